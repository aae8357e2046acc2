import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type * as tf from '@tensorflow/tfjs';
import { digits } from '../../nodes/datasets/digits.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import type { Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import type { Source } from '../../nodes/train/runtime/training/recipe.ts';
import type { Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { supervised } from '../../nodes/train/runtime/training/supervised.ts';

const require = createRequire(import.meta.url);

const packages: Source = {
  read: (path) => readFile(require.resolve(path)),
};

/** Real digits to train and to test on, the same for the same seed. */
export function loadDigits(train: number, test: number, seed = 7): Promise<{ train: Dataset; test: Dataset }> {
  return digits({ train, test })(packages, seed);
}

export async function readDigits(count: number): Promise<{ features: Float32Array; labels: Uint8Array }> {
  const { test } = await loadDigits(0, count);
  return { features: test.inputs['images']!.values as Float32Array, labels: Uint8Array.from(test.labels) };
}

/** A training of `model` on data that is at hand. */
export function trainingOf(
  model: () => tf.LayersModel,
  data: { train: Dataset; test: Dataset },
  { epochs = 1, batch = 32, rate = 0.005 } = {},
): Promise<Supervised> {
  return supervised({
    seed: 7,
    epochs,
    batch,
    data: () => Promise.resolve(data),
    model,
    loss: crossEntropy({ smoothing: 0 }),
    optimizer: adamW({ rate, weightDecay: 0, schedule: 'cosine', warmup: 0 }),
  }).prepare(packages);
}

/** Real digits at half their size, each in a corner of an empty picture of 28 x 28: `corners` says in which (0 upper left, 1 upper right, 2 and 3 below). */
export async function cornerDigits(classes: readonly number[], train: number, test: number): Promise<{ train: Dataset; test: Dataset; corners: Uint8Array }> {
  const all = (await loadDigits(0, 8000)).test;
  const chosen = Array.from(all.labels.keys()).filter((i) => classes.includes(all.labels[i]!));
  const values = all.inputs['images']!.values;
  const make = (from: number, count: number): Dataset => {
    const out = new Float32Array(count * 784);
    for (let n = 0; n < count; n++) {
      const source = chosen[from + n]! * 784;
      const at = n * 784 + (cornerOf(n) & 1) * 14 + (cornerOf(n) >> 1) * 14 * 28;
      for (let y = 0; y < 14; y++) {
        for (let x = 0; x < 14; x++) {
          const corner = source + 2 * y * 28 + 2 * x;
          out[at + y * 28 + x] = (values[corner]! + values[corner + 1]! + values[corner + 28]! + values[corner + 29]!) / 4;
        }
      }
    }
    const labels = Int32Array.from({ length: count }, (_, n) => classes.indexOf(all.labels[chosen[from + n]!]!));
    return { inputs: { images: { values: out, shape: [28, 28, 1] } }, labels, classes: classes.map(String), count };
  };
  return { train: make(0, train), test: make(train, test), corners: Uint8Array.from({ length: test }, (_, n) => cornerOf(n)) };
}

function cornerOf(n: number): number {
  return (n * 7 + (n >> 3)) % 4;
}
