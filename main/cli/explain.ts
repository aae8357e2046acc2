import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { explain } from '../../nodes/explain/index.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Recipe, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { isSupervised } from '../../nodes/train/runtime/training/supervised.ts';
import { packageSource } from '../program/source.ts';
import { writeAtomic, writeJson } from '../storage/atomic.ts';
import { Checkpoints, goBackTo } from '../trainer/checkpoints.ts';
import { choose } from '../trainer/engines/engineRoom.ts';
import { lendPackages } from '../trainer/resolve.ts';
import type { Context } from './context.ts';
import { oneOf, whole } from './options.ts';
import { UsageError } from './output.ts';
import { draw } from './pictures/draw.ts';
import { words } from './words.ts';

const methods = ['tsne', 'gradCam', 'cam', 'attention', 'confusion', 'graph', 'generated', 'smoothness', 'solution', 'coefficients'] as const;

/** What a probe of a run shows at the newest checkpoint: PNG pictures and the numbers as JSON, in `explain/` of the run's folder. */
export async function explainRun(context: Context, run: string, options: { readonly method: string; readonly sample?: readonly string[] }): Promise<number> {
  const { output } = context;
  const method = oneOf(output, '--method', options.method, methods);
  const samples = options.sample?.map((text) => whole(output, '--sample', text, { min: 0 })!);
  const { folder, record } = await context.runs.find(run);
  const plan = record.probes.find(({ type }) => type === `probe.${method}`);
  if (!plan) throw new UsageError(output.say(words.noMethod, { method, known: record.probes.map(({ type }) => type.replace('probe.', '')).join(', ') || '-' }));

  const { training, step } = await load(context, folder.path, run);
  const count = isSupervised(training) ? training.test.count : Infinity;
  const outside = samples?.find((sample) => sample >= count);
  if (outside !== undefined) throw new UsageError(output.say(words.noSample, { last: count - 1, got: outside }));
  const result = await explain(plan, training, samples ? { samples } : {});

  const target = path.join(folder.path, 'explain', `${method}-${step}`);
  const numbers = path.join(target, 'numbers.json');
  await writeJson(numbers, { run, method, step, probe: plan.id, layers: plan.layers, ...plainNumbers(result) });
  const written = [numbers];
  for (const { name, png } of draw(result)) {
    const file = path.join(target, `${name}.png`);
    await writeAtomic(file, png);
    written.push(file);
  }
  for (const rival of result.kind === 'solution' ? result.rivals : []) {
    const [error, seconds] = [rival.error.toExponential(2), rival.seconds.toFixed(2)];
    output.line(output.say(words[rival.who], { error, seconds, kilobytes: (rival.bytes / 1000).toFixed(1) }));
  }
  output.object({ event: 'end', status: 'done', run, method, step, files: written, ...(result.kind === 'solution' ? { rivals: result.rivals } : {}) });
  for (const file of written) output.line(output.say(words.wrote, { path: file }));
  return 0;
}

/** The run's program with the weights of its newest checkpoint, on the best engine here. */
async function load({ places }: Context, folder: string, run: string): Promise<{ training: Training; step: number }> {
  // A native engine is looked for in the user's folder.
  process.env['TENSORLOOM_HOME'] ??= places.home;
  lendPackages([folder]);
  const newest = await new Checkpoints(folder).newest(() => undefined);
  if (!newest) throw new ProblemError({ code: 'run.noCheckpoint', data: { run } });
  await choose();
  const { recipe } = (await import(pathToFileURL(path.join(folder, 'program', 'train.ts')).href)) as { recipe: Recipe };
  const training = await recipe.prepare(packageSource(import.meta.url, path.join(folder, 'program')));
  goBackTo(training, newest.file, newest.stored);
  return { training, step: training.position.step };
}

/** Typed arrays as plain lists, so that any program can read them. */
function plainNumbers(value: unknown): object {
  return JSON.parse(JSON.stringify(value, (_, inner: unknown) => (ArrayBuffer.isView(inner) ? [...(inner as Float32Array)] : inner))) as object;
}
