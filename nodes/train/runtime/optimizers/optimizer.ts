import type * as tf from '@tensorflow/tfjs';

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
  /** `gradients` are in the order of the weights. */
  update(gradients: readonly tf.Tensor[], rate: tf.Scalar): void;
}
