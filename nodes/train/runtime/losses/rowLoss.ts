import * as tf from '@tensorflow/tfjs';

/** A loss on graphs that are written step by step, as it stands in `train.ts`. */
export interface RowLoss {
  /** How surprised the model is by what the graphs say; all [graphs, steps, largest]. `counts` is 1 where something is to be decided. */
  loss(logits: tf.Tensor3D, said: tf.Tensor3D, counts: tf.Tensor3D): tf.Scalar;
}

/**
 * Each link, and whether a graph ends, is a decision between yes and no; the loss is the mean over all decisions of the batch.
 *
 *     - y log p - (1 - y) log(1 - p)  =  softplus(s) - y s            p = sigmoid(s)
 *
 * The links of one step are decided independently of each other, given all that was said before: GraphRNN-S of You et al. 2018, section 2.4.
 */
export function rowLoss(_: Readonly<Record<string, never>>): RowLoss {
  // Written so that no exponential overflows.
  const softplus = (s: tf.Tensor) => tf.relu(s).add(s.abs().neg().exp().add(1).log());
  return {
    loss: (logits, said, counts) => softplus(logits).sub(logits.mul(said)).mul(counts).sum().div(counts.sum().maximum(1)),
  };
}
