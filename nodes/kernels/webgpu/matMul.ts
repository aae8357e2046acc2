import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuKernel } from './backend.ts';

/** As the backend numbers its ways of multiplying. */
const smallOutput = 2;
const flag = 'WEBGPU_MATMUL_PROGRAM_TYPE';

/**
 * Where a product is small and its sums are long, the backend lets many pieces add to one number in whatever order they come, so the last digits
 * change from one time to the next. Those products are computed in the way that it has for small ones with short sums.
 */
const inOrder = (name: string): WebgpuKernel => ({
  name,
  compute({ a, b }, { transposeA, transposeB }, backend, own) {
    if (!wouldSplit(a!.shape, b!.shape, transposeA === true, transposeB === true, backend)) return own();
    const before = tf.env().get(flag);
    tf.env().set(flag, smallOutput);
    try {
      return own();
    } finally {
      tf.env().set(flag, before);
    }
  },
});

export const matMul = inOrder('BatchMatMul');
export const fusedMatMul = inOrder('_FusedMatMul');

/** The backend's own rule. */
function wouldSplit(a: readonly number[], b: readonly number[], transposeA: boolean, transposeB: boolean, backend: WebgpuBackend): boolean {
  const [aRows, aColumns] = a.slice(-2) as [number, number];
  const [bRows, bColumns] = b.slice(-2) as [number, number];
  const [rows, columns, depth] = [transposeA ? aColumns : aRows, transposeB ? bRows : bColumns, transposeB ? bColumns : bRows];
  const batch = Math.max(tf.util.sizeFromShape(a.slice(0, -2)), tf.util.sizeFromShape(b.slice(0, -2)));
  const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
  const most = backend.thresholdToIncreaseWorkgroups;
  return batch === 1 && depth >= 2000 && rows * columns > 128 && (tiles <= most || (rows <= 8 && tiles <= 2 * most));
}
