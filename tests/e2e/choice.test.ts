import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EngineName } from '../../nodes/train/events.ts';
import type { Timing } from '../../nodes/train/forecast.ts';
import { speak } from './support/faults.ts';
import { keepPicture, openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

/** Which engine trains a model: chosen by figures and said why, by hand, and forgotten. */

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio({ native: true });
});
afterAll(() => studio?.close());

test('the engine is timed and named with its reason; another one is chosen by hand; figures are forgotten', async () => {
  const { page } = studio;
  await openTemplate(studio, '12.0-graph-basics');
  // Longer than this test.
  await setNumber(page, 'recipe', 'epochs', 100_000);
  const badge = page.getByRole('button', { name: /^Engine: / });
  const sheet = page.getByRole('dialog', { name: 'Engine' });
  const train = async () => {
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
    await page
      .getByRole('group', { name: 'Training', exact: true })
      .getByText(/Epoch \d/)
      .first()
      .waitFor();
  };
  const stop = async () => {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page
      .getByText(/^Stopped/)
      .first()
      .waitFor();
  };

  const memory = path.join(studio.home, 'engineChoices.json');
  const kept = () => JSON.parse(readFileSync(memory, 'utf8')) as Record<string, { title: string; tried: object }>;
  await train();
  await stop();
  const [[key, entry] = [], ...others] = Object.entries(kept());
  expect([entry!.title, others]).toEqual(['Graph basics', []]);
  // A machine that is too busy leaves no time for the second.
  expect([['wasm', 'native'], ['wasm']]).toContainEqual(Object.keys(entry!.tried));

  // Figures that do not depend on what else this machine does now.
  const timed = (engine: EngineName, step: number): Timing => ({ engine, step, start: 1, stepsPerEpoch: 10 });
  writeFileSync(memory, JSON.stringify({ [key!]: { ...entry, tried: { wasm: timed('wasm', 0.006), native: timed('native', 0.004) } } }));
  await train();
  await badge.click();
  await sheet.getByText('native was chosen: native 4.0 ms a step; WebAssembly 6.0 ms a step.').waitFor();
  await keepPicture(page, 'choice');
  await sheet
    .getByRole('radiogroup', { name: 'Next run' })
    .getByRole('radio', { name: /^WebAssembly/ })
    .click();
  await stop();

  await train();
  await badge.click();
  await sheet.getByText(/^This run: WebAssembly/).waitFor();
  expect(await sheet.getByText(/was chosen/).count()).toBe(0);
  await page.keyboard.press('Escape');
  await stop();

  await badge.click();
  await sheet.getByRole('button', { name: 'All engines' }).click();
  const list = page.getByRole('region', { name: 'Timed on your models' });
  await list.getByText('native was chosen: native 4.0 ms a step; WebAssembly 6.0 ms a step.').waitFor();
  await list.scrollIntoViewIfNeeded();
  await keepPicture(page, 'choices');
  await speak(page, 'zh');
  await page.getByText('选用原生引擎：原生引擎每步 4.0 毫秒；WebAssembly 每步 6.0 毫秒。').waitFor();
  await keepPicture(page, 'choices-zh');
  await speak(page, 'en');
  await list.getByRole('button', { name: /^Time the engines again on / }).click();
  await list.waitFor({ state: 'detached' });
  expect(kept()).toEqual({});
  expect(studio.faults).toEqual([]);
});
