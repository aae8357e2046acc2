import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { webgpu } from '../../main/trainer/engines/webgpu.ts';
import type { Recipe, Source } from '../../nodes/train/runtime/training/recipe.ts';

/** Run by Node 24 with the folder of a program, a number of steps, and how many go by between two looks at its memory. Writes one JSON line. */
const [folder, steps, between] = process.argv.slice(2) as [string, string, string];
const require = createRequire(import.meta.url);
const source: Source = { read: (path) => Promise.resolve(readFileSync(require.resolve(path))) };

export interface Look {
  readonly step: number;
  readonly loss: number;
  readonly tensors: number;
  /** Bytes on the card: in use, and the most that were ever allocated at once. */
  readonly used: number;
  readonly most: number;
  /** Bytes of the process that lie in memory, and those of JavaScript's objects. */
  readonly resident: number;
  readonly objects: number;
}

await webgpu.start();
const { bufferManager: pool } = tf.backend() as unknown as { bufferManager: { numBytesUsed: number; peak: { allocated: number } } };
const { recipe } = (await import(pathToFileURL(join(folder, 'train.ts')).href)) as { recipe: Recipe };
const training = await recipe.prepare(source, {});
const looks: Look[] = [];
for await (const event of training.steps()) {
  if (event.type !== 'step') continue;
  if (!Number.isFinite(event.loss)) throw new Error(`the loss is ${event.loss} at step ${event.step}`);
  if (event.step % Number(between) === 0) {
    globalThis.gc!();
    const { rss, heapUsed } = process.memoryUsage();
    const { step, loss } = event;
    looks.push({ step, loss, tensors: tf.memory().numTensors, used: pool.numBytesUsed, most: pool.peak.allocated, resident: rss, objects: heapUsed });
    process.stderr.write(`${JSON.stringify(looks.at(-1))}\n`);
  }
  if (event.step >= Number(steps)) break;
}
process.stdout.write(`\n@${JSON.stringify(looks)}`, () => process.exit(0));
