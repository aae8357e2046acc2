import * as tf from '@tensorflow/tfjs';
import { seedOf } from './seed.ts';

/** The bend after a linear map. Without one, two layers in a row could do no more than one. */
export type Activation = 'none' | 'relu' | 'gelu' | 'tanh' | 'sigmoid' | 'softmax';

/**
 *     relu     max(0, x)
 *     gelu     x * P(Z < x) for a standard normal Z, by its usual tanh form     Hendrycks and Gimpel 2016, section 2
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
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
  }
}

/**
 * First weights of a linear map, their spread chosen so that numbers neither grow nor fade from layer to layer:
 * He 2015 before relu and gelu, which let half of them through; Glorot and Bengio 2010 otherwise. Each weight draws from its own seed.
 */
export function kernelInitializer(layer: string, weight: string, activation: Activation): ReturnType<typeof tf.initializers.glorotUniform> {
  const seed = seedOf(layer, weight);
  return activation === 'relu' || activation === 'gelu' ? tf.initializers.heUniform({ seed }) : tf.initializers.glorotUniform({ seed });
}
