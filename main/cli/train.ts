import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { isOfMemory } from '../../nodes/train/events.ts';
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
  readonly now?: boolean;
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
    now: options.now,
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
  if (end.status !== 'done' && resumable) await offerToGoOn(context, started.run);
  if (end.status === 'done' && options.out !== undefined) await exportRun(context, started.run, options.out);
  return end.status === 'done' ? 0 : 1;
}

export async function resume(context: Context, run: string, options: { engine?: string; set?: readonly string[]; now?: boolean }): Promise<number> {
  const { output, services } = context;
  const engine = engineOf(output, options.engine);
  const sessions = (await context.runs.events(run)).filter((event) => event.type === 'start').length;
  const changes = options.set ?? [];
  const text = changes.length === 0 ? undefined : printDocument(applySettings(await context.runs.document(run), changes, output));
  await services.handlers.training.continue(
    { run, now: options.now, ...(engine === undefined ? {} : { engine }), ...(text === undefined ? {} : { text }) },
    { signal },
  );
  const end = await follow(context, run, { sessions });
  if (end.status !== 'done') await offerToGoOn(context, run);
  return end.status === 'done' ? 0 : 1;
}

/** How the run can be gone on with: as it is, or with what its last problem offers. */
async function offerToGoOn({ output, runs }: Context, run: string): Promise<void> {
  const events = await runs.events(run);
  const problem = events.findLast((event) => event.type === 'problem')?.problem;
  const lacking = problem !== undefined && isOfMemory(problem);
  if (!lacking) output.line(output.say(words.goOn, { run }));
  for (const cure of problem?.cures ?? []) {
    if (cure.kind !== 'set' || (cure.block ?? problem?.block) === undefined) continue;
    output.line(output.say(words.goOnWith, { run, setting: `${cure.block ?? problem!.block!}.${cure.param}=${cure.to}` }));
  }
  if (lacking) output.line(output.say(words.goOnLacking, { run }));
}

async function exportRun({ services, output, runs }: Context, run: string, folder: string): Promise<void> {
  const written = await services.handlers.exporting.project({ text: await runs.text(run), folder, run }, { signal });
  if ('problems' in written) throw new ProblemError(written.problems[0]!);
  output.line(output.say(words.exported, { count: written.files.length, folder: written.folder }));
}
