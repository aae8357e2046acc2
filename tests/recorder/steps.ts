import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { differences, load, record, verify, type RecordedGraph, type Replay } from '../../main/recorder/index.ts';
import { native } from '../../main/trainer/engines/native.ts';
import { direct, type Compute } from '../../nodes/train/runtime/core/compute.ts';
import type { Recipe, Source } from '../../nodes/train/runtime/training/recipe.ts';

/**
 * Run by Node 24 with a folder of programs: trains each some steps on the native engine, as they are and with their steps recorded, and with
 * `--time` measures both. Writes one JSON line.
 */
const [folder, steps, names, time] = process.argv.slice(2) as [string, string, string, string | undefined];
await native.start();

export interface Stepped {
  readonly losses: { readonly eager: number[]; readonly recorded: number[]; readonly compiled: number[] };
  /** How many recordings of the step there are, what is not alike in two of them, and whether the first replays agreed. */
  readonly recordings: number;
  readonly differences: readonly unknown[];
  readonly agreed: readonly boolean[];
  readonly nodes: number;
  readonly milliseconds?: Readonly<Record<string, number>>;
}

const answer: Record<string, Stepped> = {};
for (const name of JSON.parse(names) as string[]) {
  const { recipe } = (await import(pathToFileURL(join(folder, name, 'train.ts')).href)) as { recipe: Recipe };
  const [plain, compiled] = [recorder(false), recorder(true)];
  const losses = { eager: await losesIn(recipe, direct), recorded: await losesIn(recipe, plain.compute), compiled: await losesIn(recipe, compiled.compute) };
  answer[name] = {
    losses,
    recordings: plain.steps.size,
    differences: [...plain.steps.values()].flatMap(({ unlike }) => unlike),
    agreed: [...plain.agreed, ...compiled.agreed],
    nodes: [...plain.steps.values()][0]!.graph.nodes.length,
    ...(time === '--time' && { milliseconds: await timesOf(recipe) }),
  };
  for (const { steps: all } of [plain, compiled]) for (const { replay } of all.values()) replay?.dispose();
}
process.stdout.write(`\n@${JSON.stringify(answer)}`);

interface Step {
  readonly graph: RecordedGraph;
  unlike: readonly unknown[];
  replay?: Replay;
  runs: number;
}

/** Records a function of one name and shapes in its first two calls, checks the third and fourth, and replays from then on. */
function recorder(xla: boolean): { compute: Compute; steps: Map<string, Step>; agreed: boolean[] } {
  const steps = new Map<string, Step>();
  const agreed: boolean[] = [];
  const compute: Compute = (name, f, inputs, state) => {
    if (name !== 'step') return direct(name, f, inputs, state);
    const key = inputs.map(({ shape }) => shape.join()).join(' ');
    const step = steps.get(key);
    if (step?.replay && step.runs++ > 2) return step.replay.run(inputs, state);
    if (step?.replay) {
      const { outputs, agrees } = verify(step.replay, f, inputs, state);
      agreed.push(agrees);
      return outputs;
    }
    const { outputs, graph, refusals } = record(f, inputs, state);
    if (!graph) throw new Error(JSON.stringify(refusals));
    if (!step) steps.set(key, { graph, unlike: [], runs: 1 });
    else {
      step.unlike = differences(step.graph, graph);
      step.replay = load(step.graph, { xla });
    }
    return outputs;
  };
  return { compute, steps, agreed };
}

async function losesIn(recipe: Recipe, compute: Compute): Promise<number[]> {
  const require = createRequire(import.meta.url);
  const source: Source = { read: (path) => Promise.resolve(readFileSync(require.resolve(path))) };
  const training = await recipe.prepare(source, {}, compute);
  const losses: number[] = [];
  for await (const event of training.steps()) {
    if (event.type === 'step') losses.push(event.loss);
    if (losses.length >= Number(steps)) break;
  }
  training.dispose();
  return losses;
}

/** Milliseconds a step, the least of many: as it is, recorded, recorded and compiled. The three take turns. */
async function timesOf(recipe: Recipe): Promise<Record<string, number>> {
  const least: Record<string, number> = {};
  const compute: Compute = (name, f, inputs, state) => {
    if (name !== 'step' || least['eager'] !== undefined) return direct(name, f, inputs, state);
    const { outputs, graph } = record(f, inputs, state);
    const replays = { recorded: load(graph!), compiled: load(graph!, { xla: true }) };
    const ways = {
      eager: () => direct(name, f, inputs, state),
      recorded: () => replays.recorded.run(inputs, state),
      compiled: () => replays.compiled.run(inputs, state),
    };
    for (let i = 0; i < 40; i++) {
      for (const [way, run] of Object.entries(ways)) {
        const from = performance.now();
        const figures = run();
        figures[0]!.dataSync();
        least[way] = Math.min(least[way] ?? Infinity, performance.now() - from);
        tf.dispose(figures as tf.Tensor[]);
      }
    }
    for (const replay of Object.values(replays)) replay.dispose();
    return outputs;
  };
  await losesIn(recipe, compute);
  return least;
}
