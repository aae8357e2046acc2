import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fail, goOn } from './failure.ts';
import { fetchScript } from './fetchScript.ts';
import type { Wheel } from './library.ts';
import { run } from './run.ts';

interface Fetching {
  /** The command of a Python with pip. */
  readonly python: readonly string[];
  /** Where wheels are kept between attempts. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Bytes of this wheel that are here. */
  readonly onBytes: (have: number) => void;
}

/** pip's own parts are not where the script looks for them. */
const scriptOutdated = 70;
const glance = 250;

/** What is here of a wheel: all of it, or what an earlier attempt left. */
export async function bytesHere(wheel: Wheel, folder: string): Promise<number> {
  return (await sizeOf(path.join(folder, wheel.file))) ?? (await sizeOf(partOf(wheel, folder))) ?? 0;
}

/** Fetches the rest of a wheel. A file under its own name is whole; its hash is looked at by `verify`. */
export async function fetchWheel(wheel: Wheel, { python, folder, signal, onBytes }: Fetching): Promise<string> {
  const file = path.join(folder, wheel.file);
  if ((await sizeOf(file)) === wheel.size) return file;
  const part = partOf(wheel, folder);
  // More than there is: not what it was meant to be.
  if (((await sizeOf(part)) ?? 0) > wheel.size) await fs.rm(part);
  type Answer = { readonly have?: number; readonly done?: true; readonly failed?: 'network' | 'absent' | 'disk'; readonly message?: string };
  let last: Answer = {};
  const ran = await run([...python, '-c', fetchScript, wheel.project, wheel.version, wheel.file, part], {
    signal,
    env: { PIP_REQUIRE_VIRTUALENV: undefined, PYTHONIOENCODING: 'utf-8' },
    onLine: (line) => {
      if (!line.startsWith('{')) return;
      last = JSON.parse(line) as Answer;
      if (last.have !== undefined) onBytes(last.have);
    },
  });
  goOn(signal);
  if (ran.code === scriptOutdated) await plainPip(wheel, part, { python, folder, signal, onBytes });
  else if (!last.done) tell(wheel, last.failed ?? 'network', last.message ?? ran.words, folder);
  await fs.rename(part, file);
  return file;
}

/** `pip download`, watched from outside: it says how far it is on a terminal only, and begins anew each time. */
async function plainPip(wheel: Wheel, part: string, { python, folder, signal, onBytes }: Fetching): Promise<void> {
  const temporary = path.join(folder, 'pip');
  await fs.rm(temporary, { recursive: true, force: true });
  await fs.mkdir(temporary, { recursive: true });
  const [tag, abi, platforms] = wheel.file.slice(0, -'.whl'.length).split('-').slice(-3) as [string, string, string];
  const wish = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--implementation', 'cp', '--dest', temporary];
  for (const platform of platforms.split('.')) wish.push('--platform', platform);
  if (tag.startsWith('cp')) wish.push('--python-version', `${tag[2]}.${tag.slice(3)}`, '--abi', abi);
  const watch = setInterval(() => void sizeOfAll(temporary).then(onBytes, () => undefined), glance);
  try {
    const ran = await run([...python, '-m', 'pip', 'download', '-vv', ...wish, `${wheel.project}==${wheel.version}`], {
      signal,
      env: { TMPDIR: temporary, TEMP: temporary, PIP_REQUIRE_VIRTUALENV: undefined },
    });
    goOn(signal);
    if (ran.code !== 0) {
      const telling = ran.words.split('\n').filter((line) => /ERROR|Could not fetch|No space/.test(line));
      const kind = telling.some((line) => /No space left|Errno 28/.test(line))
        ? 'disk'
        : telling.some((line) => /fetch URL (?!.*: 404 )/.test(line))
          ? 'network'
          : 'absent';
      tell(wheel, kind, telling.join('\n') || ran.words, folder);
    }
    const got = path.join(temporary, wheel.file);
    if ((await sizeOf(got)) === undefined) tell(wheel, 'absent', (await fs.readdir(temporary)).join(', '), folder);
    await fs.rename(got, part);
  } finally {
    clearInterval(watch);
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

function tell(wheel: Wheel, failed: 'network' | 'absent' | 'disk', message: string, folder: string): never {
  const reason = message.trim().split('\n').slice(-3).join(' ');
  if (failed === 'absent') fail('engine.notInIndex', { file: wheel.file, reason });
  if (failed === 'disk') fail('engine.diskFull', { folder });
  return fail('engine.network', { file: wheel.file, reason: networkReason(message) });
}

/** Of pip's words about a broken connection: the address, and what broke it in the end. The names of Python's objects around it are for nobody. */
export function networkReason(message: string): string {
  const line = message.trim().split('\n').at(-1)!;
  const address = /Could not fetch URL (\S+): /.exec(line)?.[1] ?? /host='([^']+)'/.exec(line)?.[1];
  const cause = /\(Caused by \w+\((.*)\)\)/.exec(line)?.[1];
  if (cause === undefined) return line;
  const plain = cause
    .replaceAll(/<[^<>]* object at 0x[0-9a-f]+>(: )?/g, '')
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
  return address === undefined ? plain : `${address}: ${plain}`;
}

/** Refuses, and removes, a file that is not the one of the table. */
export async function verify(wheel: Wheel, file: string, signal: AbortSignal, onBytes: (done: number) => void): Promise<void> {
  const hash = createHash('sha256');
  let done = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 20, signal })) {
    hash.update(piece as Buffer);
    onBytes((done += (piece as Buffer).length));
  }
  const got = hash.digest('hex');
  if (got === wheel.sha256) return;
  await fs.rm(file);
  fail('engine.hash', { file: wheel.file, got: got.slice(0, 16), expected: wheel.sha256.slice(0, 16) });
}

const partOf = (wheel: Wheel, folder: string): string => path.join(folder, `${wheel.file}.part`);

async function sizeOf(file: string): Promise<number | undefined> {
  return fs.stat(file).then(
    ({ size }) => size,
    () => undefined,
  );
}

export async function sizeOfAll(folder: string): Promise<number> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => sizeOf(path.join(entry.parentPath, entry.name))));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}
