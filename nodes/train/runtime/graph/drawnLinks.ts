import * as tf from '@tensorflow/tfjs';
import type { Rules } from './judged.ts';

/**
 * Draws the links of a new node by their probabilities p = sigmoid(s), each by itself, on the condition that limits are kept. All [samples, links]; `room` is 1 where a
 * link may be, `chance` uniform in [0, 1).
 *
 * At least one link: none of those from j on would be there with the probability  prod (1 - p_k) = exp(- sum softplus(s_k)),  k >= j. As long as none
 * has been drawn, link j is there with p_j / (1 - that); after the first, with p_j as always. That is the distribution of the rows that would be left if
 * rows without a link were drawn again until they have one. A node that has its fill is joined no further: Liu, Allamanis, Brockschmidt and Gaunt 2018,
 * "Constrained Graph Variational Autoencoders for Molecule Design", mask links like that.
 */
export function drawLinks(
  scores: tf.Tensor2D,
  chance: tf.Tensor2D,
  room: tf.Tensor2D,
  { highestDegree, whole }: Pick<Rules, 'highestDegree' | 'whole'>,
): tf.Tensor2D {
  const places = Array.from({ length: scores.shape[1] }, (_, place) => place);
  const fromHere = tf.tensor2d(places.map((k) => places.map((j) => Number(k >= j))));
  const before = tf.sub(1, fromHere);
  const countBefore = (links: tf.Tensor) => links.matMul(before);
  const p = scores.sigmoid().mul(room);
  let links = chance.less(p).cast('float32');
  if (whole) {
    const some = tf.softplus(scores).mul(room).matMul(fromHere).neg().expm1().neg();
    // A little less, so that rounding cannot take the last link from a row.
    const asFirst = chance.mul(some).mul(0.9999).less(p).cast('float32');
    links = links.maximum(asFirst.mul(countBefore(asFirst).equal(0).cast('float32')));
  }
  return links.mul(countBefore(links).less(highestDegree).cast('float32')) as tf.Tensor2D;
}
