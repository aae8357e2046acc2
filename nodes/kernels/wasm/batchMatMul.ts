import * as tf from '@tensorflow/tfjs';
import { addressOf, room, sizeOf, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/**
 * Matrix product, one or many, either side turned over. The backend's fast library is asked only when neither matrix is turned over and there is one of
 * each; every backward pass of a dense layer and every attention has other products.
 */
export const batchMatMul: WasmKernel = {
  name: 'BatchMatMul',
  compute({ a, b }, { transposeA, transposeB }, backend, own) {
    // The backend says that it multiplies floats alone.
    if (a!.dtype !== 'float32' || b!.dtype !== 'float32') return own();
    const [aTurned, bTurned] = [Boolean(transposeA), Boolean(transposeB)];
    const [aMany, bMany] = [a!.shape.slice(0, -2), b!.shape.slice(0, -2)];
    const [aRows, aColumns] = a!.shape.slice(-2) as [number, number];
    const [bRows, bColumns] = b!.shape.slice(-2) as [number, number];
    const [m, k, n] = [aTurned ? aColumns : aRows, aTurned ? aRows : aColumns, bTurned ? bRows : bColumns];
    const many = tf.backend_util.assertAndGetBroadcastShape(aMany, bMany);
    tf.util.assert(
      a!.shape.length > 1 && b!.shape.length > 1 && k === (bTurned ? bColumns : bRows),
      () => `BatchMatMul: matrices of [${a!.shape.join()}] and [${b!.shape.join()}] do not fit together`,
    );
    const count = sizeOf(many);
    // One matrix for all, or as many as come out: other repetitions are written out first.
    const fits = (own: readonly number[]) => sizeOf(own) === count || sizeOf(own) === 1;
    if (!fits(aMany) || !fits(bMany)) {
      return tf.tidy(() => {
        const all = (x: tf.TensorInfo, own: readonly number[]) =>
          fits(own) ? (x as tf.Tensor) : tf.broadcastTo(x as tf.Tensor, [...many, ...x.shape.slice(-2)]);
        return tf.matMul(all(a!, aMany), all(b!, bMany), aTurned, bTurned);
      });
    }
    const { info, at } = room(backend, [...many, m, n]);
    const [aNext, bNext] = [sizeOf(aMany) === 1 ? 0 : m * k, sizeOf(bMany) === 1 ? 0 : k * n];
    // Rows of many matrices that meet the same other one are rows of one matrix.
    const asOne = !aTurned && bNext === 0 && aNext !== 0;
    const [rows, products] = asOne ? [m * count, 1] : [m, count];
    kernels().product(addressOf(backend, a!), addressOf(backend, b!), at, rows, n, k, aColumns, bColumns, n, aTurned, bTurned, aNext, bNext, products);
    return info;
  },
};
