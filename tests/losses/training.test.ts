import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { Dropout } from '../../nodes/blocks/core/dropout/layer.ts';
import { Flatten } from '../../nodes/blocks/core/flatten/layer.ts';
import { crossEntropy, type Loss } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { figureOf, type Losses } from '../../nodes/train/runtime/losses/objective.ts';
import { squaredError } from '../../nodes/train/runtime/losses/squaredError.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import type { EpochEvent } from '../../nodes/train/runtime/training/recipe.ts';
import { supervised, type Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { useEngine } from '../parity/engines.ts';
import { noSource, patterns } from '../train/recipes.ts';

/** Trainings with several losses, on WebAssembly. */

beforeAll(() => useEngine('wasm'));

/** A trunk with dropout, a head, a decoder and, on the pictures themselves, another head. */
function model(): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [8, 8, 1] });
  const flat = new Flatten({ name: 'flat' }).apply(images) as tf.SymbolicTensor;
  const dense = (name: string, units: number, of: tf.SymbolicTensor, activation: 'none' | 'relu' | 'sigmoid' = 'none') =>
    new Dense({ name, units, activation }).apply(of) as tf.SymbolicTensor;
  const trunk = new Dropout({ name: 'dropout', rate: 0.2 }).apply(dense('trunk', 12, flat, 'relu')) as tf.SymbolicTensor;
  return tf.model({ inputs: [images], outputs: [dense('head', 4, trunk), dense('decoder', 64, trunk, 'sigmoid'), dense('side', 4, flat)] });
}

/** The same with some of its outputs. */
const giving =
  (...places: number[]) =>
  (): tf.LayersModel => {
    const { inputs, outputs } = model();
    return tf.model({ inputs, outputs: places.map((place) => outputs[place]!) });
  };

const term = (of: Loss, output: string, target: string, weight: number) => ({ of, output, target, weight });
const losses = (decoder = 2, side = 0.3): Losses => ({
  head: term(crossEntropy({ smoothing: 0 }), 'head', 'labels', 1),
  decoder: term(squaredError({}), 'decoder', 'images', decoder),
  side: term(crossEntropy({ smoothing: 0 }), 'side', 'labels', side),
});

/** 50 samples in batches of 8: seven steps an epoch, the last of 2 samples. */
const prepare = (loss: Loss | Losses = losses(), build = model): Promise<Supervised> =>
  supervised({
    ...{ seed: 7, epochs: 2, batch: 8, model: build, loss },
    data: () => Promise.resolve({ train: patterns(50, 1), test: patterns(160, 2) }),
    optimizer: adamW({ rate: 0.01, weightDecay: 0, clipNorm: 1, average: 0.9, schedule: 'constant', warmup: 0 }),
  }).prepare(noSource);

async function play(training: Supervised, parts?: number): Promise<{ losses: number[]; epochs: EpochEvent['metrics'][] }> {
  if (parts !== undefined) training.position = { ...training.position, parts };
  const [told, epochs]: [number[], EpochEvent['metrics'][]] = [[], []];
  for await (const event of training.steps()) {
    if (event.type === 'step') told.push(event.loss);
    else epochs.push(event.metrics);
  }
  return { losses: told, epochs };
}

const weightsOf = (training: Supervised) => training.model.weights.map((weight) => [...weight.read().dataSync()]);
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe('a batch in parts', () => {
  test.each([2, 8])('%i of them: the losses, the figures of each loss and the weights are those of the whole batch', async (parts) => {
    const [whole, cut] = [await prepare(), await prepare()];
    const [wanted, got] = [await play(whole), await play(cut, parts)];
    expect(got.losses).toHaveLength(14);
    expect(apart(got.losses, wanted.losses)).toBeLessThan(2e-6);
    for (const [epoch, metrics] of wanted.epochs.entries()) {
      expect(Object.keys(got.epochs[epoch]!)).toEqual(Object.keys(metrics));
      for (const [name, value] of Object.entries(metrics)) expect(Math.abs(got.epochs[epoch]![name]! - value), name).toBeLessThan(1e-5);
    }
    weightsOf(whole).forEach((values, i) => expect(apart(values, weightsOf(cut)[i]!)).toBeLessThan(1e-5));
    for (const training of [whole, cut]) training.dispose();
  });
});

test('a loss of weight 0 is measured and teaches nothing', async () => {
  const [with0, without] = [await prepare(losses(2, 0)), await prepare({ head: losses()['head']!, decoder: losses()['decoder']! }, giving(0, 1))];
  const side = () => [...with0.model.getLayer('side').getWeights()[0]!.dataSync()];
  const before = side();
  const [got, wanted] = [await play(with0), await play(without)];
  expect(got.losses).toEqual(wanted.losses);
  expect(got.epochs[1]!['side/testLoss']).toBeGreaterThan(0);
  expect(side()).toEqual(before);
  for (const training of [with0, without]) training.dispose();
});

test('a single loss of weight 1 learns as it does without a name, to the bit, and tells the same figures', async () => {
  const [named, plain] = [await prepare({ head: losses()['head']! }, giving(0)), await prepare(crossEntropy({ smoothing: 0 }), giving(0))];
  expect(await play(named)).toEqual(await play(plain));
  expect(weightsOf(named)).toEqual(weightsOf(plain));
  for (const training of [named, plain]) training.dispose();
});

test('the plain accuracy belongs to the loss that weighs most, and so does the best checkpoint', async () => {
  const training = await prepare(losses(2, 1.5));
  expect(training.answers).toEqual(['side', 'head']);
  const metrics = (await training.evaluate())!;
  const share = async (layer: string) => {
    const logits = await training.predict(
      Array.from({ length: 160 }, (_, i) => i),
      layer,
    );
    const answers = tf.tidy(() => [...logits.argMax(1).dataSync()]);
    logits.dispose();
    return answers.filter((answer, i) => answer === training.test.labels[i]).length / 160;
  };
  expect(metrics['testAccuracy']).toBeCloseTo(await share('side'), 6);
  expect(metrics['head/testAccuracy']).toBeCloseTo(await share('head'), 6);
  expect(training.score(metrics)).toBe(metrics['testAccuracy']);
  const alone = await prepare({ decoder: losses()['decoder']! }, giving(1));
  expect(alone.answers).toEqual([]);
  expect(alone.score((await alone.evaluate())!)).toBe(-(await alone.evaluate())!['testLoss']!);
  for (const one of [training, alone]) one.dispose();
});

test('a loss that is to tell the best checkpoint does, alone and beside others', async () => {
  const { head, decoder, side } = losses() as Record<'head' | 'decoder' | 'side', Losses[string]>;
  const [several, alone] = [
    await prepare({ head, decoder: { ...decoder, decides: true }, side }),
    await prepare({ head: { ...head, decides: true } }, giving(0)),
  ];
  const [of, ofOne] = [(await several.evaluate())!, (await alone.evaluate())!];
  expect(several.score(of)).toBe(-of['decoder/testLoss']!);
  expect(of['decoder/testLoss']).toBeGreaterThan(0);
  expect(alone.score(ofOne)).toBe(-ofOne['testLoss']!);
  // Where samples are kept aside for choices, those choose.
  expect(several.score({ 'decoder/validationLoss': 0.25, 'decoder/testLoss': 0.5 })).toBe(-0.25);
  for (const one of [several, alone]) one.dispose();
});

test('no tensor stays from step to step', async () => {
  const training = await prepare();
  const steps = training.steps();
  for (let i = 0; i < 3; i++) await steps.next();
  const before = tf.memory().numTensors;
  for (let i = 0; i < 9; i++) await steps.next();
  expect(tf.memory().numTensors).toBe(before);
  training.dispose();
});

test('figures are called by their set', () => {
  expect(['loss', 'accuracy', 'head/loss', 'a/b/accuracy'].map((name) => figureOf('test', name))).toEqual([
    'testLoss',
    'testAccuracy',
    'head/testLoss',
    'a/b/testAccuracy',
  ]);
});
