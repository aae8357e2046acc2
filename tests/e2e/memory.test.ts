import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { chain, drop, speak, type Language } from './support/faults.ts';
import { block, keepPicture, openStudio, openTemplate, type Studio } from './support/studio.ts';

/** A real trainer whose memory is too small for a batch: it takes it in parts, goes on, and the screen says so. */

/** In pages of 64 KiB: a batch of 512 wants about twice as much. */
const pages = 2400;
const document = chain(
  'Hungry',
  [
    { id: 'digits', type: 'data.digits', params: { train: 512, test: 100 } },
    { id: 'conv-1', type: 'vision.conv2d', params: { filters: 32 } },
    { id: 'pool', type: 'vision.globalAveragePool' },
    { id: 'class-head', type: 'core.dense', params: { units: 10 } },
    { id: 'loss', type: 'loss.crossEntropy' },
    { id: 'optimizer', type: 'optimizer.adamW' },
    { id: 'recipe', type: 'recipe.supervised', params: { epochs: 2, batch: 512 } },
  ],
  [['digits.labels', 'loss.labels']],
);

/** Of this one, a single sample does not fit. */
const larger = chain(
  'Larger',
  [
    { id: 'digits', type: 'data.digits', params: { train: 512, test: 100 } },
    { id: 'conv-1', type: 'vision.conv2d', params: { filters: 64 } },
    { id: 'flatten', type: 'core.flatten' },
    { id: 'wide', type: 'core.dense', params: { units: 128 } },
    { id: 'class-head', type: 'core.dense', params: { units: 10 } },
    { id: 'loss', type: 'loss.crossEntropy' },
    { id: 'optimizer', type: 'optimizer.adamW' },
    { id: 'recipe', type: 'recipe.supervised', params: { epochs: 2, batch: 4 } },
  ],
  [['digits.labels', 'loss.labels']],
);

const words: Readonly<Record<Language, { readonly train: string; readonly split: RegExp; readonly done: RegExp }>> = {
  en: {
    train: 'Train',
    split: /Memory ran out\. Training goes on: each batch of 512 samples now passes in (\d+) parts of at most (\d+)/,
    done: /^Done/,
  },
  zh: { train: '重新训练', split: /内存不足，训练会继续：每批 512 个样本现在分成 (\d+) 份、每份至多 (\d+) 个/, done: /^已完成/ },
};

// The trainer's Node is started by a script of the shell.
describe.runIf(process.platform !== 'win32')('a batch that does not fit', () => {
  let folder: string;
  let studio: Studio;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tensorloom-memory-'));
    const node = path.join(folder, 'node');
    writeFileSync(node, `#!/bin/sh\nexec '${nodeBinary()}' --wasm-max-mem-pages=${pages} "$@"\n`, { mode: 0o755 });
    studio = await openStudio({ env: { TENSORLOOM_NODE: node } });
    await openTemplate(studio, '3.0-cnn');
    await drop(studio.page, 'hungry.loom', { text: document });
    await block(studio.page, 'class-head').waitFor();
  });
  afterAll(async () => {
    await studio?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(['en', 'zh'] as const)('is taken in parts, and the screen says so: %s', async (language) => {
    const { page } = studio;
    const { train, split, done } = words[language];
    await speak(page, language);
    await page.getByRole('button', { name: train, exact: true }).click();
    // Nothing of the run before.
    await page.getByRole('progressbar', { name: done }).waitFor({ state: 'detached' });
    const notice = page.getByText(split).first();
    await notice.waitFor();
    const [, parts, samples] = split.exec(await notice.innerText())!.map(Number);
    expect(parts! * samples!).toBe(512);
    await page.getByRole('progressbar', { name: done }).waitFor();
    await keepPicture(page, `split-${language}`);
    // The notice follows whoever changes the language while it stands.
    const other = language === 'en' ? 'zh' : 'en';
    await speak(page, other);
    await page.locator('li[data-state="open"]').filter({ hasText: words[other].split }).waitFor();
    expect(studio.faults).toEqual([]);
  });

  test('that cannot be cut any further ends the run: the notice names the block, and none says any more that it goes on', async () => {
    const { page } = studio;
    await speak(page, 'en');
    await drop(page, 'larger.loom', { text: larger });
    await block(page, 'wide').waitFor();
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    const notices = page.locator('li[data-state="open"]');
    await notices.filter({ hasText: /^Training ended with a problem: Dense\s*Memory ran out although the samples of a batch pass one by one/ }).waitFor();
    await notices.filter({ hasText: 'Training goes on' }).waitFor({ state: 'detached' });
  });
});
