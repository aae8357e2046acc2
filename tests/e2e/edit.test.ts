import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, centre, drawWire, field, openStudio, openTemplate, portOf, setNumber, type Studio } from './support/studio.ts';

/** Step 3 of a user's job on "ViT on digits": palette, wires, params, shapes, undo, compounds, save and reopen. */
describe('editing a graph', () => {
  let studio: Studio;
  beforeAll(async () => {
    studio = await openStudio();
    await openTemplate(studio, '3.1-vit');
  });
  afterAll(() => studio?.close());

  const undo = () => studio.page.keyboard.press('Control+z');
  const redo = () => studio.page.keyboard.press('Control+Shift+z');
  const nodes = () => studio.page.locator('.react-flow__node').count();

  it('shows the shape with named axes on every wire and changes it with a param', async () => {
    const { page } = studio;
    const wires = page.locator('.react-flow__edge');
    const shapes = page.locator('.react-flow__edge text');
    await expect.poll(async () => (await shapes.allTextContents()).join(' | ')).toMatch(/time 16 × width 64/);
    expect(await wires.count()).toBeGreaterThanOrEqual(14);
    await setNumber(page, 'patch-embed', 'patch', 4);
    await expect.poll(async () => (await shapes.allTextContents()).join(' | ')).toMatch(/time 49 × width 64/);
    await undo();
    await expect.poll(async () => (await shapes.allTextContents()).join(' | ')).not.toMatch(/time 49/);
  });

  it('says what is wrong beside the block, and mends it with a press', async () => {
    const { page } = studio;
    await setNumber(page, 'patch-embed', 'patch', 5);
    const status = page.getByRole('contentinfo', { name: 'Status' });
    await expect.poll(() => status.innerText()).toMatch(/1 problem|\d problems/);
    const cure = page.getByRole('button', { name: /Set (Patch|Side|patch).* 7/i }).first();
    await cure.click();
    await expect.poll(() => status.innerText()).toMatch(/No problems/);
    await undo();
    await undo();
    await expect.poll(() => status.innerText()).toMatch(/No problems/);
  });

  it('finds blocks by what people call them and adds them with the keyboard', async () => {
    const { page } = studio;
    const before = await nodes();
    await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Blocks' }).click();
    const search = page
      .getByRole('searchbox', { name: 'Search blocks' })
      .or(page.getByRole('textbox', { name: 'Search blocks' }))
      .or(page.getByRole('combobox', { name: 'Search blocks' }));
    await search.fill('dropout');
    await search.press('Enter');
    await expect.poll(nodes).toBe(before + 1);
    await search.press('Escape');
    await page.locator('.react-flow__pane').click({ position: { x: 12, y: 12 } });
    await undo();
    await expect.poll(nodes).toBe(before);
    await redo();
    await expect.poll(nodes).toBe(before + 1);
    await undo();
    await expect.poll(nodes).toBe(before);
    await search.fill('');
  });

  it('adds a block that is dragged out of the palette', async () => {
    const { page } = studio;
    const before = await nodes();
    const canvas = (await page.locator('.react-flow__pane').boundingBox())!;
    await page
      .locator('[data-block="core.layerNorm"]')
      .first()
      .dragTo(page.locator('.react-flow__pane'), { targetPosition: { x: canvas.width * 0.3, y: canvas.height * 0.85 } });
    await expect.poll(nodes).toBe(before + 1);
    await undo();
    await expect.poll(nodes).toBe(before);
  });

  it('adds a ready-made compound that the document does not hold yet, and takes it back', async () => {
    const { page } = studio;
    const before = await nodes();
    await page.locator('[data-block="library:convolution-stage"]').click();
    await expect.poll(nodes).toBe(before + 1);
    await block(page, 'convolution-stage').waitFor();
    // Now it is one of the document's own.
    await page.locator('[data-block="compound:convolution-stage"]').waitFor();
    await page.locator('.react-flow__pane').click({ position: { x: 12, y: 12 } });
    await undo();
    await expect.poll(nodes).toBe(before);
  });

  it('refuses an illegal wire with its reason in one sentence', async () => {
    const { page } = studio;
    const wires = page.locator('.react-flow__edge');
    const before = await wires.count();
    await drawWire(page, portOf(page, 'digits', 'images'), await centre(portOf(page, 'loss', 'logits')));
    await expect.poll(() => page.locator('[data-floating]').innerText()).toMatch(/\w+ .*\./);
    expect(await wires.count()).toBe(before);
    await page.keyboard.press('Escape');
  });

  it('offers what fits when a wire is dropped on paper', async () => {
    const { page } = studio;
    const before = await nodes();
    const canvas = (await page.locator('.react-flow__pane').boundingBox())!;
    await drawWire(page, portOf(page, 'encoder', 'output'), { x: canvas.x + canvas.width * 0.25, y: canvas.y + canvas.height * 0.85 });
    const menu = page.locator('[data-floating]');
    await menu.getByText('Layer norm', { exact: true }).first().click();
    await expect.poll(nodes).toBe(before + 1);
    await undo();
    await expect.poll(nodes).toBe(before);
  });

  it('opens the encoder layer and shows what it is made of', async () => {
    const { page } = studio;
    await block(page, 'encoder').dblclick();
    for (const inner of ['norm-1', 'attention', 'add-1', 'norm-2', 'feed-forward', 'add-2']) await block(page, inner).waitFor();
    await page.getByRole('navigation', { name: 'Where you are' }).getByRole('button').first().click();
    await block(page, 'patch-embed').waitFor();
    await setNumber(page, 'encoder', 'repeat', 2);
    await expect.poll(() => page.getByRole('contentinfo', { name: 'Status' }).innerText()).toMatch(/71,[\d]{3} weights|71[\d,]+ weights/);
    await undo();
    await expect.poll(() => page.getByRole('contentinfo', { name: 'Status' }).innerText()).not.toMatch(/71,[\d]{3} weights/);
  });

  it('saves, and opens what was saved as it was', async () => {
    const { page, documents } = studio;
    await setNumber(page, 'class-head', 'units', 12);
    await page.keyboard.press('Control+s');
    await expect.poll(() => page.getByRole('contentinfo', { name: 'Status' }).innerText()).toMatch(/Saved/);
    const file = readdirSync(documents).find((name) => name.endsWith('.loom'))!;
    const saved = readFileSync(path.join(documents, file), 'utf8');
    expect(JSON.parse(saved)).toMatchObject({ format: 'tensorloom', title: 'ViT on digits' });
    await page.reload();
    await page.getByRole('region', { name: 'Recent' }).getByText('ViT on digits').first().click();
    await block(page, 'class-head').click();
    const units = field(page, 'units').getByRole('textbox').or(field(page, 'units').getByRole('spinbutton')).first();
    await expect.poll(() => units.inputValue()).toBe('12');
    expect(readFileSync(path.join(documents, file), 'utf8')).toBe(saved);
  });

  it('keeps unsaved edits through a crash of the page', async () => {
    const { page } = studio;
    await setNumber(page, 'class-head', 'units', 11);
    const journal = path.join(studio.home, 'journal');
    const kept = () => (existsSync(journal) ? readdirSync(journal).map((name) => readFileSync(path.join(journal, name), 'utf8')) : []).join();
    await expect.poll(kept).toMatch(/class-head[\s\S]*units\D+11\b/);
    await page.goto('about:blank');
    await page.goBack();
    await page.getByText('Unsaved work found').waitFor();
    await page.getByRole('button', { name: 'Restore' }).first().click();
    await block(page, 'class-head').click();
    const units = field(page, 'units').getByRole('textbox').or(field(page, 'units').getByRole('spinbutton')).first();
    await expect.poll(() => units.inputValue()).toBe('11');
  });
});
