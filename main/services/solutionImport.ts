import fs from 'node:fs/promises';
import path from 'node:path';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import type { ImportedSolution } from '../../preload/contract/data.ts';
import { keepDataFile } from './dataFiles.ts';
import { importSolution } from './solutions/importSolution.ts';
import type { BinaryFile } from './solutions/variables.ts';

/** Reads files as a solution on a grid, keeps it in the folder `files` of `beside`, and answers the params of the block that gives it. */
export async function keepSolution(files: readonly BinaryFile[], beside: string): Promise<ImportedSolution> {
  const { file, notes } = await importSolution(files);
  const kept = await keepDataFile(beside, files.at(-1)!.name, 'solution.json', `${JSON.stringify(file)}\n`);
  const variables = file.fields.map(({ name }) => name);
  const [axes, ranges] = [
    file.axes.map(({ name, count }) => (name === undefined ? String(count) : `${name} ${count}`)).join(' × '),
    file.axes.flatMap(({ name, values }) => (name === undefined || !values ? [] : [{ name, from: values[0]!, to: values.at(-1)! }])),
  ];
  return {
    type: 'physics.file',
    params: { file: kept, variables: variables.join(', '), fields: namesOf(variables), grid: axes },
    notes,
    facts: { variables, ranges },
  };
}

/** What the fields are called in equations: u, v, w, unless the variables bear such names themselves. */
function namesOf(variables: readonly string[]): string {
  const usable = variables.every((name) => /^[a-z]$/i.test(name) && !['x', 'y', 't', 'e', 'i'].includes(name.toLowerCase()));
  return (usable ? variables : variables.map((_, i) => ['u', 'v', 'w'][i] ?? `u${i + 1}`)).join(', ');
}

/** Files from disk. */
export async function readBinaries(paths: readonly string[]): Promise<BinaryFile[]> {
  return Promise.all(
    paths.map(async (one) => ({
      name: path.basename(one),
      bytes: await fs.readFile(one).catch((error: NodeJS.ErrnoException) => {
        throw new ProblemError({ code: 'document.unreadable', data: { path: one, reason: error.code ?? error.message } } as Problem);
      }),
    })),
  );
}
