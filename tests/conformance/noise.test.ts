import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { MultiHeadAttention } from '../../nodes/blocks/attention/multiHead/layer.ts';
import { Dropout } from '../../nodes/blocks/core/dropout/layer.ts';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';

/** What the two layers with extra arguments do with them. */

const masks = (seed: number, steps: readonly number[], rate = 0.4): string[] => {
  const noise = new Noise(seed);
  const layer = new Dropout({ name: 'drop', rate });
  return steps.map((step) =>
    tf.tidy(() => {
      noise.begin(tf.scalar(step, 'int32'));
      return (layer.apply(tf.ones([8, 50]), { training: true, noise }) as tf.Tensor).dataSync().join();
    }),
  );
};

it('dropout silences other numbers at every step, and the same ones again with the same seed', () => {
  const [one, two, three] = masks(7, [1, 2, 3]);
  expect(new Set([one, two, three]).size).toBe(3);
  expect(masks(7, [2])).toEqual([two]);
  expect(masks(8, [2])).not.toEqual([two]);
});

it('dropout keeps the expected value, silences its share, and rests outside training', () => {
  const values = masks(7, [1])[0]!.split(',').map(Number);
  const silent = values.filter((one) => one === 0).length / values.length;
  expect(silent).toBeGreaterThan(0.3);
  expect(silent).toBeLessThan(0.5);
  for (const value of values) if (value !== 0) expect(value).toBeCloseTo(1 / 0.6, 5);
  const x = tf.ones([2, 3]);
  const layer = new Dropout({ name: 'rest', rate: 0.5 });
  expect((layer.apply(x) as tf.Tensor).dataSync()).toEqual(x.dataSync());
  expect(() => layer.apply(x, { training: true })).toThrow(/rest.*noise/);
});

it('attention leaves its weights to whoever watches: rows that sum to 1, one entry a use, and nothing when nobody does', () => {
  const layer = new MultiHeadAttention({ name: 'attention', heads: 2 });
  const x = tf.randomNormal([3, 5, 8], 0, 1, 'float32', 1);
  layer.apply(x);
  const before = tf.memory().numTensors;
  const watch = new Map<string, tf.Tensor>();
  tf.tidy(() => {
    layer.apply(x);
    layer.apply(x, { watch });
    layer.apply(x.mul(2), { watch });
  });
  expect([...watch.keys()]).toEqual(['attention', 'attention@2']);
  for (const weights of watch.values()) {
    expect(weights.shape).toEqual([3, 2, 5, 5]);
    for (const sum of tf.tidy(() => weights.sum(-1).dataSync())) expect(sum).toBeCloseTo(1, 5);
  }
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose([...watch.values()]);
});
