import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { hasKernel } from '../../nodes/train/runtime/core/kernels.ts';
import { adamKernel, adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { clipKernel, type Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import { sgd, sgdKernel } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { numbersOf } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** The steps of optimisers, by an engine's own kernels or by operations, against loops in double precision. */

const shapes = [[17, 33], [5], [1], [230, 150], [], [16]];
const rate = 0.01;
const steps = 6;

interface Rule {
  readonly decay: number;
  readonly matrices: boolean;
  readonly clipNorm: number;
  readonly clipValue: number;
}

const plain: Rule = { decay: 0, matrices: false, clipNorm: 0, clipValue: 0 };

/** What one weight does in a step: changes the number at `i` and what is remembered of it. */
type Move = (value: number, gradient: number, remembered: number[], step: number, decay: number) => number;

const adamMove =
  (beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8): Move =>
  (value, g, slots, step, decay) => {
    slots[0] = beta1 * (slots[0] ?? 0) + (1 - beta1) * g;
    slots[1] = beta2 * (slots[1] ?? 0) + (1 - beta2) * g * g;
    const root = Math.sqrt(slots[1] / (1 - beta2 ** step)) + epsilon;
    return value * (1 - rate * decay) - (rate * slots[0]) / (1 - beta1 ** step) / root;
  };

/** Adam with the decay in the gradient. */
const coupledMove: Move = (value, gradient, slots, step, decay) => adamMove()(value, gradient + decay * value, slots, step, 0);

const descentMove =
  (momentum: number, nesterov = false): Move =>
  (value, gradient, slots, _, decay) => {
    const g = gradient + decay * value;
    slots[0] = momentum * (slots[0] ?? 0) + g;
    return value - rate * (nesterov ? g + momentum * slots[0] : slots[0]);
  };

const common = { rate, schedule: 'constant', warmup: 0 } as const;
const cases: readonly (readonly [name: string, optimizer: Optimizer, move: Move, settings: Rule])[] = [
  ['AdamW', adamW({ ...common, weightDecay: 0 }), adamMove(), plain],
  ['AdamW, all shrink', adamW({ ...common, weightDecay: 0.1 }), adamMove(), { ...plain, decay: 0.1 }],
  [
    'AdamW, matrices shrink',
    adamW({ ...common, weightDecay: 0.1, decayed: 'matrices', beta1: 0.8, beta2: 0.95, epsilon: 1e-4 }),
    adamMove(0.8, 0.95, 1e-4),
    { ...plain, decay: 0.1, matrices: true },
  ],
  ['Adam, all shrink by the gradient', adamW({ ...common, weightDecay: 0.1, coupled: true }), coupledMove, { ...plain, decay: 0.1 }],
  [
    'Adam, matrices shrink by the gradient, cut to a length',
    adamW({ ...common, weightDecay: 0.1, coupled: true, decayed: 'matrices', clipNorm: 0.5 }),
    coupledMove,
    { ...plain, decay: 0.1, matrices: true, clipNorm: 0.5 },
  ],
  ['AdamW, cut to a length', adamW({ ...common, weightDecay: 0, clipNorm: 0.5 }), adamMove(), { ...plain, clipNorm: 0.5 }],
  ['descent', sgd({ ...common, momentum: 0 }), descentMove(0), plain],
  ['momentum', sgd({ ...common, momentum: 0.9 }), descentMove(0.9), plain],
  [
    'Nesterov, matrices shrink',
    sgd({ ...common, momentum: 0.9, nesterov: true, weightDecay: 0.2, decayed: 'matrices' }),
    descentMove(0.9, true),
    { ...plain, decay: 0.2, matrices: true },
  ],
  [
    'momentum, all shrink, cut to a length',
    sgd({ ...common, momentum: 0.5, weightDecay: 0.2, clipNorm: 3 }),
    descentMove(0.5),
    { ...plain, decay: 0.2, clipNorm: 3 },
  ],
  ['descent, numbers cut', sgd({ ...common, momentum: 0, clipValue: 0.3 }), descentMove(0), { ...plain, clipValue: 0.3 }],
  ['descent, both cut', sgd({ ...common, momentum: 0, clipValue: 0.3, clipNorm: 2 }), descentMove(0), { ...plain, clipValue: 0.3, clipNorm: 2 }],
  ['descent, cut to a length that it does not reach', sgd({ ...common, momentum: 0, clipNorm: 1e6 }), descentMove(0), { ...plain, clipNorm: 1e6 }],
];

const gradientsAt = (step: number) => shapes.map((shape, i) => chance(shape, 10 * step + i + 20));
const floats = ({ shape, values }: ReturnType<typeof chance>): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);

/** The weights after all steps. */
function weightsAfter(optimizer: Optimizer): Float32Array[] {
  const weights = shapes.map((shape, i) => floats(chance(shape, i + 1)).variable());
  const updater = optimizer.bind(weights);
  for (let step = 1; step <= steps; step++) tf.tidy(() => updater.update(gradientsAt(step).map(floats), tf.scalar(rate)));
  const numbers = numbersOf(weights);
  tf.dispose([...weights, ...Object.values(updater.slots)]);
  return numbers;
}

function inDoubles(move: Move, { decay, matrices, clipNorm, clipValue }: Rule): Float64Array[] {
  const weights = shapes.map((shape, i) => chance(shape, i + 1).values);
  const slots = weights.map((values) => Array.from(values, (): number[] => []));
  for (let step = 1; step <= steps; step++) {
    const most = clipValue > 0 ? clipValue : Infinity;
    const cut = gradientsAt(step).map(({ values }) => values.map((value) => Math.min(most, Math.max(-most, value))));
    const length = Math.sqrt(cut.reduce((sum, values) => sum + values.reduce((all, value) => all + value * value, 0), 0));
    const share = clipNorm > 0 ? clipNorm / Math.max(length, clipNorm) : 1;
    weights.forEach((values, w) => {
      const shrink = !matrices || shapes[w]!.length > 1 ? decay : 0;
      values.forEach((value, i) => (values[i] = move(value, cut[w]![i]! * share, slots[w]![i]!, step, shrink)));
    });
  }
  return weights;
}

describe.each(engines)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it('has the kernels that it should have', () => {
    const own = [adamKernel, sgdKernel, clipKernel].filter(hasKernel);
    expect(own).toEqual({ wasm: [adamKernel, sgdKernel, clipKernel], native: [adamKernel], cpu: [] }[engine]);
  });

  test.each(cases)('%s', (_, optimizer, move, settings) => {
    const [got, wanted] = [weightsAfter(optimizer), inDoubles(move, settings)];
    const worst = wanted
      .map((values, w) => Math.max(...values.map((value, i) => Math.abs(value - got[w]![i]!))))
      .map((apart) => (Number.isNaN(apart) ? Infinity : apart));
    expect(Math.max(...worst)).toBeLessThan(3e-6);
  });

  test('what is no number reaches its weight, and with a cut to a length all of them', () => {
    const ends = (optimizer: Optimizer) => {
      const weights = [tf.variable(tf.ones([5])), tf.variable(tf.ones([3]))];
      const updater = optimizer.bind(weights);
      tf.tidy(() => updater.update([tf.tensor1d([1, 1, Number.NaN, 1, 1]), tf.ones([3])], tf.scalar(rate)));
      const numbers = numbersOf(weights).map((values) => [...values].map(Number.isNaN));
      tf.dispose([...weights, ...Object.values(updater.slots)]);
      return numbers;
    };
    const alone = [
      [false, false, true, false, false],
      [false, false, false],
    ];
    for (const optimizer of [adamW({ ...common, weightDecay: 0 }), sgd({ ...common, momentum: 0.9 }), sgd({ ...common, momentum: 0, clipValue: 1 })])
      expect(ends(optimizer)).toEqual(alone);
    expect(ends(sgd({ ...common, momentum: 0, clipNorm: 1 })).flat()).not.toContain(false);
  });
});
