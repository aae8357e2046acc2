import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';

const epsilon = 1e-5;

/**
 * Layer normalisation over the last axis.
 *
 *     (x - mean) / sqrt(variance + epsilon) * gamma + beta
 *
 * An engine that has kernels for it reads each row once and keeps two numbers of it for the way back. Ba, Kiros and Hinton 2016.
 */
export function layerNorm(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor): tf.Tensor {
  if (hasKernel(normKernel) && hasKernel(normGradientKernel)) return byKernel(x, gamma, beta);
  const centred = x.sub(x.mean(-1, true));
  const scale = centred.square().mean(-1, true).add(epsilon).rsqrt();
  return centred.mul(scale).mul(gamma).add(beta);
}

/**
 * Kernels that an engine may register: rows, gamma, beta -> result, mean and scale of each row; and for the way back rows, gamma, mean and scale, what
 * reaches the result -> the gradients of rows, gamma and beta.
 */
export const normKernel = 'TensorloomLayerNorm';
export const normGradientKernel = 'TensorloomLayerNormGrad';

const byKernel = tf.customGrad((...given) => {
  const [x, gamma, beta, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
  const [value, norms] = runKernel(normKernel, [x, gamma, beta], { epsilon }) as [tf.Tensor, tf.Tensor];
  save([x, gamma, norms]);
  return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => runKernel(normGradientKernel, [...saved, dy]).slice(0, 3) };
});
