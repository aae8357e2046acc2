import * as tf from '@tensorflow/tfjs';
import type { Optimizer, Updater } from './optimizer.ts';
import { rateAt, type RateSettings } from './schedules.ts';
import { assignFlat, flatten } from '../core/tensors.ts';

/**
 * Stochastic gradient descent with momentum: the update keeps a part of its last direction, like a ball rolling downhill.
 *
 *     v = momentum * v + g          w = w - rate * v
 *
 * Robbins and Monro 1951; Polyak 1964. With momentum 0 there is no slot.
 */
export function sgd({ momentum, ...rate }: RateSettings & { readonly momentum: number }): Optimizer {
  return { rateAt: (step, total) => rateAt(rate, step, total), bind: (weights) => bind(weights, momentum) };
}

function bind(weights: readonly tf.Variable[], momentum: number): Updater {
  const size = weights.reduce((sum, weight) => sum + weight.size, 0);
  const velocity = momentum > 0 ? tf.tidy(() => tf.zeros<tf.Rank.R1>([size]).variable(false)) : undefined;
  return {
    slots: velocity ? { velocity } : {},
    update(gradients, rate) {
      const g = flatten(gradients);
      velocity?.assign(velocity.mul(momentum).add(g));
      assignFlat(weights, flatten(weights).sub((velocity ?? g).mul(rate)));
    },
  };
}
