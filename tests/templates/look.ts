import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import type { Recipe, Source } from '../../nodes/train/runtime/training/recipe.ts';
import { start } from '../../main/program/engine.ts';

/**
 * Run by Node 24 with a folder of programs and their probes (JSON): trains each a few steps on wasm and looks through every probe, before and after.
 * Writes one JSON line.
 */
const [folder, steps, plans] = process.argv.slice(2) as [string, string, string];
await start.wasm(createRequire(import.meta.url));
const answer: Record<string, unknown> = {};
for (const [name, probes] of Object.entries(JSON.parse(plans) as Record<string, ProbePlan[]>)) {
  const { recipe } = (await import(pathToFileURL(join(folder, name, 'train.ts')).href)) as { recipe: Recipe };
  const require = createRequire(import.meta.url);
  const source: Source = { read: (path) => Promise.resolve(readFileSync(require.resolve(path))) };
  const training = await recipe.prepare(source);
  const look = async (): Promise<Record<string, unknown>> => {
    const results: Record<string, unknown> = {};
    for (const plan of probes) results[plan.id] = plain(await explain(plan, training));
    return results;
  };
  const before = await look();
  const losses: number[] = [];
  for await (const event of training.steps()) {
    if (event.type === 'step') losses.push(event.loss);
    if (losses.length >= Number(steps)) break;
  }
  answer[name] = { losses, parameters: training.model.countParams(), before, results: await look() };
  training.dispose();
}
process.stdout.write(`\n@${JSON.stringify(answer)}`);

/** Typed arrays as lists. */
function plain(result: ProbeResult): unknown {
  return JSON.parse(JSON.stringify(result, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Float32Array)] : value)));
}
