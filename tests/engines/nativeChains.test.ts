import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { load, record, release, type RecordedGraph } from '../../main/recorder/index.ts';
import { fuse } from '../../main/recorder/passes/fuse.ts';
import { merge } from '../../main/recorder/passes/merge.ts';
import { prune } from '../../main/recorder/passes/prune.ts';
import { shorten } from '../../main/recorder/passes/shorten.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { passMessages } from '../../nodes/train/runtime/layers/messages.ts';
import { useEngine } from '../parity/engines.ts';
import { fusedOf, graphOf, held, largest, natives, numbersOf } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** Graphs rewritten into chains for our kernel, against the same graphs as they were recorded. */

type Function = (...x: tf.Tensor[]) => tf.Tensor[];

const random = (seed: number, ...shape: number[]) => tf.tensor(Float32Array.from(chance(shape, seed, 2).values), shape);

const chainsOf = (graph: RecordedGraph) => fuse(prune(merge(shorten(prune(graph))))).nodes.filter(({ op }) => op === 'TensorloomFused').length;

function graphFor(f: Function, inputs: readonly tf.Tensor[]): RecordedGraph {
  return graphOf(record((given) => f(...given), inputs, []));
}

/** What a function gives as recorded and as chains. */
function bothWays(f: Function, inputs: readonly tf.Tensor[]): { plain: Float32Array[]; fused: Float32Array[]; chains: number } {
  const graph = graphFor(f, inputs);
  const [plain, fused] = [false, true].map((is) => {
    const replay = load(graph, { fused: is });
    const results = replay.run(inputs, []);
    const numbers = numbersOf(results);
    tf.dispose(results);
    replay.dispose();
    return numbers;
  }) as [Float32Array[], Float32Array[]];
  const chains = chainsOf(graph);
  release(graph);
  tf.dispose([...inputs]);
  return { plain, fused, chains };
}

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  const cases: Record<string, { f: Function; inputs: () => tf.Tensor[]; chains?: number; tolerance?: number }> = {
    'each operation of two': {
      inputs: () => [random(1, 5, 7), random(2, 5, 7)],
      f: (x, y) => [
        x!.add(y!).sub(3).mul(x!).div(y!.square().add(1)),
        x!.maximum(y!).minimum(0.5).squaredDifference(y!),
        tf.where(x!.greater(y!).logicalAnd(y!.lessEqual(1)).logicalOr(x!.greaterEqual(1.5)), x!, y!),
        x!.less(y!).cast('float32').add(x!.equal(y!).logicalNot().cast('float32')).add(x!.notEqual(0.25).cast('float32')),
      ],
      chains: 1,
    },
    'each operation of one': {
      inputs: () => [random(1, 3, 33)],
      f: (x) => [
        x!.neg().abs().add(0.1).sqrt().rsqrt().reciprocal().log(),
        x!.exp().tanh(),
        x!.sigmoid().square(),
        x!.relu().erf().add(x!.isNaN().cast('float32')),
      ],
      chains: 1,
    },
    'what stands beside a larger array': {
      inputs: () => [random(1, 3, 5, 7), random(2, 7), random(3, 5, 7), random(4, 3, 5, 1), random(5), random(6, 1, 5, 7), random(7, 1, 1, 7)],
      f: (x, column, tile, row, one, tileToo, columnToo) => [
        x!
          .add(column!)
          .mul(tile!)
          .sub(row!)
          .div(one!.square().add(1))
          .add(tileToo!)
          .mul(columnToo!)
          .add(tf.ones([3, 5, 7])),
      ],
      chains: 1,
    },
    'a repeated array that does not fall on blocks': {
      inputs: () => [random(1, 9, 30, 50), random(2, 30, 50)],
      f: (x, y) => [x!.mul(y!).add(y!).tanh()],
      chains: 1,
    },
    'rows and columns': { inputs: () => [random(1, 5, 7), random(2, 5, 1), random(3, 7)], f: (x, row, column) => [x!.add(row!.mul(column!))] },
    softmax: { inputs: () => [random(1, 6, 2, 11)], f: (x) => [tf.softmax(x!.mul(3)).mul(2)], chains: 1 },
    'softmax and its gradient': { inputs: () => [random(1, 40, 33), random(2, 40, 33)], f: (x, y) => [tf.grad((z) => tf.softmax(z!).mul(y!).sum())(x!)] },
    'a normalisation and its gradients': {
      inputs: () => [random(1, 20, 48), random(2, 48), random(3, 48), random(4, 20, 48)],
      f: (x, gamma, beta, weight) => {
        const normalise: Function = (a, g, b) => {
          const centred = a!.sub(a!.mean(-1, true));
          return [centred.mul(centred.square().mean(-1, true).add(1e-5).rsqrt()).mul(g!).add(b!)];
        };
        return [
          ...normalise(x!, gamma!, beta!),
          ...tf.grads((...given: tf.Tensor[]) =>
            normalise(...given)[0]!
              .mul(weight!)
              .sum(),
          )([x!, gamma!, beta!]),
        ];
      },
    },
    'sums and largest numbers': {
      inputs: () => [random(1, 9, 13)],
      f: (x) => {
        const y = x!.square().add(1);
        return [y.sum(1), y.mean(-1, true), y.max(1), y.sum(0), y.sum(), y.mean(), y.sum(1).sum(), y.sub(y.sum(1, true)).tanh()];
      },
      chains: 1,
    },
    'sums of many blocks': { inputs: () => [random(1, 700, 321)], f: (x) => [x!.mul(2).sum(0), x!.mul(2).sum(), x!.mul(2).sum(1)], tolerance: 1e-4 },
    'one row': { inputs: () => [random(1, 1, 5000)], f: (x) => [tf.softmax(x!.add(1)), x!.add(1).sum(0)] },
    'one column': { inputs: () => [random(1, 5000, 1)], f: (x) => [x!.add(1).mul(x!), x!.add(1).sum(0), x!.add(1).sum(1)] },
    'a single number': { inputs: () => [random(1)], f: (x) => [x!.add(1).mul(2).square()], chains: 1 },
    'no numbers': { inputs: () => [tf.zeros([0, 4])], f: (x) => [x!.add(1).mul(2), x!.add(1).mul(x!).sum(0), x!.add(1).sum()] },
    'other shapes of the same numbers': {
      inputs: () => [random(1, 6, 4)],
      f: (x) => {
        const y = x!.add(1);
        return [y, y.reshape([2, 3, 4]), y.reshape([2, 3, 4]).mul(2).reshape([6, 4]), y.reshape([24]).mul(3)];
      },
    },
    'truth values that leave': {
      inputs: () => [random(1, 6, 4)],
      f: (x) => {
        const large = x!.add(0.5).greater(0);
        return [tf.where(large, x!, x!.neg()), large.all(1).cast('float32'), large.cast('float32')];
      },
    },
    'a way back through a product': {
      inputs: () => [random(1, 6, 6), random(2, 6, 6), random(3, 6)],
      f: (x, w, bias) => {
        const a = x!.add(1).tanh();
        const b = a.matMul(w as tf.Tensor2D).add(bias!);
        return [
          a
            .mul(b)
            .add(a)
            .sub(b.matMul(a as tf.Tensor2D))
            .add(b),
        ];
      },
    },
    'parts that go through and are laid together again': {
      inputs: () => [random(1, 12, 7), random(2, 7, 7)],
      f: (x, w) => {
        const [a, b, c] = tf.split(x!.matMul(w as tf.Tensor2D), 3) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const s = a.tanh();
        const all = tf.concat([s, b.mul(s), c.mul(s).add(b)], 0);
        return [all.matMul(w as tf.Tensor2D), tf.concat([s, s.add(1)], 0), x!.slice([3, 0], [4, -1]).add(1).mul(2), x!.slice([0, 2], [-1, 3]).add(1).mul(2)];
      },
    },
    'cut up by one chain, read by another': {
      inputs: () => [random(1, 60), random(2, 5, 4)],
      f: (x, y) => {
        const [a, b, c] = tf.split(x!.add(1).mul(2), [20, 30, 10]) as [tf.Tensor, tf.Tensor, tf.Tensor];
        return [a.reshape([5, 4]).add(y!).tanh(), b.add(1).square(), c.sum().add(a.reshape([5, 4]).mul(y!).sum(0))];
      },
    },
    'laid together by one chain, read by another': {
      inputs: () => [random(1, 10), random(2, 20)],
      f: (x, y) => {
        const all = tf.concat([x!.add(1).mul(2), x!.sub(1).mul(3)], 0);
        return [all.add(y!).tanh(), all.mul(y!).sum()];
      },
    },
    'messages in a graph, and their gradients': {
      inputs: () => [random(1, 9, 5), random(2, 30), random(3, 9, 5)],
      f: (x, weights, by) => {
        const ends = [0, 1].map((side) =>
          tf.tensor1d(
            Array.from({ length: 30 }, (__, i) => (i * (3 + side) + side) % 9),
            'int32',
          ),
        );
        const pass: Function = (h, w) => [
          passMessages(h!.mul(2), { sources: ends[0]!, targets: ends[1]! }, w).add(passMessages(h!, { sources: ends[1]!, targets: ends[0]! })),
        ];
        return [
          ...pass(x!, weights!),
          ...tf.grads((...given: tf.Tensor[]) =>
            pass(...given)[0]!
              .mul(by!)
              .sum(),
          )([x!, weights!]),
        ];
      },
    },
    powers: { inputs: () => [random(1, 4, 5)], f: (x) => [2, 3, 0.5, 1.5, 2.5].map((exponent) => x!.abs().add(0.1).pow(exponent).mul(2)) },
    'not a number and infinity': {
      inputs: () => [tf.tensor1d([NaN, Infinity, -Infinity, 0, -0, 1, -1, 100, -100, 3e38, 88.8, -87.5])],
      f: (x) => [
        x!.add(0).relu(),
        x!.add(0).tanh(),
        x!.add(0).sigmoid(),
        x!.add(0).exp(),
        x!.add(0).erf(),
        x!.abs().log(),
        x!.add(0).maximum(0.5),
        x!.add(0).minimum(0.5),
        x!.add(0).sqrt(),
        tf.where(x!.add(0).isNaN(), tf.zerosLike(x!), x!),
        x!.add(0).max(),
        x!.greater(0).cast('float32'),
      ],
    },
  };

  it.each(Object.entries(cases))('%s', (_, { f, inputs, chains, tolerance = 4e-6 }) => {
    const before = tf.memory().numTensors;
    const { plain, fused, chains: made } = bothWays(f, inputs());
    expect(made).toBeGreaterThanOrEqual(1);
    if (chains !== undefined) expect(made).toBe(chains);
    plain.forEach((wanted, k) =>
      wanted.forEach((value, i) => {
        const got = fused[k]![i]!;
        const close = Object.is(value, got) || value === got || Math.abs(value - got) <= tolerance * Math.max(1, Math.abs(value));
        expect(close, `output ${k}, number ${i}: ${got} came, ${value} is right`).toBe(true);
      }),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  /** Largest error, as a share of the true value. */
  const functions: Record<string, { of: (x: tf.Tensor) => tf.Tensor; truth: (x: number) => number; from: number; to: number; error: number }> = {
    exp: { of: (x) => x.exp(), truth: Math.exp, from: -87, to: 88.5, error: 2e-7 },
    tanh: { of: (x) => x.tanh(), truth: Math.tanh, from: -12, to: 12, error: 2e-7 },
    'tanh near zero': { of: (x) => x.tanh(), truth: Math.tanh, from: -1e-3, to: 1e-3, error: 2e-7 },
    sigmoid: { of: (x) => x.sigmoid(), truth: (x) => 1 / (1 + Math.exp(-x)), from: -87, to: 40, error: 3e-7 },
    log: { of: (x) => x.log(), truth: Math.log, from: 1e-3, to: 1000, error: 2e-7 },
    'log near one': { of: (x) => x.log(), truth: Math.log, from: 0.9, to: 1.1, error: 2e-7 },
    erf: { of: (x) => x.erf(), truth: erf, from: -4.5, to: 4.5, error: 3e-7 },
  };

  it('truth values that leave as numbers are not compared again outside', () => {
    const inputs = [random(1, 40, 30), random(2, 30, 20)];
    const f = ([x, w]: readonly tf.Tensor[]) => {
      const mask = x!.mul(2).greater(0.5).cast('float32');
      return [x!.mul(mask), mask.matMul(w as tf.Tensor2D)];
    };
    const graph = graphOf(record(f, inputs, []));
    const names = fusedOf(graph).nodes.map(({ op }) => op);
    for (const name of ['Greater', 'Cast', 'Mul']) expect(names).not.toContain(name);
    const [plain, own] = [false, true].map((fused) => numbersOf(load(graph, { fused }).run(inputs, [])));
    expect(largest(plain!, own!)).toBeLessThan(1e-5);
    release(graph);
  });

  it.each(Object.entries(functions))('%s is right to the last digits', (_, { of, truth, from, to, error }) => {
    const x = Float32Array.from({ length: 40001 }, (__, i) => from + ((to - from) * i) / 40000);
    const { fused, chains } = bothWays((given) => [of(given!.mul(1)).mul(1)], [tf.tensor1d(x)]);
    expect(chains).toBe(1);
    const worst = fused[0]!.reduce((most, got, i) => Math.max(most, Math.abs(got - truth(x[i]!)) / Math.max(Math.abs(truth(x[i]!)), 1e-37)), 0);
    expect(worst).toBeLessThan(error);
  });

  it('an optimiser whose weights stand side by side: no weight is copied to be updated', () => {
    const shapes = [[3, 5], [7], [1], [40, 33], [1031]];
    const weights = shapes.map((shape, i) => random(i + 1, ...shape).variable());
    const updater = sgd({ schedule: 'constant', rate: 0.05, momentum: 0.9, weightDecay: 0.01 } as unknown as Parameters<typeof sgd>[0]).bind(weights);
    const state = [...weights, ...Object.values(updater.slots)];
    const step = ([rate]: readonly tf.Tensor[]) => {
      updater.update(
        weights.map((weight) => weight.mul(2).sin()),
        rate as tf.Scalar,
      );
      return [];
    };
    const start = held(state);
    const rate = tf.scalar(0.05);
    const graph = graphOf(record(step, [rate], state));
    const ends = [false, true].map((fused) => {
      start.back();
      const replay = load(graph, { fused });
      for (let i = 0; i < 5; i++) replay.run([rate], state);
      replay.dispose();
      return numbersOf(state);
    });
    expect(largest(ends[0]!, ends[1]!)).toBeLessThan(1e-6);
    const left = new Set(fuse(prune(merge(shorten(prune(graph))))).nodes.map(({ op }) => op));
    release(graph);
    const kept = prune(fuse(prune(merge(shorten(prune(graph)))))).nodes.map(({ op }) => op);
    expect(left).toContain('TensorloomFused');
    expect(kept).not.toContain('ConcatV2');
    expect(kept).not.toContain('SplitV');
    start.dispose();
    tf.dispose([rate, ...state]);
  });
});

/** The series of erf, in double precision. */
function erf(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 1; n < 150; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}
