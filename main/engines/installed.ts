import fs from 'node:fs/promises';
import path from 'node:path';
import { readJson } from '../storage/atomic.ts';
import type { BindingSources } from './binding.ts';
import { libraryVersion, type Variant } from './library.ts';
import { nativePlaces } from './places.ts';

/** What an installation leaves beside its files, once they have proved themselves. */
export interface Manifest {
  readonly version: 1;
  /** of TensorFlow */
  readonly library: string;
  readonly variant: Variant;
  /** `folder`: a library that the user named. */
  readonly source: 'wheel' | 'folder';
  /** What the binding was compiled from. */
  readonly key: string;
  /** What was taken out of the wheels: a newer app may need more of them. */
  readonly parts: string;
  /** on disk */
  readonly bytes: number;
  /** ISO time */
  readonly installed: string;
}

export const manifestName = 'engine.json';

export const manifestOf = (home: string): Promise<Manifest | undefined> => readJson<Manifest>(path.join(nativePlaces(home).native, manifestName));

/** Is this app made for other sources or another library? The library that the user named is never too old. */
export function isOutdated(manifest: Manifest, sources: BindingSources): boolean {
  return manifest.key !== sources.key() || (manifest.source === 'wheel' && manifest.library !== libraryVersion);
}

/** Ends what a kill in the middle of replacing left: the engine that stood there before comes back. */
export async function heal(home: string): Promise<void> {
  const { native, before } = nativePlaces(home);
  if (!(await exists(native)) && (await exists(before))) await fs.rename(before, native);
}

export async function exists(file: string): Promise<boolean> {
  return fs.lstat(file).then(
    () => true,
    () => false,
  );
}
