import * as tf from '@tensorflow/tfjs';

/**
 * Numbers above a bound stay, all others become `otherwise`; the gradient passes where numbers stayed.
 *
 *     y = x  where x > bound,  otherwise elsewhere          Konda, Memisevic and Krueger 2015 (thresholded ReLU: otherwise = 0)
 */
export function threshold(x: tf.Tensor, bound: number, otherwise = 0): tf.Tensor {
  const pass = tf.customGrad((given, save) => {
    const input = given as tf.Tensor;
    const above = input.greater(bound);
    (save as (tensors: tf.Tensor[]) => void)([above]);
    return {
      value: tf.where(above, input, tf.fill(input.shape, otherwise)),
      gradFunc: (dy, saved) => tf.where((saved as tf.Tensor[])[0]!, dy, tf.zerosLike(dy)),
    };
  });
  return pass(x);
}
