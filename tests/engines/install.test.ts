import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BindingSources, bindingFile } from '../../main/engines/binding.ts';
import { problemOf } from '../../main/engines/failure.ts';
import { wheelsFor, type Host } from '../../main/engines/host.ts';
import { installationOf } from '../../main/engines/installation.ts';
import { installNative, removeNative, type InstallOptions } from '../../main/engines/installNative.ts';
import { manifestOf } from '../../main/engines/installed.ts';
import { libraries } from '../../main/engines/library.ts';
import { nativePlaces } from '../../main/engines/places.ts';
import { Meter, type Progress, type Stage } from '../../main/engines/progress.ts';
import { bindingFolder } from '../../main/trainer/engines/verdicts.ts';
import { proven } from '../../main/trainer/prove.ts';
import { listEngines } from '../../main/trainer/supervise.ts';
import { ProblemError } from '../../nodes/text/problem.ts';

/**
 * Whole installations, with the real library, in homes of their own: ended, refused, repeated. The library comes from the engine that
 * main/setup/native.mjs installed; a compiler that copies that engine's binding stands for the real one, which made it.
 */

const root = path.resolve(import.meta.dirname, '..', '..');
const before = { ...process.env };
let base: string;
let library: string;
let binding: string;
let home: string;
let abort: AbortController;

beforeAll(() => {
  const engine = bindingFolder(process.env['TENSORLOOM_HOME']);
  if (engine === undefined || !fs.existsSync(path.join(engine, 'include')))
    throw new Error('the native engine of the checkout is missing: run node main/setup/native.mjs');
  binding = path.join(engine, bindingFile);
  // Beside the engine: on one disk its library gets a second name instead of a copy.
  base = fs.mkdtempSync(path.join(fs.realpathSync(process.env['TENSORLOOM_HOME']!), '..', 'install test '));
  library = path.join(base, 'library');
  fs.mkdirSync(path.join(library, 'lib'), { recursive: true });
  const real = path.join(engine, 'deps', 'lib');
  for (const name of fs.readdirSync(real)) fs.symlinkSync(path.join(real, name), path.join(library, 'lib', name));
  fs.symlinkSync(path.join(engine, 'include'), path.join(library, 'include'));
});
afterAll(() => fs.rmSync(base, { recursive: true, force: true }));

let homes = 0;
beforeEach(() => {
  home = path.join(base, `home ${++homes}`);
  abort = new AbortController();
  compiler(`cp ${quoted(binding)} "$out"`);
});
afterEach(() => {
  process.env = { ...before };
  fs.rmSync(home, { recursive: true, force: true });
});

const quoted = (text: string) => `'${text}'`;
/** A compiler whose linking is that command of the shell. */
function compiler(link: string): void {
  const file = path.join(base, `compiler-${homes}`);
  const lines = [
    '#!/bin/sh',
    'for word; do [ "$last" = -o ] && out=$word; last=$word; done',
    `case "$out" in "") exit 0;; *.node) ${link};; *) : > "$out";; esac`,
  ];
  fs.writeFileSync(file, lines.join('\n'), { mode: 0o755 });
  process.env['CXX'] = file;
}

const install = (options: Partial<InstallOptions> = {}) =>
  installNative({
    home,
    root,
    library,
    signal: abort.signal,
    prove: (at, signal) => proven('native', { home: at, signal }),
    tell: () => undefined,
    ...options,
  });
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );
const host = (change: Partial<Host>): Host => ({ platform: 'linux', arch: 'x64', glibc: '2.36', nvidia: false, ...change });
/** Everything in the engines' folder that is no engine and no note. */
const leftovers = () => fs.readdirSync(nativePlaces(home).engines).filter((name) => !['native', 'verdicts.json'].includes(name));

describe('an installation', () => {
  test('makes an engine that computes, says what it does, is not repeated, and can be removed', async () => {
    const stages: Stage[] = [];
    const manifest = await install({ tell: ({ stage }) => stages.at(-1) !== stage && stages.push(stage) });
    expect(stages).toEqual(['prepare', 'unpack', 'build', 'test']);
    expect(manifest).toMatchObject({ library: expect.stringMatching(/^2\.\d+/), variant: 'cpu', source: 'folder', key: new BindingSources(root).key() });
    expect(manifest.bytes).toBeGreaterThan(5e8);
    expect(leftovers()).toEqual([]);
    expect(await listEngines({ home })).toMatchObject([
      { name: 'native', state: 'ready', chosen: true, detail: expect.stringContaining('TensorFlow 2') },
      {},
      {},
      {},
    ]);

    // Again, without a wish: it is there.
    expect(await install({ library: undefined })).toEqual(manifest);
    expect(await installationOf({ home, root })).toMatchObject({ state: 'installed', installed: { outdated: false, bytes: manifest.bytes } });

    // For another version of the app only the binding is made anew.
    const file = path.join(nativePlaces(home).native, 'engine.json');
    fs.writeFileSync(file, JSON.stringify({ ...manifest, key: 'of an older app' }));
    expect(await installationOf({ home, root })).toMatchObject({ installed: { outdated: true } });
    const again: Stage[] = [];
    expect(await install({ library: undefined, tell: ({ stage }) => again.at(-1) !== stage && again.push(stage) })).toMatchObject({
      key: manifest.key,
      source: 'folder',
    });
    expect(again).toEqual(['prepare', 'build', 'test']);

    expect(await removeNative(home)).toBeGreaterThan(5e8);
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
    expect((await listEngines({ home }))[0]).toMatchObject({ name: 'native', state: 'missing' });
  });

  test('needs no compiler where the app carries the binding', async () => {
    const app = path.join(base, `app ${homes}`, 'resources', 'app');
    fs.mkdirSync(app, { recursive: true });
    for (const name of ['package.json', 'node_modules', 'nodes']) fs.symlinkSync(path.join(root, name), path.join(app, name));
    const carried = path.join(app, '..', 'native');
    fs.mkdirSync(carried);
    fs.copyFileSync(binding, path.join(carried, 'tfjs_binding.node'));
    fs.writeFileSync(path.join(carried, 'binding.json'), JSON.stringify({ key: new BindingSources(root).key() }));
    compiler('exit 1');
    const stages = new Set<string>();
    await install({ root: app, tell: ({ stage }) => stages.add(stage) });
    expect(stages).not.toContain('build');
    // One for other sources is none.
    fs.writeFileSync(path.join(carried, 'binding.json'), JSON.stringify({ key: 'other' }));
    expect(await code(install({ root: app }))).toBe('engine.compile');
  });
});

describe('killed, it leaves the engine that was there or none, and the next attempt succeeds', () => {
  const killedAt = async (stage: string) => {
    const child: ChildProcess = spawn(process.execPath, [path.join(import.meta.dirname, 'installChild.ts'), home, library, stage], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(stage)) child.kill('SIGKILL');
    });
    await new Promise((resolve) => child.once('close', resolve));
    expect(child.signalCode).toBe('SIGKILL');
  };

  test.each(['unpack', 'build', 'test'])('at the stage "%s"', async (stage) => {
    await killedAt(stage);
    expect(fs.existsSync(nativePlaces(home).native)).toBe(false);
    const manifest = await install();
    expect(leftovers()).toEqual([]);
    await killedAt(stage);
    expect(await manifestOf(home)).toEqual(manifest);
    expect(await proven('native', { home })).toHaveProperty('detail');
  });

  test('between the two renamings', async () => {
    const { native, before: aside } = nativePlaces(home);
    fs.mkdirSync(aside, { recursive: true });
    fs.writeFileSync(
      path.join(aside, 'engine.json'),
      JSON.stringify({ version: 1, library: '2.0', variant: 'cpu', source: 'folder', key: '', parts: '', bytes: 7 }),
    );
    expect(await installationOf({ home, root })).toMatchObject({ state: 'installed', installed: { bytes: 7 } });
    expect(fs.existsSync(native)).toBe(true);
  });
});

describe('refused', () => {
  test('while another process installs; when that is gone, no longer', async () => {
    compiler('sleep 60');
    const child = spawn(process.execPath, [path.join(import.meta.dirname, 'installChild.ts'), home, library], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve) => child.stdout.on('data', (text: Buffer) => text.includes('build') && resolve()));
    const problem = await install().catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.busy', data: { process: child.pid } });
    expect(await code(removeNative(home))).toBe('engine.busy');
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    compiler(`cp ${quoted(binding)} "$out"`);
    expect(await code(install())).toBe('no problem');
  });

  test('by the user, in the middle of a build', async () => {
    compiler('sleep 60');
    // Progress is told several times; a late timer must not cancel the next test's installation.
    const mine = abort;
    expect(await code(install({ tell: ({ stage }) => stage === 'build' && setTimeout(() => mine.abort(), 100) }))).toBe('engine.cancelled');
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
  });

  test('when it does not compile: with the words of the compiler', async () => {
    compiler('echo "backend.cc:7: error: no such thing" >&2; exit 1');
    const problem = await install().catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.compile', data: { words: 'backend.cc:7: error: no such thing' } });
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
  });

  test('when the library ends the process that loads it', async () => {
    const crash = path.join(base, 'crash.node');
    execFileSync('gcc', ['-shared', '-fPIC', '-x', 'c', '-', '-o', crash], {
      input: '#include <signal.h>\n__attribute__((constructor)) static void fall(void) { raise(SIGSEGV); }',
    });
    compiler(`cp ${quoted(crash)} "$out"`);
    const problem = await install().catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.unproven', data: { reason: { en: expect.stringContaining('SIGSEGV') } } });
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);

    // One that came to be there all the same is not offered, and takes nobody along; it is asked once.
    compiler(`cp ${quoted(binding)} "$out"`);
    await install();
    const engine = bindingFolder(home)!;
    fs.copyFileSync(crash, path.join(engine, bindingFile));
    const list = await listEngines({ home });
    expect(list[0]).toMatchObject({
      name: 'native',
      state: 'failed',
      chosen: false,
      reason: { en: expect.stringContaining('SIGSEGV'), zh: expect.stringContaining('SIGSEGV') },
    });
    expect(list.find(({ chosen }) => chosen)).toMatchObject({ name: 'wasm' });
    const verdicts = JSON.parse(fs.readFileSync(nativePlaces(home).verdicts, 'utf8')) as object;
    expect(Object.values(verdicts).filter((verdict) => JSON.stringify(verdict).includes('SIGSEGV'))).toHaveLength(1);
    // A repair sees that it does not work and makes it anew.
    expect(await code(install())).toBe('no problem');
    expect((await listEngines({ home }))[0]).toMatchObject({ state: 'ready' });
  });

  test('when the disk is full while it compiles', async () => {
    compiler('echo "backend.o: No space left on device" >&2; exit 1');
    const problem = await install().catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.diskFull', data: { folder: nativePlaces(home).engines } });
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
  });

  test.each([
    ['compiler', ['python3'], 'engine.noCompiler'],
    ['Python', ['c++'], 'engine.noPython'],
  ] as const)('without a %s, before anything is fetched', async (_, programs, expected) => {
    const bin = path.join(base, `programs-${homes}`);
    fs.mkdirSync(bin);
    for (const program of programs) fs.writeFileSync(path.join(bin, program), '#!/bin/sh\n', { mode: 0o755 });
    Object.assign(process.env, { PATH: bin, CXX: '' });
    expect(await code(install({ library: undefined, variant: 'cpu', host: host({}) }))).toBe(expected);
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
  });

  test('where the folder holds no library', async () => {
    expect(await code(install({ library: path.join(root, 'templates') }))).toBe('engine.noLibrary');
  });

  test('by the file system: each reason has its sentence', () => {
    const reason = (name: string) => problemOf(Object.assign(new Error(name), { code: name }), '/folder', abort.signal).code;
    expect(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO'].map(reason)).toEqual([
      'engine.diskFull',
      'engine.diskFull',
      'engine.unwritable',
      'engine.unwritable',
      'engine.unwritable',
      'engine.failed',
    ]);
  });
});

describe('which library a machine gets', () => {
  const answer = (change: Partial<Host>, wish?: 'cpu' | 'cuda') => {
    const found = wheelsFor(host(change), wish);
    return 'problem' in found ? found.problem.code : `${found.variant}: ${found.wheels.length}, ${found.wheels[0]!.file.replace(/.*-cp311-/, '')}`;
  };

  test.each([
    ['Linux', {}, undefined, 'cpu: 1, manylinux_2_27_x86_64.whl'],
    ['Linux with an NVIDIA driver', { nvidia: true }, undefined, 'cuda: 13, manylinux_2_27_x86_64.whl'],
    ['the same, processor only', { nvidia: true }, 'cpu', 'cpu: 1, manylinux_2_27_x86_64.whl'],
    ['CUDA wished for', {}, 'cuda', 'cuda: 13, manylinux_2_27_x86_64.whl'],
    ['Linux on ARM', { arch: 'arm64' }, undefined, 'cpu: 1, manylinux_2_27_aarch64.whl'],
    ['ARM with CUDA', { arch: 'arm64' }, 'cuda', 'engine.noCuda'],
    ['macOS', { platform: 'darwin', arch: 'arm64', glibc: undefined }, undefined, 'cpu: 1, macosx_12_0_arm64.whl'],
    ['macOS on Intel', { platform: 'darwin', glibc: undefined }, undefined, 'engine.system'],
    ['Windows', { platform: 'win32', glibc: undefined }, undefined, 'engine.windows'],
    ['an old glibc', { glibc: '2.17' }, undefined, 'engine.glibc'],
    ['the oldest that will do', { glibc: '2.27' }, undefined, 'cpu: 1, manylinux_2_27_x86_64.whl'],
    ['musl', { glibc: undefined }, undefined, 'engine.glibc'],
  ] as const)('%s', (_, change, wish, expected) => expect(answer(change, wish)).toBe(expected));

  test('each row of the table is complete and none is twice', () => {
    const wheels = Object.values(libraries).flatMap((library) => Object.values(library).flat());
    for (const { file, sha256, size, unpacked, version } of wheels) {
      expect(file).toMatch(new RegExp(`^[a-z0-9_]+-${version.replaceAll('.', '\\.')}-.*\\.whl$`));
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(Math.min(size, unpacked)).toBeGreaterThan(500_000);
    }
    expect(new Set(wheels.map(({ sha256 }) => sha256)).size).toBe(wheels.length);
  });

  test.each([
    ['Windows', { platform: 'win32' }, 'engine.windows'],
    ['an old glibc', { glibc: '2.17' }, 'engine.glibc'],
  ] as const)('a machine that cannot have it is told so, and nothing is made: %s', async (_, change, expected) => {
    expect(await code(install({ library: undefined, host: host(change) }))).toBe(expected);
    expect(fs.readdirSync(nativePlaces(home).engines)).toEqual([]);
  });
});

test('the time left follows the speed of the last seconds', () => {
  const told: Progress[] = [];
  const meter = new Meter('download', 1000, (progress) => told.push(progress));
  for (let second = 0; second <= 20; second++) meter.at(second * 10, second * 1000);
  expect(told.at(-1)).toEqual({ stage: 'download', done: 200, total: 1000, left: 80 });
  for (let second = 21; second <= 40; second++) meter.at(200 + (second - 20) * 20, second * 1000);
  expect(told.at(-1)).toMatchObject({ done: 600, left: 20 });
  meter.at(1000, 40_001);
  expect(told.at(-1)).toMatchObject({ done: 1000, left: 0 });
});
