import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { block, field, openStudio, type Studio } from './support/studio.ts';

declare global {
  interface Window {
    /** What was said aloud, in order. */
    heard?: string[];
  }
}

/** A whole job without a mouse: every press below is a key, and what has the keyboard is always to be seen. */
describe('a job done by the keyboard alone', () => {
  let studio: Studio;
  let page: Page;
  beforeAll(async () => {
    studio = await openStudio();
    page = studio.page;
    await page.locator('[data-template]').first().waitFor();
    await page.evaluate(() => {
      const heard: string[] = (window.heard = []);
      new MutationObserver((changes) => {
        for (const { addedNodes, target } of changes)
          if ((target as Element).closest?.('[role="log"]')) heard.push(...[...addedNodes].map((node) => node.textContent ?? ''));
      }).observe(document.body, { childList: true, subtree: true });
    });
  });
  afterAll(() => studio?.close());

  const press = (keys: string) => page.keyboard.press(keys);
  const region = () => page.evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'));
  let listened = 0;
  /** That it is said aloud, after what was heard before; what is said next may already have followed. */
  async function hears(wanted: string | RegExp): Promise<void> {
    const fits = (said: string) => (typeof wanted === 'string' ? said === wanted : wanted.test(said));
    const said = () => page.evaluate(() => window.heard!);
    await expect.poll(async () => (await said()).slice(listened).some(fits), { message: `hears ${String(wanted)}` }).toBe(true);
    listened += (await said()).slice(listened).findIndex(fits) + 1;
  }
  const nodes = () => page.locator('.react-flow__node-block').count();
  const wires = () => page.locator('.react-flow__edge').count();

  /** What has the keyboard, and whether a ring or a line of the accent's colour shows it. */
  const focused = () =>
    page.evaluate(() => {
      const probe = document.body.appendChild(document.createElement('i'));
      probe.style.color = 'var(--accent)';
      const accent = getComputedStyle(probe).color;
      probe.remove();
      const one = document.activeElement as HTMLElement;
      const shows = (place: Element | null): boolean => {
        if (place === null) return false;
        const { outlineStyle, outlineWidth, outlineColor, borderTopColor, stroke } = getComputedStyle(place);
        return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 && outlineColor === accent) || borderTopColor === accent || stroke === accent;
      };
      // A field's frame is around it; a wire is a group with its line inside.
      const seen = [one, one.parentElement, one.querySelector('path')].some(shows);
      return { name: one.getAttribute('aria-label') ?? one.textContent ?? '', id: one.dataset['id'] ?? one.dataset['template'] ?? '', seen };
    });

  /** Goes on by Tab until what it is looking for has the keyboard. */
  async function tabTo(wanted: (one: Awaited<ReturnType<typeof focused>>) => boolean, keys = 'Tab', most = 120): Promise<void> {
    for (let count = 0; count < most; count++) {
      await press(keys);
      const one = await focused();
      if (wanted(one)) return void expect(one.seen, `the ring of ${one.name}`).toBe(true);
    }
    throw new Error(`${most} times ${keys}, and not reached; at last: ${JSON.stringify(await focused())}`);
  }

  it('opens a template from the start page', async () => {
    await tabTo(({ id }) => id === '3.0-cnn');
    await press('Enter');
    await block(page, 'conv-1').waitFor();
  });

  it('goes through the parts of the window by F6, and back', async () => {
    const seen = new Set<string | null | undefined>();
    for (let i = 0; i < 6; i++) {
      await press('F6');
      seen.add(await region());
    }
    // Without a block that is selected there is nothing to do in the inspector.
    expect([...seen].sort()).toEqual(['canvas', 'dock', 'panel', 'status', 'title']);
    const at = await region();
    await press('F6');
    await press('Shift+F6');
    expect(await region()).toBe(at);
  });

  it('chooses a block, moves it, and takes that back', async () => {
    while ((await region()) !== 'canvas') await press('F6');
    await tabTo(({ id }) => id === 'pool-2');
    await press('Enter');
    await expect.poll(() => block(page, 'pool-2').getAttribute('class')).toContain('selected');
    const before = await block(page, 'pool-2').getAttribute('style');
    await press('ArrowDown');
    await press('ArrowDown');
    await expect.poll(() => block(page, 'pool-2').getAttribute('style')).not.toBe(before);
    await press('Control+z');
    await expect.poll(() => block(page, 'pool-2').getAttribute('style')).toBe(before);
    await hears('Undone: Move');
  });

  it('adds a block after it, which has the keyboard then; connects it, deletes it', async () => {
    const [blocks, lines] = [await nodes(), await wires()];
    await press('/');
    await page.getByRole('combobox', { name: 'Add a block' }).waitFor();
    await page.keyboard.type('confusion');
    await page.keyboard.type('');
    await press('Escape');
    await expect.poll(async () => (await focused()).id).toBe('pool-2');
    await press('/');
    await page.getByRole('combobox', { name: 'Add a block' }).waitFor();
    await page.keyboard.type('max pool');
    await press('Enter');
    await expect.poll(nodes).toBe(blocks + 1);
    await expect.poll(wires).toBe(lines + 1);
    await hears('Add block');
    const added = await page.locator('.react-flow__node.selected').getAttribute('data-id');
    await expect.poll(async () => (await focused()).id).toBe(added);

    await press('c');
    await page.getByRole('combobox').waitFor();
    await press('Escape');
    await expect.poll(async () => (await focused()).id).toBe(added);
    await press('Delete');
    await expect.poll(nodes).toBe(blocks);
    await hears('Delete');
    await press('Control+z');
    await press('Control+z');
    await expect.poll(nodes).toBe(blocks);
    await expect.poll(wires).toBe(lines);
  });

  it('connects two blocks by name', async () => {
    const lines = await wires();
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await tabTo(({ name }) => /^Wire from Global average pool to t-SNE$/.test(name));
    await press('Enter');
    await press('Delete');
    await expect.poll(wires).toBe(lines - 1);
    while ((await region()) !== 'canvas') await press('F6');
    await tabTo(({ id }) => id === 'global-pool');
    await press('Enter');
    await press('c');
    await page.getByRole('combobox', { name: 'Connect Global average pool to' }).waitFor();
    await page.keyboard.type('t-SNE');
    await press('Enter');
    await expect.poll(wires).toBe(lines);
    await hears('Connect');
  });

  it('changes a field of a block', async () => {
    await tabTo(({ id }) => id === 'digits', 'Shift+Tab');
    await press('Enter');
    await press('e');
    await expect.poll(async () => (await focused()).name).toBe('Train');
    expect((await focused()).seen).toBe(true);
    await page.keyboard.type('960');
    await press('Enter');
    await expect.poll(() => field(page, 'train').getByRole('textbox').inputValue()).toBe('960');
    await expect.poll(() => block(page, 'digits').innerText()).toContain('960');
    // More epochs than are waited for: the run is there until it is stopped.
    while ((await region()) !== 'canvas') await press('F6');
    await tabTo(({ id }) => id === 'recipe');
    await press('Enter');
    await press('e');
    await expect.poll(async () => (await focused()).name).toBe('Epochs');
    await page.keyboard.type('900');
    await press('Enter');
    await expect.poll(() => block(page, 'recipe').innerText()).toContain('900');
  });

  it('trains, hears how it goes, pauses, goes on, stops, and looks at the results', async () => {
    await press('Control+Enter');
    const control = page.getByRole('group', { name: 'Training', exact: true });
    await expect.poll(() => control.innerText()).toMatch(/Epoch \d+ of 900/);
    await press('Escape');
    await press('Control+Shift+p');
    await expect.poll(() => control.innerText()).toMatch(/Paused at step/);
    await hears('paused');
    await press('Control+Enter');
    await hears(/^Epoch \d+ of 900, loss [\d.]+, accuracy [\d.]+/);
    await press('Control+.');
    await expect.poll(() => control.innerText()).toMatch(/Stopped/);
    await hears('stopped');
    while ((await region()) !== 'dock') await press('F6');
    expect((await focused()).name).toBe('Charts');
    for (const page of ['Predictions', 'Console']) {
      await press('ArrowRight');
      await expect.poll(async () => (await focused()).name).toBe(page);
    }
    await page
      .getByRole('list', { name: 'Console' })
      .getByText(/Epoch \d+: loss/)
      .first()
      .waitFor();
  });

  it('exports what it has trained', async () => {
    await press('Control+e');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await tabTo(({ name }) => name === 'Export');
    await press('Enter');
    await dialog.getByText(/Exported \d+ files/).waitFor();
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    const exported = path.join(studio.documents, 'exports');
    const folders = existsSync(exported) ? readdirSync(exported) : readdirSync(studio.documents);
    expect(folders.length).toBeGreaterThan(0);
    expect(studio.faults).toEqual([]);
  });
});
