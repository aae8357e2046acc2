import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';
import { decayMask, decaysOf, optimizerOf, type CommonSettings, type Decayed, type Optimizer, type Updater } from './optimizer.ts';
import { assignFlat, flatten } from '../core/tensors.ts';

export interface SgdSettings extends CommonSettings {
  readonly momentum: number;
  readonly nesterov?: boolean;
  readonly weightDecay?: number;
  readonly decayed?: Decayed;
}

/**
 * Stochastic gradient descent with momentum: the update keeps a part of its last direction, like a ball rolling downhill.
 *
 *     g = g + decay * w
 *     v = momentum * v + g          w = w - rate * v
 *     Nesterov                      w = w - rate * (g + momentum * v)       looks where the momentum leads
 *
 * Robbins and Monro 1951; Polyak 1964; Nesterov 1983, as Sutskever, Martens, Dahl and Hinton 2013 write it. With momentum 0 there is no slot.
 */
export function sgd({ momentum, nesterov = false, weightDecay = 0, decayed = 'all', ...common }: SgdSettings): Optimizer {
  return optimizerOf(common, (weights) => bind(weights, { momentum, nesterov, weightDecay, decayed }));
}

/** A kernel for the whole update, which an engine may register: weights, their gradients, velocity, the rate -> weights, velocity. */
export const sgdKernel = 'TensorloomSgd';

function bind(weights: readonly tf.Variable[], { momentum, nesterov, weightDecay, decayed }: Required<Omit<SgdSettings, keyof CommonSettings>>): Updater {
  const size = weights.reduce((sum, weight) => sum + weight.size, 0);
  const velocity = momentum > 0 ? tf.tidy(() => tf.zeros<tf.Rank.R1>([size]).variable(false)) : undefined;
  return {
    slots: velocity ? { velocity } : {},
    update(gradients, rate) {
      if (hasKernel(sgdKernel)) {
        const slots = velocity ? [velocity] : [];
        const decays = decaysOf(weights, { weightDecay, decayed });
        const results = runKernel(sgdKernel, [...weights, ...gradients, ...slots, rate], { decays, momentum, nesterov, decay: weightDecay });
        [...weights, ...slots].forEach((variable, i) => variable.assign(results[i]!));
        return;
      }
      const now = flatten(weights);
      const slope = flatten(gradients);
      const mask = weightDecay === 0 ? undefined : decayMask(weights, decayed);
      const g = weightDecay === 0 ? slope : slope.add(now.mul(mask ? mask.mul(weightDecay) : weightDecay));
      velocity?.assign(velocity.mul(momentum).add(g));
      const move = velocity ? (nesterov ? g.add(velocity.mul(momentum)) : velocity) : g;
      assignFlat(weights, now.sub(move.mul(rate)));
    },
  };
}
