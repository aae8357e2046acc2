import fs from 'node:fs';
import path from 'node:path';
import { cacheFolder, isMain, nodeBinary, readJson, root, say, writeJson } from './node.mjs';
import { build } from './build.mjs';
import { run } from './command.mjs';
import { ensure, fail, SetupError } from './ensure.mjs';
import { withLock } from './lock.mjs';

/** A home of the checkout's own, in which the native engine is installed for tests and installers; fetched once, kept between runs. */
export const nativeHome = () => path.join(cacheFolder(), 'native');

/** Systems for which there is no library. */
const impossible = ['engine.windows', 'engine.system', 'engine.glibc'];

/**
 * Installs the native engine of these sources with the command that users have; quick when it is there. Answers the home it is in, or
 * undefined on systems that cannot have it.
 */
export async function ensureNative() {
  return withLock('native', async () => {
    const home = nativeHome();
    const before = noteOf(home);
    const env = { ...process.env, TENSORLOOM_HOME: home };
    const cli = path.join(root, 'dist', 'main', 'cli.js');
    const beat = (seconds) => say(`... still installing the native engine after ${seconds} s`);
    const { code, output } = await run(nodeBinary, [cli, 'engine', 'install', 'native', '--json'], { env, keep: true, onBeat: beat });
    const lines = output.split('\n').flatMap((line) => (line.startsWith('{') && line.endsWith('}') ? [JSON.parse(line)] : []));
    const problem = lines.find(({ event }) => event === 'problem');
    if (problem && impossible.includes(problem.code)) {
      say(`without the native engine: ${problem.message}`);
      return undefined;
    }
    if (code !== 0) throw new SetupError(`the native engine could not be installed. ${problem?.message ?? output.trim().slice(-2000)}`);
    const after = noteOf(home);
    if (after.installed !== before?.installed) say(`installed the native engine, TensorFlow ${after.library}`);
    return home;
  });
}

const noteOf = (home) => readJson(path.join(home, 'engines', 'native', 'engine.json'));

/** Puts the compiled binding where electron-builder takes it from: with it, users need no compiler. */
export function placeBinding(home, target = path.join(root, 'dist', 'native')) {
  const engine = path.join(home, 'engines', 'native');
  const { key } = readJson(path.join(engine, 'engine.json'));
  fs.mkdirSync(target, { recursive: true });
  const binding = path.join(engine, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8', 'tfjs_binding.node');
  fs.copyFileSync(binding, path.join(target, 'tfjs_binding.node'));
  writeJson(path.join(target, 'binding.json'), { key });
}

if (isMain(import.meta.url)) {
  try {
    await ensure();
    await build({ only: ['main'] });
    console.log((await ensureNative()) ?? 'none');
  } catch (error) {
    fail(error);
  }
}
