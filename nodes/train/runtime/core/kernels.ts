import * as tf from '@tensorflow/tfjs';

/** Whether the engine in use has a kernel of that name: some have their own for what is slow as a row of operations. */
export const hasKernel = (name: string): boolean => (tf.getKernel(name, tf.getBackend()) as tf.KernelConfig | undefined) !== undefined;

/** Calls a kernel with tensors in an order that it knows. */
export function runKernel(name: string, inputs: readonly tf.Tensor[], attributes: Readonly<Record<string, unknown>> = {}): tf.Tensor[] {
  // Keys that are numbers stay in order.
  const results = tf.engine().runKernel(name, Object.fromEntries(inputs.entries()) as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
  return Array.isArray(results) ? results : [results as tf.Tensor];
}
