import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';
import { flatten } from '../core/tensors.ts';
import { rateAt, type RateSettings } from './schedules.ts';

/** An optimiser as it stands in `train.ts`: its settings, not yet bound to weights. */
export interface Optimizer {
  /** Learning rate of a step, counted from 1, out of `total`. */
  rateAt(step: number, total: number): number;
  bind(weights: readonly tf.Variable[]): Updater;
}

/** An optimiser bound to the weights that it changes. An update is a function of tensors alone: slots, weights, gradients, rate. */
export interface Updater {
  /** What it remembers from update to update, by name: a checkpoint holds it beside the weights. */
  readonly slots: Readonly<Record<string, tf.Variable>>;
  /** Running averages of the weights, in their order, where the settings ask for them. */
  readonly averages?: readonly tf.Variable[];
  /** `gradients` are in the order of the weights. */
  update(gradients: readonly tf.Tensor[], rate: tf.Scalar): void;
}

/** What every optimiser can do beside its own rule. */
export interface CommonSettings extends RateSettings {
  /** The length that the gradients of all weights together are cut to; 0: not cut. */
  readonly clipNorm?: number;
  /** The size that each number of a gradient is cut to; 0: not cut. */
  readonly clipValue?: number;
  /** Share of itself that the running average of a weight keeps at each update; 0: there is none. */
  readonly average?: number;
}

/** Which weights shrink: all, or those that have rows and columns, so neither biases nor the scales of normalisations. */
export type Decayed = 'all' | 'matrices';

/**
 * An optimiser out of its rule and what all have in common.
 *
 *     value     g_i = min(max(g_i, -clipValue), clipValue)
 *     norm      g = g * clipNorm / max(|g|, clipNorm)             |g| over the gradients of all weights     Pascanu, Mikolov and Bengio 2013
 *     average   a = average * a + (1 - average) * w               after each update; after the first, a = w     Polyak and Juditsky 1992
 */
export function optimizerOf({ clipNorm = 0, clipValue = 0, average = 0, ...rate }: CommonSettings, bind: Optimizer['bind']): Optimizer {
  return {
    rateAt: (step, total) => rateAt(rate, step, total),
    bind(weights) {
      const rule = bind(weights);
      const averaging = average > 0 ? averagesOf(weights, average) : undefined;
      return {
        ...(averaging ? { averages: averaging.averages } : {}),
        slots: { ...rule.slots, ...(averaging ? { averaging: averaging.begun } : {}) },
        update(gradients, by) {
          rule.update(clipped(gradients, clipNorm, clipValue), by);
          averaging?.follow();
        },
      };
    },
  };
}

/** A kernel for both cuts, which an engine may register: gradients -> gradients. */
export const clipKernel = 'TensorloomClip';

function clipped(gradients: readonly tf.Tensor[], norm: number, value: number): readonly tf.Tensor[] {
  if (norm <= 0 && value <= 0) return gradients;
  if (hasKernel(clipKernel)) return runKernel(clipKernel, gradients, { norm, value });
  const cut = value > 0 ? gradients.map((gradient) => gradient.clipByValue(-value, value)) : gradients;
  if (norm <= 0) return cut;
  const length = flatten(cut).square().sum().sqrt();
  const share = tf.div(norm, length.maximum(norm));
  return cut.map((gradient) => gradient.mul(share));
}

function averagesOf(weights: readonly tf.Variable[], keep: number) {
  const averages = weights.map((weight) => tf.tidy(() => weight.clone().variable(false)));
  // 0 before the first update, when the averages stand for nothing yet; a number and not a flag, since it is part of the sum.
  const begun = tf.tidy(() => tf.scalar(0).variable(false));
  return {
    averages,
    begun,
    follow() {
      const kept = begun.mul(keep);
      const fresh = tf.sub(1, kept);
      averages.forEach((average, i) => average.assign(average.mul(kept).add(weights[i]!.mul(fresh))));
      begun.assign(tf.onesLike(begun));
    },
  };
}

/** For each weight, whether it shrinks: 1 or 0. */
export const decaysOf = (weights: readonly tf.Variable[], { weightDecay, decayed }: { readonly weightDecay: number; readonly decayed: Decayed }): number[] =>
  weights.map(({ rank }) => (weightDecay !== 0 && (decayed === 'all' || rank > 1) ? 1 : 0));

/** 1 for each number of the weights that shrink, 0 for the others; undefined when all do. In the order of `flatten`. */
export function decayMask(weights: readonly tf.Variable[], decayed: Decayed): tf.Tensor1D | undefined {
  if (decayed === 'all' || weights.every(({ rank }) => rank > 1)) return undefined;
  return tf.tidy(() => tf.concat1d(weights.map(({ rank, size }) => tf.fill([size], rank > 1 ? 1 : 0))));
}
