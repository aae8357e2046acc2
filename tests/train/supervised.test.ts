import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EpochEvent, StepEvent, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { readSafetensors, restore, restoreWeights, storedOf, weightsOf, writeSafetensors } from '../../nodes/train/runtime/core/safetensors.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { on, startBoth } from '../engines/backends.ts';
import { noSource, smallRecipe } from './recipes.ts';

beforeAll(async () => {
  await startBoth();
  await on('wasm', () => tf.zeros([1]));
});

type Event = StepEvent | EpochEvent;

const averaging = adamW({ rate: 0.03, weightDecay: 0.01, schedule: 'linear', warmup: 2, clipNorm: 0.5, average: 0.9 });

async function pull(training: Training, count = Infinity): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of training.steps()) {
    events.push(event.type === 'epoch' ? { ...event, seconds: 0 } : event);
    if (events.length >= count) break;
  }
  return events;
}

const state = (training: Training) => Object.fromEntries(Object.entries(training.state()).map(([name, variable]) => [name, [...variable.dataSync()]]));

describe('the order of events', () => {
  test('seven steps, then the epoch, each time; the loss falls and accuracy rises', async () => {
    const training = await smallRecipe({ epochs: 20 }).prepare(noSource);
    const events = await pull(training);
    expect(training.stepsPerEpoch).toBe(7);
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 20 }, () => [...Array<string>(7).fill('step'), 'epoch']).flat());
    expect(events.filter(({ type }) => type === 'step').map(({ step }) => step)).toEqual(Array.from({ length: 140 }, (_, i) => i + 1));
    const epochs = events.filter((event) => event.type === 'epoch');
    expect(epochs.at(-1)!.metrics['loss']!).toBeLessThan(epochs[0]!.metrics['loss']! * 0.8);
    expect(epochs.at(-1)!.metrics['testAccuracy']!).toBeGreaterThan(0.8);
    training.dispose();
  });

  test("the epoch's loss is the mean over samples, not over batches", async () => {
    const training = await smallRecipe({ epochs: 1 }).prepare(noSource);
    const events = await pull(training);
    const losses = events.filter((event) => event.type === 'step').map(({ loss }) => loss);
    const mean = losses.reduce((sum, loss, i) => sum + loss * (i === 6 ? 2 : 8), 0) / 50;
    expect((events.at(-1) as EpochEvent).metrics['loss']).toBe(mean);
    training.dispose();
  });
});

describe('one seed, one run', () => {
  test('the same seed gives the same losses and weights bit for bit, another seed does not', async () => {
    const [first, second, other] = [
      await smallRecipe().prepare(noSource),
      await smallRecipe().prepare(noSource),
      await smallRecipe().prepare(noSource, { seed: 8 }),
    ];
    const events = await pull(first);
    expect(await pull(second)).toEqual(events);
    expect(state(second)).toEqual(state(first));
    expect((await pull(other)).map((event) => event.type === 'step' && event.loss)).not.toEqual(events.map((event) => event.type === 'step' && event.loss));
    for (const training of [first, second, other]) training.dispose();
  });

  // In the middle of an epoch, before its first step, after its last step but before its figures, after its figures, inside the second.
  for (const count of [3, 6, 7, 8, 11, 15, 16]) {
    for (const [name, optimizer] of [
      ['AdamW', undefined],
      ['AdamW, clipped and averaged', averaging],
      ['SGD with momentum', sgd({ rate: 0.05, momentum: 0.9, schedule: 'constant', warmup: 0 })],
    ] as const) {
      test(`${name}: stopped after ${count} events and resumed from a file, the rest is bit-equal`, async () => {
        const whole = await smallRecipe({ optimizer }).prepare(noSource);
        const expected = await pull(whole);

        const begun = await smallRecipe({ optimizer }).prepare(noSource);
        await pull(begun, count);
        const file = writeSafetensors({ tensors: await storedOf(begun.state()), metadata: { position: JSON.stringify(begun.position) } });
        begun.dispose();

        const resumed = await smallRecipe({ optimizer }).prepare(noSource);
        const { tensors, metadata } = readSafetensors(file);
        restore(resumed.state(), tensors);
        resumed.position = JSON.parse(metadata['position']!);
        expect(await pull(resumed)).toEqual(expected.slice(count));
        expect(state(resumed)).toEqual(state(whole));
        whole.dispose();
        resumed.dispose();
      });
    }
  }
});

describe('running averages of weights', () => {
  test('are what is measured and saved, while the steps go on from the weights themselves', async () => {
    const [training, calm] = [await smallRecipe({ optimizer: averaging }).prepare(noSource), await smallRecipe({ optimizer: averaging }).prepare(noSource)];
    const plain = await smallRecipe({ optimizer: adamW({ rate: 0.03, weightDecay: 0.01, schedule: 'linear', warmup: 2, clipNorm: 0.5 }) }).prepare(noSource);
    const events = await pull(training);
    const others = await pull(plain);
    // The same steps; other figures at the ends of epochs.
    expect(events.map((event) => event.type === 'step' && event.loss)).toEqual(others.map((event) => event.type === 'step' && event.loss));
    const figures = (list: Event[]) => list.flatMap((event) => (event.type === 'epoch' ? [event.metrics['testLoss']] : []));
    expect(figures(events)).not.toEqual(figures(others));

    const saved = weightsOf(await storedOf(training.state()));
    const own = Object.fromEntries(Object.entries(training.state()).map(([name, variable]) => [name, [...variable.dataSync()]]));
    expect([...saved['head/kernel']!.values]).toEqual(own['average/head/kernel']);
    expect(own['average/head/kernel']).not.toEqual(own['weights/head/kernel']);
    const measured = await training.averaged(async () => {
      // Who saves a checkpoint meanwhile saves the weights themselves.
      expect(state(training)).toEqual(own);
      return training.evaluate();
    });
    expect(state(training)).toEqual(own);
    expect(measured!['testLoss']).toBe(figures(events).at(-1));

    // Weights of a file are both, so that an exported program measures what the app did.
    restoreWeights(calm.state(), saved);
    expect(await calm.averaged(() => calm.evaluate())).toEqual(measured);
    expect(await calm.evaluate()).toEqual(measured);
    for (const one of [training, calm, plain]) one.dispose();
  });

  test('are the first weights before the first step', async () => {
    const training = await smallRecipe({ optimizer: averaging }).prepare(noSource);
    expect(await training.averaged(() => training.evaluate())).toEqual(await training.evaluate());
    training.dispose();
  });
});

test('fifty steps and their evaluations leave no tensor behind, and disposing leaves none at all', async () => {
  const before = tf.memory().numTensors;
  const training = await smallRecipe({ epochs: 9 }).prepare(noSource);
  await pull(training, 10);
  const running = tf.memory().numTensors;
  await pull(training, 50);
  expect(tf.memory().numTensors).toBe(running);
  (await training.predict([0, 1, 2])).dispose();
  expect(tf.memory().numTensors).toBe(running);
  training.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a step stays lean: operations a step are counted', async () => {
  const training = await smallRecipe().prepare(noSource);
  await pull(training, 1);
  const { kernels } = await tf.profile(async () => {
    await pull(training, 1);
    return tf.zeros([0]);
  });
  expect(kernels.length).toBeGreaterThan(40);
  expect(kernels.length).toBeLessThan(160);
  training.dispose();
});

test('predict gives the logits of the asked samples in their order, also across its inner batches', async () => {
  const training = await smallRecipe().prepare(noSource);
  const picked = Int32Array.from({ length: 600 }, (_, i) => (i * 7) % 20);
  const logits = await training.predict(picked);
  expect(logits.shape).toEqual([600, 4]);
  const rows = logits.arraySync();
  const alone = await training.predict([7]);
  // Product kernels may sum a lone row in another order.
  alone.arraySync()[0]!.forEach((value, i) => expect(rows[1]![i]).toBeCloseTo(value, 5));
  tf.dispose([logits, alone]);
  training.dispose();
});

test('the untrained model is the one before the first step, to the bit, and its making changes no number', async () => {
  const [training, fresh] = [await smallRecipe().prepare(noSource), await smallRecipe().prepare(noSource)];
  const first = state(fresh);
  const expected = await pull(fresh);
  const begun = await pull(training, 10);
  const before = tf.memory().numTensors;
  const untrained = training.untrained();
  expect(state(untrained)).toEqual(first);
  expect(state(training)).not.toEqual(first);
  (await untrained.predict([0, 1, 2])).dispose();
  untrained.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect([...begun, ...(await pull(training))]).toEqual(expected);
  for (const one of [training, fresh]) one.dispose();
});

test('figures left off in the middle come when steps are pulled again, the same to the bit, and no tensor stays', async () => {
  const [training, calm] = [await smallRecipe().prepare(noSource), await smallRecipe().prepare(noSource)];
  const expected = await pull(calm);
  const before = tf.memory().numTensors;
  await pull(training, 7);
  expect(tf.memory().numTensors).toBe(before);
  for (const allowed of [0, 1]) {
    let asked = 0;
    for await (const event of training.steps(() => Promise.resolve(asked++ < allowed))) expect(event).toBeUndefined();
    expect(asked).toBe(allowed + 1);
    expect(tf.memory().numTensors).toBe(before);
  }
  expect(await pull(training)).toEqual(expected.slice(7));
  for (const one of [training, calm]) one.dispose();
});
