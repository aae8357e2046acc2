import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { isMain, readJson, root, say, writeJson } from './node.mjs';
import { ensure, fail, SetupError } from './ensure.mjs';
import { withLock } from './lock.mjs';

const dist = path.join(root, 'dist');

/**
 * What is built, from which folders. A target whose inputs have not changed since its last build is left alone.
 * Packages that carry data, native code or registrations of their own stay outside the bundles.
 */
const targets = {
  main: { inputs: ['main', 'nodes', 'preload'], outputs: ['main/cli.js', 'main/desktop.js', 'main/trainer.js', 'main/exporter.js'], make: buildMain },
  preload: { inputs: ['preload'], outputs: ['preload/index.cjs'], make: buildPreload },
  renderer: { inputs: ['renderer', 'nodes', 'preload'], outputs: ['renderer/index.html'], make: buildRenderer },
};

const entries = { cli: 'main/cli/main.ts', desktop: 'main/desktop/main.ts', trainer: 'main/trainer/main.ts', exporter: 'main/exporting/main.ts' };
const external = ['electron', '@tensorflow/*', 'mnist', 'node', 'tsx', 'vite', 'esbuild', 'bufferutil', 'utf-8-validate'];

/** Builds what is out of date. */
export async function build({ only = Object.keys(targets), quiet = false } = {}) {
  if (only.every(isFresh)) return;
  await withLock(
    'build',
    async () => {
      for (const name of only) {
        if (isFresh(name)) continue;
        const started = Date.now();
        const hash = inputHash(name);
        fs.rmSync(stampOf(name), { force: true });
        await targets[name].make();
        writeJson(stampOf(name), { inputs: hash });
        say(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`, quiet);
      }
    },
    quiet,
  );
}

const stampOf = (name) => path.join(dist, `.${name}.json`);

function isFresh(name) {
  return targets[name].outputs.every((file) => fs.existsSync(path.join(dist, file))) && readJson(stampOf(name))?.inputs === inputHash(name);
}

function inputHash(name) {
  const hash = crypto.createHash('sha256');
  const add = (file) =>
    hash
      .update(`${path.relative(root, file).split(path.sep).join('/')}\0`)
      .update(fs.readFileSync(file))
      .update('\0');
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.base.json']) add(path.join(root, file));
  for (const folder of targets[name].inputs) for (const file of filesUnder(path.join(root, folder))) add(file);
  return hash.digest('hex');
}

function filesUnder(folder) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

async function buildMain() {
  await bundle({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, path.join(root, file)])),
    outdir: path.join(dist, 'main'),
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: 'linked',
    // CommonJS packages inside an ES module bundle ask for Node's own modules through `require`.
    banner: { js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);" },
  });
}

/** A sandboxed preload is one CommonJS file that can require `electron` and nothing else. */
async function buildPreload() {
  await bundle({
    entryPoints: { index: path.join(root, 'preload', 'index.ts') },
    outdir: path.join(dist, 'preload'),
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'browser',
    target: 'chrome150',
  });
}

/** Files are made beside and renamed into place: a program that is starting never reads half a file. */
async function bundle(options) {
  const { build: esbuild } = await load('esbuild');
  try {
    const { outputFiles } = await esbuild({ bundle: true, write: false, external, absWorkingDir: root, logLevel: 'silent', legalComments: 'none', ...options });
    for (const { path: file, contents } of outputFiles) {
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(`${file}.next`, contents);
      fs.renameSync(`${file}.next`, file);
    }
  } catch (error) {
    if (!error.errors) throw error;
    throw new SetupError(
      `the build failed:\n${error.errors.map(({ text, location }) => (location ? `  ${location.file}:${location.line}:${location.column}: ${text}` : `  ${text}`)).join('\n')}`,
    );
  }
}

async function buildRenderer() {
  const [{ build: vite }, { default: react }] = [await load('vite'), await load('@vitejs/plugin-react')];
  const next = path.join(dist, 'renderer.next');
  const place = path.join(dist, 'renderer');
  const options = {
    configFile: false,
    root: path.join(root, 'renderer'),
    base: './',
    logLevel: 'silent',
    plugins: [react()],
    worker: { format: 'es' },
    build: { outDir: next, emptyOutDir: true, target: 'chrome130', chunkSizeWarningLimit: 8_000, assetsInlineLimit: 0, reportCompressedSize: false },
  };
  // In a process for tests, Vite would take React's build for developers, which draws several times as slowly.
  const { NODE_ENV: before } = process.env;
  process.env.NODE_ENV = 'production';
  try {
    await vite(options);
  } catch (error) {
    throw new SetupError(`the build of the screen failed: ${stripVTControlCharacters(error.message)}`);
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
  fs.rmSync(place, { recursive: true, force: true });
  fs.renameSync(next, place);
}

async function load(name) {
  try {
    return await import(name);
  } catch (error) {
    throw new SetupError(`the package ${name}, which the build needs, could not be loaded: ${error.message}\nDelete node_modules and run the command again.`);
  }
}

if (isMain(import.meta.url)) {
  try {
    await ensure();
    await build();
  } catch (error) {
    fail(error);
  }
}
