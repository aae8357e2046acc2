import * as tf from '@tensorflow/tfjs';

/**
 * Products of matrices where one side may repeat: many with one, [..., rows, inner] times [inner, columns], or stacks whose sizes stretch to each
 * other's, [5, 1, rows, inner] times [3, inner, columns].
 *
 * Many with one is a single product with all rows below each other, which is also the quickest.
 */
export function product(a: tf.Tensor, b: tf.Tensor): tf.Tensor {
  const [before, after] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  if (before.join() === after.join()) return tf.matMul(a, b);
  const [rows, inner, columns] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  if (after.every((size) => size === 1) && after.length <= before.length)
    return tf.matMul(a.reshape([-1, inner]), b.reshape([inner, columns])).reshape([...before, rows, columns]);
  const stack = tf.backend_util.assertAndGetBroadcastShape(before, after);
  return tf.matMul(stretched(a, [...stack, rows, inner]), stretched(b, [...stack, inner, columns]));
}

const stretched = (x: tf.Tensor, shape: readonly number[]): tf.Tensor => (x.shape.join() === shape.join() ? x : tf.broadcastTo(x, [...shape]));
