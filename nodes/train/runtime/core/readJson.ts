import * as tf from '@tensorflow/tfjs';
import { DataError } from './dataError.ts';
import type { Source } from '../training/recipe.ts';

/** What an import wrote, by the beginning of its form. */
const kinds = [
  { begins: 'tensorloom-graph', name: 'graph', code: 'data.notGraph' },
  { begins: 'tensorloom-solution', name: 'solution', code: 'data.notSolution' },
] as const;

/** Reads a file of this form, or says what is wrong with it. */
export async function readJson<T extends { readonly format: string }>(source: Source, file: string, format: T['format']): Promise<T> {
  const bytes = await source.read(file).catch((error: unknown) => {
    throw new DataError(`The data file ${file} cannot be read (${String(error)}). Import it again.`, { code: 'data.noFile', data: { file } });
  });
  try {
    const value = JSON.parse(tf.util.decodeString(bytes, 'utf-8')) as T;
    if (value.format === format) return value;
  } catch {
    // What is no JSON is nothing that an import wrote.
  }
  const { name, code } = kinds.find(({ begins }) => format.startsWith(begins))!;
  throw new DataError(`${file} does not hold an imported ${name}. Import it again.`, { code, data: { file } });
}
