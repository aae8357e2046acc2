import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { countRight, crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import type { Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import { rateAt } from '../../nodes/train/runtime/optimizers/schedules.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { on, startBoth } from '../engines/backends.ts';

beforeAll(async () => {
  await startBoth();
  await on('wasm', () => tf.zeros([1]));
});

const constant = { schedule: 'constant', warmup: 0 } as const;

/** Two weights of different shapes, updated with the given gradients one after the other. */
function updated(optimizer: Optimizer, rate: number, gradients: readonly [number[], number[]][]): number[][] {
  const weights = [tf.tensor2d([1, -2, 3, 0.5], [2, 2]).variable(), tf.scalar(4).variable()];
  const updater = optimizer.bind(weights);
  for (const [first, second] of gradients) tf.tidy(() => updater.update([tf.tensor2d(first, [2, 2]), tf.scalar(second[0]!)], tf.scalar(rate)));
  const values = weights.map((weight) => [...weight.dataSync()]);
  tf.dispose([...weights, ...Object.values(updater.slots)]);
  return values;
}

const gradients: [number[], number[]][] = [
  [[0.1, -0.2, 0, 3], [1]],
  [[0.3, 0.2, 0, -1], [-2]],
  [[-0.5, 0.7, 0, 0.01], [0.5]],
];

const weightsBefore = [[1, -2, 3, 0.5], [4]];

function expectClose(got: number[][], expected: number[][]): void {
  got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 5));
  expect(got.flat()).toHaveLength(expected.flat().length);
}

test('AdamW follows its formulas', () => {
  const expected = weightsBefore.map((row, part) =>
    row.map((start, i) => {
      let [weight, m, v] = [start, 0, 0];
      gradients.forEach((gradient, at) => {
        const g = gradient[part]![i]!;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        weight -= 0.01 * 0.1 * weight + (0.01 * (m / (1 - 0.9 ** (at + 1)))) / (Math.sqrt(v / (1 - 0.999 ** (at + 1))) + 1e-8);
      });
      return weight;
    }),
  );
  expectClose(updated(adamW({ rate: 0.01, weightDecay: 0.1, ...constant }), 0.01, gradients), expected);
});

test('the first update of Adam moves each weight by the rate, whatever its gradient', () => {
  const [matrix, scalar] = updated(adamW({ rate: 0.25, weightDecay: 0, ...constant }), 0.25, [[[1e-3, -5, 0, 100], [7]]]);
  expectClose([matrix!, scalar!], [[0.75, -1.75, 3, 0.25], [3.75]]);
});

describe('SGD', () => {
  test('with momentum', () => {
    const expected = weightsBefore.map((row, part) =>
      row.map((start, i) => {
        let [weight, velocity] = [start, 0];
        for (const gradient of gradients) {
          velocity = 0.9 * velocity + gradient[part]![i]!;
          weight -= 0.1 * velocity;
        }
        return weight;
      }),
    );
    expectClose(updated(sgd({ rate: 0.1, momentum: 0.9, ...constant }), 0.1, gradients), expected);
  });
  test('without momentum has no slot', () => {
    const weight = tf.scalar(1).variable();
    const updater = sgd({ rate: 0.1, momentum: 0, ...constant }).bind([weight]);
    expect(Object.keys(updater.slots)).toEqual([]);
    tf.tidy(() => updater.update([tf.scalar(3)], tf.scalar(0.1)));
    expect(weight.dataSync()[0]).toBeCloseTo(0.7, 6);
    weight.dispose();
  });
});

describe('schedules', () => {
  test('constant', () => expect([1, 5, 10].map((step) => rateAt({ rate: 0.1, ...constant }, step, 10))).toEqual([0.1, 0.1, 0.1]));
  test('cosine begins at the rate, is half way down in the middle, and ends just above zero', () => {
    const at = (step: number) => rateAt({ rate: 0.1, schedule: 'cosine', warmup: 0 }, step, 100);
    expect(at(1)).toBe(0.1);
    expect(at(51)).toBeCloseTo(0.05, 10);
    expect(at(100)).toBeGreaterThan(0);
    expect(at(100)).toBeLessThan(0.0001);
  });
  test('warm-up rises evenly, then the cosine begins', () => {
    const at = (step: number) => rateAt({ rate: 0.1, schedule: 'cosine', warmup: 10 }, step, 110);
    expect([1, 5, 10].map(at)).toEqual([0.01, 0.05, 0.1]);
    expect(at(11)).toBe(0.1);
    expect(at(61)).toBeCloseTo(0.05, 10);
  });
  test('a warm-up as long as the training, and one step in all, stay finite', () => {
    expect(rateAt({ rate: 0.1, schedule: 'cosine', warmup: 10 }, 10, 10)).toBe(0.1);
    expect(rateAt({ rate: 0.1, schedule: 'cosine', warmup: 0 }, 1, 1)).toBe(0.1);
  });
});

describe('cross-entropy', () => {
  const rows = [
    [2, -1, 0.5],
    [0, 0, 0],
    [-3, 5, 1],
  ];
  const labels = [0, 2, 1];
  const probabilities = rows.map((row) => row.map((x) => Math.exp(x) / row.reduce((sum, y) => sum + Math.exp(y), 0)));

  for (const smoothing of [0, 0.3]) {
    test(`value and gradient with smoothing ${smoothing}, on both engines`, async () => {
      const target = (row: number, k: number) => (labels[row] === k ? 1 - smoothing : 0) + smoothing / 3;
      const loss = -probabilities.flatMap((row, i) => row.map((p, k) => target(i, k) * Math.log(p))).reduce((sum, x) => sum + x, 0) / 3;
      const gradient = probabilities.flatMap((row, i) => row.map((p, k) => (p - target(i, k)) / 3));
      for (const backend of ['cpu', 'wasm'] as const) {
        const [value, slope] = await on(backend, () => {
          const { value, grad } = tf.valueAndGrad((x) => crossEntropy({ smoothing })(x as tf.Tensor2D, tf.tensor1d(labels, 'int32')))(tf.tensor2d(rows));
          return [value, grad];
        });
        expect(value!.values[0]).toBeCloseTo(loss, 6);
        expectClose([slope!.values], [gradient]);
      }
    });
  }

  test('huge logits do not overflow', async () => {
    const [got] = await on('wasm', () => crossEntropy({ smoothing: 0 })(tf.tensor2d([[1000, -1000]]), tf.tensor1d([1], 'int32')));
    expect(got!.values[0]).toBe(2000);
  });

  test('right answers are counted', async () => {
    const [got] = await on('wasm', () => countRight(tf.tensor2d(rows), tf.tensor1d([0, 2, 1], 'int32')));
    expect(got!.values).toEqual([2]);
  });
});
