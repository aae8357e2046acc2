import * as tf from '@tensorflow/tfjs';
import { lookUp } from '../layers/messages.ts';
import type { Noise } from '../random/noise.ts';

/** A loss on codes of nodes, as it stands in `train.ts`. */
export interface LinkLoss {
  /** The codes in what the model says. */
  code(output: tf.Tensor2D): tf.Tensor2D;
  /** How badly the codes tell which nodes are joined. `joined` [edges, 2]. */
  loss(output: tf.Tensor2D, joined: tf.Tensor2D, noise: Noise): tf.Scalar;
}

/**
 * Reconstruction of edges: the product of two nodes' codes says how likely they are joined.
 *
 *     p(i, j) = sigmoid(z_i . z_j)                                               inner-product decoder
 *     loss = mean over edges of -log p  +  mean over random pairs of -log(1 - p)       as many pairs as edges, new at each step
 *
 * Of all pairs few are joined, so a pair drawn at random almost never is: negative sampling, without a matrix of all pairs.
 *
 * Variational: the model gives a mean and the logarithm of a deviation for each number of a code, [nodes, 2 * width]. While training the
 * code is drawn, z = mean + e^logDeviation * noise, and the divergence of these distributions from the standard normal one is added:
 *
 *     KL = -1/2 sum (1 + 2 logDeviation - mean^2 - e^(2 logDeviation)) / nodes, times `klWeight` / nodes
 *
 * Kipf and Welling 2016, equations 1 to 3.
 */
export function linkLoss({ variational, klWeight }: { readonly variational: boolean; readonly klWeight: number }): LinkLoss {
  const halves = (output: tf.Tensor2D) => tf.split(output, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  return {
    code: (output) => (variational ? halves(output)[0] : output),
    loss(output, joined, noise) {
      const [nodes, edges] = [output.shape[0], joined.shape[0]];
      const apart = noise
        .uniform('pairs', [edges, 2])
        .mul(nodes)
        .floor()
        .minimum(nodes - 1)
        .cast('int32') as tf.Tensor2D;
      if (!variational) return reconstruction(output, joined, apart);
      const [mean, wide] = halves(output);
      const logDeviation = wide.clipByValue(-10, 10);
      const z = mean.add(logDeviation.exp().mul(noise.normal('code', mean.shape))) as tf.Tensor2D;
      const divergence = logDeviation
        .mul(2)
        .add(1)
        .sub(mean.square())
        .sub(logDeviation.mul(2).exp())
        .sum()
        .mul(-0.5 / nodes);
      return reconstruction(z, joined, apart).add(divergence.mul(klWeight / nodes));
    },
  };
}

function reconstruction(z: tf.Tensor2D, joined: tf.Tensor2D, apart: tf.Tensor2D): tf.Scalar {
  const scores = (pairs: tf.Tensor2D) => {
    const [from, to] = tf.split(pairs, 2, 1).map((end) => end.reshape([-1])) as [tf.Tensor1D, tf.Tensor1D];
    return lookUp(z, from).mul(lookUp(z, to)).sum(1);
  };
  // -log sigmoid(s) = softplus(-s), written so that no exponential overflows.
  const softplus = (s: tf.Tensor) => tf.relu(s).add(s.abs().neg().exp().add(1).log());
  return softplus(scores(joined).neg())
    .mean()
    .add(softplus(scores(apart)).mean()) as tf.Scalar;
}
