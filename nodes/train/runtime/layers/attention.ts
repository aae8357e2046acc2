import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';

/** What positions ask each other, how many of them there are in a sample, and whether they see only what lies before them. */
export interface Attending {
  readonly time: number;
  readonly heads: number;
  readonly causal: boolean;
}

/** Whether the engine attends in one call. Its weights are nowhere to be seen. */
export const attendsInOneCall = (): boolean => hasKernel(forwardKernel) && hasKernel(backwardKernel);

/**
 * Attention by kernels: [batch * time, 3 * width], queries, keys and values of all heads side by side, -> [batch * time, width].
 *
 *     softmax(Q K^T / sqrt(d)) V          d = width / heads
 *
 * Neither scores nor weights are written to memory, heads need no order of their own, and causal attention leaves out what nobody may see.
 */
export function attend(qkv: tf.Tensor2D, { time, heads, causal }: Attending): tf.Tensor2D {
  const settings = { time, heads, causal: causal ? 1 : 0 };
  const compute = tf.customGrad((x, save) => {
    const [value, norms] = runKernel(forwardKernel, [x as tf.Tensor], settings) as [tf.Tensor, tf.Tensor];
    (save as tf.GradSaveFunc)([x as tf.Tensor, norms]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => runKernel(backwardKernel, [...saved, dy], settings) };
  });
  return compute(qkv) as tf.Tensor2D;
}

/**
 * Kernels that an engine may register: queries, keys and values -> results, norms (the logarithm of the sum of each row's powers); and for the way back
 * queries, keys and values, norms, what reaches the results -> the gradient of queries, keys and values.
 */
export const forwardKernel = 'TensorloomAttention';
export const backwardKernel = 'TensorloomAttentionGrad';
