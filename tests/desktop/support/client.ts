import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';

let source: Promise<string> | undefined;

/** Puts a client of the contract into the page, beside or instead of the screen's own: `window.testClient` once the port has come. */
export async function addClient(page: Page): Promise<void> {
  source ??= build({
    entryPoints: [fileURLToPath(new URL('pageClient.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome140',
  }).then(({ outputFiles }) => outputFiles[0]!.text);
  await page.addInitScript({ content: await source });
}
