import fs from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import { syncFolder } from '../storage/atomic.ts';
import { BindingSources, bindingFile, bindingPackage, carriedBinding } from './binding.ts';
import { fail, goOn, problemOf } from './failure.ts';
import { sizeOfAll } from './fetchWheel.ts';
import { thisHost, wheelsFor, type Host } from './host.ts';
import { exists, heal, isOutdated, manifestName, manifestOf, type Manifest } from './installed.ts';
import { libraryVersion, partsKey, type Variant } from './library.ts';
import { withLock } from './lock.ts';
import { nativePlaces } from './places.ts';
import type { Progress } from './progress.ts';
import { fetchLibrary, reuseLibrary, takeLibrary, type Providing } from './provideLibrary.ts';
import { findCompiler } from './tools.ts';

/** What a check of an engine in a process of its own found. `lacks`: it is not wrong, something that it needs is not here. */
export type Proof = { readonly detail: string } | { readonly reason: Text; readonly lacks?: Lack };

/** `missing`: its files, which can be installed; `noCard`: a graphics card. */
export type Lack = 'missing' | 'noCard';

export interface InstallOptions {
  /** The user's data folder. */
  readonly home: string;
  /** Where the app's own files lie. */
  readonly root: string;
  /** Without a wish: the CUDA library where an NVIDIA driver is. */
  readonly variant?: Variant | undefined;
  /** A folder with TensorFlow's library, or a wheel of it, instead of fetching one. */
  readonly library?: string | undefined;
  readonly host?: Host | undefined;
  /** Starts the engine of a home in another process and lets it compute what is known. */
  readonly prove: (home: string, signal: AbortSignal) => Promise<Proof>;
  readonly signal: AbortSignal;
  readonly tell: (progress: Progress) => void;
}

/**
 * Installs TensorFlow's library with its binding into the user's folder, or throws a `ProblemError` that says why not. All of it is made
 * in a folder beside and becomes the engine by one renaming at the end, after it has computed known results. What was fetched stays for
 * the next attempt.
 */
export async function installNative(options: InstallOptions): Promise<Manifest> {
  const places = nativePlaces(options.home);
  try {
    return await withLock(places.lock, async () => {
      await heal(options.home);
      await clearWork(options.home);
      try {
        return await install(options);
      } finally {
        await heal(options.home);
        await clearWork(options.home);
      }
    });
  } catch (error) {
    throw new ProblemError(problemOf(error, places.engines, options.signal));
  }
}

/** Takes the engine away, and what an attempt left. Answers how many bytes that freed. */
export async function removeNative(home: string): Promise<number> {
  const places = nativePlaces(home);
  try {
    return await withLock(places.lock, async () => {
      const freed = (await sizeOfAll(places.native)) + (await sizeOfAll(places.work));
      // Under its own name it is whole or not there.
      if (await exists(places.native)) {
        await fs.mkdir(places.work, { recursive: true });
        await fs.rename(places.native, path.join(places.work, 'removed'));
      }
      await fs.rm(places.work, { recursive: true, force: true });
      await fs.rm(places.verdicts, { force: true });
      return freed;
    });
  } catch (error) {
    throw new ProblemError(problemOf(error, places.engines, new AbortController().signal));
  }
}

async function install({ home, root, variant: wish, library, host = thisHost(), prove, signal, tell }: InstallOptions): Promise<Manifest> {
  const places = nativePlaces(home);
  tell({ stage: 'prepare' });
  const possible = wheelsFor(host, wish);
  // A library of one's own may be for systems that the table does not know.
  if ('problem' in possible && library === undefined) throw new ProblemError(possible.problem);
  const sources = new BindingSources(root);
  const present = await manifestOf(home);
  const fits = present !== undefined && library === undefined && (wish === undefined || wish === present.variant);
  const sound = fits && 'detail' in (await prove(home, signal));
  goOn(signal);
  if (sound && !isOutdated(present, sources)) return present;

  const folder = path.join(places.work, 'engines', 'native');
  const engine = path.join(folder, 'node_modules', ...bindingPackage.split('/'));
  const providing: Providing = { folder: engine, work: places.work, downloads: places.downloads, signal, tell };
  const reusable = sound && present.parts === partsKey && (present.source === 'folder' || present.library === libraryVersion);
  const carried = await carriedBinding(root, sources.key());
  // Before anything is fetched: what is missing is said now.
  if (carried === undefined) await findCompiler(signal);
  let source: Manifest['source'] = 'wheel';
  if (library !== undefined) {
    source = 'folder';
    await takeLibrary(path.resolve(library), providing);
  } else if (reusable) {
    source = present.source;
    await reuseLibrary(path.join(places.native, 'node_modules', ...bindingPackage.split('/')), providing);
  } else if (!('problem' in possible)) await fetchLibrary(possible.wheels, providing);

  await copyPackage(sources.folder, engine);
  let proof: Proof | undefined;
  if (carried !== undefined) {
    await fs.mkdir(path.dirname(path.join(engine, bindingFile)), { recursive: true });
    await fs.copyFile(carried, path.join(engine, bindingFile));
    tell({ stage: 'test' });
    proof = await prove(places.work, signal);
    goOn(signal);
  }
  // A binding that was made on a newer system may not start here; a compiler, where there is one, mends that.
  if (proof === undefined || !('detail' in proof)) {
    tell({ stage: 'build' });
    await sources.compile(engine, path.join(places.work, 'build'), signal, (done, total) => tell({ stage: 'build', done, total }));
    tell({ stage: 'test' });
    proof = await prove(places.work, signal);
  }
  goOn(signal);
  if (!('detail' in proof)) fail('engine.unproven', { reason: proof.reason });

  const manifest: Manifest = {
    version: 1,
    library: /\d+(\.\d+)+/.exec(proof.detail)?.[0] ?? '-',
    variant: (await exists(path.join(engine, 'deps', 'nvidia'))) ? 'cuda' : 'cpu',
    source,
    key: sources.key(),
    parts: partsKey,
    bytes: await sizeOfAll(folder),
    installed: new Date().toISOString(),
  };
  await fs.writeFile(path.join(folder, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
  await syncTree(folder);
  goOn(signal);
  if (await exists(places.native)) await fs.rename(places.native, places.before);
  await fs.rename(folder, places.native);
  await syncFolder(places.engines);
  // The verdict was about these very files.
  await fs.rename(nativePlaces(places.work).verdicts, places.verdicts).catch(() => undefined);
  await fs.rm(places.work, { recursive: true, force: true });
  return manifest;
}

/** Leaves only what a next attempt can go on with. */
async function clearWork(home: string): Promise<void> {
  const { work, downloads } = nativePlaces(home);
  for (const name of await fs.readdir(work).catch(() => [])) {
    const file = path.join(work, name);
    if (file !== downloads) await fs.rm(file, { recursive: true, force: true });
  }
  // Nothing was fetched: no trace.
  await fs.rmdir(downloads).catch(() => undefined);
  await fs.rmdir(work).catch(() => undefined);
}

/** The JavaScript half of the binding, from the app's own packages; what it imports comes from the app when it runs. */
async function copyPackage(from: string, to: string): Promise<void> {
  await fs.mkdir(to, { recursive: true });
  await fs.copyFile(path.join(from, 'package.json'), path.join(to, 'package.json'));
  await fs.cp(path.join(from, 'dist'), path.join(to, 'dist'), { recursive: true, filter: (file) => !/_test\.|\.d\.ts$|\.map$/.test(file) });
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await fs.readdir(folder, { recursive: true, withFileTypes: true })) {
    const handle = entry.isFile() ? await fs.open(path.join(entry.parentPath, entry.name), 'r') : undefined;
    await handle?.sync();
    await handle?.close();
  }
}
