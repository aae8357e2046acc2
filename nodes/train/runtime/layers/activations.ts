import * as tf from '@tensorflow/tfjs';
import { seedOf } from '../random/seed.ts';

/** The bend after a linear map. Without one, two layers in a row could do no more than one. */
export type Activation = 'none' | 'relu' | 'gelu' | 'geluExact' | 'tanh' | 'sin' | 'swish' | 'sigmoid' | 'softmax';

/**
 *     relu     max(0, x)
 *     gelu     x * P(Z < x) for a standard normal Z, by its usual tanh form     Hendrycks and Gimpel 2016, section 2
 *     geluExact   the same by the error function: P(Z < x) = (1 + erf(x / sqrt 2)) / 2
 *     swish    x * sigmoid(x)                                                    Ramachandran, Zoph and Le 2017
 *     softmax  e^x / sum(e^x) over the last axis
 */
export function activate(x: tf.Tensor, kind: Activation): tf.Tensor {
  switch (kind) {
    case 'none':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'gelu':
      return x.mul(0.5).mul(
        x
          .add(x.square().mul(x).mul(0.044715))
          .mul(Math.sqrt(2 / Math.PI))
          .tanh()
          .add(1),
      );
    case 'geluExact':
      return geluExact(x);
    case 'tanh':
      return tf.tanh(x);
    case 'sin':
      return tf.sin(x);
    case 'swish':
      return x.mul(tf.sigmoid(x));
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
  }
}

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

/**
 * First weights of a linear map, their spread chosen so that numbers neither grow nor fade from layer to layer:
 * He 2015 before relu and gelu, which let half of them through; Glorot and Bengio 2010 otherwise. Each weight draws from its own seed.
 */
export function kernelInitializer(layer: string, weight: string, activation: Activation): ReturnType<typeof tf.initializers.glorotUniform> {
  const seed = seedOf(layer, weight);
  return activation === 'relu' || activation.startsWith('gelu') ? tf.initializers.heUniform({ seed }) : tf.initializers.glorotUniform({ seed });
}
