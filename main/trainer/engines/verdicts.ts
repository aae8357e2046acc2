import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { bindingFile, bindingPackage } from '../../engines/binding.ts';
import type { Proof } from '../../engines/installNative.ts';
import { nativePlaces } from '../../engines/places.ts';
import { readJson, writeJson } from '../../storage/atomic.ts';
import { identityOfGraphics } from './webgpu/identity.ts';

/**
 * What the self-test of an engine found, kept by everything that its answer depends on: library, binding, processor, graphics card,
 * driver. A start looks it up instead of computing for seconds. This file loads nothing native and no tensor library.
 */

/** Raised when the self-test asks for more, or a verdict says more. */
const testVersion = 3;
const kept = 20;

/** The package of the binding: in the user's engine folder, or in the app's own package when that was built in place. */
export function bindingFolder(home: string | undefined): string | undefined {
  const bases = [...(home === undefined ? [] : [join(nativePlaces(home).native, 'package.json')]), import.meta.url];
  return bases.map(packageFrom).find((folder) => folder !== undefined && existsSync(join(folder, bindingFile)));
}

function packageFrom(base: string): string | undefined {
  try {
    return dirname(createRequire(base).resolve(`${bindingPackage}/package.json`));
  } catch {
    return undefined;
  }
}

/** Engines whose code is foreign and may end the process that loads it. */
export type ForeignEngine = 'native' | 'webgpu';

/** Says in one line what an engine is and where it computes; undefined when there is none. */
export function identityOf(engine: ForeignEngine, home: string | undefined): string | undefined {
  const identity = engine === 'native' ? identityOfLibrary(home) : identityOfGraphics();
  return identity && `test ${testVersion} | ${identity}`;
}

function identityOfLibrary(home: string | undefined): string | undefined {
  const folder = bindingFolder(home);
  if (folder === undefined) return undefined;
  const library = join(folder, 'deps', 'lib');
  const libraries = existsSync(library) ? readdirSync(library).map((name) => join(library, name)) : [];
  const files = [join(folder, bindingFile), ...libraries.sort()].map((file) => {
    const { size, mtimeMs, ino } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0, mtimeMs: 0, ino: 0 };
    return `${size}/${Math.round(mtimeMs)}/${ino}`;
  });
  const cards = textOf('/proc/driver/nvidia/version').split('\n')[0]!;
  const visible = process.env['CUDA_VISIBLE_DEVICES'] ?? '';
  return [...files, `node ${process.versions.node}`, os.cpus()[0]?.model ?? '', cards, visible].join(' | ');
}

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

type Verdicts = Readonly<Record<string, Proof>>;

export async function verdictOf(home: string, identity: string): Promise<Proof | undefined> {
  return (await readJson<Verdicts>(nativePlaces(home).verdicts))?.[identity];
}

export async function keepVerdict(home: string, identity: string, proof: Proof): Promise<void> {
  const { verdicts: file } = nativePlaces(home);
  const others = Object.entries((await readJson<Verdicts>(file)) ?? {}).filter(([other]) => other !== identity);
  // A folder that cannot be written costs the test again, no more.
  await writeJson(file, Object.fromEntries([...others.slice(1 - kept), [identity, proof]])).catch(() => undefined);
}
