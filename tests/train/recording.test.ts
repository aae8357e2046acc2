import { existsSync, mkdtempSync, utimesSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecordedGraph } from '../../main/recorder/index.ts';
import { agree } from '../../main/trainer/recording/compare.ts';
import { ChoiceMemory, mostChoices, type Choice } from '../../main/trainer/recording/memory.ts';
import { Recordings, type RecordingsOptions } from '../../main/trainer/recording/recordings.ts';
import { varied } from '../../main/trainer/recording/vary.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { storedOf } from '../../nodes/train/runtime/core/safetensors.ts';
import { seedOf } from '../../nodes/train/runtime/random/seed.ts';
import { supervised, type Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { noSource, patterns, smallRecipe } from './recipes.ts';

/** Steps of a small training as recorded graphs, on the native engine where it is installed. */

type Told = Extract<RunEvent, { type: 'mode' }>;
const home = mkdtempSync(join(tmpdir(), 'recording-'));
afterAll(() => rm(home, { recursive: true, force: true }));

async function pull(training: Supervised, steps = Infinity): Promise<unknown[]> {
  const events: unknown[] = [];
  let left = steps;
  for await (const event of training.steps()) {
    events.push(event.type === 'step' ? event.loss : { ...event, seconds: 0 });
    if (event.type === 'step' && --left === 0) break;
  }
  return events;
}

async function begin(options: Partial<RecordingsOptions> = {}, recipe = smallRecipe()) {
  const told: Told[] = [];
  const recordings = new Recordings({ tell: (event) => told.push(event), ...options });
  const training = await recipe.prepare(noSource, {}, recordings.compute);
  await recordings.settle(training, 21);
  return { training, recordings, told };
}

test('two ways agree within rounding; a wrong output, a wrong move and a number that is none on one side do not', () => {
  const effect = (outputs: number[], moves: number[]) => ({ outputs: [Float32Array.from(outputs)], moves: [Float32Array.from(moves)] });
  const wanted = effect([2.3, 5], [0.1, -0.2, 1e-9]);
  expect(agree(wanted, effect([2.3001, 5], [0.1001, -0.2, 1e-3]))).toBe(true);
  expect(agree(wanted, effect([2.4, 5], [0.1, -0.2, 0]))).toBe(false);
  expect(agree(wanted, effect([2.3, 5], [0.1, 0.2, 0]))).toBe(false);
  expect(agree(wanted, effect([NaN, 5], [0.1, -0.2, 0]))).toBe(false);
  expect(agree(effect([NaN], [Infinity]), effect([NaN], [Infinity]))).toBe(true);
});

test('choices are remembered for the graphs used last, however many there were', async () => {
  const folder = mkdtempSync(join(home, 'many-'));
  const memory = new ChoiceMemory(folder, 'TensorFlow 2, CPU');
  const choice: Choice = { mode: 'recorded', milliseconds: { recorded: 1 } };
  const graph = (size: number) => ({ inputs: [{ dtype: 'float32', shape: [size] }], state: [], nodes: [], outputs: [] }) as unknown as RecordedGraph;
  await memory.remember(graph(1), choice);
  const [first] = await readdir(join(folder, 'modes'));
  // Long ago, as all that others left.
  for (let i = 0; i < mostChoices + 4; i++) writeFileSync(join(folder, 'modes', `other-${i}.json`), '{}');
  for (const name of await readdir(join(folder, 'modes'))) utimesSync(join(folder, 'modes', name), 1, 1);
  // Used again, it is one of the last.
  expect(memory.recall(graph(1))).toEqual(choice);
  await memory.remember(graph(2), choice);
  const left = await readdir(join(folder, 'modes'));
  expect(left).toHaveLength(mostChoices);
  expect(left).toContain(first);
  expect([1, 2, 3].map((size) => memory.recall(graph(size)))).toEqual([choice, choice, undefined]);
});

test('other inputs have the same shapes and types, other numbers, and whole numbers stay in their column', () => {
  const given = [tf.scalar(3, 'int32'), tf.scalar(0.5), tf.tensor2d([1, 10, 2, 20], [2, 2], 'int32'), tf.tensor1d([1, 2, 3])];
  const others = varied(given);
  expect(others.map(({ shape, dtype }) => [shape, dtype])).toEqual(given.map(({ shape, dtype }) => [shape, dtype]));
  expect(others.map((one) => [...one.dataSync()])).toEqual([[4], [0.25], [2, 20, 1, 10], [3, 2, 1]]);
  tf.dispose([...given, ...others]);
});

describe.each(engines.filter((engine) => engine === 'native'))('on %s', () => {
  beforeAll(() => useEngine('native'));

  test.each(['eager', 'recorded', 'xla'] as const)(
    '%s: the same seed gives the same losses, figures and state to the bit, near to those of plain operations',
    async (wish) => {
      const [one, two] = [await begin({ wish }), await begin({ wish })];
      const plain = await smallRecipe().prepare(noSource);
      const losses = await pull(one.training);
      expect(await pull(two.training)).toEqual(losses);
      expect(await storedOf(two.training.state())).toEqual(await storedOf(one.training.state()));
      expect(one.recordings.mode).toBe(wish);
      expect(one.recordings.modes).toMatchObject({ '*': wish });
      const expected = await pull(plain);
      if (wish === 'eager') expect(losses).toEqual(expected);
      else expected.forEach((loss, i) => typeof loss === 'number' && expect(losses[i]).toBeCloseTo(loss, 3));
      for (const training of [one.training, two.training, plain]) training.dispose();
    },
  );

  test('finding out takes no step: state and position are as before, and what was found is told with times', async () => {
    const plain = await smallRecipe().prepare(noSource);
    const { training, recordings, told } = await begin();
    expect(training.position).toEqual({ step: 0, sums: {} });
    expect(await storedOf(training.state())).toEqual(await storedOf(plain.state()));
    expect(told).toMatchObject([{ function: 'step', mode: recordings.mode, from: 'measured' }]);
    const { milliseconds, spent } = told[0]!;
    expect(milliseconds.eager).toBeGreaterThan(0);
    expect(milliseconds.recorded).toBeGreaterThan(0);
    expect(spent).toBeGreaterThan(milliseconds.eager!);
    // 21 steps of a few milliseconds never pay for compiling.
    expect(milliseconds.xla).toBeUndefined();
    for (const one of [training, plain]) one.dispose();
  });

  test('what was found is remembered for the graph, whatever its seed; another machine or graph asks anew', async () => {
    const memory = (engine = 'TensorFlow 2, CPU') => new ChoiceMemory(home, engine);
    const first = await begin({ memory: memory() });
    expect(existsSync(join(home, 'modes'))).toBe(true);
    const again = await begin({ memory: memory() }, smallRecipe({ seed: 8 }));
    expect(again.told).toMatchObject([{ from: 'remembered', mode: first.recordings.mode, milliseconds: first.told[0]!.milliseconds }]);
    const elsewhere = await begin({ memory: memory('TensorFlow 3, GPU') });
    const other = await begin({ memory: memory() }, smallRecipe({ optimizer: sgd({ rate: 0.1, momentum: 0, schedule: 'constant', warmup: 0 }) }));
    expect([elsewhere, other].map(({ told }) => told[0]!.from)).toEqual(['measured', 'measured']);
    expect(await readdir(join(home, 'modes'))).toHaveLength(3);
    for (const { training } of [first, again, elsewhere, other]) training.dispose();
  });

  // Seven steps an epoch, the last of them with fewer samples: XLA compiles the shapes of the first step, wherever the run goes on.
  test.each([
    ['recorded', [1, 6, 7, 8, 13]],
    ['xla', [6]],
  ] as const)('%s: a resumed training that is told how goes on to the same bits, from any step of an epoch', async (wish, places) => {
    const calm = await begin({ wish });
    const losses = (await pull(calm.training)).filter((event) => typeof event === 'number');
    for (const at of places) {
      const first = await begin({ wish });
      const before = (await pull(first.training, at)).filter((event) => typeof event === 'number');
      const [state, position] = [await storedOf(first.training.state()), first.training.position];
      const recordings = new Recordings({ tell: () => undefined });
      const resumed = await smallRecipe().prepare(noSource, {}, recordings.compute);
      for (const [name, variable] of Object.entries(resumed.state())) tf.tidy(() => variable.assign(tf.tensor(state[name]!.values, [...state[name]!.shape])));
      resumed.position = position;
      await recordings.settle(resumed, 1, first.recordings.modes);
      expect([resumed.position, await storedOf(resumed.state())]).toEqual([position, state]);
      const after = (await pull(resumed)).filter((event) => typeof event === 'number');
      expect([...before, ...after]).toEqual(losses);
      for (const one of [first.training, resumed]) one.dispose();
    }
    calm.training.dispose();
  });

  test('what is recorded between steps gives way again and again, and finds and leaves the state as it was; who wants to end does not wait', async () => {
    const calm = await begin({ wish: 'recorded' });
    const expected = await pull(calm.training, 15);
    const { training, recordings } = await begin({ wish: 'recorded' });
    const resting: { step: number; state: unknown }[] = [];
    recordings.giveWay = async () => {
      resting.push({ step: training.position.step, state: await storedOf(training.state()) });
      return resting.length < 5;
    };
    expect(await pull(training, 15)).toEqual(expected);
    // Before the last step of the epoch, which has another shape, and before the figures.
    expect(resting.map(({ step }) => step)).toEqual([6, 6, 7, 7, 7].slice(0, resting.length));
    expect(resting.length).toBeGreaterThan(3);
    const { state } = resting[0]!;
    expect(resting.filter(({ step }) => step === 6).every((one) => isDeepStrictEqual(one.state, state))).toBe(true);
    for (const one of [calm.training, training]) one.dispose();
  });

  test('a layer that draws from JavaScript is named with its block, and training goes on without recording', async () => {
    const recipe = withLayer(
      class extends tf.layers.Layer {
        static className = 'Restless';
        override call(inputs: tf.Tensor | tf.Tensor[]) {
          const x = ([inputs].flat() as tf.Tensor[])[0]!;
          return x.mul(1 + 0.01 * Math.random());
        }
      },
    );
    const { training, recordings, told } = await begin({ blocks: { odd: 'encoder/odd' } }, recipe);
    expect(recordings.mode).toBe('eager');
    expect(told).toMatchObject([{ function: 'step', mode: 'eager', reason: { code: 'train.notRepeatable', block: 'encoder/odd', data: { layer: 'odd' } } }]);
    expect((await pull(training, 3)).every(Number.isFinite)).toBe(true);
    training.dispose();
  });

  test('what no layer does is said to lie outside of them', async () => {
    const plain = crossEntropy({ smoothing: 0 });
    const recipe = withLayer(
      class extends tf.layers.Layer {
        static className = 'Plain';
      },
      (logits, labels) => plain(logits, labels).mul(tf.scalar(1 + 0.01 * Math.random()).square()),
    );
    const { training, told } = await begin({}, recipe);
    const [{ reason }] = told as [Told];
    expect(reason).not.toHaveProperty('block');
    expect(sentence(reason!, 'en')).toMatch(/^Not recorded as one graph: in what lies outside of all layers, /);
    expect(sentence(reason!, 'zh')).toMatch(/^无法录制成一张图：各层之外的部分中的/);
    training.dispose();
  });

  test('so is one that reads what it computes', async () => {
    const recipe = withLayer(
      class extends tf.layers.Layer {
        static className = 'Reader';
        override call(inputs: tf.Tensor | tf.Tensor[]) {
          const x = ([inputs].flat() as tf.Tensor[])[0]!;
          return tf.tidy(() => (x.mean().dataSync()[0]! > 100 ? x.mul(2) : x.mul(1)));
        }
      },
    );
    const { training, told } = await begin({ blocks: { odd: 'odd' } }, recipe);
    expect(told).toMatchObject([
      { mode: 'eager', reason: { code: 'train.notRecordable', block: 'odd', data: { layer: 'odd', why: { en: expect.stringContaining('read') } } } },
    ]);
    training.dispose();
  });

  test('a thousand recorded steps leave no tensor in tfjs and none in TensorFlow, and memory stays flat', async () => {
    const { training } = await begin({ wish: 'recorded' }, smallRecipe({ epochs: 200 }));
    const counts = () => ({
      tensors: tf.memory().numTensors,
      handles: (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors(),
    });
    // Megabytes without JavaScript's own heap, which its collector sizes in leaps.
    const resident = () => (process.memoryUsage().rss - process.memoryUsage().heapTotal) / 2 ** 20;
    await pull(training, 200);
    const [before, memory] = [counts(), resident()];
    await pull(training, 1000);
    expect(counts()).toEqual(before);
    // What the collector gives back is not gone in the same moment.
    await expect.poll(() => resident() - memory).toBeLessThan(30);
    training.dispose();
  });

  test('what only shows something is recorded at its third call, gives the same numbers, and errors of its own come through', async () => {
    const { training, told } = await begin({ wish: 'recorded' });
    const all: number[][] = [];
    for (let call = 0; call < 4; call++) {
      const logits = await training.predict([3, 1, 4]);
      all.push([...logits.dataSync()]);
      logits.dispose();
    }
    expect(all[1]).toEqual(all[0]);
    all[2]!.forEach((one, i) => expect(one).toBeCloseTo(all[0]![i]!, 5));
    expect(all[3]).toEqual(all[2]);
    expect(told.map((event) => event.function)).toEqual(['step', 'look predict']);
    const fail = () =>
      training.look(
        'broken',
        () => {
          throw new RangeError('no such layer');
        },
        Int32Array.of(0),
      );
    for (let call = 0; call < 4; call++) await expect(fail()).rejects.toThrow('no such layer');
    training.dispose();
  });

  test('a replay sees weights that were set from outside', async () => {
    const { training } = await begin({ wish: 'recorded' });
    const fresh = await begin({ wish: 'recorded' });
    const losses = await pull(training, 5);
    for (const [name, variable] of Object.entries(training.state())) variable.assign(fresh.training.state()[name]!);
    training.position = { step: 0, sums: {} };
    expect(await pull(training, 5)).toEqual(losses);
    for (const one of [training, fresh.training]) one.dispose();
  });
});

/** The smallest training with one odd layer in it. */
function withLayer(Odd: new (config: { name: string }) => tf.layers.Layer, loss = crossEntropy({ smoothing: 0 })) {
  return supervised({
    seed: 3,
    epochs: 2,
    batch: 8,
    data: () => Promise.resolve({ train: patterns(32, 1), test: patterns(8, 2) }),
    model: () => {
      const images = tf.input({ name: 'images', shape: [8, 8, 1] });
      const flat = tf.layers.flatten({ name: 'flat' }).apply(images) as tf.SymbolicTensor;
      const odd = new Odd({ name: 'odd' }).apply(flat) as tf.SymbolicTensor;
      const kernelInitializer = tf.initializers.glorotUniform({ seed: seedOf('head') });
      return tf.model({ inputs: images, outputs: tf.layers.dense({ name: 'head', units: 4, kernelInitializer }).apply(odd) as tf.SymbolicTensor });
    },
    loss,
    optimizer: sgd({ rate: 0.1, momentum: 0, schedule: 'constant', warmup: 0 }),
  });
}
