import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';

const root = path.resolve(import.meta.dirname, '../../..');

export type Language = 'en' | 'zh';

export interface Node {
  readonly id: string;
  readonly type: string;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly label?: string;
}

/** A document as the text of a file: a chain of blocks, one wire from each to the next, the labels into the loss. */
export function chain(title: string, nodes: readonly Node[], more: readonly (readonly [string, string])[] = []): string {
  const ports: Readonly<Record<string, { in?: string; out?: string }>> = {
    'data.digits': { out: 'images' },
    'loss.crossEntropy': { in: 'logits', out: 'loss' },
    'optimizer.adamW': { in: 'loss', out: 'update' },
    'optimizer.sgd': { in: 'loss', out: 'update' },
    'recipe.supervised': { in: 'update' },
    'core.add': { in: 'a' },
  };
  const end = (text: string) => ({ node: text.split('.')[0], port: text.split('.')[1] });
  const wires = nodes
    .slice(1)
    .map((node, i) => [`${nodes[i]!.id}.${ports[nodes[i]!.type]?.out ?? 'output'}`, `${node.id}.${ports[node.type]?.in ?? 'input'}`] as const);
  return JSON.stringify({
    format: 'tensorloom',
    version: 1,
    title,
    blocks: {},
    graph: {
      nodes: nodes.map((node, i) => ({ params: {}, ...node, x: (i % 4) * 250, y: Math.floor(i / 4) * 220 })),
      wires: [...wires, ...more].map(([from, to], i) => ({ id: `w${i + 1}`, from: end(from), to: end(to) })),
    },
    compounds: {},
    notes: [],
    view: { x: 0, y: 0, zoom: 1 },
  });
}

/** Drops a file on the window, as from a file manager. `size`: so many bytes, made in the page. */
export async function drop(page: Page, name: string, { text, size = 0 }: { text?: string; size?: number }): Promise<void> {
  const files = await page.evaluateHandle(
    ([called, content, bytes]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content ?? new Uint8Array(bytes).fill(0x20)], called));
      return transfer;
    },
    [name, text ?? null, size] as const,
  );
  await page.locator('#root > *').first().dispatchEvent('drop', { dataTransfer: files });
  await files.dispose();
}

export async function speak(page: Page, language: Language): Promise<void> {
  await page.getByRole('button', { name: /^(Language|语言)$/ }).click();
  await page.getByRole('menuitemcheckbox', { name: language === 'en' ? 'English' : '简体中文' }).click();
  await page.getByRole('group', { name: language === 'en' ? 'Training' : '训练控制', exact: true }).waitFor();
}

const notice = (page: Page, text: RegExp) => page.locator('li[data-state="open"]').filter({ hasText: text });
export const status = (page: Page) => page.getByRole('contentinfo');
export const sheet = (page: Page) => page.locator('[data-radix-popper-content-wrapper]');

/** The notice is shown; then it is dismissed, so that the next one is another. */
export async function says(page: Page, text: RegExp): Promise<string> {
  const shown = notice(page, text).first();
  await shown.waitFor();
  const said = await shown.innerText();
  await shown.getByRole('button').last().click();
  await shown.waitFor({ state: 'detached' });
  return said;
}

/** What Train answers when it refuses: the list of problems. */
export async function refusal(page: Page): Promise<string> {
  await page.getByRole('button', { name: /^(Train|Train again|训练|重新训练)$/ }).click();
  await sheet(page).first().waitFor();
  const said = await sheet(page).first().innerText();
  await page.keyboard.press('Escape');
  return said;
}

/** The app as installed, but without one of the npm packages that it needs. */
export function appWithout(lacking: string): string {
  const app = mkdtempSync(path.join(tmpdir(), 'tensorloom-app-'));
  const link = (name: string) => symlinkSync(path.join(root, name), path.join(app, name), 'junction');
  cpSync(path.join(root, 'dist'), path.join(app, 'dist'), { recursive: true });
  cpSync(path.join(root, 'package.json'), path.join(app, 'package.json'));
  for (const folder of ['main', 'nodes', 'templates']) link(folder);
  mkdirSync(path.join(app, 'node_modules'));
  for (const name of readdirSync(path.join(root, 'node_modules'))) if (name !== lacking && name !== '.bin') link(path.join('node_modules', name));
  return app;
}
