import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../main/program/engine.ts';
import type { Recipe, Training } from '../../nodes/train/runtime/training/recipe.ts';

/** Run by Node 24 with a folder of programs: trains each without a break, and once with a break after half of the steps. Writes one JSON line. */
const [folder, steps, ...names] = process.argv.slice(2) as [string, string, ...string[]];
await start.wasm(createRequire(import.meta.url));

async function losses(training: Training, count: number): Promise<number[]> {
  const found: number[] = [];
  for await (const event of training.steps()) {
    if (event.type === 'step') found.push(event.loss);
    if (found.length >= count) break;
  }
  return found;
}

const answer: Record<string, unknown> = {};
for (const name of names) {
  const { recipe } = (await import(pathToFileURL(join(folder, name, 'train.ts')).href)) as { recipe: Recipe };
  const source = { read: () => Promise.reject(new Error('generated data needs no file')) };
  const before = tf.memory().numTensors;
  const whole = await recipe.prepare(source);
  const unbroken = await losses(whole, Number(steps));
  const first = await recipe.prepare(source);
  const half = Math.floor(Number(steps) / 2);
  const begun = await losses(first, half);
  const second = first.untrained();
  const there = second.state();
  for (const [key, value] of Object.entries(first.state())) there[key]!.assign(value);
  second.position = first.position;
  const broken = [...begun, ...(await losses(second, Number(steps) - half))];
  const figures = await whole.evaluate();
  for (const training of [whole, first, second]) training.dispose();
  answer[name] = { unbroken, broken, figures, left: tf.memory().numTensors - before };
}
process.stdout.write(`\n@${JSON.stringify(answer)}`);
