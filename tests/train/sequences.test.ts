import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { TokenEmbedding } from '../../nodes/blocks/sequence/embedding/layer.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { synthetic, type SyntheticSettings } from '../../nodes/datasets/synthetic.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { countRight, crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import type { Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import { supervised } from '../../nodes/train/runtime/training/supervised.ts';

/** Whole numbers in, a label at each step out: what language models are trained on. */

const source = { read: () => Promise.reject(new Error('no data is read')) };
const settings: SyntheticSettings = {
  kind: 'tokens',
  ...{ time: 6, width: 4, side: 5, channels: 2, vocabulary: 9, classes: 9, targets: 1, labels: 'step', train: 40, test: 12 },
};

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Tells each word's own number: a table and a linear map can. */
function echo(train: Dataset, test: Dataset) {
  const labelled = (set: Dataset): Dataset => ({ ...set, labels: Int32Array.from(set.inputs['inputs']!.values) });
  return supervised({
    ...{ seed: 7, epochs: 12, batch: 16 },
    data: () => Promise.resolve({ train: labelled(train), test: labelled(test) }),
    model: () => {
      const words = tf.input({ name: 'inputs', shape: [6], dtype: 'int32' });
      const vectors = new TokenEmbedding({ name: 'table', vocabulary: 9, width: 12 }).apply(words) as tf.SymbolicTensor;
      return tf.model({ inputs: words, outputs: new Dense({ name: 'head', units: 9 }).apply(vectors) as tf.SymbolicTensor });
    },
    loss: crossEntropy({ smoothing: 0 }),
    optimizer: adamW({ rate: 0.1, weightDecay: 0, schedule: 'constant', warmup: 0 }),
  });
}

it('a label at each step is learned, and counted step by step', async () => {
  const { train, test } = await synthetic(settings)(source, 3);
  const training = await echo(train, test).prepare(source);
  const epochs = [];
  for await (const event of training.steps()) if (event.type === 'epoch') epochs.push(event.metrics);
  expect(epochs).toHaveLength(12);
  for (const { accuracy, testAccuracy } of epochs) for (const share of [accuracy!, testAccuracy!]) expect(share).toBeLessThanOrEqual(1);
  expect(epochs[0]!['accuracy']!).toBeLessThan(0.9);
  expect(epochs.at(-1)).toMatchObject({ accuracy: 1, testAccuracy: 1 });
  expect(epochs.at(-1)!['testLoss']!).toBeLessThan(0.1);
  training.dispose();
});

describe('random data', () => {
  it.each([
    ['numbers', [4], 1],
    ['image', [5, 5, 2], 1],
    ['sequence', [6, 4], 6],
    ['tokens', [6], 6],
  ] as const)('%s has its shape and as many labels as it should', async (kind, shape, each) => {
    const { train, test } = await synthetic({ ...settings, kind })(source, 3);
    for (const [set, count] of [[train, 40] as const, [test, 12] as const]) {
      const { values, shape: own } = set.inputs['inputs']!;
      expect(own).toEqual(shape);
      expect(values.length).toBe(count * shape.reduce((a: number, b: number) => a * b, 1));
      expect(values).toBeInstanceOf(kind === 'tokens' ? Int32Array : Float32Array);
      expect(set.labels).toHaveLength(count * each);
      expect(set.labelShape).toEqual(each > 1 ? [6] : undefined);
      expect(Math.min(...set.labels)).toBe(0);
      expect(Math.max(...set.labels)).toBe(8);
    }
  });

  it('follows the seed, and the standard normal distribution', async () => {
    const given = { ...settings, kind: 'numbers', width: 50, train: 200 } as const;
    const numbers = async (seed: number) => Array.from((await synthetic(given)(source, seed)).train.inputs['inputs']!.values);
    const values = await numbers(3);
    expect(await numbers(3)).toEqual(values);
    expect(await numbers(4)).not.toEqual(values);
    const mean = values.reduce((a: number, b: number) => a + b, 0) / values.length;
    const variance = values.reduce((a: number, b: number) => a + (b - mean) ** 2, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(variance).toBeGreaterThan(0.93);
    expect(variance).toBeLessThan(1.07);
  });
});

it('right answers of a sequence are counted over all its steps', async () => {
  const logits = tf.tensor3d([
    [
      [2, 1],
      [0, 3],
    ],
    [
      [5, 4],
      [1, 0],
    ],
  ]); // says 0 1, 0 0
  const right = countRight(
    logits,
    tf.tensor2d(
      [
        [0, 1],
        [1, 0],
      ],
      undefined,
      'int32',
    ),
  );
  expect(Array.from(await right.data())).toEqual([3]);
});
