import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Context } from './context.ts';
import { follow } from './follow.ts';
import { engineOf, modeOf, whole } from './options.ts';
import { applySettings } from './settings.ts';
import { words } from './words.ts';

export interface TrainOptions {
  readonly epochs?: string;
  readonly steps?: string;
  readonly seed?: string;
  readonly engine?: string;
  readonly mode?: string;
  readonly set?: readonly string[];
  readonly out?: string;
}

const signal = new AbortController().signal;

export async function train(context: Context, name: string, options: TrainOptions): Promise<number> {
  const { output, services } = context;
  const wishes = {
    engine: engineOf(output, options.engine),
    mode: modeOf(output, options.mode),
    seed: whole(output, '--seed', options.seed),
    epochs: whole(output, '--epochs', options.epochs, { max: 100_000 }),
    steps: whole(output, '--steps', options.steps),
  };
  const { document, path } = await context.document(name);
  const text = printDocument(applySettings(document, options.set ?? [], output));
  const started = await services.handlers.training.start({ text, ...(path === undefined ? {} : { path }), ...wishes }, { signal });
  if ('problems' in started) {
    for (const problem of started.problems) output.problem(problem);
    return 1;
  }
  const end = await follow(context, started.run, { limit: wishes.steps });
  const { resumable } = await context.runs.history(started.run).then(({ summary }) => summary);
  if (end.status !== 'done' && resumable) output.line(output.say(words.goOn, { run: started.run }));
  if (end.status === 'done' && options.out !== undefined) await exportRun(context, started.run, options.out);
  return end.status === 'done' ? 0 : 1;
}

export async function resume(context: Context, run: string, options: { engine?: string }): Promise<number> {
  const { output, services } = context;
  const engine = engineOf(output, options.engine);
  const sessions = (await context.runs.events(run)).filter((event) => event.type === 'start').length;
  await services.handlers.training.continue({ run, ...(engine === undefined ? {} : { engine }) }, { signal });
  const end = await follow(context, run, { sessions });
  if (end.status !== 'done') output.line(output.say(words.goOn, { run }));
  return end.status === 'done' ? 0 : 1;
}

async function exportRun({ services, output, runs }: Context, run: string, folder: string): Promise<void> {
  const written = await services.handlers.exporting.project({ text: await runs.text(run), folder, run }, { signal });
  if ('problems' in written) throw new ProblemError(written.problems[0]!);
  output.line(output.say(words.exported, { count: written.files.length, folder: written.folder }));
}
