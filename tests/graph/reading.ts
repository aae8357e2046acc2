import { importGraph, type Imported } from '../../main/services/graphs/importGraph.ts';
import type { GraphFile, GraphSetFile } from '../../nodes/train/runtime/graph/graphFormat.ts';
import { ProblemError, sentence, type Problem } from '../../nodes/text/problem.ts';

/** Files as tests give them to the import, and what comes out. */

type File = readonly [name: string, text: string];
type Wishes = { readonly directed?: boolean; readonly label?: string };

export function read(files: readonly File[], { directed = false, label }: Wishes = {}): Imported {
  const imported = importGraph(
    files.map(([name, text]) => ({ name, text })),
    { directed, label },
  );
  for (const note of imported.notes)
    for (const language of ['en', 'zh'] as const)
      if (/[{}]|undefined|NaN/.test(sentence(note, language))) throw new Error(`half a sentence: ${sentence(note, language)}`);
  return imported;
}

export const graphOf = (files: readonly File[], wishes?: Wishes): GraphFile => read(files, wishes).file as GraphFile;
export const setOf = (files: readonly File[], wishes?: Wishes): GraphSetFile => read(files, wishes).file as GraphSetFile;
export const notesOf = (files: readonly File[], wishes?: Wishes): Problem['code'][] => read(files, wishes).notes.map(({ code }) => code);

export function refused(files: readonly File[], wishes?: Wishes): Problem {
  try {
    read(files, wishes);
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('nothing was refused');
}
