import { arrange } from './arrange.ts';
import { readJson } from './readJson.ts';
import { readMat } from './readMat.ts';
import { isNpy, readNpy } from './readNpy.ts';
import { readNpz } from './readNpz.ts';
import { readRows } from './readTable.ts';
import { refuse, type BinaryFile, type Variable } from './variables.ts';

/** Reads a solution on a grid out of files: MATLAB, NumPy, CSV or JSON. Several files are read as one; of .npy files each is a variable. */
export async function importSolution(files: readonly BinaryFile[]): Promise<ReturnType<typeof arrange>> {
  if (files.length === 0) return refuse('import.count', { count: 0 });
  const variables: Variable[] = [];
  for (const file of files) variables.push(...(await variablesOf(file)));
  return arrange(files.map(({ name }) => name).join(', '), variables);
}

export const solutionEndings = ['.mat', '.npy', '.npz'] as const;

async function variablesOf(file: BinaryFile): Promise<readonly Variable[]> {
  const kind = /\.([a-z0-9]+)$/i.exec(file.name)?.[1]?.toLowerCase();
  if (kind === 'mat') return readMat(file);
  if (kind === 'npy' || isNpy(file)) return [readNpy(file)];
  if (kind === 'npz') return readNpz(file);
  if (kind === 'csv' || kind === 'tsv' || kind === 'txt') return readRows(file);
  if (kind === 'json') return readJson(file);
  return refuse('solution.ending', { file: file.name });
}
