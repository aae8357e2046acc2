import fs from 'node:fs/promises';
import path from 'node:path';
import type { Sources } from '../../nodes/compile/program.ts';
import { sourcePaths } from '../../nodes/compile/sources.ts';

/** Reads the sources that programs are made of from disk, keyed by path from the app's root with forward slashes. */
export async function readSources(root: string): Promise<Sources> {
  const lists = await Promise.all(
    sourcePaths.map(async ({ folder, name, deep }) => {
      const entries = await fs.readdir(path.join(root, folder), { recursive: deep, withFileTypes: true });
      return entries.filter((entry) => entry.isFile() && name.test(entry.name)).map((entry) => path.join(entry.parentPath, entry.name));
    }),
  );
  const entries = lists.flat().map(async (file) => [path.relative(root, file).split(path.sep).join('/'), await fs.readFile(file, 'utf8')] as const);
  return Object.fromEntries((await Promise.all(entries)).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Read once: the app's own files do not change under it. */
export function cachedSources(root: string): () => Promise<Sources> {
  let sources: Promise<Sources> | undefined;
  return () => (sources ??= readSources(root));
}
