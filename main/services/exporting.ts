import fs from 'node:fs/promises';
import path from 'node:path';
import type { Program, Sources } from '../../nodes/compile/program.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { exporting as contract } from '../../preload/contract/exporting.ts';
import { writeAtomic } from '../storage/atomic.ts';
import { fileName } from '../storage/paths.ts';
import { newestWeights } from '../trainer/checkpoints.ts';
import { compile } from './compile.ts';
import type { RunStore } from './runStore.ts';
import { writeProgram } from './writeProgram.ts';

interface Needs {
  /** Where projects without a folder of their own go. */
  readonly folder: string;
  readonly store: RunStore;
  readonly sources: () => Promise<Sources>;
}

/** Which folders are ours to write again: an export says what it wrote. */
const mark = '.tensorloom-export.json';

export function exportingService({ folder: home, store, sources }: Needs): Handlers<typeof contract> {
  return {
    async project({ text, folder: wanted, run }) {
      const compiled = compile(text, await sources());
      if ('problems' in compiled) return compiled;
      const { document, program } = compiled;
      const weights = run === undefined ? undefined : await weightsOf(store, run, program);
      const folder = wanted === undefined ? await freeFolder(path.join(home, fileName(document.title))) : path.resolve(wanted);
      await makeRoom(folder);
      const extra = [{ path: 'document.loom', text: printDocument(document) }];
      const files = [...program.files, ...extra].map((file) => file.path);
      if (weights) files.push('weights.safetensors');
      await writeProgram({ files: [...program.files, ...extra] }, folder);
      if (weights) await writeAtomic(path.join(folder, 'weights.safetensors'), weights);
      await writeAtomic(path.join(folder, mark), `${JSON.stringify({ files: files.sort() }, null, 2)}\n`);
      return { folder, files };
    },
  };
}

/** The newest weights of a run, when they fit the program: a graph that was changed since has other layers. */
async function weightsOf(store: RunStore, run: string, program: Program): Promise<Uint8Array> {
  const { folder } = await store.find(run);
  const trained = await fs.readFile(path.join(folder.program, 'model.ts'), 'utf8').catch(() => '');
  const exported = program.files.find((file) => file.path === 'model.ts')?.text ?? '';
  if (codeOf(trained) !== codeOf(exported)) throw new ProblemError({ code: 'export.otherGraph', data: { run } });
  const weights = await newestWeights(folder.path);
  if (weights === undefined) throw new ProblemError({ code: 'run.noCheckpoint', data: { run } });
  return weights;
}

/** Without comments: a new title does not make another model. */
const codeOf = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim();

/** Makes the folder, or empties it of an earlier export; anything else in it is not ours to touch. */
async function makeRoom(folder: string): Promise<void> {
  const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error.code === 'ENOTDIR'
      ? new ProblemError({ code: 'export.notFolder', data: { folder } })
      : new ProblemError({ code: 'document.unwritable', data: { path: folder, reason: error.code ?? error.message } });
  });
  if (names === undefined || names.length === 0) return;
  const ours = await exportedFiles(folder);
  if (!ours) throw new ProblemError({ code: 'export.notEmpty', data: { folder, found: names.slice(0, 4).join(', ') } });
  // What the user added (or trained) since stays; what we wrote is written anew.
  await Promise.all(ours.map((file) => fs.rm(path.join(folder, file), { force: true })));
}

async function exportedFiles(folder: string): Promise<readonly string[] | undefined> {
  try {
    const { files } = JSON.parse(await fs.readFile(path.join(folder, mark), 'utf8')) as { files: unknown };
    return Array.isArray(files)
      ? files.filter((file): file is string => typeof file === 'string' && !path.isAbsolute(file) && !file.split(/[\\/]/).includes('..'))
      : undefined;
  } catch {
    return undefined;
  }
}

/** `Digits`, `Digits 2`, `Digits 3` ...: the first that is not there. */
async function freeFolder(wanted: string): Promise<string> {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? wanted : `${wanted} ${i}`;
    const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : [folder]));
    if (names.length === 0) return folder;
  }
}
