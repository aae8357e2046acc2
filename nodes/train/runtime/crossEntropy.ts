import * as tf from '@tensorflow/tfjs';

/** A loss as it stands in `train.ts`: the mean over the batch, from what the model says and what is true. */
export type Loss = (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar;

/**
 * Cross-entropy of class scores against labels: how surprised the model is by the right answer.
 *
 *     mean over the batch of  - sum_k target_k log softmax(logits)_k          logits [batch, classes], labels [batch] (int32)
 *     target = (1 - smoothing) * one-hot + smoothing / classes
 *
 * The largest logit is taken off first, so that no exponential overflows. The gradient is written out, (softmax - target) / batch: it
 * takes three operations in place of a dozen.
 *
 * Label smoothing: Szegedy et al. 2015, section 7.
 */
export function crossEntropy({ smoothing }: { readonly smoothing: number }): Loss {
  return (logits, labels) => {
    const [batch, classes] = logits.shape;
    const compute = tf.customGrad((x, save) => {
      const right = tf.oneHot(labels, classes).cast('float32');
      const target = smoothing === 0 ? right : right.mul(1 - smoothing).add(smoothing / classes);
      const shifted = (x as tf.Tensor2D).sub((x as tf.Tensor2D).max(1, true));
      const powers = shifted.exp();
      const sums = powers.sum(1, true);
      const logProbabilities = shifted.sub(sums.log());
      (save as (tensors: tf.Tensor[]) => void)([powers.div(sums), target]);
      return {
        value: target.mul(logProbabilities).sum().div(-batch),
        gradFunc: (dy, saved) => (saved as tf.Tensor[])[0]!.sub((saved as tf.Tensor[])[1]!).mul(dy.div(batch)),
      };
    });
    return compute(logits) as tf.Scalar;
  };
}

/** How many rows of the batch have their largest logit at their label. */
export function countRight(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  return logits.argMax(1).cast('int32').equal(labels).cast('float32').sum();
}
