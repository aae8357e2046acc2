import * as tf from '@tensorflow/tfjs';

/**
 * Asks an engine for numbers that are known, before it is offered: a matrix product, a convolution with both gradients, max pooling with
 * its gradient. An engine can start and yet compute wrongly (a driver, a missing kernel). Throws and says which figure was off.
 */
export function selfTest(): void {
  tf.tidy(() => {
    check('matrix product', tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]), false, true), [17, 23, 39, 53]);

    const picture = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const filter = tf.tensor4d([1, 0, -1, 2], [2, 2, 1, 1]);
    const convolve = (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'valid');
    check('convolution', convolve(picture, filter), [7, 9, 13, 15]);
    const weights = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
    const [ofPicture, ofFilter] = tf.grads(convolve)([picture, filter], weights);
    check('gradient of the convolution by its input', ofPicture!, [1, 2, 0, 2, 4, 4, -3, 2, 8]);
    check('gradient of the convolution by its filter', ofFilter!, [37, 47, 67, 77]);

    const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 1, 'valid');
    check('max pooling', pool(picture.neg()), [-1, -2, -4, -5]);
    check('gradient of max pooling', tf.grad(pool)(picture.neg(), weights), [1, 2, 0, 3, 4, 0, 0, 0, 0]);
  });
}

function check(name: string, got: tf.Tensor, expected: readonly number[]): void {
  const values = [...got.dataSync()];
  const same = values.length === expected.length && values.every((value, i) => Math.abs(value - expected[i]!) < 1e-4);
  if (!same) throw new Error(`${name}: [${values.join(', ')}] came, [${expected.join(', ')}] is right`);
}
