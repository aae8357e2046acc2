import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coloured, difference, hueCount, pixels } from './support/pixels.ts';
import { block, card, keepPicture, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

const root = path.resolve(import.meta.dirname, '../..');
const minutes = 60_000;

/** Steps 2 and 4 to 7 of a user's job on "CNN on digits": open, train, watch, read the code, export, run the export. */
describe('CNN on digits, from the home screen to an exported project', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
  });
  afterAll(() => studio?.close());

  it('opens with its lesson, in the language that is asked for', async () => {
    const { page } = studio;
    await page.locator('[data-template]').first().waitFor();
    await keepPicture(page, 'home');
    await openTemplate(studio, '3.0-cnn');
    const lesson = page.getByRole('complementary', { name: 'Lesson' });
    const english = await lesson.innerText();
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemcheckbox', { name: '简体中文' }).click();
    await page.getByRole('button', { name: '训练', exact: true }).waitFor();
    const chinese = await page.getByRole('complementary').first().innerText();
    expect(chinese).toMatch(/[一-鿿]{20}/u);
    expect(chinese).not.toBe(english);
    await page.getByRole('button', { name: '语言' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
  });

  it(
    'moves the loss curve within two seconds of the first step, pauses, steps, resumes and reaches its target',
    async () => {
      const { page } = studio;
      const chart = card(page, 'Loss and accuracy');
      const empty = await pixels(chart);
      // More epochs than are waited for: it is there until all this was done to it.
      await setNumber(page, 'recipe', 'epochs', 900);
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await page.getByRole('progressbar').waitFor();
      await expect.poll(async () => difference(empty, await pixels(chart))).toBeGreaterThan(0.01);
      await expect.poll(() => page.getByRole('group', { name: 'Training', exact: true }).innerText()).toMatch(/Epoch \d+ of 900/);
      expect(await page.getByRole('button', { name: /^Engine: / }).innerText()).toMatch(/WebAssembly|Native/);

      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      const status = page.getByRole('group', { name: 'Training', exact: true });
      await expect.poll(() => status.innerText()).toMatch(/Paused at step [\d,]+/);
      const pausedAt = stepOf(await status.innerText());
      await page.getByRole('button', { name: 'Step', exact: true }).click();
      await expect.poll(async () => stepOf(await status.innerText())).toBe(pausedAt + 1);
      await page.getByRole('button', { name: 'Resume', exact: true }).click();
      await expect.poll(() => status.innerText()).toMatch(/Epoch \d+ of 900/);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect.poll(() => status.innerText()).toMatch(/Stopped/);

      await setNumber(page, 'recipe', 'epochs', 3);
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      await expect.poll(() => status.innerText(), { timeout: 10 * minutes, interval: 1000 }).toMatch(/Done/);
      const figure = Number(/test accuracy ([\d.]+)/.exec(await status.innerText())?.[1]);
      expect(figure).toBeGreaterThanOrEqual(0.94);
      expect(coloured(await pixels(chart))).toBeGreaterThan(300);
      await expect.poll(() => chart.getByRole('img').getAttribute('aria-label')).toMatch(/Loss over 750 steps, now [\d.]+; test accuracy 0\.9/);
    },
    20 * minutes,
  );

  it('draws t-SNE points in the colours of ten digits', async () => {
    const map = card(studio.page, 't-SNE');
    await map.scrollIntoViewIfNeeded();
    await expect.poll(async () => hueCount(await pixels(map), 12)).toBeGreaterThanOrEqual(8);
  });

  it.each(['Grad-CAM', 'CAM'])('lays a %s that is not uniform over the digits', async (name) => {
    const heat = card(studio.page, `${name} of`);
    await heat.scrollIntoViewIfNeeded();
    await heat.getByRole('img').or(heat.locator('canvas')).first().waitFor();
    await expect.poll(async () => hueCount(await pixels(heat), 40)).toBeGreaterThanOrEqual(3);
    await expect.poll(async () => coloured(await pixels(heat))).toBeGreaterThan(2000);
  });

  it('counts every test digit in the confusion matrix', async () => {
    const confusion = card(studio.page, 'Confusion matrix');
    await confusion.scrollIntoViewIfNeeded();
    const told = () => confusion.getByRole('img').first().getAttribute('aria-label');
    await expect.poll(told).toMatch(/of 2,?000 test samples/);
    const label = await told();
    const [, all, right, wrong] = /of ([\d,]+) test samples: ([\d,]+) right, ([\d,]+) wrong/.exec(label ?? '') ?? [];
    expect(number(all)).toBe(2000);
    expect(number(right) + number(wrong)).toBe(2000);
    expect(number(right)).toBeGreaterThanOrEqual(1880);
  });

  it('goes back to any epoch with the time line, and returns', async () => {
    const { page } = studio;
    const map = card(page, 't-SNE');
    await map.scrollIntoViewIfNeeded();
    const newest = await pixels(map);
    const line = page.getByRole('slider', { name: 'Time line' });
    await line.focus();
    await line.press('Home');
    await expect.poll(async () => difference(newest, await pixels(map))).toBeGreaterThan(0.01);
    await line.press('End');
    await expect.poll(async () => difference(newest, await pixels(map))).toBeLessThan(0.002);
    await block(page, 'conv-2').click();
    await card(page, 'Loss and accuracy').scrollIntoViewIfNeeded();
    await keepPicture(page, 'editor');
  });

  it('shows the lines of the selected block in the program, and the block of a line', async () => {
    const { page } = studio;
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Code' }).click();
    await block(page, 'conv-2').click();
    const code = page.getByRole('region', { name: 'Code' });
    await expect.poll(() => code.getByRole('status').innerText()).toMatch(/Convolution: 1 line/);
    const marked = code.locator('.view-line', { hasText: 'conv-2' }).first();
    await marked.waitFor();
    await keepPicture(page, 'code');
    await code.locator('.view-line', { hasText: "'pool-1'" }).first().click();
    await expect.poll(() => block(page, 'pool-1').getAttribute('class')).toContain('selected');
  });

  it(
    'exports a project that prints the losses of the app, number for number',
    async () => {
      const { page } = studio;
      await page.getByRole('banner').getByRole('button', { name: 'Export' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Export', exact: true }).click();
      await dialog.getByText(/Exported \d+ files/).waitFor();
      const exported = path.join(studio.documents, 'exports');
      const folder = existsSync(exported) ? path.join(exported, readdirSync(exported)[0]!) : firstFolder(studio.documents);
      await page.keyboard.press('Escape');
      expect(readdirSync(folder)).toEqual(expect.arrayContaining(['README.md', 'main.ts', 'model.ts', 'package.json', 'train.ts', 'layers']));

      // `npm install` would fetch the very packages that lie here.
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
      const steps = 40;
      const printed = execFileSync(
        process.execPath,
        [path.join(root, 'node_modules/tsx/dist/cli.mjs'), 'main.ts', '--steps', String(steps), '--json', '--engine', 'wasm'],
        {
          cwd: folder,
          encoding: 'utf8',
          timeout: 10 * minutes,
        },
      );
      const theirs = printed
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { event: string; loss?: number })
        .filter(({ event }) => event === 'step')
        .map(({ loss }) => loss!);
      expect(theirs).toHaveLength(steps);
      const ours = lossesOf(studio.home).slice(0, steps);
      expect(theirs.map(Math.fround)).toEqual(ours.map(Math.fround));
    },
    20 * minutes,
  );

  it('raises no error in the page', () => {
    expect(studio.faults).toEqual([]);
  });
});

const number = (text: string | undefined): number => Number((text ?? '').replaceAll(',', ''));
const stepOf = (text: string): number => number(/step ([\d,]+)/.exec(text)?.[1]);

function firstFolder(documents: string): string {
  const found = readdirSync(documents, { withFileTypes: true }).find((entry) => entry.isDirectory());
  if (!found) throw new Error(`nothing was exported into ${readdirSync(documents).join(', ')}`);
  return path.join(documents, found.name);
}

/** Losses of the newest run, out of its log. */
function lossesOf(home: string): number[] {
  const runs = path.join(home, 'runs');
  const log = readFileSync(path.join(runs, readdirSync(runs).sort().at(-1)!, 'events.jsonl'), 'utf8');
  return log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; losses?: number[] })
    .filter(({ type }) => type === 'steps')
    .flatMap(({ losses }) => losses!);
}
