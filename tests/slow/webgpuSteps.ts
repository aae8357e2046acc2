import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../main/program/engine.ts';
import { webgpu } from '../../main/trainer/engines/webgpu.ts';
import type { Recipe, Source } from '../../nodes/train/runtime/training/recipe.ts';

/**
 * Run by Node 24 with a folder of programs and their names (JSON): takes the first steps of each on WebAssembly and twice on the graphics card.
 * Writes one JSON line.
 */
const [folder, names, steps] = process.argv.slice(2) as [string, string, string];
const require = createRequire(import.meta.url);
const source: Source = { read: (path) => Promise.resolve(readFileSync(require.resolve(path))) };
const engines = { wasm: () => start.wasm(require), first: webgpu.start, again: webgpu.start };

export interface Stepped {
  readonly losses: Readonly<Record<keyof typeof engines, readonly number[]>>;
  /** Tensors that were left when the training was disposed of. */
  readonly left: number;
  readonly seconds: Readonly<Record<keyof typeof engines, number>>;
}

const answer: Record<string, Stepped> = {};
for (const name of JSON.parse(names) as string[]) {
  const { recipe } = (await import(pathToFileURL(join(folder, name, 'train.ts')).href)) as { recipe: Recipe };
  const losses: Record<string, number[]> = {};
  const seconds: Record<string, number> = {};
  let left = 0;
  for (const [engine, begin] of Object.entries(engines)) {
    await begin();
    const [from, before] = [performance.now(), tf.memory().numTensors];
    const training = await recipe.prepare(source, { batch: Math.min(recipe.settings.batch, 4) });
    const told: number[] = [];
    for await (const event of training.steps()) {
      if (event.type === 'step') told.push(event.loss);
      if (told.length >= Number(steps)) break;
    }
    training.dispose();
    losses[engine] = told;
    seconds[engine] = (performance.now() - from) / 1000;
    left = Math.max(left, tf.memory().numTensors - before);
  }
  answer[name] = { losses, left, seconds } as unknown as Stepped;
}
process.stdout.write(`\n@${JSON.stringify(answer)}`, () => process.exit(0));
