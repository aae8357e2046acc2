import * as tf from '@tensorflow/tfjs';
import { hasKernel, runKernel } from '../core/kernels.ts';

/** A loss as it stands in `train.ts`: the mean over all labels of the batch, from what the model says and what is true. */
export type Loss = (logits: tf.Tensor, labels: tf.Tensor) => tf.Scalar;

/**
 * Cross-entropy of class scores against labels: how surprised the model is by the right answer.
 *
 *     mean over all labels of  - sum_k target_k log softmax(logits)_k         logits [batch, ..., classes], labels [batch, ...] (int32)
 *     target = (1 - smoothing) * one-hot + smoothing / classes
 *
 * A sequence with a label at each step is a longer batch: its steps are rows of their own.
 * The largest logit is taken off first, so that no exponential overflows. The gradient is written out, (softmax - target) / labels: it
 * takes three operations in place of a dozen. An engine that has kernels for it writes neither the target nor the probabilities.
 *
 * Label smoothing: Szegedy et al. 2015, section 7.
 */
export function crossEntropy({ smoothing }: { readonly smoothing: number }): Loss {
  return (logits, labels) => {
    const rows = asRows(logits);
    const [count, classes] = rows.shape;
    if (hasKernel(lossKernel)) return byKernel(rows, labels.reshape([count]), smoothing);
    const compute = tf.customGrad((x, save) => {
      const right = tf.oneHot(labels.reshape([count]), classes).cast('float32');
      const target = smoothing === 0 ? right : right.mul(1 - smoothing).add(smoothing / classes);
      const shifted = (x as tf.Tensor2D).sub((x as tf.Tensor2D).max(1, true));
      const powers = shifted.exp();
      const sums = powers.sum(1, true);
      const logProbabilities = shifted.sub(sums.log());
      (save as (tensors: tf.Tensor[]) => void)([powers.div(sums), target]);
      return {
        value: target.mul(logProbabilities).sum().div(-count),
        gradFunc: (dy, saved) => (saved as tf.Tensor[])[0]!.sub((saved as tf.Tensor[])[1]!).mul(dy.div(count)),
      };
    });
    return compute(rows) as tf.Scalar;
  };
}

/**
 * Kernels for the loss, which an engine may register: scores, labels -> loss, norms (the logarithm of the sum of each row's powers), how many are
 * right; and for the way back scores, labels, norms, what reaches the loss -> the gradient of the scores, its sum for each class. And for counting alone: scores, labels -> how many are right.
 */
export const lossKernel = 'TensorloomCrossEntropy';
export const lossGradientKernel = 'TensorloomCrossEntropyGrad';
export const countKernel = 'TensorloomCountRight';

function byKernel(rows: tf.Tensor2D, labels: tf.Tensor, smoothing: number): tf.Scalar {
  const compute = tf.customGrad((x, save) => {
    const [value, norms] = runKernel(lossKernel, [x as tf.Tensor, labels], { smoothing }) as [tf.Tensor, tf.Tensor, tf.Tensor];
    (save as (tensors: tf.Tensor[]) => void)([x as tf.Tensor, labels, norms]);
    return {
      value,
      gradFunc: (dy, saved) => runKernel(lossGradientKernel, [...(saved as tf.Tensor[]), dy], { smoothing }).slice(0, 1),
    };
  });
  return compute(rows) as tf.Scalar;
}

/** How many labels have the largest logit of their row. */
export function countRight(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  if (hasKernel(countKernel)) return runKernel(countKernel, [asRows(logits), labels.reshape([labels.size])])[0] as tf.Scalar;
  return asRows(logits)
    .argMax(1)
    .cast('int32')
    .equal(labels.reshape([labels.size]))
    .cast('float32')
    .sum();
}

const asRows = (logits: tf.Tensor): tf.Tensor2D => (logits.rank === 2 ? logits : logits.reshape([-1, logits.shape.at(-1)!])) as tf.Tensor2D;
