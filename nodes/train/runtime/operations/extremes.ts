import * as tf from '@tensorflow/tfjs';

/** The larger of two numbers each, shapes stretched to each other's. Where both are equal the first takes the gradient. */
export const maximum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.maximum(...alike(a, b));

/** The smaller of two numbers each, shapes stretched to each other's. Where both are equal the first takes the gradient. */
export const minimum = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.minimum(...alike(a, b));

/** Stretched by itself, an input gets its gradient summed up again. */
function alike(a: tf.Tensor, b: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const stretched = (x: tf.Tensor) => (x.shape.join() === shape.join() ? x : tf.broadcastTo(x, shape));
  return [stretched(a), stretched(b)];
}
