import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coloured, hueCount, pixels } from './support/pixels.ts';
import { card, keepPicture, openStudio, openTemplate, type Studio } from './support/studio.ts';

const minutes = 60_000;

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
      await page.getByRole('button', { name: 'Train', exact: true }).click();
      const status = page.getByRole('group', { name: 'Training', exact: true });
      await expect.poll(() => status.innerText(), { timeout: 3 * minutes, interval: 500 }).toMatch(/Epoch [2-6] of 6/);
      // However quick the machine is: it is still there when all this was looked at.
      await page.getByRole('button', { name: 'Pause', exact: true }).click();
      await expect.poll(() => status.innerText()).toMatch(/Paused at step/);
      const attention = card(page, 'Attention');
      await attention.scrollIntoViewIfNeeded();
      await expect.poll(async () => coloured(await pixels(attention)), { timeout: minutes }).toBeGreaterThan(500);
      await attention.getByRole('combobox').first().waitFor();
      const map = card(page, 't-SNE');
      await map.scrollIntoViewIfNeeded();
      await expect.poll(async () => hueCount(await pixels(map), 12), { timeout: minutes }).toBeGreaterThanOrEqual(8);
    },
    6 * minutes,
  );

  it(
    'survives the death of its trainer, says so, goes on from the checkpoint and reaches its target',
    async () => {
      const { page } = studio;
      execFileSync('pkill', ['-KILL', '-P', String(studio.server), '-f', 'trainer']);
      const again = page.getByRole('group', { name: 'Training', exact: true }).getByRole('button', { name: 'Resume from checkpoint' });
      await again.waitFor({ timeout: minutes });
      await keepPicture(page, 'killed');
      await again.click();
      await expect.poll(() => page.getByRole('group', { name: 'Training', exact: true }).innerText(), { timeout: 8 * minutes, interval: 500 }).toMatch(/Done/);
      const figure = /test accuracy ([\d.]+)/.exec(await page.getByRole('group', { name: 'Training', exact: true }).innerText())?.[1];
      expect(Number(figure)).toBeGreaterThanOrEqual(0.92);
    },
    10 * minutes,
  );

  it('is drawn in the dark and in Chinese', async () => {
    const { page } = studio;
    await keepPicture(page, 'editor-dark');
    await page.getByRole('button', { name: 'Language' }).click();
    await page.getByRole('menuitemcheckbox', { name: '简体中文' }).click();
    await page.getByRole('button', { name: '重新训练' }).waitFor();
    await keepPicture(page, 'editor-chinese');
    expect(studio.faults).toEqual([]);
  });
});
