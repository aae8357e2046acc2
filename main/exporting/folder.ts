import fs from 'node:fs/promises';
import path from 'node:path';
import { ProblemError } from '../../nodes/text/problem.ts';
import { writeAtomic } from '../storage/atomic.ts';

/** Which folders are ours to write again: an export says what it wrote. */
const mark = '.tensorloom-export.json';
/** Where files are made; what a killed export left of it goes with the next one. */
const workshopName = '.tensorloom-export-';

/** Makes the folder, or empties it of an earlier export; anything else in it is not ours to touch. */
export async function makeRoom(folder: string): Promise<void> {
  // What the user added (or trained) since stays; what we wrote is written anew.
  for (const file of await ours(folder)) await fs.rm(path.join(folder, file), { force: true });
}

async function clearWorkshops(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder)) if (name.startsWith(workshopName)) await fs.rm(path.join(folder, name), { recursive: true, force: true });
}

/** Files of an earlier export in the folder. A problem when the folder is not one that may be written. */
export async function ours(folder: string): Promise<readonly string[]> {
  const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error.code === 'ENOTDIR'
      ? new ProblemError({ code: 'export.notFolder', data: { folder } })
      : new ProblemError({ code: 'document.unwritable', data: { path: folder, reason: error.code ?? error.message } });
  });
  // A workshop whose process was killed is ours, though nothing says so.
  if (names.every((name) => name.startsWith(workshopName))) return [];
  const files = await exportedFiles(folder);
  if (!files) throw new ProblemError({ code: 'export.notEmpty', data: { folder, found: names.slice(0, 4).join(', ') } });
  return files;
}

/** Says which files of the folder are an export's. */
export async function markFolder(folder: string, files: readonly string[]): Promise<void> {
  await writeAtomic(path.join(folder, mark), `${JSON.stringify({ files: [...files].sort() }, null, 2)}\n`);
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
export async function freeFolder(wanted: string): Promise<string> {
  for (let i = 1; ; i++) {
    const folder = i === 1 ? wanted : `${wanted} ${i}`;
    const names = await fs.readdir(folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : [folder]));
    if (names.length === 0) return folder;
  }
}

/**
 * Makes files in a workshop inside the wanted folder, on its own disk, and moves them up when all of them are whole and right. Whatever goes wrong
 * before leaves the folder as it was.
 */
export async function fillFolder<T>(
  folder: string,
  make: (workshop: string) => Promise<T>,
): Promise<T & { readonly files: readonly string[]; readonly bytes: number }> {
  await ours(folder);
  let isNew = false;
  try {
    isNew = (await fs.mkdir(folder, { recursive: true })) !== undefined;
    await clearWorkshops(folder);
    const workshop = await fs.mkdtemp(path.join(folder, workshopName));
    try {
      const made = await make(workshop);
      const files = await filesIn(workshop);
      await makeRoom(folder);
      let bytes = 0;
      for (const file of files) {
        bytes += (await fs.stat(path.join(workshop, file))).size;
        await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
        await fs.rename(path.join(workshop, file), path.join(folder, file));
      }
      await markFolder(folder, files);
      return { ...made, files, bytes };
    } finally {
      await fs.rm(workshop, { recursive: true, force: true });
    }
  } catch (error) {
    // Only an empty folder goes.
    if (isNew) await fs.rmdir(folder).catch(() => undefined);
    throw fileProblem(error, folder) ?? error;
  }
}

/** Sentences for what a disk refuses. */
function fileProblem(error: unknown, folder: string): ProblemError | undefined {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new ProblemError({ code: 'export.diskFull', data: { folder } });
  return syscall !== undefined && code !== undefined && !(error instanceof ProblemError)
    ? new ProblemError({ code: 'document.unwritable', data: { path: folder, reason: code } })
    : undefined;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}
