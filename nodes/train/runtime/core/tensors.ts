import * as tf from '@tensorflow/tfjs';

/** Layers are called with a tensor or a list of one; this is that tensor. */
export function single(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs;
}

/** What a layer or a model gave, one or several, as a list. */
export const listOf = (outputs: tf.Tensor | tf.Tensor[]): readonly tf.Tensor[] => (Array.isArray(outputs) ? outputs : [outputs]);

/** All tensors, one after the other, as one vector: a few operations on it do the work of many on each. */
export function flatten(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  const vectors = tensors.map((tensor) => tensor.reshape([tensor.size]) as tf.Tensor1D);
  return vectors.length === 1 ? vectors[0]! : tf.concat1d(vectors);
}

/** The reverse of `flatten`: gives each variable its piece of the vector. */
export function assignFlat(variables: readonly tf.Variable[], vector: tf.Tensor1D): void {
  const pieces =
    variables.length === 1
      ? [vector]
      : tf.split(
          vector,
          variables.map((variable) => variable.size),
        );
  variables.forEach((variable, i) => variable.assign(pieces[i]!.reshape(variable.shape)));
}
