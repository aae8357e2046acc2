import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coloured, hueCount, pixels } from './support/pixels.ts';
import { card, keepPicture, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

const minutes = 60_000;

/** The best test accuracy that the only run has told, after it was gone on with. */
function best(home: string): number {
  const runs = path.join(home, 'runs');
  // What is being written has no end yet.
  const lines = readFileSync(path.join(runs, readdirSync(runs)[0]!, 'events.jsonl'), 'utf8')
    .split('\n')
    .slice(0, -1);
  const events = lines.map((line) => JSON.parse(line) as { type: string; resumedAt?: number; metrics?: { testAccuracy: number } });
  const again = events.findLastIndex((event) => event.resumedAt !== undefined);
  const since = again < 0 ? [] : events.slice(again);
  return Math.max(0, ...since.flatMap(({ type, metrics }) => (type === 'epoch' ? [metrics!.testAccuracy] : [])));
}

/** Training, attention maps and a killed trainer on "ViT on digits", in Chinese at the end, in the dark. */
describe('ViT on digits', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio({ scheme: 'dark', native: true });
    await openTemplate(studio, '3.1-vit');
  });
  afterAll(() => studio?.close());

  it(
    'shows attention by layer and head, and t-SNE of the pooled state, after the first epoch',
    async () => {
      const { page } = studio;
      // More epochs than are waited for: however quick the machine is, it is still there when all this was looked at.
      await setNumber(page, 'recipe', 'epochs', 24);
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      const status = page.getByRole('group', { name: 'Training', exact: true });
      await expect.poll(() => status.innerText(), { timeout: 10 * minutes, interval: 500 }).toMatch(/Epoch ([2-9]|\d\d) of 24/);
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await expect.poll(() => status.innerText()).toMatch(/Paused at step/);
      const attention = card(page, 'Attention');
      await attention.scrollIntoViewIfNeeded();
      await expect.poll(async () => coloured(await pixels(attention))).toBeGreaterThan(500);
      await attention.getByRole('combobox').first().waitFor();
      const map = card(page, 't-SNE');
      await map.scrollIntoViewIfNeeded();
      await expect.poll(async () => hueCount(await pixels(map), 12)).toBeGreaterThanOrEqual(8);
    },
    20 * minutes,
  );

  it(
    'survives the death of its trainer, says so, goes on from the checkpoint and reaches its target',
    async () => {
      const { page } = studio;
      execFileSync('pkill', ['-KILL', '-P', String(studio.server), '-f', 'trainer']);
      const again = page.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name: 'Resume from checkpoint' });
      await again.waitFor();
      await keepPicture(page, 'killed');
      await again.click();
      await expect.poll(() => best(studio.home), { timeout: 15 * minutes, interval: 500 }).toBeGreaterThanOrEqual(0.92);
      await page.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect.poll(() => page.getByRole('group', { name: 'Training', exact: true }).innerText()).toMatch(/Stopped/);
    },
    20 * minutes,
  );

  it('is drawn in the dark and in Chinese', async () => {
    const { page } = studio;
    await keepPicture(page, 'editor-dark');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemcheckbox', { name: '简体中文' }).click();
    await page.getByRole('button', { name: '训练', exact: true }).waitFor();
    await keepPicture(page, 'editor-chinese');
    expect(studio.faults).toEqual([]);
  });
});
