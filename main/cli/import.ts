import { sentence } from '../../nodes/text/problem.ts';
import { keepGraph, readInputs } from '../services/graphImport.ts';
import type { Context } from './context.ts';

/** `import FILE...`: a graph out of files, kept in `files/` of the folder; prints the data block and the params that read it, ready for `--set`. */
export async function importAs({ output }: Context, files: readonly string[], options: { readonly directed?: boolean; readonly to?: string }): Promise<number> {
  const { type, params, notes, facts } = await keepGraph(await readInputs(files), options.to ?? '.', options.directed ?? false);
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
