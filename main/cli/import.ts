import { sentence } from '../../nodes/text/problem.ts';
import { keepGraph } from '../services/graphImport.ts';
import { keepSolution, readBinaries } from '../services/solutionImport.ts';
import { solutionEndings } from '../services/solutions/importSolution.ts';
import type { Context } from './context.ts';

interface Options {
  readonly directed?: boolean;
  readonly label?: string;
  readonly solution?: boolean;
  readonly to?: string;
}

/**
 * `import FILE...`: a graph or a solution out of files, kept in `files/` of the folder; prints the block and the params that read it, ready
 * for `--set`. What only holds arrays is a solution; a table or JSON may be either.
 */
export async function importAs(
  { output }: Context,
  files: readonly string[],
  { directed = false, label, solution = false, to = '.' }: Options,
): Promise<number> {
  const arrays = files.every((file) => solutionEndings.some((ending) => file.toLowerCase().endsWith(ending)));
  const given = await readBinaries(files);
  const { type, params, notes, facts } = solution || arrays ? await keepSolution(given, to) : await keepGraph(given, to, { directed, label });
  for (const note of notes) output.line(sentence(note, output.language));
  output.object({
    event: 'end',
    status: 'done',
    type,
    params,
    facts,
    notes: notes.map((note) => ({ code: note.code, message: sentence(note, output.language) })),
  });
  output.line(
    `${type}  ${Object.entries(params)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ')}`,
  );
  return 0;
}
