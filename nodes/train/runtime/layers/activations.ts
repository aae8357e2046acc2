import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';
import { seedOf } from '../random/seed.ts';

/** The bend after a linear map. Without one, two layers in a row could do no more than one. */
export type Activation = 'none' | 'relu' | 'leakyRelu' | 'elu' | 'selu' | 'gelu' | 'geluExact' | 'tanh' | 'sin' | 'swish' | 'softplus' | 'sigmoid' | 'softmax';

/** What some curves do below zero, where it can be chosen. */
export interface Below {
  /** Where elu levels off: at -alpha. */
  readonly alpha?: number | undefined;
  /** How steep leakyRelu is. */
  readonly slope?: number | undefined;
}

/**
 *     relu     max(0, x)
 *     leakyRelu   x above zero, slope * x below                                 Maas, Hannun and Ng 2013
 *     elu      x above zero, alpha * (e^x - 1) below                            Clevert, Unterthiner and Hochreiter 2015
 *     selu     1.0507 elu(x) with alpha 1.6733: keeps mean 0 and variance 1     Klambauer et al. 2017
 *     gelu     x * P(Z < x) for a standard normal Z, by its usual tanh form     Hendrycks and Gimpel 2016, section 2
 *     geluExact   the same by the error function: P(Z < x) = (1 + erf(x / sqrt 2)) / 2
 *     swish    x * sigmoid(x)                                                    Ramachandran, Zoph and Le 2017
 *     softplus log(1 + e^x)                                                      Dugas et al. 2001
 *     softmax  e^x / sum(e^x) over the last axis
 */
export function activate(x: tf.Tensor, kind: Activation, { alpha, slope }: Below = {}): tf.Tensor {
  switch (kind) {
    case 'none':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'leakyRelu':
      return leaky(x, slope ?? 0.01);
    case 'elu':
      return elu(x, alpha ?? 1);
    case 'selu':
      return elu(x, 1.6732632423543772).mul(1.0507009873554805);
    case 'gelu':
      if (hasKernel(geluKernel)) return geluByKernel(x, false);
      return x.mul(0.5).mul(
        x
          .add(x.square().mul(x).mul(0.044715))
          .mul(Math.sqrt(2 / Math.PI))
          .tanh()
          .add(1),
      );
    case 'geluExact':
      return hasKernel(geluKernel) ? geluByKernel(x, true) : geluExact(x);
    case 'tanh':
      return tf.tanh(x);
    case 'sin':
      return tf.sin(x);
    case 'swish':
      return x.mul(tf.sigmoid(x));
    case 'softplus':
      return tf.softplus(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
  }
}

/** `slope` times x below zero, x above: written with what every engine has a gradient for. */
export const leaky = (x: tf.Tensor, slope: number): tf.Tensor =>
  tf
    .relu(x)
    .mul(1 - slope)
    .add(x.mul(slope));

/** What lies above zero is relu's; what lies below is elu's own, and is stretched. */
const elu = (x: tf.Tensor, alpha: number): tf.Tensor =>
  alpha === 1
    ? tf.elu(x)
    : tf
        .elu(x)
        .mul(alpha)
        .add(tf.relu(x).mul(1 - alpha));

/** The gradient is written out, P(Z < x) + x * density(x): followed operation by operation it would take twice as many. */
const geluExact = tf.customGrad((x, save) => {
  const [input, keep] = [x as tf.Tensor, save as (tensors: tf.Tensor[]) => void];
  const below = input.mul(Math.SQRT1_2).erf().add(1).mul(0.5);
  keep([input, below]);
  const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
    const [at, share] = saved as [tf.Tensor, tf.Tensor];
    return dy.mul(share.add(at.mul(at.square().mul(-0.5).exp()).mul(1 / Math.sqrt(2 * Math.PI))));
  };
  return { value: input.mul(below), gradFunc: gradFunc as never };
});

/** A kernel that an engine may register: numbers -> bent by gelu, and the slopes there, which take the same exponential. */
export const geluKernel = 'TensorloomGelu';

function geluByKernel(x: tf.Tensor, exact: boolean): tf.Tensor {
  const compute = tf.customGrad((input, save) => {
    const [value, slopes] = runKernel(geluKernel, [input as tf.Tensor], { exact: exact ? 1 : 0 }) as [tf.Tensor, tf.Tensor];
    (save as tf.GradSaveFunc)([slopes]);
    return { value, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => dy.mul(saved[0]!) };
  });
  return compute(x);
}

/**
 * First weights of a linear map, their spread chosen so that numbers neither grow nor fade from layer to layer:
 * He 2015 before the curves that let half of them through, LeCun 1998 before selu, Glorot and Bengio 2010 otherwise. Each weight draws from its own seed.
 */
export function kernelInitializer(layer: string, weight: string, activation: Activation): ReturnType<typeof tf.initializers.glorotUniform> {
  const seed = seedOf(layer, weight);
  if (halved.has(activation)) return tf.initializers.heUniform({ seed });
  return activation === 'selu' ? tf.initializers.leCunUniform({ seed }) : tf.initializers.glorotUniform({ seed });
}

const halved = new Set<Activation>(['relu', 'leakyRelu', 'elu', 'gelu', 'geluExact']);
