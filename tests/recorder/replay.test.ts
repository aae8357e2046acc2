import * as tf from '@tensorflow/tfjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { load, nativeBackend, record, verify, type RecordedGraph } from '../../main/recorder/index.ts';
import { useEngine } from '../parity/engines.ts';
import { graphOf, held, largest, natives, numbersOf } from './native.ts';

it('says which backend it needs', async () => {
  await useEngine('cpu');
  const nothing: RecordedGraph = { inputs: [], state: [], captured: [], nodes: [], outputs: [], updates: [] };
  expect(() => load(nothing)).toThrow('tfjs-node\'s backend "tensorflow"; the backend in use is "cpu"');
});

describe.each(natives)('%s', (engine) => {
  let before = { tensors: 0, handles: 0 };
  const counts = () => ({ tensors: tf.memory().numTensors, handles: nativeBackend().binding.getNumOfTensors() });
  beforeAll(() => useEngine(engine));
  beforeEach(() => {
    before = counts();
    return () => expect(counts()).toEqual(before);
  });

  /** Two dense layers, a softmax and gradient descent: 6 variables with their velocities. */
  function network() {
    const variable = (shape: number[], seed: number) => tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 0.4, 'float32', seed)));
    const weights = [variable([5, 16], 1), variable([16], 2), variable([16, 3], 3)] as const;
    const velocities = weights.map((weight) => tf.tidy(() => tf.variable(tf.zeros(weight.shape))));
    const state = [...weights, ...velocities];
    const step = ([x, labels, rate]: readonly tf.Tensor[]): tf.Tensor[] => {
      const [a, b, c] = weights;
      const loss = () => tf.losses.softmaxCrossEntropy(labels!, (x!.matMul(a).add(b).relu() as tf.Tensor2D).matMul(c)) as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, [...weights]);
      weights.forEach((weight, i) => {
        const velocity = velocities[i]!;
        velocity.assign(velocity.mul(0.9).add(grads[weight.name]!));
        weight.assign(weight.sub(velocity.mul(rate!)));
      });
      return [value];
    };
    const batch = (size: number, seed: number) => {
      const labels = tf.tidy(() => tf.oneHot(tf.randomUniform([size], 0, 3, 'int32', seed) as tf.Tensor1D, 3).toFloat());
      return [tf.randomNormal([size, 5], 0, 1, 'float32', seed), labels, tf.scalar(0.1)];
    };
    return { state, step, batch };
  }

  const runs = (graph: RecordedGraph, inputs: readonly tf.Tensor[], state: readonly tf.Variable[], count: number, xla = false): Float32Array[] => {
    const replay = load(graph, { xla });
    const losses = Array.from({ length: count }, () => {
      const outputs = replay.run(inputs, state);
      const [loss] = numbersOf(outputs);
      tf.dispose(outputs);
      return loss!;
    });
    replay.dispose();
    return [...losses, ...numbersOf(state)];
  };

  it('does what the function does, step after step, with and without XLA', () => {
    const { state, step, batch } = network();
    const inputs = batch(8, 4);
    const start = held(state);
    const graph = graphOf(record(step, inputs, state));
    start.back();
    const eager = Array.from({ length: 25 }, () => {
      const outputs = tf.tidy(() => step(inputs));
      const [loss] = numbersOf(outputs);
      tf.dispose(outputs);
      return loss!;
    });
    const wanted = [...eager, ...numbersOf(state)];
    for (const xla of [false, true]) {
      start.back();
      expect(largest(wanted, runs(graph, inputs, state, 25, xla)), `xla ${xla}`).toBeLessThan(1e-5);
    }
    start.dispose();
    tf.dispose([inputs, state]);
  });

  it('repeats bit for bit, with and without XLA', () => {
    const { state, step, batch } = network();
    const inputs = batch(8, 5);
    const start = held(state);
    const graph = graphOf(record(step, inputs, state));
    for (const xla of [false, true]) {
      start.back();
      const first = runs(graph, inputs, state, 25, xla);
      for (let again = 0; again < 5; again++) {
        start.back();
        expect(largest(first, runs(graph, inputs, state, 25, xla)), `xla ${xla}`).toBe(0);
      }
    }
    start.dispose();
    tf.dispose([inputs, state]);
  });

  it('compiles the nodes that are picked', () => {
    const { state, step, batch } = network();
    const inputs = batch(8, 6);
    const graph = graphOf(record(step, inputs, state));
    const replay = load(graph, { xla: ({ op }) => !op.includes('MatMul') });
    const { outputs, agrees } = verify(replay, step, inputs, state);
    expect(agrees).toBe(true);
    replay.dispose();
    tf.dispose([outputs, inputs, state]);
  });

  it('serves two batch shapes by two recordings that share the state', () => {
    const { state, step, batch } = network();
    const replays = [8, 3].map((size) => {
      const inputs = batch(size, size);
      const replay = load(graphOf(record(step, inputs, state)));
      return { inputs, replay };
    });
    for (let i = 0; i < 3; i++) {
      for (const { inputs, replay } of replays) {
        const { outputs, agrees, difference, where } = verify(replay, step, inputs, state);
        expect(agrees, `${difference} at ${where}`).toBe(true);
        tf.dispose(outputs);
      }
    }
    const [{ replay }, { inputs }] = replays as [(typeof replays)[0], (typeof replays)[0]];
    expect(() => replay.run(inputs, state)).toThrow('input 0 of the recorded function is float32 [8, 5]; float32 [3, 5] came.');
    for (const one of replays) one.replay.dispose();
    tf.dispose([replays.map((one) => one.inputs), state]);
  });

  it('says what is wrong with what it is given, and loses nothing by it', () => {
    const weight = tf.tidy(() => tf.variable(tf.ones([2])));
    const x = tf.ones([2]);
    const replay = load(graphOf(record(([given]) => [weight.mul(given!)], [x], [weight])));
    const wrong = tf.tensor1d([1, 2], 'int32');
    const other = tf.tidy(() => tf.variable(tf.ones([3])));
    expect(() => replay.run([], [weight])).toThrow('The recorded function takes 1 tensors of input; 0 came.');
    expect(() => replay.run([wrong], [weight])).toThrow('input 0 of the recorded function is float32 [2]; int32 [2] came.');
    expect(() => replay.run([x], [other])).toThrow('state 0 of the recorded function is float32 [2]; float32 [3] came.');
    const results = replay.run([x], [weight]);
    expect(results[0]!.arraySync()).toEqual([1, 1]);
    replay.dispose();
    replay.dispose();
    expect(() => replay.run([x], [weight])).toThrow('disposed');
    tf.dispose([weight, x, wrong, other, results]);
  });

  it('tells of an error in TensorFlow', () => {
    const table = tf.tensor2d([[1], [2]]);
    const ids = tf.tensor1d([0], 'int32');
    const replay = load(graphOf(record(([rows]) => [tf.gather(table, rows as tf.Tensor1D)], [ids], [])));
    const beyond = tf.tensor1d([5], 'int32');
    expect(() => replay.run([beyond], [])).toThrow(/indices\[0\] = 5 is not in \[0, 2\)/);
    replay.dispose();
    tf.dispose([table, ids, beyond]);
  });

  it('leaves alone what someone else holds of a variable', () => {
    const weight = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const replay = load(
      graphOf(
        record(
          () => {
            weight.assign(weight.mul(2));
            return [];
          },
          [],
          [weight],
        ),
      ),
    );
    const snapshot = weight.clone();
    replay.run([], [weight]);
    replay.run([], [weight]);
    expect([snapshot.arraySync(), weight.arraySync()]).toEqual([
      [2, 4],
      [8, 16],
    ]);
    replay.dispose();
    tf.dispose([snapshot, weight]);
  });

  it('verify notices a replay of something else, and leaves the state as the function does', () => {
    const { state, step, batch } = network();
    const inputs = batch(8, 7);
    const start = held(state);
    let factor = 1;
    const changing = (given: readonly tf.Tensor[]) => step([given[0]!.mul(factor), given[1]!, given[2]!]);
    const replay = load(graphOf(record(changing, inputs, state)));
    factor = 2;
    start.back();
    tf.dispose(tf.tidy(() => changing(inputs)));
    const wanted = numbersOf(state);
    start.back();
    const { outputs, agrees, difference, strays } = verify(replay, changing, inputs, state);
    expect(agrees).toBe(false);
    expect(difference).toBeGreaterThan(0.01);
    expect(strays).toBeGreaterThan(0.05);
    expect(largest(wanted, numbersOf(state))).toBe(0);
    replay.dispose();
    start.dispose();
    tf.dispose([outputs, inputs, state]);
  });

  it('takes no memory with time: 10,000 replays', () => {
    const { state, step, batch } = network();
    const inputs = batch(8, 8);
    const replay = load(graphOf(record(step, inputs, state)));
    const run = (count: number) => {
      for (let i = 0; i < count; i++) tf.dispose(replay.run(inputs, state));
      return { ...counts(), resident: process.memoryUsage().rss };
    };
    const rounds = Array.from({ length: 5 }, () => run(2000));
    const [early, late] = [rounds[0]!, rounds.at(-1)!];
    expect([late.tensors, late.handles]).toEqual([early.tensors, early.handles]);
    // A leak of the state alone, 1.2 kB a replay, would make it 2.4 MB in each round; what JavaScript's collector does comes and goes.
    expect(Math.min(...rounds.slice(1).map(({ resident }, i) => resident - rounds[i]!.resident))).toBeLessThan(1.2e6);
    replay.dispose();
    tf.dispose([inputs, state]);
  });
});
