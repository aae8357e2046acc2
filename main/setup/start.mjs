import path from 'node:path';
import { nodeBinary, root, say } from './node.mjs';
import { build } from './build.mjs';
import { runInForeground } from './command.mjs';
import { findDesktop } from './electron.mjs';
import { ensure, fail } from './ensure.mjs';

/** A window that ends this soon with an error never opened. */
const startUp = 10_000;

try {
  await ensure();
  await build();
  const desktop = await findDesktop();
  const reason = desktop.reason ?? (await openWindow(desktop.binary));
  if (reason) await serve(reason);
} catch (error) {
  fail(error);
}

/** Answers why there is no window, or ends with the application. */
async function openWindow(binary) {
  const started = Date.now();
  // The variable would make the binary a plain Node.
  const env = { ...process.env };
  delete env.ELECTRON_RUN_AS_NODE;
  const { code, signal, error } = await runInForeground(binary, [root, ...process.argv.slice(2)], env);
  const failed = error !== undefined || (code !== 0 && signal !== 'SIGINT' && signal !== 'SIGTERM');
  if (!failed || Date.now() - started > startUp) process.exit(code);
  return `Electron did not start (${error?.message ?? signal ?? `code ${code}`})`;
}

async function serve(reason) {
  say(`No desktop window: ${reason}. The same app is served to a browser instead.`);
  const open = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['--open'] : [];
  const { code } = await runInForeground(nodeBinary, [path.join(root, 'dist', 'main', 'cli.js'), 'serve', ...open, ...process.argv.slice(2)]);
  process.exit(code);
}
