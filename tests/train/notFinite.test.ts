import { mkdtempSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Checkpoints, goBackTo } from '../../main/trainer/checkpoints.ts';
import { EventLog } from '../../main/trainer/eventLog.ts';
import { Outbox } from '../../main/trainer/outbox.ts';
import { Probes } from '../../main/trainer/probes.ts';
import { Session } from '../../main/trainer/session.ts';
import { TsneThread } from '../../main/trainer/tsneThread.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { systemOf, type System } from '../../nodes/blocks/physics/expression/system.ts';
import type { Parts } from '../../nodes/compile/plan.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import { crossEntropy, type Loss } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import type { Losses } from '../../nodes/train/runtime/losses/objective.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import type { Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import { physics } from '../../nodes/train/runtime/training/physics.ts';
import type { Recipe, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { on, startBoth } from '../engines/backends.ts';
import { noSource, patterns } from './recipes.ts';
import { Wear } from './wear.ts';

const home = mkdtempSync(join(tmpdir(), 'not-finite-'));
afterAll(() => rm(home, { recursive: true, force: true }));
beforeAll(async () => {
  await startBoth();
  await on('wasm', () => tf.zeros([1]));
});

const blocks: Parts = {
  data: 'patterns',
  loss: 'surprise',
  losses: { calm: 'surprise', steep: 'second-surprise' },
  optimizer: 'descent',
  optimizerParams: ['rate', 'clipNorm'],
  recipe: 'plan',
  heaviest: 'first',
  layers: { first: 'first-block', wear: 'outer/wear-block', last: 'last-block' },
};

interface Wishes {
  readonly how?: 'forward' | 'backward';
  readonly lasts?: number;
  readonly optimizer?: Optimizer;
  readonly loss?: Loss | Losses;
  readonly spoil?: (data: Dataset) => Dataset;
}

/** 48 samples in batches of 8: six steps an epoch, four epochs. */
function recipe({ how = 'forward', lasts = 1e6, optimizer, loss, spoil = (data) => data }: Wishes): Recipe {
  return supervised({
    seed: 3,
    epochs: 4,
    batch: 8,
    data: () => Promise.resolve({ train: spoil(patterns(48, 1)), test: patterns(16, 2) }),
    model() {
      const images = tf.input({ name: 'images', shape: [8, 8, 1] });
      let x = tf.layers.flatten({ name: 'flat' }).apply(images) as tf.SymbolicTensor;
      x = new Dense({ name: 'first', units: 6, activation: 'relu' }).apply(x) as tf.SymbolicTensor;
      x = new Wear({ name: 'wear', how, lasts }).apply(x) as tf.SymbolicTensor;
      return tf.model({ inputs: images, outputs: new Dense({ name: 'last', units: 4 }).apply(x) as tf.SymbolicTensor });
    },
    loss: loss ?? crossEntropy({ smoothing: 0 }),
    optimizer: optimizer ?? sgd({ rate: 0.1, momentum: 0.9, schedule: 'constant', warmup: 0 }),
  });
}

let runs = 0;
async function play(training: Training, folder = join(home, `run-${++runs}`)) {
  const checkpoints = new Checkpoints(folder);
  const events: RunEvent[] = [];
  await mkdir(folder, { recursive: true });
  const outbox = new Outbox(new EventLog(folder), (event, done) => {
    events.push(event);
    done();
  });
  const thread = new TsneThread(new URL('../../main/trainer/main.ts', import.meta.url));
  const probes = new Probes(folder, [], thread, (event) => outbox.send(event));
  const session = new Session({ training, checkpoints, probes, outbox, folder, steps: Infinity, metrics: {}, best: -Infinity, blocks });
  const status = await session.run();
  await thread.end();
  const problems = events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []));
  for (const problem of problems) for (const language of ['en', 'zh'] as const) expect(sentence(problem, language)).not.toMatch(/[{}]|undefined|\[object/);
  const losses = events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []));
  return { folder, status, losses, problem: problems.at(-1), stored: (await checkpoints.newest(() => undefined))!.stored };
}

const positionOf = ({ stored }: { stored: { metadata: Readonly<Record<string, string>> } }) =>
  (JSON.parse(stored.metadata['position']!) as { step: number }).step;

describe('the first block whose numbers are none is named, and the run stands where all was well', () => {
  test.each([
    ['forward', 'its output'],
    ['backward', 'the gradient that passed through it'],
  ] as const)('%s', async (how, words) => {
    const training = await recipe({ how, lasts: 8 }).prepare(noSource);
    const before = tf.memory().numTensors;
    const result = await play(training);
    expect(result.status).toBe('failed');
    expect(result.losses.slice(0, 8).every(Number.isFinite)).toBe(true);
    expect(result.problem).toMatchObject({
      code: 'train.notFinite',
      block: 'outer/wear-block',
      data: { step: 9, layer: 'wear', what: { en: words }, value: how === 'forward' ? 'NaN' : expect.anything() },
    });
    expect(result.problem!.cures).toEqual([
      { kind: 'set', block: 'descent', param: 'rate', to: 0.03 },
      { kind: 'set', block: 'descent', param: 'clipNorm', to: 1 },
    ]);
    expect(positionOf(result)).toBe(7);
    expect(training.position.step).toBe(7);
    for (const { values } of Object.values(result.stored.tensors)) expect(values.every(Number.isFinite)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);

    // The steps up to there are what they were, to the bit.
    const calm = await recipe({ how, lasts: 8 }).prepare(noSource);
    for await (const event of calm.steps()) if (event.type === 'step' && event.step === 7) break;
    for (const [name, variable] of Object.entries(calm.state())) expect([...variable.dataSync()], name).toEqual([...result.stored.tensors[name]!.values]);
    training.dispose();
    calm.dispose();
  });

  test('a loss that overflows is the loss block’s', async () => {
    const steep: Loss = (logits, labels) => crossEntropy({ smoothing: 0 })(logits, labels).mul(1e38).exp().sub(1) as tf.Scalar;
    const training = await recipe({ loss: steep }).prepare(noSource);
    const { problem } = await play(training);
    expect(problem).toMatchObject({ code: 'train.lossNotFinite', block: 'surprise', data: { step: 1, value: '∞', back: 0 } });
    training.dispose();
  });

  const calm = crossEntropy({ smoothing: 0 });
  /** A loss whose numbers are all right, and whose gradient is none. */
  const cliff: Loss = (logits, labels) =>
    tf.customGrad((x) => ({
      value: calm(x as tf.Tensor, labels),
      gradFunc: (dy: tf.Tensor) =>
        tf
          .zerosLike(x as tf.Tensor)
          .add(dy)
          .mul(NaN),
    }))(logits) as tf.Scalar;
  const steep: Loss = (logits, labels) => calm(logits, labels).mul(1e38).exp().sub(1) as tf.Scalar;
  test.each([
    ['whose number is none', { calm, steep }, 'second-surprise'],
    ['whose gradient is none', { calm, steep: cliff }, 'second-surprise'],
    ['whose gradient is none, though it comes first', { steep: cliff, calm }, 'second-surprise'],
    [
      'whose weight is too large',
      { calm: (logits: tf.Tensor, labels: tf.Tensor) => calm(logits, labels).mul(1e38).mul(1e38) as tf.Scalar, steep: calm },
      'surprise',
    ],
  ] as const)('of several losses the one is named %s', async (_, losses, block) => {
    const terms = Object.entries(losses).map(([name, of]) => [name, { of, output: 'last', target: 'labels', weight: 0.5 }] as const);
    const training = await recipe({ loss: Object.fromEntries(terms) }).prepare(noSource);
    const { problem } = await play(training);
    expect(problem).toMatchObject({ code: 'train.lossNotFinite', block, data: { back: 0 } });
    training.dispose();
  });

  test('an update that leaves the range of numbers is the optimizer’s; with the rate that the cure names the run goes on', async () => {
    const wild = await recipe({ optimizer: sgd({ rate: 1e38, momentum: 0.9, schedule: 'constant', warmup: 0 }) }).prepare(noSource);
    const { problem, folder } = await play(wild);
    wild.dispose();
    expect(['train.diverged', 'train.notFinite', 'train.lossNotFinite']).toContain(problem!.code);
    expect(problem!.data['back']).toBe(0);
    const calmer = await recipe({}).prepare(noSource);
    const newest = (await new Checkpoints(folder).newest(() => undefined))!;
    goBackTo(calmer, newest.file, newest.stored);
    const { status, losses } = await play(calmer, folder);
    expect(status).toBe('done');
    expect(losses).toHaveLength(24);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    calmer.dispose();
  });

  test('a training that grows step by step goes back to where it had not begun to', async () => {
    const training = await recipe({
      optimizer: sgd({ rate: 30, momentum: 0.99, schedule: 'constant', warmup: 0 }),
      loss: (logits) => logits.square().mean() as tf.Scalar,
    }).prepare(noSource);
    const result = await play(training);
    expect(result.status).toBe('failed');
    const { losses } = result;
    const back = positionOf(result);
    expect(losses.findIndex((loss) => !Number.isFinite(loss))).toBeGreaterThan(back + 1);
    expect(losses[back]!).toBeLessThanOrEqual(2 * losses[0]!);
    training.dispose();
  });

  test('a sample that holds no number is named with where it comes from', async () => {
    const spoil = (data: Dataset): Dataset => {
      const values = Float32Array.from(data.inputs['images']!.values);
      values[64 * 17 + 5] = Infinity;
      return { ...data, inputs: { images: { ...data.inputs['images']!, values } }, whence: (sample) => `pictures.csv, line ${sample + 2}` };
    };
    const training = await recipe({ spoil }).prepare(noSource);
    const { problem, status } = await play(training);
    expect(status).toBe('failed');
    expect(problem).toMatchObject({
      code: 'train.badSample',
      block: 'patterns',
      data: { sample: 18, name: 'images', value: '∞', from: { en: ' (pictures.csv, line 19)' } },
    });
    training.dispose();
  });

  test('what does not happen again is said, and the run stands at the checkpoint', async () => {
    const training = await recipe({}).prepare(noSource);
    const result = await play(flawedOnce(training));
    expect(result.problem).toMatchObject({ code: 'train.passing', data: { step: 4, value: 'NaN' } });
    training.dispose();
  });
});

/** The fourth loss is said to be none, the first time. */
function flawedOnce(training: Training): Training {
  let told = false;
  return Object.create(training, {
    position: { get: () => training.position, set: (position: Training['position']) => (training.position = position) },
    steps: {
      async *value(goOn?: () => Promise<boolean>) {
        for await (const event of training.steps(goOn)) {
          const flaw = !told && event.type === 'step' && event.step === 4;
          told ||= flaw;
          yield flaw ? { ...event, loss: NaN } : event;
        }
      },
    },
  }) as Training;
}

describe('every kind of training can be taken apart', () => {
  const domain = { coordinates: [{ name: 'x', from: 0, to: 1 }], disc: false };
  const network = () => {
    const input = tf.input({ shape: [1] });
    const hidden = new Dense({ name: 'first', units: 8, activation: 'tanh' }).apply(input);
    return tf.model({ inputs: input, outputs: new Dense({ name: 'last', units: 1 }).apply(hidden) as tf.SymbolicTensor });
  };
  const equation = systemOf({ fields: 'u', equations: 'u_x - u', conditions: 'u(0) = 1', constants: '', unknowns: '', transform: '' }, domain) as System;

  test('physics: layers that derivatives pass, and points', async () => {
    const training = await physics({
      seed: 1,
      epochs: 2,
      steps: 5,
      data: { domain, points: 10, sampler: 'uniform', refresh: 'fixed', refineUntil: 0 } as never,
      model: network,
      loss: { ...equation, truth: {}, conditionPoints: 1, measurements: 0, noise: 0, conditionWeight: 1, dataWeight: 1, balance: 'fixed' },
      optimizer: adamW({ rate: 0.01, weightDecay: 0, schedule: 'constant', warmup: 0 }),
    }).prepare(noSource);
    expect(await training.examine()).toEqual({ at: 'update' });
    const weights = training.state();
    const last = weights['weights/last/kernel']!;
    const right = tf.keep(last.clone());
    tf.tidy(() => last.assign(tf.onesLike(last).mul(3e38)));
    expect(await training.examine()).toEqual({ at: 'forward', layer: 'last' });
    last.assign(right);
    tf.tidy(() => weights['physics/points']!.assign(tf.onesLike(weights['physics/points']!).div(0)));
    expect(await training.examine()).toMatchObject({ at: 'data', name: 'points', value: '∞' });
    right.dispose();
    training.dispose();
  });
});
