import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';
import type { Jet, JetPlan } from './jets.ts';

/** A dense layer that derivatives pass: x W + b, then tanh or nothing. */
export interface DenseLayer {
  readonly kernel: tf.Tensor;
  readonly bias: tf.Tensor;
  readonly bent: boolean;
}

/**
 * Kernels for a stack of dense layers, which an engine may register: rows, then weight and bias of each layer -> rows; and for the way back rows, what
 * reaches the result, weights and biases -> the gradients of rows, weights and biases.
 */
export const forwardKernel = 'TensorloomJets';
export const backwardKernel = 'TensorloomJetsGrad';

/** Wider layers are products that gain nothing from it. */
const widest = 64;

/** Whether the engine can take derivatives up to these through dense layers of these widths in one go. */
export const canStack = ({ order }: JetPlan, widths: readonly number[]): boolean =>
  order <= 2 && widths.every((width) => width <= widest) && hasKernel(forwardKernel) && hasKernel(backwardKernel);

/** All layers at once: a few points at a time go through the whole stack while they are in the processor's cache. */
export function throughStack({ rows, plan }: Jet, layers: readonly DenseLayer[]): Jet {
  const bent = layers.map((layer) => (layer.bent ? 1 : 0));
  // A second derivative is made of two first ones.
  const streams = plan.keys.flatMap((key) => (key.length === 2 ? [...key].map((letter) => plan.keys.indexOf(letter)) : [-1, -1]));
  const compute = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const inputs = given as tf.Tensor[];
    save(inputs);
    return {
      value: runKernel(forwardKernel, inputs, { streams, bent })[0]!,
      gradFunc: (dy, saved) => {
        const [x, ...weights] = saved as tf.Tensor[];
        return runKernel(backwardKernel, [x!, dy, ...weights], { streams, bent });
      },
    };
  });
  return { rows: compute(rows, ...layers.flatMap(({ kernel, bias }) => [kernel, bias])) as tf.Tensor2D, plan };
}
