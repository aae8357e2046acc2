import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { problemOf } from '../../main/engines/failure.ts';
import { fetchWheel, networkReason, verify } from '../../main/engines/fetchWheel.ts';
import { fetchLibrary, takeLibrary, type Providing } from '../../main/engines/provideLibrary.ts';
import { findPip } from '../../main/engines/python.ts';
import { findCompiler } from '../../main/engines/tools.ts';
import { entriesOf, extract } from '../../main/engines/unzip.ts';
import type { Wheel } from '../../main/engines/library.ts';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import { makeWheel, pipFor, serveIndex, type PackageIndex } from './packageIndex.ts';

/** Fetching, checking and unpacking, with a real pip against an index on this machine that breaks off, lies or is not there. */

const before = { ...process.env };
const library = randomBytes(600_000);
let folder: string;
let wheel: Wheel;
let bytes: Buffer;
let index: PackageIndex | undefined;
let abort: AbortController;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tensorloom-fetch-'));
  ({ wheel, bytes } = makeWheel(folder, {
    'tensorflow/libtensorflow_cc.so.2': library,
    'tensorflow/include/tensorflow/c/c_api.h': Buffer.from('// header\n'),
    'tensorflow/python/large.py': randomBytes(1000),
  }));
  abort = new AbortController();
});
afterEach(async () => {
  await index?.close();
  index = undefined;
  process.env = { ...before };
  fs.rmSync(folder, { recursive: true, force: true });
});

const serve = async (content: Buffer = bytes) => {
  index = await serveIndex('small', wheel.file, content);
  Object.assign(process.env, index.env);
  return index;
};
const downloads = () => path.join(folder, 'downloads');
const fetching = (onBytes: (have: number) => void = () => undefined) => {
  fs.mkdirSync(downloads(), { recursive: true });
  return fetchWheel(wheel, { python: ['python3'], folder: downloads(), signal: abort.signal, onBytes });
};
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no problem',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  );
const isWhole = (file: string) => createHash('sha256').update(fs.readFileSync(file)).digest('hex') === wheel.sha256;
/** A program of that name that comes first in the search path; the script may call the real one as $REAL. */
const fake = (name: string, script: string) => {
  const at = path.join(folder, 'bin', name);
  fs.mkdirSync(path.dirname(at), { recursive: true });
  let real = '/nothing';
  try {
    real = execFileSync(name, ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    // There is none.
  }
  fs.writeFileSync(at, `#!/bin/sh\nREAL='${real}'\n${script}\n`, { mode: 0o755 });
  process.env['PATH'] = `${path.dirname(at)}${path.delimiter}${process.env['PATH']}`;
};
/** Nothing but what the test puts there. */
const emptyPath = (...programs: string[]) => {
  const at = path.join(folder, 'empty');
  fs.mkdirSync(at, { recursive: true });
  for (const program of programs) fs.writeFileSync(path.join(at, program), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  process.env['PATH'] = at;
  delete process.env['CXX'];
};

describe('fetching', () => {
  test('from the index that pip is told, with the bytes as they come', async () => {
    (await serve()).wait = 5;
    const told: number[] = [];
    expect(isWhole(await fetching((have) => told.push(have)))).toBe(true);
    expect(told.at(-1)).toBe(wheel.size);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
    // It is there: nobody is asked again.
    await fetching();
    expect(index!.ranges).toEqual(['-']);
  });

  test('a connection that breaks off is taken up where it ended', async () => {
    const server = await serve();
    server.wait = 2;
    server.breakAfter = 200_000;
    expect(isWhole(await fetching())).toBe(true);
    expect(index!.ranges).toHaveLength(2);
    expect(index!.ranges[1]).toMatch(/^bytes=\d{5,}-$/);
  });

  test('a server that knows no ranges is asked for all of it', async () => {
    const server = await serve();
    fs.mkdirSync(downloads());
    fs.writeFileSync(path.join(downloads(), `${wheel.file}.part`), bytes.subarray(0, 50_000));
    server.wholeOnly = true;
    expect(isWhole(await fetching())).toBe(true);
  });

  test('cancelled: what came is kept, and the next attempt goes on', async () => {
    // The rest never comes: however late the wish is heard, it is not whole.
    (await serve()).hold(300_000);
    const cut = fetching((have) => have > 60_000 && abort.abort());
    expect(await code(cut)).toBe('engine.cancelled');
    const kept = fs.statSync(path.join(downloads(), `${wheel.file}.part`)).size;
    expect(kept).toBeGreaterThan(60_000);
    expect(kept).toBeLessThan(wheel.size);
    abort = new AbortController();
    expect(isWhole(await fetching())).toBe(true);
    expect(index!.ranges[1]).toBe(`bytes=${kept}-`);
  });

  test('killed in the middle: nobody goes on writing, and the next attempt goes on', async () => {
    const server = await serve();
    server.wait = 20;
    // The writer is not done when it is alone; what comes then takes longer than it is silent.
    const goOn = server.hold(300_000);
    fs.mkdirSync(downloads());
    const part = path.join(downloads(), `${wheel.file}.part`);
    const module = path.resolve(import.meta.dirname, '../../main/engines/fetchWheel.ts');
    const script = `const { fetchWheel } = await import(${JSON.stringify(module)}); await fetchWheel(${JSON.stringify(wheel)}, { python: ['python3'], folder: ${JSON.stringify(downloads())}, signal: new AbortController().signal, onBytes: () => {} });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    await expect.poll(() => (fs.existsSync(part) ? fs.statSync(part).size : 0)).toBeGreaterThan(60_000);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    goOn();
    // The writer notices that it is alone when it next tells how far it is.
    await expect
      .poll(async () => {
        const size = fs.statSync(part).size;
        await new Promise((resolve) => setTimeout(resolve, 400));
        return fs.statSync(part).size - size;
      })
      .toBe(0);
    expect(fs.statSync(part).size).toBeLessThan(wheel.size);
    index!.wait = 0;
    expect(isWhole(await fetching())).toBe(true);
    expect(index!.ranges.at(-1)).toMatch(/^bytes=\d{5,}-$/);
  });

  test('no network: the sentence has the address and what broke, without the names of Python objects', async () => {
    Object.assign(process.env, pipFor('http://127.0.0.1:9/simple'));
    const problem = await fetching().catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.network' });
    const reason = String((problem as Problem).data['reason']);
    expect(reason).toMatch(/^http:\/\/127\.0\.0\.1:9\/simple\/\S+: .*refused/i);
    expect(reason).not.toMatch(/0x|urllib3|Caused by|skipping|\n/);
  });

  test.each([
    [
      `HTTPSConnectionPool(host='files.example.org', port=443): Max retries exceeded with url: /a.whl (Caused by NameResolutionError("<urllib3.connection.HTTPSConnection object at 0x7f1c>: Failed to resolve 'files.example.org' ([Errno -2] Name or service not known)"))`,
      "files.example.org: Failed to resolve 'files.example.org' ([Errno -2] Name or service not known)",
    ],
    [
      `Could not fetch URL https://index.example.org/simple/small/: connection error: HTTPSConnectionPool(host='index.example.org', port=443): Max retries exceeded with url: /simple/small/ (Caused by ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden'))) - skipping`,
      "https://index.example.org/simple/small/: 'Cannot connect to proxy.', OSError('Tunnel connection failed: 403 Forbidden')",
    ],
    ['the connection ended after 5 of 10 bytes', 'the connection ended after 5 of 10 bytes'],
  ])('what pip says of a broken connection: %s', (message, reason) => {
    expect(networkReason(message)).toBe(reason);
  });

  test('an index without the file', async () => {
    await serve();
    wheel = { ...wheel, file: 'small-2.0-py3-none-any.whl', version: '2.0' };
    expect(await code(fetching())).toBe('engine.notInIndex');
  });

  test('a full disk', async () => {
    await serve();
    fs.mkdirSync(downloads());
    fs.symlinkSync('/dev/full', path.join(downloads(), `${wheel.file}.part`));
    expect(await code(fetching())).toBe('engine.diskFull');
  });

  test('a pip without the parts that the script uses downloads by itself', async () => {
    (await serve()).wait = 5;
    fake('python3', 'case "$2" in *make_target_python*) exit 70;; esac; exec "$REAL" "$@"');
    expect(isWhole(await fetching())).toBe(true);
    expect(fs.readdirSync(downloads())).toEqual([wheel.file]);
    Object.assign(process.env, pipFor('http://127.0.0.1:9/simple'));
    fs.rmSync(path.join(downloads(), wheel.file));
    expect(await code(fetching())).toBe('engine.network');
  });

  test('another file than that of the table is refused and removed', async () => {
    const other = Buffer.from(bytes);
    other[1000]! ^= 1;
    await serve(other);
    const file = await fetching();
    expect(await code(verify(wheel, file, abort.signal, () => undefined))).toBe('engine.hash');
    expect(fs.readdirSync(downloads())).toEqual([]);
  });
});

describe('what is missing is named with the command that installs it', () => {
  test('Python', async () => {
    emptyPath('dnf');
    const problem = await findPip(folder, abort.signal).catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.noPython', data: { cure: 'sudo dnf install python3 python3-pip' } });
  });

  test('pip, where an environment cannot be made either', async () => {
    fake('python3', 'case "$1" in -c) exit 0;; *) exit 1;; esac');
    expect(await code(findPip(folder, abort.signal))).toBe('engine.noPip');
  });

  test('a Python without pip makes itself an environment that has it', async () => {
    fake('python3', 'if [ "$1 $2" = "-m pip" ]; then exit 1; fi; exec "$REAL" "$@"');
    const [own] = await findPip(folder, abort.signal);
    expect(path.relative(folder, own!)).toBe(path.join('python', 'bin', 'python'));
    expect(execFileSync(own!, ['-m', 'pip', '--version'], { encoding: 'utf8' })).toContain(folder);
  });

  test.each([
    ['apt-get', 'sudo apt install g++'],
    ['pacman', 'sudo pacman -S gcc'],
    ['xcode-select', 'xcode-select --install'],
    ['nothing', 'g++ / clang++'],
  ])('a compiler, by %s', async (manager, cure) => {
    emptyPath(manager);
    const problem = await findCompiler(abort.signal).catch((error: ProblemError) => error.problem);
    expect(problem).toMatchObject({ code: 'engine.noCompiler', data: { cure } });
  });
});

describe('providing the library', () => {
  const providing = (): Providing => ({
    folder: path.join(folder, 'package'),
    work: path.join(folder, 'work'),
    downloads: downloads(),
    signal: abort.signal,
    tell: () => undefined,
  });

  test('library and headers are taken out, and nothing else', async () => {
    await serve();
    const stages = new Set<string>();
    await fetchLibrary([wheel], { ...providing(), tell: ({ stage }) => stages.add(stage) });
    expect([...stages]).toEqual(['download', 'check', 'unpack']);
    expect(fs.readFileSync(path.join(folder, 'package/deps/lib/libtensorflow_cc.so.2')).equals(library)).toBe(true);
    expect(fs.readdirSync(path.join(folder, 'package'), { recursive: true }).sort()).toEqual([
      'deps',
      'deps/lib',
      'deps/lib/libtensorflow_cc.so.2',
      'include',
      'include/tensorflow',
      'include/tensorflow/c',
      'include/tensorflow/c/c_api.h',
    ]);
  });

  test('a file that is another one is fetched anew by the next attempt', async () => {
    const other = Buffer.from(bytes);
    other[1000]! ^= 1;
    await serve(other);
    expect(await code(fetchLibrary([wheel], providing()))).toBe('engine.hash');
    expect(fs.existsSync(path.join(folder, 'package'))).toBe(false);
    other[1000]! ^= 1;
    expect(await code(fetchLibrary([wheel], providing()))).toBe('no problem');
    expect(index!.ranges).toEqual(['-', '-']);
  });

  test('what an attempt fetched whole needs no network and no Python in the next one, killed or not', async () => {
    await serve();
    await fetching();
    emptyPath();
    Object.assign(process.env, pipFor('http://127.0.0.1:9/simple'));
    const stages = new Set<string>();
    await fetchLibrary([wheel], { ...providing(), tell: ({ stage }) => stages.add(stage) });
    expect([...stages]).toEqual(['check', 'unpack']);
    expect(index!.ranges).toEqual(['-']);
  });

  test('a disk that fills while the library is taken out', async () => {
    await serve();
    const target = path.join(folder, 'package/deps/lib');
    fs.mkdirSync(target, { recursive: true });
    fs.symlinkSync('/dev/full', path.join(target, 'libtensorflow_cc.so.2'));
    const error: unknown = await fetchLibrary([wheel], providing()).catch((reason: unknown) => reason);
    expect(problemOf(error, '/engines', abort.signal)).toEqual({ code: 'engine.diskFull', data: { folder: '/engines' } });
  });

  test('too little room is said before anything is fetched', async () => {
    await serve();
    expect(await code(fetchLibrary([{ ...wheel, unpacked: 1e15 }], providing()))).toBe('engine.space');
    expect(index!.ranges).toEqual([]);
  });

  test('what older attempts left is cleared away', async () => {
    await serve();
    fs.mkdirSync(path.join(downloads(), 'pip'), { recursive: true });
    fs.writeFileSync(path.join(downloads(), 'older-0.9-py3-none-any.whl.part'), 'x');
    await fetchLibrary([wheel], providing());
    expect(fs.readdirSync(downloads())).toEqual([wheel.file]);
  });

  test('from a folder: a wheel, or the library unpacked; else what it should hold', async () => {
    fs.mkdirSync(path.join(folder, 'own'));
    fs.writeFileSync(path.join(folder, 'own', 'tensorflow_cpu-9.9.9-cp399-cp399-any.whl'), bytes);
    await takeLibrary(path.join(folder, 'own'), providing());
    expect(fs.existsSync(path.join(folder, 'package/deps/lib/libtensorflow_cc.so.2'))).toBe(true);

    fs.mkdirSync(path.join(folder, 'vendor/lib'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'vendor/include/tensorflow/c'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'vendor/lib/libtensorflow.so.2.21.0'), library);
    fs.symlinkSync('libtensorflow.so.2.21.0', path.join(folder, 'vendor/lib/libtensorflow.so.2'));
    fs.writeFileSync(path.join(folder, 'vendor/include/tensorflow/c/c_api.h'), '');
    fs.rmSync(path.join(folder, 'package'), { recursive: true });
    await takeLibrary(path.join(folder, 'vendor'), providing());
    expect(fs.lstatSync(path.join(folder, 'package/deps/lib/libtensorflow.so.2')).isFile()).toBe(true);
    expect(fs.existsSync(path.join(folder, 'package/include/tensorflow/c/c_api.h'))).toBe(true);

    fs.rmSync(path.join(folder, 'package'), { recursive: true });
    expect(await code(takeLibrary(path.join(folder, 'vendor/include'), providing()))).toBe('engine.noLibrary');
    expect(await code(takeLibrary(path.join(folder, 'nowhere'), providing()))).toBe('engine.noLibrary');
  });
});

describe('archives', () => {
  test('entries that fill the disk, and archives that are damaged', async () => {
    const file = path.join(folder, wheel.file);
    const entry = (await entriesOf(file)).find(({ name }) => name.endsWith('.so.2'))!;
    fs.symlinkSync('/dev/full', path.join(folder, 'full'));
    await expect(extract(file, entry, path.join(folder, 'full'), abort.signal, () => undefined)).rejects.toMatchObject({ code: 'ENOSPC' });
    await expect(extract(file, { ...entry, crc: entry.crc ^ 1 }, path.join(folder, 'out'), abort.signal, () => undefined)).rejects.toThrow('damaged');
    fs.truncateSync(file, 5000);
    await expect(entriesOf(file)).rejects.toThrow('no zip archive');
  });
});
