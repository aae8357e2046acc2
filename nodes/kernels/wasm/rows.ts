import * as tf from '@tensorflow/tfjs';
import { addressOf, room, sizeOf, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/** Rows looked up in a table, or in one table for each place of the axes before. The backend's own finds the place of each number by divisions. */
export const gather: WasmKernel = {
  name: 'GatherV2',
  compute({ x, indices }, { axis, batchDims }, backend, own) {
    const along = tf.util.parseAxisParam(axis as number, [...x!.shape])[0]!;
    if ((x!.dtype !== 'float32' && x!.dtype !== 'int32') || indices!.dtype !== 'int32' || ((batchDims as number | undefined) ?? 0) !== 0) return own();
    const table = x!.shape[along]!;
    for (const index of backend.typedArrayFromHeap(indices!))
      if (index < 0 || index >= table) throw new Error(`GatherV2: the index value ${index} is not in [0, ${table - 1}]`);
    const { info, at } = room(backend, [...x!.shape.slice(0, along), ...indices!.shape, ...x!.shape.slice(along + 1)], x!.dtype);
    const [outer, size] = [sizeOf(x!.shape.slice(0, along)), sizeOf(x!.shape.slice(along + 1))];
    kernels().gather(addressOf(backend, x!), addressOf(backend, indices!), at, outer, table, sizeOf(indices!.shape), size);
    return info;
  },
};

/**
 * Adds up the rows that carry the same number: `out[segmentIds[i]] += x[i]`. It is the gradient of looking rows up in a table (gather).
 *
 *     x [rows, ...], segmentIds [rows]  ->  [numSegments, ...]        rows with a number outside are left out
 *
 * The backend has no kernel for it.
 */
export const unsortedSegmentSum: WasmKernel = {
  name: 'UnsortedSegmentSum',
  compute({ x, segmentIds }, { numSegments }, backend) {
    if (x!.dtype !== 'float32')
      return tf.tidy(() => tf.cast(tf.unsortedSegmentSum(tf.cast(x as tf.Tensor, 'float32'), segmentIds as tf.Tensor1D, numSegments as number), x!.dtype));
    const rest = x!.shape.slice(segmentIds!.shape.length);
    const { info, at } = room(backend, [numSegments as number, ...rest]);
    kernels().segmentSum(addressOf(backend, x!), addressOf(backend, segmentIds!), at, numSegments as number, sizeOf(segmentIds!.shape), sizeOf(rest));
    return info;
  },
};
