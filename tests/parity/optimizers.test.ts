import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamW, type AdamWSettings } from '../../nodes/train/runtime/optimizers/adamW.ts';
import type { Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import { sgd, type SgdSettings } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { engines, useEngine } from './engines.ts';
import { numbers } from './formula.ts';
import { difference, expectClose, golden, tolerance } from './golden.ts';

type Case = ({ readonly kind: 'adamW' } & AdamWSettings) | ({ readonly kind: 'sgd' } & SgdSettings);

const { header, tensor } = golden<{ steps: number; shapes: Record<string, number[]>; cases: Record<string, Case> }>('optimizers');
const keys = Object.keys(header.shapes);

/** Rates, and after every step every weight and its running average. */
async function train(optimizer: Optimizer): Promise<{ rates: Float32Array; history: Record<string, number[]>; means: Record<string, number[]> }> {
  const weights = tf.tidy(() => keys.map((key) => tf.variable(tf.tensor(numbers(`optimizer/${key}`, header.shapes[key]!, 2), header.shapes[key]))));
  const updater = optimizer.bind(weights);
  const rates: number[] = [];
  const history: Record<string, number[]> = Object.fromEntries(keys.map((key) => [key, []]));
  const means: Record<string, number[]> = Object.fromEntries(keys.map((key) => [key, []]));
  for (let step = 1; step <= header.steps; step++) {
    const rate = optimizer.rateAt(step, header.steps);
    rates.push(rate);
    tf.tidy(() => {
      const gradients = keys.map((key) => tf.tensor(numbers(`optimizer/${key}/gradient/${step}`, header.shapes[key]!), header.shapes[key]));
      updater.update(gradients, tf.scalar(rate));
    });
    for (const [i, key] of keys.entries()) {
      history[key]!.push(...(await weights[i]!.data()));
      if (updater.averages) means[key]!.push(...(await updater.averages[i]!.data()));
    }
  }
  tf.dispose([...weights, ...Object.values(updater.slots), ...(updater.averages ?? [])]);
  return { rates: Float32Array.from(rates), history, means };
}

const make = (at: Case): Optimizer => (at.kind === 'adamW' ? adamW(at) : sgd(at));

describe.each(engines)('optimisers equal PyTorch on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(Object.keys(header.cases))('%s: the rate and every weight after each of 12 steps', async (name) => {
    const before = tf.memory().numTensors;
    const at = header.cases[name]!;
    const { rates, history, means } = await train(make(at));
    expectClose('rates', rates, tensor(`${name}:rates`).values, tolerance.forward);
    for (const key of keys) expectClose(key, Float32Array.from(history[key]!), tensor(`${name}:${key}`).values, tolerance.forward);
    if (at.average !== undefined)
      for (const key of keys) expectClose(`${key}, average`, Float32Array.from(means[key]!), tensor(`${name}:${key}:average`).values, tolerance.forward);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('the comparison can fail: decay or momentum left out is seen', async () => {
  await useEngine('cpu');
  const { rate, schedule, warmup } = header.cases['adamw-cosine']!;
  for (const [name, wrong] of [
    ['adamw-cosine', adamW({ rate, schedule, warmup, weightDecay: 0 })],
    ['sgd-cosine', make({ ...header.cases['sgd-cosine']!, kind: 'sgd', momentum: 0 })],
    ['sgd-nesterov', make({ ...header.cases['sgd-nesterov']!, nesterov: false } as Case)],
    ['adamw-clipped', make({ ...header.cases['adamw-clipped']!, clipNorm: 0 })],
    ['adamw-betas', make({ ...header.cases['adamw-betas']!, epsilon: 1e-8 } as Case)],
    ['sgd-clipped', make({ ...header.cases['sgd-clipped']!, clipValue: 0 })],
  ] as const) {
    const { history } = await train(wrong);
    expect(difference(Float32Array.from(history['a']!), tensor(`${name}:a`).values)).toBeGreaterThan(100 * tolerance.forward);
  }
});
