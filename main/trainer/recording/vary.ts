import * as tf from '@tensorflow/tfjs';

/**
 * Other inputs of the same kind: samples in reverse order, single numbers changed. Whole numbers stay where they are in a row, since they may name things
 * of different kinds. A function of tensors does the same operations on them.
 */
export function varied(inputs: readonly tf.Tensor[]): tf.Tensor[] {
  return inputs.map((input) => tf.tidy(() => tf.keep(other(input))));
}

function other(input: tf.Tensor): tf.Tensor {
  if (input.size === 1) return input.dtype === 'int32' ? input.add(tf.scalar(1, 'int32')) : input.dtype === 'float32' ? input.mul(0.5) : input.clone();
  const reversible = input.dtype === 'float32' || input.dtype === 'int32';
  return reversible ? input.reverse(0) : input.clone();
}
