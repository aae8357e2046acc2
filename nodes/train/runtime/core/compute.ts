import * as tf from '@tensorflow/tfjs';

/**
 * How a function of tensors is computed. The plain way calls it; an engine that can may record what it does the first time and replay that.
 *
 * What `f` gives depends on `inputs` and on the values of `state` alone, and it changes nothing but variables of `state`. Any other tensor that it
 * reads never changes. Functions of one `name` do the same to inputs of the same shapes. Nothing of the training depends on a function whose name
 * begins with `look `. The caller disposes what comes back.
 */
export type Compute = (
  name: string,
  f: (inputs: readonly tf.Tensor[]) => tf.Tensor[],
  inputs: readonly tf.Tensor[],
  state: readonly tf.Variable[],
) => readonly tf.Tensor[];

/** Calls the function. */
export const direct: Compute = (_, f, inputs) => tf.tidy(() => f(inputs));
