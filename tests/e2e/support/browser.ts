import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../main/setup/browser.mjs';

/** Milliseconds that anything on a screen is waited for, on a machine that is slow and does other things too. */
export const patience = 240_000;

/** The Chromium that `npm test` found or placed; a test that needs a browser fails without one, it never passes by default. */
export function chromiumPath(): string {
  const found = findChromium();
  if (!found) throw new Error('No Chromium on this machine. `npm test` fetches one; or name its program in TENSORLOOM_CHROMIUM.');
  return found;
}

export function launchChromium(options: { readonly args?: readonly string[] } = {}): Promise<Browser> {
  // Chromium's own sandbox cannot start as root, which is what a container's user is.
  const asRoot = process.getuid?.() === 0;
  return chromium.launch({
    executablePath: chromiumPath(),
    headless: true,
    timeout: patience,
    chromiumSandbox: !asRoot,
    args: ['--disable-dev-shm-usage', '--font-render-hinting=none', ...(options.args ?? [])],
  });
}
