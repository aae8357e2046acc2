import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MultiHeadAttention } from '../../nodes/blocks/attention/multiHead/layer.ts';
import { withPlainKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { attend } from '../../nodes/train/runtime/layers/attention.ts';
import { useEngine } from '../parity/engines.ts';
import { largest, natives, numbersOf } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** Attention by our kernels, against the operations that make it elsewhere. */

const random = (seed: number, ...shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(chance(shape, seed).values), shape);

type Size = readonly [batch: number, time: number, heads: number, size: number];

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  const sizes: Size[] = [
    [1, 1, 1, 1],
    [2, 5, 1, 3],
    [3, 24, 2, 8],
    [2, 25, 3, 16],
    [2, 64, 4, 32],
    [1, 130, 2, 20],
    [40, 17, 2, 40],
  ];
  describe.each([false, true])('causal: %s', (causal) => {
    it.each(sizes)('%i samples of %i positions, %i heads of %i: results and gradients', (batch, time, heads, size) => {
      const width = heads * size;
      const layer = new MultiHeadAttention({ heads, causal, bias: true, name: `attention-${[batch, time, width, causal].join('-')}` });
      layer.build([null, time, width]);
      const weights = layer.weights.map((weight) => weight.read() as tf.Variable);
      weights.forEach((weight, i) => weight.assign(random(i + 1, ...weight.shape).mul(2 / Math.sqrt(width))));
      const [x, looked] = [random(9, batch, time, width), random(10, batch, time, width)];
      const found = () =>
        tf.tidy(() => {
          const loss = () => layer.call(x).mul(looked).sum() as tf.Scalar;
          const { grads } = tf.variableGrads(loss, weights);
          return numbersOf([layer.call(x), tf.grad((input: tf.Tensor) => layer.call(input).mul(looked).sum())(x), ...weights.map(({ name }) => grads[name]!)]);
        });
      const [own, plain] = [found(), withPlainKernels(found)];
      plain.forEach((numbers, i) => {
        const most = numbers.reduce((whole, number) => Math.max(whole, Math.abs(number)), 0);
        expect(largest([numbers], [own[i]!])).toBeLessThan(1e-5 * Math.max(1, most));
      });
      expect(Math.max(...own[0]!.subarray(0, width).map(Math.abs))).toBeGreaterThan(0);
      weights.forEach((weight) => weight.dispose());
    });
  });

  it('gives the weights to who watches, whose rows add up to one', () => {
    const layer = new MultiHeadAttention({ heads: 2, name: 'watched' });
    const x = random(1, 2, 6, 8);
    const watch = new Map<string, tf.Tensor>();
    const seen = layer.apply(x, { watch }) as tf.Tensor;
    expect(largest(numbersOf([seen]), numbersOf([layer.apply(x) as tf.Tensor]))).toBeLessThan(1e-6);
    for (const sum of watch.get('watched')!.sum(-1).dataSync()) expect(sum).toBeCloseTo(1, 5);
  });

  it('heads side by side give what each gives alone', () => {
    const [time, heads, size] = [26, 8, 64];
    const qkv = random(1, time, 3, heads, size);
    const together = attend(qkv.reshape([time, 3 * heads * size]), { time, heads, causal: true }).reshape([time, heads, size]);
    for (const head of [0, 3, 7]) {
      const alone = attend(qkv.slice([0, 0, head, 0], [time, 3, 1, size]).reshape([time, 3 * size]), { time, heads: 1, causal: true });
      expect(together.slice([0, head, 0], [time, 1, size]).dataSync()).toEqual(alone.dataSync());
    }
  });

  it('what comes later changes nothing to the last bit', () => {
    const [time, heads, width] = [50, 2, 24];
    const qkv = random(1, time, 3 * width) as tf.Tensor2D;
    const changed = tf.concat([qkv.slice([0, 0], [30, 3 * width]), random(2, 20, 3 * width)]) as tf.Tensor2D;
    const [a, b] = [qkv, changed].map((one) =>
      attend(one, { time, heads, causal: true })
        .dataSync()
        .subarray(0, 30 * width),
    );
    expect(a).toEqual(b);
  });

  it('large scores overflow nowhere, and what is no number stays in its sample', () => {
    const [time, width] = [30, 16];
    const large = random(1, 2 * time, 3 * width).mul(300) as tf.Tensor2D;
    expect([...attend(large, { time, heads: 1, causal: false }).dataSync()].every(Number.isFinite)).toBe(true);
    const broken = tf.concat([large.slice([0, 0], [time, 3 * width]).mul(NaN), large.slice([time, 0], [time, 3 * width])]) as tf.Tensor2D;
    for (const causal of [false, true]) {
      const results = attend(broken, { time, heads: 1, causal }).dataSync();
      expect([...results.subarray(0, time * width)].every(Number.isNaN)).toBe(true);
      expect([...results.subarray(time * width)].every(Number.isFinite)).toBe(true);
    }
  });
});
