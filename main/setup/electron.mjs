import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, nodeBinary, readJson, root, say, writeJson } from './node.mjs';
import { run } from './command.mjs';
import { withLock } from './lock.mjs';

const noteFile = () => path.join(cacheFolder(), 'electron-fetch.json');
const day = 86_400_000;
/** With a slow connection the served face now is worth more than a window in half an hour; the next day's start tries again. */
const limit = 120_000;

/** Where a desktop window can open: `{ binary }`, or `{ reason }` in one sentence. */
export async function findDesktop() {
  const reason = whyNoWindow();
  if (reason) return { reason };
  const placed = electronBinary();
  if (placed) return { binary: placed };
  return withLock('electron', async () => (electronBinary() ? { binary: electronBinary() } : fetchElectron()));
}

function whyNoWindow() {
  if (process.env.TENSORLOOM_FACE === 'served') return 'the served face was asked for (TENSORLOOM_FACE)';
  if (process.platform !== 'linux') return undefined;
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'this machine has no display';
  if (process.getuid() === 0) return "Electron's sandbox does not start for the user root";
  return undefined;
}

/** The program that the `electron` package has placed, if it has. */
export function electronBinary() {
  const folder = path.join(root, 'node_modules', 'electron');
  const named = fs.existsSync(path.join(folder, 'path.txt')) ? fs.readFileSync(path.join(folder, 'path.txt'), 'utf8') : undefined;
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist');
  const file = named && path.join(dist, named);
  return file && fs.existsSync(file) ? file : undefined;
}

/** Tries once; a failure is remembered for a day. */
export async function fetchElectron() {
  const version = readJson(path.join(root, 'node_modules', 'electron', 'package.json'))?.version;
  const note = readJson(noteFile());
  if (note && note.version === version && Date.now() - note.at < day) return { reason: `${note.reason} (tried within the last day)` };
  say(`fetching Electron ${version} (at most ${limit / 1000} s)`);
  const env = { ...process.env, electron_config_cache: path.join(cacheFolder(), 'electron') };
  const result = await run(nodeBinary, [path.join(root, 'node_modules', 'electron', 'install.js')], { env, keep: true, timeout: limit });
  const binary = electronBinary();
  if (result.code === 0 && binary) return { binary };
  const reason = result.late ? `Electron ${version} could not be fetched within ${limit / 1000} s` : `Electron ${version} could not be fetched`;
  writeJson(noteFile(), { version, at: Date.now(), reason });
  return { reason };
}
