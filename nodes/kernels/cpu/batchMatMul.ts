import * as tf from '@tensorflow/tfjs';
import type { CpuKernel, Values } from './cpuKernel.ts';

/**
 * Products of many pairs of matrices where both sides repeat: [2, 1, rows, inner] times [1, 3, inner, columns] are six products. tfjs's own kernel counts
 * pairs by the larger side, and gives three of them.
 */
export const batchMatMul: CpuKernel = {
  name: 'BatchMatMul',
  compute({ a, b }, { transposeA, transposeB }) {
    const [before, after] = [a!.shape.slice(0, -2), b!.shape.slice(0, -2)];
    const outer = tf.backend_util.assertAndGetBroadcastShape(before, after);
    const pairs = tf.util.sizeFromShape(outer);
    if (pairs === Math.max(tf.util.sizeFromShape(before), tf.util.sizeFromShape(after))) return undefined;
    const [left, right] = [matrixOf(a!, Boolean(transposeA)), matrixOf(b!, Boolean(transposeB))];
    const [rows, inner, columns] = [left.rows, left.columns, right.columns];
    const values = new Float32Array(pairs * rows * columns);
    for (let pair = 0; pair < pairs; pair++) {
      const [from, by] = [placeIn(before, outer, pair), placeIn(after, outer, pair)];
      for (let row = 0; row < rows; row++)
        for (let column = 0; column < columns; column++) {
          let total = 0;
          for (let k = 0; k < inner; k++) total += left.at(from, row, k) * right.at(by, k, column);
          values[(pair * rows + row) * columns + column] = total;
        }
    }
    return { shape: [...outer, rows, columns], dtype: a!.dtype, values };
  },
};

function matrixOf({ shape, values }: Values, transposed: boolean) {
  const [height, width] = shape.slice(-2) as [number, number];
  return {
    rows: transposed ? width : height,
    columns: transposed ? height : width,
    at: (matrix: number, row: number, column: number) => values[matrix * height * width + (transposed ? column * width + row : row * width + column)]!,
  };
}

/** Which matrix of the smaller stack the pair of the whole one uses. */
function placeIn(shape: readonly number[], whole: readonly number[], pair: number): number {
  let [place, rest, stride] = [0, pair, 1];
  for (let axis = whole.length - 1; axis >= 0; axis--) {
    const size = shape[axis - whole.length + shape.length] ?? 1;
    if (size > 1) place += (rest % whole[axis]!) * stride;
    stride *= size;
    rest = Math.floor(rest / whole[axis]!);
  }
  return place;
}
