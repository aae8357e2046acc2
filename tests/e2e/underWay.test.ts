import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStudio, openTemplate, setNumber, type Studio } from './support/studio.ts';

/** A page that is loaded anew while a run is under way finds its way back to it. */
describe('a run under way', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
  });
  afterAll(() => studio?.close());

  const training = () => studio.page.getByRole('group', { name: 'Training', exact: true });
  const press = (name: string) => training().getByRole('button', { name, exact: true }).click();

  it('is shown on the first page after a reload, and can be taken up from there', async () => {
    const { page, faults } = studio;
    await openTemplate(studio, '3.0-cnn');
    // Not over before it is paused, however slow the page is.
    await setNumber(page, 'recipe', 'epochs', 500);
    await press('Train');
    await press('Pause');
    await training().getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await page.reload();
    const underWay = page.getByRole('region', { name: 'Runs under way' });
    await underWay.waitFor();
    // Until the trainer itself stands still, the list says what it does.
    expect(await underWay.innerText()).toMatch(/CNN on digits\s+(starting|paused)\s+Show/);
    await underWay.getByRole('button', { name: 'Show', exact: true }).click();
    await page.locator('.react-flow__node[data-id="digits"]').waitFor();
    await training().getByRole('button', { name: 'Resume', exact: true }).waitFor();
    await press('Stop');
    await expect.poll(() => training().innerText()).toContain('Stopped');
    await page.reload();
    await page.getByRole('button', { name: 'New empty graph' }).waitFor();
    expect(faults).toEqual([]);
  });
});
