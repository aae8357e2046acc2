import * as tf from '@tensorflow/tfjs';

/**
 * How a function of tensors is computed. The plain way calls it; an engine that can may record what it does the first time and replay that.
 *
 * What `f` gives depends on `inputs` and on the values of `state` alone, and it changes nothing but variables of `state`. Any other tensor that it
 * reads never changes. Functions of one `name` do the same to inputs of the same shapes. Nothing of the training depends on a function whose name
 * begins with `look `. The caller disposes what comes back.
 */
export interface Compute {
  (...call: Call): readonly tf.Tensor[];
  /** Does what the first call would have to do before it computes, and gives way in between. */
  readonly prepare?: (...call: Call) => Promise<void>;
}

type Call = [name: string, f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], inputs: readonly tf.Tensor[], state: readonly tf.Variable[]];

/** Calls the function. */
export const direct: Compute = (_, f, inputs) => tf.tidy(() => f(inputs));

/** Computes where a pause may be in effect first: nothing is half done, and whatever the inputs hold stays there. */
export async function prepared(compute: Compute, ...call: Call): Promise<readonly tf.Tensor[]> {
  await compute.prepare?.(...call);
  return compute(...call);
}
