import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { Flatten } from '../../nodes/blocks/core/flatten/layer.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { figureOf, Objective, type Losses } from '../../nodes/train/runtime/losses/objective.ts';
import { squaredError } from '../../nodes/train/runtime/losses/squaredError.ts';
import type { Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { supervised, type Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { engines, useEngine } from './engines.ts';
import { strokes } from './formula.ts';
import { difference, expectClose, golden, tolerance, type WeightFormula } from './golden.ts';
import { setWeights } from './models.ts';

/** Several losses of several outputs against PyTorch: recipes/losses.py. */

interface Header {
  readonly samples: number;
  readonly labels: number[];
  readonly weights: Readonly<Record<string, WeightFormula>>;
  readonly settings: { low: number; high: number; classes: number; smoothing: number; losses: Record<'main' | 'auxiliary' | 'picture', number> };
  readonly optimizer: { rate: number; weightDecay: number; clipNorm: number };
  readonly steps: number;
}

const { header, tensor } = golden<Header>('losses');
const { samples, settings, steps } = header;
const names = ['loss', 'main/loss', 'auxiliary/loss', 'picture/loss', 'accuracy', 'auxiliary/accuracy'];

type Wire = tf.SymbolicTensor;

function model(): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  const dense = (name: string, units: number, of: Wire, activation: 'none' | 'tanh' | 'sigmoid' = 'none') =>
    new Dense({ name, units, activation }).apply(of) as Wire;
  const low = dense('low', settings.low, new Flatten({ name: 'flat' }).apply(images) as Wire, 'tanh');
  const high = dense('high', settings.high, low, 'tanh');
  const heads = [dense('head', settings.classes, high), dense('auxiliary-head', settings.classes, low), dense('decoder', 784, high, 'sigmoid')];
  return tf.model({ inputs: [images], outputs: heads });
}

const losses = (weights = settings.losses): Losses => ({
  main: { of: crossEntropy({ smoothing: 0 }), output: 'head', target: 'labels', weight: weights.main },
  auxiliary: { of: crossEntropy({ smoothing: settings.smoothing }), output: 'auxiliary-head', target: 'labels', weight: weights.auxiliary },
  picture: { of: squaredError({}), output: 'decoder', target: 'images', weight: weights.picture },
});

const data: Dataset = {
  inputs: { images: { values: strokes(samples), shape: [28, 28, 1] } },
  labels: Int32Array.from(header.labels),
  classes: Array.from({ length: settings.classes }, (_, i) => String(i)),
  count: samples,
};

async function training(weights = settings.losses, schedule = 'constant' as const): Promise<Supervised> {
  const recipe = supervised({
    ...{ seed: 7, epochs: steps, batch: samples, model, loss: losses(weights) },
    data: () => Promise.resolve({ train: data, test: data }),
    optimizer: adamW({ ...header.optimizer, schedule, warmup: 0 }),
  });
  const made = await recipe.prepare({ read: () => Promise.reject(new Error('no data is read')) });
  setWeights(made.model.weights, header.weights);
  return made;
}

/** Figures of each epoch, which is one step: those of training, then those of the test after it. */
async function train(made: Supervised): Promise<{ learned: number[][]; tested: number[][] }> {
  const [learned, tested]: number[][][] = [[], []];
  for await (const event of made.steps()) {
    if (event.type !== 'epoch') continue;
    learned!.push(names.map((name) => event.metrics[name]!));
    tested!.push(names.map((name) => event.metrics[figureOf('test', name)]!));
  }
  return { learned: learned!, tested: tested! };
}

const figuresAt = (step: number): Float32Array => tensor('figures').values.subarray((step - 1) * names.length, step * names.length);

describe.each(engines)('several losses equal PyTorch on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('their sum and its gradient by every weight', async () => {
    const made = model();
    setWeights(made.weights, header.weights);
    const objective = new Objective(losses());
    expect(['loss', ...objective.measured]).toEqual(names);
    const [images, labels] = [tf.tensor4d(strokes(samples), [samples, 28, 28, 1]), tf.tensor1d(header.labels, 'int32')];
    const { value, grads } = tf.variableGrads(() => objective.means(made, made.apply(images) as tf.Tensor[], { images, labels }).loss);
    expectClose('loss', (await value.data()) as Float32Array, figuresAt(1).subarray(0, 1), tolerance.forward);
    for (const weight of made.trainableWeights) {
      const gradient = (await grads[(weight.read() as tf.Variable).name]!.data()) as Float32Array;
      expectClose(`gradient of ${weight.originalName}`, gradient, tensor(`gradient:${weight.originalName}`).values, tolerance.gradient);
    }
    tf.dispose([images, labels, value, grads]);
    made.dispose();
  });

  test('three steps: the sum, every loss and accuracy by its name, in training and test, and every weight', async () => {
    const before = tf.memory().numTensors;
    const made = await training();
    const { learned, tested } = await train(made);
    for (let step = 1; step <= steps; step++) {
      expectClose(`figures of step ${step}`, Float32Array.from(learned[step - 1]!), figuresAt(step), tolerance.forward);
      const after = step < steps ? figuresAt(step + 1) : tensor('after').values;
      expectClose(`test figures after step ${step}`, Float32Array.from(tested[step - 1]!), after, tolerance.forward);
    }
    for (const weight of made.model.weights) {
      const values = (await weight.read().data()) as Float32Array;
      expectClose(weight.originalName, values, tensor(`step ${steps}:${weight.originalName}`).values, 3 * tolerance.forward);
    }
    made.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('the comparison can fail: another weight of one loss is seen', async () => {
  await useEngine('cpu');
  const made = await training({ ...settings.losses, auxiliary: 0.33 });
  await train(made);
  const values = (await made.model.getLayer('low').getWeights()[0]!.data()) as Float32Array;
  expect(difference(values, tensor(`step ${steps}:low/kernel`).values)).toBeGreaterThan(100 * tolerance.forward);
  made.dispose();
});
