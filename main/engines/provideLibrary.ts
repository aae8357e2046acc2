import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fail, goOn } from './failure.ts';
import { bytesHere, fetchWheel, verify } from './fetchWheel.ts';
import { libraries, parts, type Wheel } from './library.ts';
import { Meter, type Progress } from './progress.ts';
import { findPip } from './python.ts';
import { entriesOf, extract } from './unzip.ts';

export interface Providing {
  /** The package into which library and headers go. */
  readonly folder: string;
  readonly work: string;
  readonly downloads: string;
  readonly signal: AbortSignal;
  readonly tell: (progress: Progress) => void;
}

/** Bytes that are needed beside download and library: headers, objects, the binding. */
const margin = 64_000_000;

/** Fetches the wheels of the table, checks each and takes out what is needed. An attempt that was cut off goes on where it ended. */
export async function fetchLibrary(wheels: readonly Wheel[], { folder, work, downloads, signal, tell }: Providing): Promise<void> {
  await fs.mkdir(downloads, { recursive: true });
  // Of an older version, or cut off in a way that cannot be continued.
  const wanted = new Set(wheels.flatMap(({ file }) => [file, `${file}.part`]));
  for (const name of await fs.readdir(downloads)) if (!wanted.has(name)) await fs.rm(path.join(downloads, name), { recursive: true, force: true });
  const here = await Promise.all(wheels.map((wheel) => bytesHere(wheel, downloads)));
  const total = sum(wheels.map(({ size }) => size));
  await makeSureOfSpace(downloads, total - sum(here) + sum(wheels.map(({ unpacked }) => unpacked)) + margin);
  // A wheel that is whole needs no Python.
  const whole = wheels.every(({ size }, i) => here[i] === size);
  const python = whole ? [] : await findPip(work, signal);
  const download = new Meter('download', total, tell);
  for (const [i, wheel] of wheels.entries()) {
    await fetchWheel(wheel, {
      python,
      folder: downloads,
      signal,
      onBytes: (have) => {
        here[i] = have;
        download.at(sum(here));
      },
    });
  }
  const files = wheels.map(({ file }) => path.join(downloads, file));
  await checkAll(wheels, files, { signal, tell });
  await unpackAll(files, { folder, signal, tell });
}

async function checkAll(wheels: readonly Wheel[], files: readonly string[], { signal, tell }: Pick<Providing, 'signal' | 'tell'>): Promise<void> {
  const check = new Meter('check', sum(wheels.map(({ size }) => size)), tell);
  let before = 0;
  for (const [i, wheel] of wheels.entries()) {
    await verify(wheel, files[i]!, signal, (done) => check.at(before + done));
    before += wheel.size;
  }
}

/** Takes the library out of wheels. */
async function unpackAll(files: readonly string[], { folder, signal, tell }: Pick<Providing, 'folder' | 'signal' | 'tell'>): Promise<void> {
  const chosen = await Promise.all(
    files.map(async (file) =>
      (await entriesOf(file)).flatMap((entry) => {
        const part = parts.find(({ inWheel }) => inWheel.test(entry.name));
        return part === undefined ? [] : [{ file, entry, target: path.join(folder, ...entry.name.replace(part.inWheel, part.to).split('/')) }];
      }),
    ),
  );
  const unpack = new Meter('unpack', sum(chosen.flat().map(({ entry }) => entry.size)), tell);
  let done = 0;
  for (const { file, entry, target } of chosen.flat()) {
    goOn(signal);
    await extract(file, entry, target, signal, (count) => unpack.at((done += count)));
  }
}

/**
 * The library that a user has already: wheels in a folder, the vendor's archive unpacked, or an installed Python package. Wheels of the
 * table are checked; others are taken as they are, and the self-test decides.
 */
export async function takeLibrary(from: string, providing: Providing): Promise<void> {
  const { folder } = providing;
  const wheels = from.endsWith('.whl')
    ? [from].filter((file) => existsSync(file))
    : (await fs.readdir(from).catch(() => [])).filter((name) => name.endsWith('.whl')).map((name) => path.join(from, name));
  const known = Object.values(libraries).flatMap((library) => Object.values(library).flat());
  const useful = wheels.filter((file) => /^(tensorflow|nvidia)[^/\\]*\.whl$/.test(path.basename(file)));
  const listed = useful.flatMap((file) => known.filter((wheel) => wheel.file === path.basename(file)).map((wheel) => ({ wheel, file })));
  // A wheel of the user's that is damaged is named, not removed: what is checked is a second name of it.
  const copies = await Promise.all(listed.map(({ file }) => linkInto(path.join(providing.work, 'taken'), file)));
  await checkAll(
    listed.map(({ wheel }) => wheel),
    copies,
    providing,
  );
  await unpackAll(useful, providing);
  if (useful.length === 0) await copyUnpacked(from, providing);
  const placed = await fs.readdir(path.join(folder, 'deps', 'lib')).catch(() => []);
  if (!placed.some((name) => name.startsWith('libtensorflow'))) fail('engine.noLibrary', { folder: from });
}

async function copyUnpacked(from: string, { folder, signal, tell }: Providing): Promise<void> {
  const names = /^libtensorflow(_cc|_framework)?\.(so\.2|2\.dylib)$/;
  for (const at of [from, path.join(from, 'lib'), path.join(from, 'tensorflow')]) {
    const found = (await fs.readdir(at).catch(() => [])).filter((name) => names.test(name));
    const headers = [path.join(at, 'include'), path.join(from, 'include')];
    const include = (await Promise.all(headers.map(async (one) => ((await isThere(path.join(one, 'tensorflow', 'c', 'c_api.h'))) ? one : undefined)))).find(
      Boolean,
    );
    if (found.length === 0 || include === undefined) continue;
    const sizes = await Promise.all(found.map(async (name) => (await fs.stat(path.join(at, name))).size));
    await makeSureOfSpace(folder, sum(sizes) + margin);
    const unpack = new Meter('unpack', sum(sizes), tell);
    for (const [i, name] of found.entries()) {
      goOn(signal);
      await linkInto(path.join(folder, 'deps', 'lib'), path.join(at, name));
      unpack.at(sum(sizes.slice(0, i + 1)));
    }
    for (const part of ['tensorflow/c', 'tensorflow/core/platform', 'tensorflow/core/common_runtime/next_pluggable_device/c', 'tsl', 'xla']) {
      const source = path.join(include, part);
      const onlyHeaders = (file: string) => file.endsWith('.h') || path.extname(file) === '';
      if (await isThere(source)) await fs.cp(source, path.join(folder, 'include', part), { recursive: true, filter: onlyHeaders });
    }
    return;
  }
}

/** The library of the engine that is installed, for a newer binding: the same files under a second name, no copy. */
export async function reuseLibrary(installed: string, { folder, signal }: Providing): Promise<void> {
  for (const part of ['deps', 'include', 'licences']) {
    if (!(await isThere(path.join(installed, part)))) continue;
    const entries = await fs.readdir(path.join(installed, part), { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((one) => one.isFile())) {
      goOn(signal);
      const source = path.join(entry.parentPath, entry.name);
      await linkInto(path.dirname(path.join(folder, path.relative(installed, source))), source);
    }
  }
}

async function linkInto(folder: string, file: string): Promise<string> {
  await fs.mkdir(folder, { recursive: true });
  const target = path.join(folder, path.basename(file));
  await fs.rm(target, { force: true });
  // Across disks there is no second name.
  await fs.link(await fs.realpath(file), target).catch(() => fs.copyFile(file, target));
  return target;
}

export async function makeSureOfSpace(folder: string, needed: number): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  const { bavail, bsize } = await fs.statfs(folder);
  const free = bavail * bsize;
  if (free < needed) fail('engine.space', { folder, needed: megabytes(needed), free: megabytes(free) });
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const isThere = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );
