import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { findBlock } from '../../nodes/blocks/registry.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { fileName } from '../storage/paths.ts';

/** The files that a document's data blocks read: `files/NAME`, in a folder beside the document or, while it has no place of its own, among the user's documents. */

const folderName = 'files';

export interface DataFile {
  readonly block: string;
  /** `files/NAME`. */
  readonly name: string;
}

export function dataFilesOf({ graph }: LoomDocument): readonly DataFile[] {
  return graph.nodes.flatMap(({ id, type, params }) => {
    const file = Object.hasOwn(findBlock(type)?.params ?? {}, 'file') ? params['file'] : undefined;
    return typeof file === 'string' && new RegExp(`^${folderName}/[^/\\\\]+$`).test(file) ? [{ block: id, name: file }] : [];
  });
}

/** Copies them into a program's folder, where it looks for them. */
export async function copyDataFiles(document: LoomDocument, folder: string, from: readonly string[]): Promise<readonly string[]> {
  const files = dataFilesOf(document);
  for (const { block, name } of files) {
    const found = await firstThere(from.map((one) => path.join(one, name)));
    if (found === undefined) throw new ProblemError({ code: 'data.noFile', block, data: { file: name } });
    const target = path.join(folder, name);
    if (path.resolve(found) === path.resolve(target)) continue;
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.copyFile(found, target);
  }
  return files.map(({ name }) => name);
}

/** Where a document's files may lie: beside it first. */
export const dataFolders = (documents: string, document?: string): string[] => [
  ...(document === undefined ? [] : [path.dirname(path.resolve(document))]),
  documents,
];

/** Writes an imported file into the folder `files` of `beside` under a name of its own, and answers what a data block calls it. The same content has the same name. */
export async function keepDataFile(beside: string, name: string, ending: string, text: string): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8);
  const file = `${folderName}/${fileName(name.replace(/\.[^.]*$/, '')).replace(/\s+/g, '-')}-${hash}.${ending}`;
  await fs.mkdir(path.join(beside, folderName), { recursive: true });
  await fs.writeFile(path.join(beside, file), text);
  return file;
}

async function firstThere(paths: readonly string[]): Promise<string | undefined> {
  for (const one of paths) {
    const there = await fs.access(one).then(
      () => true,
      () => false,
    );
    if (there) return one;
  }
  return undefined;
}
