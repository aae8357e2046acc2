import path from 'node:path';
import { nodeBinary, root, say } from './node.mjs';
import { findChromium } from './browser.mjs';
import { build } from './build.mjs';
import { runInForeground } from './command.mjs';
import { ensure, fail, SetupError } from './ensure.mjs';
import { ensureNative } from './native.mjs';

const args = process.argv.slice(2);

try {
  await ensure();
  if (!args.includes('--help')) await build();
  const home = process.env.TENSORLOOM_HOME ?? (args.includes('--help') ? undefined : await nativeOrNone());
  // The app's own rows need a browser; without one they say so.
  const browser = findChromium();
  const env = { ...process.env, ...(home ? { TENSORLOOM_HOME: home } : {}), ...(browser ? { TENSORLOOM_CHROMIUM: browser } : {}) };
  const { code } = await runInForeground(nodeBinary, [path.join(root, 'tests', 'bench', 'bench.ts'), ...args], env);
  process.exit(code);
} catch (error) {
  fail(error);
}

/** The home with the native engine of these sources. Without it the bench still has things to time. */
async function nativeOrNone() {
  try {
    return await ensureNative();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`the bench runs without the native engine: ${error.message}`);
    return undefined;
  }
}
