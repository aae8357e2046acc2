import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../main/program/engine.ts';
import { lstmStates } from '../../nodes/train/runtime/layers/recurrence.ts';
import { doubles, expectNumbers, tensorOf, type Doubles } from './doubles.ts';

/** Functions of numbers, sums and recurrences on WebAssembly, beside double precision. */

beforeAll(() => start.wasm(createRequire(import.meta.url)));

const mapped = ({ shape, values }: Doubles, f: (value: number) => number): Doubles => ({ shape, values: values.map(f) });

/** erf by its Taylor series, and near 1 by its continued fraction: both to double precision. */
function erf(x: number): number {
  if (Math.abs(x) > 3) {
    let fraction = 0;
    for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
    return Math.sign(x) * (1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (Math.abs(x) + fraction)));
  }
  let [term, sum] = [x, x];
  for (let n = 1; n < 80; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

const functions: readonly (readonly [name: string, ours: (x: tf.Tensor) => tf.Tensor, right: (x: number) => number, positive?: true])[] = [
  ['neg', tf.neg, (x) => -x],
  ['abs', tf.abs, Math.abs],
  ['square', tf.square, (x) => x * x],
  ['sqrt', tf.sqrt, Math.sqrt, true],
  ['rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x), true],
  ['reciprocal', tf.reciprocal, (x) => 1 / x],
  ['exp', tf.exp, Math.exp],
  ['expm1', tf.expm1, Math.expm1],
  ['log', tf.log, Math.log, true],
  ['tanh', tf.tanh, Math.tanh],
  ['sigmoid', tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  ['erf', tf.erf, erf],
  ['relu', tf.relu, (x) => Math.max(0, x)],
  ['step', (x) => tf.step(x), (x) => (x > 0 ? 1 : 0)],
];

describe.each(functions.map(([name, ours, right, positive]) => ({ name, ours, right, positive })))('$name', ({ ours, right, positive }) => {
  test.each([[1], [3], [4], [17], [5, 7, 3], [40_003]].map((shape) => ({ shape })))('of $shape', ({ shape }) => {
    const plain = doubles(shape, 1, 9);
    const x = positive ? mapped(plain, (value) => Math.fround(Math.abs(value) + 1e-3)) : plain;
    const wanted = mapped(x, right);
    tf.tidy(() => {
      const got = ours(tensorOf(x)).dataSync();
      // Beside each number itself: few of them are as large as the largest.
      expect(wanted.values.findIndex((value, i) => !(Math.abs(got[i]! - value) < 6e-7 * Math.max(1e-6, Math.abs(value))))).toBe(-1);
    });
  });

  test('of what is no number', () => {
    expect([...tf.tidy(() => ours(tf.tensor1d([Number.NaN, 1, Number.NaN, 1, Number.NaN])).dataSync())].map(Number.isNaN)).toEqual([
      true,
      false,
      true,
      false,
      true,
    ]);
  });
});

test('functions at their ends', () => {
  const of = (f: (x: tf.Tensor) => tf.Tensor, ...values: number[]) => [...tf.tidy(() => f(tf.tensor1d(values)).dataSync())];
  expect(of(tf.exp, 100, -200, Infinity, -Infinity, 0)).toEqual([Infinity, 0, Infinity, 0, 1]);
  expect(of(tf.log, 0, -1, Infinity, 1)).toEqual([-Infinity, Number.NaN, Infinity, 0]);
  expect(of(tf.tanh, 50, -50, Infinity, -Infinity, 0)).toEqual([1, -1, 1, -1, 0]);
  expect(of(tf.erf, 9, -9, Infinity, 0)).toEqual([1, -1, 1, 0]);
  expect(of(tf.sigmoid, 200, Infinity, 0)).toEqual([1, 1, 0.5]);
  expect(of(tf.expm1, -100, 1e-8, Infinity)).toEqual([-1, Math.fround(1e-8), Infinity]);
  expect(of(tf.log, 1e-40)[0]).toBeCloseTo(Math.log(1e-40), 4);
});

const pairs: readonly (readonly [name: string, ours: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, right: (a: number, b: number) => number])[] = [
  ['add', tf.add, (a, b) => a + b],
  ['sub', tf.sub, (a, b) => a - b],
  ['mul', tf.mul, (a, b) => a * b],
  ['div', tf.div, (a, b) => a / b],
  ['maximum', tf.maximum, Math.max],
  ['minimum', tf.minimum, Math.min],
  ['squaredDifference', tf.squaredDifference, (a, b) => (a - b) ** 2],
];

const shapes = [
  [[5], [5], [5]],
  [
    [3, 7],
    [3, 7],
    [3, 7],
  ],
  [[3, 7], [7], [3, 7]],
  [[7], [3, 7], [3, 7]],
  [
    [3, 7],
    [3, 1],
    [3, 7],
  ],
  [
    [3, 1],
    [1, 7],
    [3, 7],
  ],
  [[], [3, 7], [3, 7]],
  [
    [3, 7],
    [1, 1],
    [3, 7],
  ],
  [
    [2, 3, 4, 5],
    [3, 1, 5],
    [2, 3, 4, 5],
  ],
  [
    [2, 1, 4, 1],
    [1, 3, 1, 5],
    [2, 3, 4, 5],
  ],
  [[20_001], [1], [20_001]],
  [[900, 33], [33], [900, 33]],
  [[0, 3], [3], [0, 3]],
] as const;

/** Where the number of a place of `whole` stands in a tensor that is repeated to it. */
function placeIn(shape: readonly number[], whole: readonly number[], index: number): number {
  let [place, stride] = [0, 1];
  for (let axis = 1; axis <= shape.length; axis++) {
    const size = shape.at(-axis)!;
    const step = whole.slice(whole.length - axis + 1).reduce((product, length) => product * length, 1);
    place += ((Math.floor(index / step) % whole.at(-axis)!) % size) * stride;
    stride *= size;
  }
  return place;
}

describe.each(pairs)('%s', (_, ours, right) => {
  test.each(shapes)('of %j and %j', (first, second, whole) => {
    const [a, b] = [doubles(first, 1, 3), doubles(second, 2, 3)];
    const wanted = { shape: whole, values: new Float64Array(whole.reduce<number>((product, size) => product * size, 1)) };
    wanted.values.forEach((_, i) => (wanted.values[i] = right(a.values[placeIn(first, whole, i)]!, b.values[placeIn(second, whole, i)]!)));
    tf.tidy(() => expectNumbers(ours(tensorOf(a), tensorOf(b)), wanted));
  });

  test('of what is no number, in either place', () => {
    const got = tf.tidy(() => ours(tf.tensor1d([Number.NaN, 1, 1, 1, 1]), tf.tensor1d([1, Number.NaN, 1, 1, Number.NaN])).dataSync());
    expect([...got].map(Number.isNaN)).toEqual([true, true, false, false, true]);
  });
});

describe('along axes', () => {
  const reduced = (x: Doubles, axes: readonly number[], start: number, join: (a: number, b: number) => number): Doubles => {
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const values = new Float64Array(kept.reduce((product, size) => product * size, 1)).fill(start);
    x.values.forEach((value, i) => {
      const place = placeIn(kept, x.shape, i);
      values[place] = join(values[place]!, value);
    });
    return { shape: x.shape.filter((_, axis) => !axes.includes(axis)), values };
  };

  test.each([
    [[7], [0]],
    [[3, 5], [0]],
    [[3, 5], [1]],
    [
      [3, 5],
      [0, 1],
    ],
    [
      [4, 3, 5, 2],
      [0, 2],
    ],
    [
      [4, 3, 5, 2],
      [1, 2],
    ],
    [[2, 3, 4], []],
    [[5000, 21], [0]],
    [[3, 70_001], [1]],
    [[300_007], [0]],
    [[2, 4100, 19], [1]],
  ] as const)('%j along %j', (shape, axes) => {
    const x = doubles(shape, 1);
    const sum = reduced(x, axes, 0, (a, b) => a + b);
    const count = (axes as readonly number[]).reduce((product, axis) => product * shape[axis]!, 1);
    tf.tidy(() => {
      const given = tensorOf(x);
      expectNumbers(tf.sum(given, [...axes]), sum);
      expectNumbers(
        tf.mean(given, [...axes]),
        mapped(sum, (value) => value / count),
      );
      expectNumbers(tf.max(given, [...axes]), reduced(x, axes, -Infinity, Math.max));
      expect(tf.sum(given, [...axes], true).shape).toEqual(shape.map((size, axis) => ((axes as readonly number[]).includes(axis) ? 1 : size)));
    });
  });

  test.each([{ shape: [4, 5] }, { shape: [3, 2, 1000] }, { shape: [700, 3] }, { shape: [1] }])('softmax of $shape', ({ shape }) => {
    const x = doubles(shape, 1, 8);
    const length = shape.at(-1)!;
    const values = x.values.map((value, i) => {
      const row = x.values.subarray(i - (i % length), i - (i % length) + length);
      return Math.exp(value) / row.reduce((sum, other) => sum + Math.exp(other), 0);
    });
    tf.tidy(() => expectNumbers(tf.softmax(tensorOf(x)), { shape, values }, 1e-6));
  });

  test('softmax of numbers that are too large for a power', () => {
    expect([...tf.tidy(() => tf.softmax(tf.tensor1d([1000, 1000, -1000])).dataSync())]).toEqual([0.5, 0.5, 0]);
  });
});

describe('long short-term memory', () => {
  test.each([
    [1, 1, 1],
    [2, 3, 5],
    [5, 4, 8],
    [37, 6, 13],
    [6, 2, 70],
  ])('%i samples, %i steps, %i units', (batch, time, units) => {
    const given = [doubles([batch, time, 4 * units], 1, 2), doubles([units, 4 * units], 2, 0.4), doubles([batch, units], 3), doubles([batch, units], 4)];
    const weights = doubles([batch, time, 2 * units], 5);
    const states = (...[z, recurrent, h0, c0]: readonly Float64Array[]) => recurrence(z!, recurrent!, h0!, c0!, batch, time, units);
    tf.tidy(() => {
      const compute = (...inputs: tf.Tensor[]) => lstmStates(...(inputs as unknown as Parameters<typeof lstmStates>));
      const inputs = given.map(tensorOf);
      expectNumbers(compute(...inputs), { shape: [batch, time, 2 * units], values: states(...given.map(({ values }) => values)) });
      const gradients = tf.grads(compute as (...inputs: tf.Tensor[]) => tf.Tensor)(inputs, tensorOf(weights));
      // A few numbers of each input, by what the weighted sum changes when they do.
      const total = (all: readonly Float64Array[]) => states(...all).reduce((sum, value, i) => sum + value * weights.values[i]!, 0);
      given.forEach(({ values }, which) => {
        const got = gradients[which]!.dataSync();
        expect(got).toHaveLength(values.length);
        for (const place of new Set([0, 1, 0.3, 0.7].map((share) => Math.floor(share * (values.length - 1))))) {
          const moved = (by: number) => total(given.map((one, i) => (i === which ? one.values.with(place, one.values[place]! + by) : one.values)));
          const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
          expect(Math.abs(got[place]! - slope)).toBeLessThan(2e-5 * Math.max(1, Math.abs(slope)));
        }
      });
    });
  });
});

/** h beside c of each step, in double precision. */
function recurrence(z: Float64Array, recurrent: Float64Array, h0: Float64Array, c0: Float64Array, batch: number, time: number, units: number): Float64Array {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const states = new Float64Array(batch * time * 2 * units);
  for (let sample = 0; sample < batch; sample++) {
    let [h, c] = [h0.slice(sample * units, (sample + 1) * units), c0.slice(sample * units, (sample + 1) * units)];
    for (let t = 0; t < time; t++) {
      const sums = z.slice((sample * time + t) * 4 * units, (sample * time + t + 1) * 4 * units);
      for (let from = 0; from < units; from++) for (let to = 0; to < 4 * units; to++) sums[to]! += h[from]! * recurrent[from * 4 * units + to]!;
      const [now, bent] = [new Float64Array(units), new Float64Array(units)];
      for (let unit = 0; unit < units; unit++) {
        now[unit] = sigmoid(sums[units + unit]!) * c[unit]! + sigmoid(sums[unit]!) * Math.tanh(sums[2 * units + unit]!);
        bent[unit] = sigmoid(sums[3 * units + unit]!) * Math.tanh(now[unit]!);
      }
      [h, c] = [bent, now];
      states.set(h, (sample * time + t) * 2 * units);
      states.set(c, (sample * time + t) * 2 * units + units);
    }
  }
  return states;
}
