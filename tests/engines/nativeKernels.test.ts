import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasNativeKernels, withPlainKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { lstmStates } from '../../nodes/train/runtime/layers/recurrence.ts';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { natives } from '../recorder/native.ts';
import { chance, largestDifference, multiplied, numbersOf, runOperation, type Matrix } from './kernelReferences.ts';

/** The kernels of nodes/kernels/native against plain arithmetic in double precision, against finite differences and against each other. */

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it('has our kernels', () => expect(hasNativeKernels()).toBe(true));

  describe('matrix product', () => {
    const sizes = [
      [1, 1, 1],
      [3, 17, 5],
      [17, 3, 33],
      [13, 1, 64],
      [65, 129, 1],
      [1, 1000, 37],
      [30, 2500, 20],
      [200, 390, 47],
      [97, 512, 70],
      [150, 700, 7],
      [129, 1031, 30],
    ] as const;
    const sides = [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ] as const;

    it.each(sizes.flatMap(([m, k, n]) => sides.map(([x, y]) => [m, k, n, x, y] as const)))('[%i, %i] [.., %i], turned over: %s and %s', (m, k, n, x, y) => {
      const [a, b] = [chance(x ? [k, m] : [m, k], 1), chance(y ? [n, k] : [k, n], 2)];
      const bias = chance([1, n], 3);
      const attributes = { adj_x: x, adj_y: y };
      const wanted = multiplied(a, b, attributes);
      const tolerance = 2e-6 * Math.sqrt(k) * 4;
      expect(largestDifference(runOperation('TensorloomMatMul', attributes, [a, b])[0]!, wanted)).toBeLessThan(tolerance);
      const shifted = { shape: wanted.shape, values: wanted.values.map((value, i) => value + bias.values[i % n]!) };
      expect(largestDifference(runOperation('TensorloomDense', attributes, [a, b, { ...bias, shape: [n] }])[0]!, shifted)).toBeLessThan(tolerance);
    });

    it.each(sides)('many at once, turned over: %s and %s', (x, y) => {
      for (const [batch, m, k, n] of [
        [3, 5, 7, 4],
        [40, 16, 9, 33],
        [2, 150, 40, 150],
      ] as const) {
        const [a, b] = [chance([batch, ...(x ? [k, m] : [m, k])], 1), chance([batch, ...(y ? [n, k] : [k, n])], 2)];
        const part = (of: Matrix, i: number): Matrix => {
          const [, rows, columns] = of.shape as [number, number, number];
          return { shape: [rows, columns], values: of.values.slice(i * rows * columns, (i + 1) * rows * columns) };
        };
        const wanted = Array.from({ length: batch }, (_, i) => Array.from(multiplied(part(a, i), part(b, i), { adj_x: x, adj_y: y }).values)).flat();
        const [got] = runOperation('TensorloomMatMul', { adj_x: x, adj_y: y }, [a, b]);
        expect(largestDifference(got!, { shape: [batch, m, n], values: Float64Array.from(wanted) })).toBeLessThan(1e-4);
      }
    });

    it('one second matrix for all', () => {
      const [a, b] = [chance([4, 6, 5], 1), chance([5, 3], 2)];
      const wanted = multiplied({ shape: [24, 5], values: a.values }, b, {});
      expect(largestDifference(runOperation('TensorloomMatMul', {}, [a, b])[0]!, { ...wanted, shape: [4, 6, 3] })).toBeLessThan(1e-5);
    });

    it('nothing to multiply', () => {
      const none = (shape: number[]): Matrix => ({ shape, values: new Float64Array() });
      expect(runOperation('TensorloomMatMul', {}, [none([0, 3]), chance([3, 2], 1)])[0]!.shape).toEqual([0, 2]);
      expect(numbersOf(runOperation('TensorloomMatMul', {}, [none([2, 0]), none([0, 3])])[0]!)).toEqual([0, 0, 0, 0, 0, 0]);
      expect(numbersOf(runOperation('TensorloomDense', {}, [none([1, 0]), none([0, 2]), { shape: [2], values: Float64Array.of(5, 6) }])[0]!)).toEqual([5, 6]);
    });

    it('says what does not fit', () => {
      expect(() => runOperation('TensorloomMatMul', {}, [chance([2, 3], 1), chance([2, 3], 2)])).toThrow('[2, 3] and [2, 3] do not fit together');
    });
  });

  describe('sparse product', () => {
    it.each([1, 7, 16, 40])('%i columns', (columns) => {
      const [nodes, entries] = [50, 300];
      const values = chance([nodes, columns], 1);
      const index = (seed: number) => Int32Array.from(chance([entries], seed).values, (x) => Math.abs(Math.floor(x * 1e4)) % nodes);
      const [from, to, weights] = [index(2), index(3), chance([entries], 4)];
      const wanted = new Float64Array(nodes * columns);
      for (let e = 0; e < entries; e++)
        for (let j = 0; j < columns; j++) wanted[to[e]! * columns + j]! += weights.values[e]! * values.values[from[e]! * columns + j]!;
      const [got] = runOperation('TensorloomPropagate', { count: nodes }, [
        values,
        { shape: [entries], values: from },
        { shape: [entries], values: to },
        weights,
      ]);
      expect(largestDifference(got!, { shape: [nodes, columns], values: wanted })).toBeLessThan(1e-5);
    });
  });
});

describe('long short-term memory', () => {
  const sizes = [
    [1, 1, 1],
    [2, 3, 17],
    [3, 5, 3],
    [1, 4, 16],
    [17, 3, 20],
    [33, 2, 5],
  ] as const;
  const given = ([batch, time, units]: readonly [number, number, number]) =>
    [chance([batch, time, 4 * units], 1), chance([units, 4 * units], 2, 0.5), chance([batch, units], 3), chance([batch, units], 4)].map(({ shape, values }) =>
      tf.tensor(Float32Array.from(values), [...shape]),
    );
  const weigh = ([batch, time, units]: readonly [number, number, number]) => chance([batch, time, 2 * units], 5);

  /** The loss that the gradients are of: each state times a weight of its own. */
  const gradientsOf = (size: readonly [number, number, number]) =>
    tf.tidy(() => {
      const { shape, values } = weigh(size);
      const loss = (...x: tf.Tensor[]) =>
        lstmStates(...(x as unknown as Parameters<typeof lstmStates>))
          .mul(tf.tensor(Float32Array.from(values), [...shape]))
          .sum();
      return tf
        .valueAndGrads(loss as unknown as (...x: tf.Tensor[]) => tf.Tensor)(given(size))
        .grads.map(numbersOf);
    });
  const statesOf = (size: readonly [number, number, number]) =>
    tf.tidy(() => numbersOf(lstmStates(...(given(size) as unknown as Parameters<typeof lstmStates>))));

  describe.each(engines)('%s', (engine) => {
    beforeAll(() => useEngine(engine));

    it.each(sizes)('%i samples, %i steps, %i units: states and finite differences', (...size) => {
      const start = given(size).map((tensor) => Float64Array.from(tensor.dataSync()));
      const { states } = lstmInDoubles(start as Quadruple, size);
      statesOf(size).forEach((value, i) => expect(Math.abs(value - states[i]!)).toBeLessThan(2e-6));
      const gradients = gradientsOf(size);
      const weights = weigh(size).values;
      const loss = (x: Float64Array[]) => lstmInDoubles(x as Quadruple, size).states.reduce((sum, value, i) => sum + value * weights[i]!, 0);
      gradients.forEach((gradient, which) => {
        // A few places of each: a full check would take longer than training.
        for (let i = 0; i < gradient.length; i += 1 + Math.floor(gradient.length / 7)) {
          const moved = (by: number) => loss(start.map((values, k) => (k === which ? values.map((value, j) => (j === i ? value + by : value)) : values)));
          expect(Math.abs((moved(1e-5) - moved(-1e-5)) / 2e-5 - gradient[i]!)).toBeLessThan(2e-5);
        }
      });
    });
  });

  it.each(natives.flatMap(() => sizes))('our kernel gives what the loop gives: %i samples, %i steps, %i units', async (...size) => {
    await useEngine('native');
    const kernel = [statesOf(size), ...gradientsOf(size)];
    const loop = withPlainKernels(() => [statesOf(size), ...gradientsOf(size)]);
    kernel.forEach((values, k) => values.forEach((value, i) => expect(Math.abs(value - loop[k]![i]!)).toBeLessThan(1e-5)));
  });
});

type Quadruple = [z: Float64Array, recurrent: Float64Array, h0: Float64Array, c0: Float64Array];

function lstmInDoubles([z, recurrent, h0, c0]: Quadruple, [batch, time, units]: readonly [number, number, number]): { states: Float64Array } {
  const states = new Float64Array(batch * time * 2 * units);
  const bend = (x: number) => 1 / (1 + Math.exp(-x));
  for (let s = 0; s < batch; s++) {
    let [h, c] = [h0.slice(s * units, (s + 1) * units), c0.slice(s * units, (s + 1) * units)];
    for (let t = 0; t < time; t++) {
      const sums = Float64Array.from(
        { length: 4 * units },
        (_, j) => z[(s * time + t) * 4 * units + j]! + h.reduce((sum, value, k) => sum + value * recurrent[k * 4 * units + j]!, 0),
      );
      c = c.map((value, u) => bend(sums[units + u]!) * value + bend(sums[u]!) * Math.tanh(sums[2 * units + u]!));
      h = c.map((value, u) => bend(sums[3 * units + u]!) * Math.tanh(value));
      states.set([...h, ...c], (s * time + t) * 2 * units);
    }
  }
  return { states };
}

/** What each way of computing gives for the same numbers, in a process of its own: settings are read when the kernels are loaded. */
async function sums(settings: Record<string, string>): Promise<{ results: Record<string, number[]> }> {
  const child = spawn(nodeBinary(), [new URL('kernelSums.ts', import.meta.url).pathname], {
    env: { ...process.env, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (!out.includes('{')) throw new Error(errors);
  return JSON.parse(out.slice(out.indexOf('{'))) as Awaited<ReturnType<typeof sums>>;
}

it.each(natives)('%s: the same to the bit with 1, 2 and 3 threads and twice in a row', async () => {
  const one = await sums({ TENSORLOOM_THREADS: '1' });
  for (const threads of ['2', '2', '3']) expect(await sums({ TENSORLOOM_THREADS: threads })).toEqual(one);
});

it.each(natives.flatMap(() => ['avx2', 'plain']))('instructions %s give what the best give', async (instructions) => {
  const [best, other] = [await sums({}), await sums({ TENSORLOOM_INSTRUCTIONS: instructions })];
  for (const [name, values] of Object.entries(best.results)) {
    values.forEach((value, i) => {
      const apart = Object.is(value, other.results[name]![i]) ? 0 : Math.abs(value - other.results[name]![i]!);
      expect(apart, `${name} ${i}`).toBeLessThanOrEqual(5e-5 * Math.max(1, Math.abs(value)));
    });
  }
});
