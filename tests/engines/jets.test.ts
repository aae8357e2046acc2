import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasKernel } from '../../nodes/train/runtime/core/kernels.ts';
import { bend, jetOf, linear, planOf, shift, type Jet, type JetPlan } from '../../nodes/train/runtime/physics/jets.ts';
import { backwardKernel, canStack, forwardKernel, throughStack } from '../../nodes/train/runtime/physics/jetStack.ts';
import { useEngine } from '../parity/engines.ts';
import { largest, natives, numbersOf } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** Dense layers that derivatives go through in one call, against the operations that do it elsewhere and against double precision. */

interface Case {
  readonly coordinates: string[];
  readonly wanted: string[];
  readonly widths: number[];
  readonly count: number;
  /** tanh after the last layer too. */
  readonly bentEnd?: boolean;
}

const cases: readonly Case[] = [
  { coordinates: ['x', 't'], wanted: ['t', 'xx'], widths: [2, 20, 20, 20, 1], count: 1007 },
  { coordinates: ['x'], wanted: [], widths: [1, 7, 33, 3], count: 100 },
  { coordinates: ['x', 'y'], wanted: ['xx', 'xy', 'yy'], widths: [2, 64, 30, 2], count: 215 },
  { coordinates: ['x', 'y', 't'], wanted: ['x'], widths: [3, 13, 1], count: 31 },
  { coordinates: ['x', 't'], wanted: ['xt'], widths: [2, 5, 1], count: 1 },
  { coordinates: ['x', 'y', 't'], wanted: ['xx', 'yy', 'tt', 'xy', 'xt', 'yt'], widths: [3, 9, 6, 5], count: 70, bentEnd: true },
];

const floats = ({ shape, values }: ReturnType<typeof chance>): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);

/** Points, weights and biases, and what each number of the result counts in the loss. */
function given({ coordinates, wanted, widths, count }: Case) {
  const plan = planOf(coordinates, wanted);
  const weights = widths.slice(1).flatMap((width, i) => [chance([widths[i]!, width], i + 1, Math.fround(Math.sqrt(3 / widths[i]!))), chance([width], i + 10)]);
  return { plan, weights, points: chance([count, coordinates.length], 30), scales: chance([count * plan.keys.length, widths.at(-1)!], 31) };
}

const isBent = ({ widths, bentEnd = false }: Case, layer: number): boolean => bentEnd || layer < widths.length - 2;

const together = (it: Case, jet: Jet, all: readonly tf.Tensor[]) =>
  throughStack(
    jet,
    it.widths.slice(1).map((_, i) => ({ kernel: all[2 * i]!, bias: all[2 * i + 1]!, bent: isBent(it, i) })),
  );

const apart = (it: Case, jet: Jet, all: readonly tf.Tensor[]) =>
  it.widths.slice(1).reduce((x, _, i) => {
    const z = linear(x, all[2 * i]!);
    return isBent(it, i) ? bend(z, 'tanh', all[2 * i + 1]) : shift(z, all[2 * i + 1]!);
  }, jet);

/** The loss, and its gradients by rows, weights and biases. */
function found(it: Case, way: typeof together): Float32Array[] {
  return tf.tidy(() => {
    const { plan, weights, points, scales } = given(it);
    const { rows } = jetOf(floats(points) as tf.Tensor2D, plan);
    const loss = (x: tf.Tensor, ...all: tf.Tensor[]) =>
      way(it, { rows: x as tf.Tensor2D, plan }, all)
        .rows.mul(floats(scales))
        .sum() as tf.Scalar;
    const { value, grads } = tf.valueAndGrads(loss as (...all: tf.Tensor[]) => tf.Scalar)([rows, ...weights.map(floats)]);
    return numbersOf([value, ...grads]);
  });
}

/** All streams of one point through the layers. */
function inDoubles(it: Case, plan: JetPlan, start: readonly Float64Array[], weights: readonly Float64Array[]): Float64Array[] {
  return it.widths.slice(1).reduce<Float64Array[]>(
    (streams, width, l) => {
      const [kernel, bias] = [weights[2 * l]!, weights[2 * l + 1]!];
      const z = streams.map((x, k) =>
        Float64Array.from({ length: width }, (_, u) => x.reduce((sum, value, i) => sum + value * kernel[i * width + u]!, k === 0 ? bias[u]! : 0)),
      );
      if (!isBent(it, l)) return z;
      return z.map((stream, k) =>
        stream.map((value, u) => {
          const s = Math.tanh(z[0]![u]!);
          const [slope, curvature] = [1 - s * s, -2 * s * (1 - s * s)];
          const key = plan.keys[k]!;
          if (key === '') return s;
          return slope * value + (key.length === 2 ? curvature * z[plan.keys.indexOf(key[0]!)]![u]! * z[plan.keys.indexOf(key[1]!)]![u]! : 0);
        }),
      );
    },
    start.map((row) => Float64Array.from(row)),
  );
}

/** The loss in double precision, as a function of rows, weights and biases. */
function lossInDoubles(it: Case, plan: JetPlan, scales: Float64Array, [rows, ...weights]: readonly Float64Array[]): number {
  const [width, out] = [it.widths[0]!, it.widths.at(-1)!];
  let loss = 0;
  for (let point = 0; point < it.count; point++) {
    const row = (k: number) => (k * it.count + point) * width;
    const start = plan.keys.map((_, k) => rows!.slice(row(k), row(k) + width));
    inDoubles(it, plan, start, weights).forEach((stream, k) => stream.forEach((value, u) => (loss += value * scales[(k * it.count + point) * out + u]!)));
  }
  return loss;
}

describe.each(['wasm' as const, ...natives])('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it('has the kernels', () => expect([forwardKernel, backwardKernel].every(hasKernel)).toBe(true));

  it('leaves third derivatives and wide layers to others', () => {
    expect(canStack(planOf(['x'], ['xx']), [1, 20, 1])).toBe(true);
    expect(canStack(planOf(['x'], ['xxx']), [1, 20, 1])).toBe(false);
    expect(canStack(planOf(['x'], ['xx']), [1, 65, 1])).toBe(false);
  });

  describe.each(cases)('$coordinates with $wanted through widths $widths, $count points', (one) => {
    it('gives what the operations give', () => {
      const [ours, other] = [found(one, together), found(one, apart)];
      const size = Math.max(...other.map((numbers) => Math.max(...numbers.map(Math.abs))));
      expect(largest(ours, other)).toBeLessThan(1e-5 * size);
    });

    it('gives what double precision and finite differences give', () => {
      const few = { ...one, count: Math.min(one.count, 43) };
      const { plan, weights, points, scales } = given(few);
      const rows = Float64Array.from(tf.tidy(() => jetOf(floats(points) as tf.Tensor2D, plan).rows.dataSync()));
      const start = [rows, ...weights.map(({ values }) => values)];
      const loss = (all: readonly Float64Array[]) => lossInDoubles(few, plan, scales.values, all);
      const [value, ...gradients] = found(few, together);
      expect(Math.abs(value![0]! - loss(start))).toBeLessThan(1e-5 * Math.max(1, Math.abs(loss(start))));
      gradients.forEach((gradient, which) => {
        const size = Math.max(1, ...gradient.map(Math.abs));
        // A few places of each: all of them would take minutes.
        for (let i = 0; i < gradient.length; i += 1 + Math.floor(gradient.length / 3)) {
          const moved = (by: number) => loss(start.map((values, k) => (k === which ? values.map((number, j) => (j === i ? number + by : number)) : values)));
          expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - gradient[i]!)).toBeLessThan(1e-5 * size);
        }
      });
    });
  });

  it('frees what it takes', () => {
    const held = () => tf.engine().backend.numDataIds();
    const before = held();
    for (let i = 0; i < 3; i++) found(cases[1]!, together);
    expect(held()).toBe(before);
  });
});
