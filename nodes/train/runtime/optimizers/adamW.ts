import * as tf from '@tensorflow/tfjs';
import type { Optimizer, Updater } from './optimizer.ts';
import { rateAt, type RateSettings } from './schedules.ts';
import { assignFlat, flatten } from '../core/tensors.ts';

/**
 * AdamW: Adam with decoupled weight decay. Each weight moves by its gradient's running mean, divided by the root of its running square,
 * so that all weights move at a like pace; the decay shrinks the weight itself and does not pass through those means.
 *
 *     m = b1 m + (1 - b1) g             v = b2 v + (1 - b2) g^2
 *     w = w - rate * decay * w - rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
 *
 * b1 = 0.9, b2 = 0.999, epsilon = 1e-8. All weights are one vector while they are updated: about 20 operations a step in place of 14
 * for each weight. The powers b1^t and b2^t are slots too, so a step number need not be known.
 *
 * Kingma and Ba 2014; Loshchilov and Hutter 2017, algorithm 2.
 */
export function adamW({ weightDecay, ...rate }: RateSettings & { readonly weightDecay: number }): Optimizer {
  return { rateAt: (step, total) => rateAt(rate, step, total), bind: (weights) => bind(weights, weightDecay) };
}

const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];

function bind(weights: readonly tf.Variable[], weightDecay: number): Updater {
  const size = weights.reduce((sum, weight) => sum + weight.size, 0);
  const [mean, square, power1, power2] = tf.tidy(() =>
    [tf.zeros([size]), tf.zeros([size]), tf.scalar(1), tf.scalar(1)].map((start) => start.variable(false)),
  ) as [tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R1>, tf.Variable<tf.Rank.R0>, tf.Variable<tf.Rank.R0>];
  return {
    slots: { mean, square, power1, power2 },
    update(gradients, rate) {
      const g = flatten(gradients);
      power1.assign(power1.mul(beta1));
      power2.assign(power2.mul(beta2));
      mean.assign(mean.mul(beta1).add(g.mul(1 - beta1)));
      square.assign(square.mul(beta2).add(g.square().mul(1 - beta2)));
      const root = square.div(tf.sub(1, power2)).sqrt().add(epsilon);
      const move = mean.div(root).mul(rate.div(tf.sub(1, power1)));
      const now = flatten(weights);
      const kept = weightDecay === 0 ? now : now.mul(tf.sub(1, rate.mul(weightDecay)));
      assignFlat(weights, kept.sub(move));
    },
  };
}
