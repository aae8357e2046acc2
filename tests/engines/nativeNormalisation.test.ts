import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { record, release, type RecordedGraph } from '../../main/recorder/index.ts';
import { withPlainKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { activate } from '../../nodes/train/runtime/layers/activations.ts';
import { layerNorm } from '../../nodes/train/runtime/layers/normalisation.ts';
import { useEngine } from '../parity/engines.ts';
import { fusedOf, graphOf, largest, natives, numbersOf, replays } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** Layer normalisation and gelu by our kernels, against the operations that make them elsewhere and against arithmetic in double precision. */

const random = (seed: number, ...shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(chance(shape, seed).values), shape);

/** The largest difference, in parts of the largest number that is right where that is large. */
const apart = (wanted: Float32Array, got: Float32Array) => largest([wanted], [got]) / wanted.reduce((most, number) => Math.max(most, Math.abs(number)), 1);

/** The rows of a normalised array, in double precision. */
function normalised(x: Float64Array, gamma: Float64Array, beta: Float64Array): Float64Array {
  const width = gamma.length;
  const y = new Float64Array(x.length);
  for (let from = 0; from < x.length; from += width) {
    const row = x.subarray(from, from + width);
    const mean = row.reduce((sum, one) => sum + one, 0) / width;
    const scale = 1 / Math.sqrt(row.reduce((sum, one) => sum + (one - mean) ** 2, 0) / width + 1e-5);
    for (let i = 0; i < width; i++) y[from + i] = (row[i]! - mean) * scale * gamma[i]! + beta[i]!;
  }
  return y;
}

const counted = (graph: RecordedGraph, pattern: RegExp) =>
  fusedOf(graph)
    .nodes.map(({ op }) => op)
    .filter((op) => pattern.test(op))
    .sort();

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  const shapes = [[1, 1], [5, 3], [1, 17], [33, 17], [4, 31, 128], [200, 128], [1, 1000], [77, 1000], [3, 2, 5, 40], [9]];

  describe.each(shapes.map((shape) => [shape.join(' x '), shape] as const))('normalisation of %s', (_, shape) => {
    const width = shape.at(-1)!;
    const given = () => [
      random(1, ...shape)
        .mul(3)
        .add(0.5),
      random(2, width).add(0.7),
      random(3, width),
    ];
    const looked = () => random(4, ...shape);
    const found = () =>
      tf.tidy(() => {
        const loss = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => layerNorm(x, gamma, beta).mul(looked()).sum() as tf.Scalar;
        const [x, gamma, beta] = given() as [tf.Tensor, tf.Tensor, tf.Tensor];
        return numbersOf([layerNorm(x, gamma, beta), ...tf.grads(loss as (...all: tf.Tensor[]) => tf.Scalar)([x, gamma, beta])]);
      });

    it('gives what the operations give, twice to the bit', () => {
      const [own, plain] = [found(), withPlainKernels(found)];
      plain.forEach((numbers, i) => expect(apart(numbers, own[i]!), `result ${i}`).toBeLessThan(1e-5));
      expect(found()).toEqual(own);
    });

    it('agrees with double precision and its differences', () => {
      const [result, ...gradients] = found();
      const start = numbersOf(given()).map((numbers) => Float64Array.from(numbers)) as [Float64Array, Float64Array, Float64Array];
      const weights = looked().dataSync();
      normalised(...start).forEach((value, i) => expect(Math.abs(value - result![i]!)).toBeLessThan(5e-6));
      const loss = (all: [Float64Array, Float64Array, Float64Array]) => normalised(...all).reduce((sum, value, i) => sum + value * weights[i]!, 0);
      gradients.forEach((gradient, which) => {
        const most = gradient.reduce((whole, number) => Math.max(whole, Math.abs(number)), 1);
        // A few places of each: a full check would take longer than training.
        for (let i = 0; i < gradient.length; i += 1 + Math.floor(gradient.length / 3)) {
          const moved = (by: number) =>
            loss(start.map((values, k) => (k === which ? values.map((value, j) => (j === i ? value + by : value)) : values)) as typeof start);
          expect(Math.abs((moved(1e-4) - moved(-1e-4)) / 2e-4 - gradient[i]!), `${which}, ${i}`).toBeLessThan(2e-5 * most);
        }
      });
    });
  });

  it('rows that hardly differ are held by the smallest variance, and what is no number stays in its row', () => {
    const [gamma, beta] = [tf.ones([20]), tf.zeros([20])];
    const flat = layerNorm(tf.fill([2, 20], 1000), gamma, beta).dataSync();
    expect([...flat].every((value) => value === 0)).toBe(true);
    const x = tf.concat([random(1, 3, 20), tf.fill([1, 20], NaN), random(2, 2, 20), random(3, 1, 20).mul(Infinity)]);
    const slopes = tf.grad((rows: tf.Tensor) =>
      layerNorm(rows, gamma, beta)
        .mul(random(5, 7, 20))
        .sum(),
    )(x);
    for (const numbers of numbersOf([layerNorm(x, gamma, beta), slopes]))
      numbers.forEach((value, i) => expect(Number.isNaN(value), `number ${i}`).toBe([3, 6].includes(Math.floor(i / 20))));
    const [scale] = tf.grads((a: tf.Tensor) => layerNorm(x, a, beta).sum())([gamma]);
    expect([...scale!.dataSync()].every(Number.isNaN)).toBe(true);
  });

  it('no rows are no rows', () => {
    const [x, gamma, beta] = [tf.zeros([0, 6]), tf.ones([6]), tf.zeros([6])];
    expect(layerNorm(x, gamma, beta).shape).toEqual([0, 6]);
    const loss = (a: tf.Tensor, b: tf.Tensor) => layerNorm(x, a, b).sum() as tf.Scalar;
    for (const slope of tf.grads(loss as (...all: tf.Tensor[]) => tf.Scalar)([gamma, beta])) expect([...slope.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  describe('recorded', () => {
    /** Two layers, each with its own numbers added back, after a first sum that repeats for each sample. */
    const network = (x: tf.Tensor, places: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
      const [batch, time, width] = x.shape as [number, number, number];
      const dense = (y: tf.Tensor) =>
        y
          .reshape([batch * time, width])
          .matMul(weight as tf.Tensor2D)
          .add(bias)
          .reshape([batch, time, width]);
      const first = x.add(places);
      const second = first.add(dense(layerNorm(first, gamma, beta)));
      const third = second.add(dense(layerNorm(second, gamma, beta)));
      return [second, layerNorm(third, gamma, beta)] as const;
    };
    const inputs = (batch: number, time: number, width: number) => [
      random(1, batch, time, width),
      random(2, 1, time, width),
      random(3, width, width).mul(0.3),
      random(4, width),
      random(5, width).add(1),
      random(6, width),
    ];
    const lossOf = (...all: tf.Tensor[]) =>
      network(...(all as Parameters<typeof network>))[1]
        .square()
        .mul(random(7, all[0]!.shape.at(-1)!))
        .sum() as tf.Scalar;
    const step = (given: readonly tf.Tensor[]) => {
      const { value, grads } = tf.valueAndGrads(lossOf)([...given]);
      return [value, network(...(given as unknown as Parameters<typeof network>))[0], ...grads];
    };

    it.each([
      [2, 3, 5],
      [1, 1, 17],
      [16, 20, 128],
      [3, 50, 40],
    ])('%i samples of %i positions, %i wide: sums before it, what goes past it and sums of rows are taken in', (...size) => {
      const given = inputs(...size);
      const graph = graphOf(record(step, given, []));
      const [plain, own, again] = replays(graph, given);
      const eager = numbersOf(tf.tidy(() => step(given)));
      plain.forEach((numbers, i) => {
        expect(apart(numbers, own[i]!), `result ${i}`).toBeLessThan(2e-5);
        expect(apart(eager[i]!, own[i]!), `result ${i}, beside eager`).toBeLessThan(2e-5);
      });
      expect(again).toEqual(own);
      expect(counted(graph, /LayerNorm/)).toEqual([
        ...Array<string>(3).fill('TensorloomAddLayerNorm'),
        ...Array<string>(2).fill('TensorloomAddLayerNormGrad'),
        'TensorloomLayerNormGrad',
      ]);
      // What is left to add up belongs to the weights, which both layers share.
      const whole = fusedOf(graph).nodes.filter(
        ({ op, outputs }) => op !== 'Reshape' && !op.includes('LayerNorm') && outputs.some(({ shape }) => shape.length === 3),
      );
      expect(whole.map(({ op }) => op).filter((op) => op !== 'TensorloomFused')).toEqual([]);
      release(graph);
      tf.dispose(given);
    });

    it('a sum whose weights come later, or that others change, stays where it is', () => {
      const given = [random(1, 6, 10), random(2, 6, 10), random(3, 10), random(4, 10)];
      const f = ([a, b, gamma, beta]: readonly tf.Tensor[]) => {
        const sum = a!.add(b!);
        const late = gamma!.mul(sum.mean(0));
        const one = layerNorm(sum, late, beta!);
        return [one, layerNorm(sum, gamma!, beta!).mul(sum), layerNorm(a!.mul(b!), gamma!, beta!), layerNorm(a!.add(gamma!), gamma!, beta!)];
      };
      const graph = graphOf(record(f, given, []));
      const [plain, own] = replays(graph, given);
      expect(largest(plain, own)).toBeLessThan(1e-5);
      expect(counted(graph, /LayerNorm/)).toEqual([...Array<string>(2).fill('TensorloomAddLayerNorm'), ...Array<string>(2).fill('TensorloomLayerNorm')]);
      release(graph);
    });

    it('what is to run elsewhere holds operations of TensorFlow alone', () => {
      const given = [...inputs(2, 3, 5)];
      const f = (all: readonly tf.Tensor[]) => [...step(all), activate(all[0]!, 'gelu'), activate(all[0]!, 'geluExact')];
      const graph = withPlainKernels(() => graphOf(record(f, given, [])));
      expect(graph.nodes.map(({ op }) => op).filter((op) => op.startsWith('Tensorloom'))).toEqual([]);
      release(graph);
    });
  });

  describe('gelu', () => {
    /** P(Z < x) by the series of the error function, near zero, and by its continued fraction. */
    const share = (x: number): number => {
      const y = Math.abs(x) / Math.SQRT2;
      let tail = 0;
      if (y < 3) {
        let [sum, term] = [y, y];
        for (let n = 1; n < 100; n++) {
          term *= (-y * y) / n;
          sum += term / (2 * n + 1);
        }
        tail = (1 - (2 / Math.sqrt(Math.PI)) * sum) / 2;
      } else {
        let fraction = y;
        for (let k = 60; k >= 1; k--) fraction = y + k / 2 / fraction;
        tail = Math.exp(-y * y) / fraction / Math.sqrt(Math.PI) / 2;
      }
      return x < 0 ? tail : 1 - tail;
    };
    const exact = (x: number): [number, number] => [x * share(x), share(x) + (x * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI)];
    const byTangent = (x: number): [number, number] => {
      const c = Math.sqrt(2 / Math.PI);
      const t = Math.tanh(c * (x + 0.044715 * x ** 3));
      return [(x * (1 + t)) / 2, (1 + t) / 2 + (x / 2) * (1 - t * t) * c * (1 + 3 * 0.044715 * x * x)];
    };

    describe.each([
      ['gelu', byTangent],
      ['geluExact', exact],
    ] as const)('%s', (kind, truth) => {
      const found = (x: tf.Tensor) =>
        tf.tidy(() =>
          numbersOf([
            activate(x, kind),
            tf
              .grad((a: tf.Tensor) => activate(a, kind).mul(3).sum())(x)
              .div(3),
          ]),
        );

      it.each([1, 15, 16, 17, 5003, 70001])('%i numbers and their slopes are right to the last digits', (count) => {
        const x = tf.linspace(-9, 9, count);
        const [values, slopes] = found(x);
        x.dataSync().forEach((at, i) => {
          const [value, slope] = truth(at);
          expect(Math.abs(values![i]! - value)).toBeLessThan(4e-7 * Math.max(1, Math.abs(at)));
          expect(Math.abs(slopes![i]! - slope)).toBeLessThan(2e-6);
        });
      });

      it('gives what the operations give, and so does what is recorded', () => {
        const x = random(1, 60, 100).mul(6);
        const [own, plain] = [found(x), withPlainKernels(() => found(x))];
        expect(largest(own, plain)).toBeLessThan(1e-5);
        expect(found(x)).toEqual(own);
        const f = ([a]: readonly tf.Tensor[]) => [
          activate(a!, kind),
          tf
            .grad((b: tf.Tensor) => activate(b, kind).mul(3).sum())(a!)
            .div(3),
        ];
        const graph = graphOf(record(f, [x], []));
        const [, replayed] = replays(graph, [x]);
        expect(largest(own, replayed)).toBeLessThan(1e-6);
        expect(counted(graph, /Gelu|Erf|Tanh/)).toEqual(['TensorloomGelu']);
        release(graph);
      });

      it('what is no number stays none, and far numbers stay finite', () => {
        const [values, slopes] = found(tf.tensor1d([NaN, 1e4, -1e4, 0, -0]));
        expect([...values!.subarray(0, 3)]).toEqual([NaN, 1e4, -0]);
        expect([...slopes!]).toEqual([NaN, 1, 0, 0.5, 0.5]);
      });
    });
  });
});
