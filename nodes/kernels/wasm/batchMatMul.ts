import * as tf from '@tensorflow/tfjs';
import type { WasmKernel } from './heap.ts';

/**
 * Matrix product. The backend has a fast library, but uses it only when neither matrix is transposed; all else goes through a plain loop.
 * Turning the operand first and taking the fast way is ten times quicker, and every backward pass of a dense layer has such products.
 * Many small pairs at once, as attention has them, go through the plain loop in any case: there turning would only cost.
 */
export const batchMatMul: WasmKernel = {
  name: 'BatchMatMul',
  compute({ a, b }, { transposeA, transposeB }, backend, own) {
    const multiply = (left: tf.TensorInfo, right: tf.TensorInfo, attrs: { transposeA: boolean; transposeB: boolean }) =>
      own!({ inputs: { a: left, b: right }, attrs, backend }) as tf.TensorInfo;
    const onePair = tf.util.sizeFromShape(a!.shape.slice(0, -2)) * tf.util.sizeFromShape(b!.shape.slice(0, -2)) === 1;
    if (!onePair) return multiply(a!, b!, { transposeA: Boolean(transposeA), transposeB: Boolean(transposeB) });
    const left = transposeA ? turned(a!) : (a as tf.Tensor);
    const right = transposeB ? turned(b!) : (b as tf.Tensor);
    const product = multiply(left, right, { transposeA: false, transposeB: false });
    if (transposeA) left.dispose();
    if (transposeB) right.dispose();
    return product;
  },
};

function turned(info: tf.TensorInfo): tf.Tensor {
  const rank = info.shape.length;
  const order = info.shape.map((_, axis) => axis);
  [order[rank - 2], order[rank - 1]] = [rank - 1, rank - 2];
  return tf.transpose(info as tf.Tensor, order);
}
