import * as tf from '@tensorflow/tfjs';

/** A loss on graphs that are written step by step, as it stands in `train.ts`. */
export interface RowLoss {
  /**
   * How surprised the model is by what the graphs say; all [graphs, steps, largest]. `counts` is 1 where something is to be decided; `joined` where it is
   * known that each new node is joined to one before it at least.
   */
  loss(logits: tf.Tensor3D, said: tf.Tensor3D, counts: tf.Tensor3D, joined: boolean): tf.Scalar;
}

/**
 * Each link, and whether a graph ends, is a decision between yes and no; the loss is the mean over all decisions of the batch.
 *
 *     - y log p - (1 - y) log(1 - p)  =  softplus(s) - y s            p = sigmoid(s)
 *
 * The links of one step are decided independently of each other, given all that was said before: GraphRNN-S of You et al. 2018, section 2.4. Where a node
 * cannot be without a link, what is said has the probability of these decisions divided by that of any links at all:
 *
 *     - log of that  =  the sum of the above  +  log(1 - prod (1 - p_k))            prod (1 - p_k) = exp(- sum softplus(s_k))
 */
export function rowLoss(_: Readonly<Record<string, never>>): RowLoss {
  // Written so that no exponential overflows.
  const softplus = (s: tf.Tensor) => tf.relu(s).add(s.abs().neg().exp().add(1).log());
  return {
    loss(logits, said, counts, joined) {
      const each = softplus(logits).sub(logits.mul(said)).mul(counts).sum();
      const surprise = joined ? each.add(logOfAny(logits, counts)) : each;
      return surprise.div(counts.sum().maximum(1));
    },
  };
}

/** The sum of log(1 - prod (1 - p_k)) over all rows that tell of a node. */
function logOfAny(logits: tf.Tensor3D, counts: tf.Tensor3D): tf.Tensor {
  const links = (tensor: tf.Tensor3D) => tensor.slice([0, 0, 0], [-1, -1, tensor.shape[2] - 1]);
  // The node before can be linked to wherever any can.
  const tells = counts.slice([0, 0, 0], [-1, -1, 1]);
  // tf.softplus keeps the digits of the smallest probabilities; without them there would be a logarithm of zero.
  const sum = tf.softplus(links(logits)).mul(links(counts)).sum(2, true).add(tf.sub(1, tells));
  return sum.neg().expm1().neg().log().mul(tells).sum();
}
