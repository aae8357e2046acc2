import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { speak } from './support/faults.ts';
import { block, card, centre, drawWire, keepPicture, openStudio, openTemplate, portOf, setNumber, type Studio } from './support/studio.ts';

/** A second loss, wired with the mouse to the same optimizer: its weight, its curves by name, and what the run holds of it. */

let studio: Studio;

beforeAll(async () => {
  studio = await openStudio();
});
afterAll(() => studio?.close());

test('a second loss with a weight, trained, with curves of its own', async () => {
  const { page } = studio;
  await openTemplate(studio, '3.0-cnn');
  const ids = () => page.locator('.react-flow__node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id')!));
  const before = await ids();
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Blocks' }).click();
  const search = page.getByLabel('Search blocks').first();
  await search.fill('cross-entropy');
  await search.press('Enter');
  await expect.poll(async () => (await ids()).length).toBe(before.length + 1);
  const added = (await ids()).find((id) => !before.includes(id))!;
  await block(page, added).waitFor();

  for (const [from, out, to, into] of [
    ['class-head', 'output', added, 'logits'],
    ['digits', 'labels', added, 'labels'],
    [added, 'loss', 'optimizer', 'loss'],
  ] as const) {
    const wires = await page.locator('.react-flow__edge').count();
    await drawWire(page, portOf(page, from, out), await centre(portOf(page, to, into)));
    await expect.poll(() => page.locator('.react-flow__edge').count(), { message: `${from}.${out} > ${to}.${into}` }).toBe(wires + 1);
  }
  await setNumber(page, added, 'weight', 0.3);
  await setNumber(page, 'digits', 'train', 640);
  await setNumber(page, 'recipe', 'epochs', 3);
  await expect.poll(() => page.getByRole('contentinfo', { name: 'Status' }).innerText()).toMatch(/No problems/);

  await page.getByRole('button', { name: 'Train', exact: true }).click();
  const status = page.getByRole('group', { name: 'Training', exact: true });
  await expect.poll(() => status.innerText(), { interval: 500 }).toMatch(/Done/);
  const table = () => card(page, 'Loss and accuracy').locator('table').first();
  const columns = await table().locator('th').allTextContents();
  expect(columns).toEqual(expect.arrayContaining(['Cross-entropy (loss): loss', `Cross-entropy (${added}): loss`, `Cross-entropy (${added}): test loss`]));
  // Both losses look at the same scores, so that the sum is 1.3 of each.
  const row = (await table().locator('tbody tr').last().locator('td, th').allTextContents()).map(Number);
  const figure = (name: string) => row[columns.indexOf(name)]!;
  expect(figure(`Cross-entropy (${added}): loss`)).toBeCloseTo(figure('Cross-entropy (loss): loss'), 3);
  expect(figure('loss')).toBeCloseTo(1.3 * figure('Cross-entropy (loss): loss'), 2);
  await keepPicture(page, 'losses');

  const runs = path.join(studio.home, 'runs');
  const document = JSON.parse(readFileSync(path.join(runs, readdirSync(runs)[0]!, 'document.loom'), 'utf8')) as LoomDocument;
  expect(document.graph.nodes.find(({ id }) => id === added)!.params).toMatchObject({ weight: 0.3 });
  expect(document.graph.wires.filter(({ to }) => to.node === 'optimizer' && to.port === 'loss')).toHaveLength(2);

  await speak(page, 'zh');
  await expect.poll(() => page.locator('section table').first().locator('th').allTextContents()).toContain(`交叉熵（${added}）：损失`);
  await keepPicture(page, 'losses-zh');
  expect(studio.faults).toEqual([]);
});
