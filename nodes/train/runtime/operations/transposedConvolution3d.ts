import * as tf from '@tensorflow/tfjs';

/**
 * The way back of a convolution of volumes: from each small place to all places of the large volume that its window saw.
 *
 *     x [batch, depth, height, width, in], filter [a, b, c, out, in]  ->  [batch, depth * strides, height * strides, width * strides, out]
 *
 * Zeros are put between the numbers of x, and the turned filter slides over that with stride 1. The volume that comes out is the one that a
 * convolution with padding 'same' and these strides takes to the size of x.
 * Dumoulin and Visin 2016, "A guide to convolution arithmetic", chapter 4.
 */
export function transposedConvolution3d(x: tf.Tensor5D, filter: tf.Tensor5D, strides: number): tf.Tensor5D {
  const [batch, depth, height, width] = x.shape;
  const sizes = [depth, height, width];
  // One axis after the other: a new axis behind it is filled up with zeros and joined to it.
  const spread = sizes.reduce<tf.Tensor>((all, size, i) => {
    const [before, after] = [all.shape.slice(0, i + 1), all.shape.slice(i + 2)];
    const inner = tf.util.sizeFromShape(after);
    const rows = all.reshape([tf.util.sizeFromShape(before) * size, 1, inner]);
    const filled = strides === 1 ? rows : tf.pad(rows, [[0, 0], [0, strides - 1], [0, 0]]); // prettier-ignore
    return filled.reshape([...before, size * strides, ...after]);
  }, x);
  const paddings = sizes.map((_, i) => {
    const kernel = filter.shape[i]!;
    const cut = Math.floor(Math.max(kernel - strides, 0) / 2);
    const before = kernel - 1 - cut;
    return [before, kernel - 1 - before] as [number, number];
  });
  const padded = tf.pad(spread, [[0, 0], ...paddings, [0, 0]]) as tf.Tensor5D;
  const turned = tf.transpose(tf.reverse(filter, [0, 1, 2]), [0, 1, 2, 4, 3]);
  const y = tf.conv3d(padded, turned as tf.Tensor5D, 1, 'valid');
  return y.reshape([batch, ...sizes.map((size) => size * strides), filter.shape[3]]) as tf.Tensor5D;
}
