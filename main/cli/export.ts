import { printDocument } from '../../nodes/document/print.ts';
import type { Context } from './context.ts';
import { words } from './words.ts';

export async function exportProject(context: Context, name: string, folder: string, { run }: { run?: string }): Promise<number> {
  const { output, services } = context;
  const { document } = await context.document(name);
  const written = await services.handlers.exporting.project(
    { text: printDocument(document), folder, ...(run === undefined ? {} : { run }) },
    { signal: new AbortController().signal },
  );
  if ('problems' in written) {
    for (const problem of written.problems) output.problem(problem);
    return 1;
  }
  output.object({ event: 'end', status: 'done', folder: written.folder, files: written.files });
  output.line(output.say(words.exported, { count: written.files.length, folder: written.folder }));
  output.line(output.say(words.thenRun));
  return 0;
}
