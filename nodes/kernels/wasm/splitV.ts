import * as tf from '@tensorflow/tfjs';
import type { WasmKernel } from './heap.ts';

/**
 * Cuts a tensor into pieces along an axis. The backend's own kernel prepares a general slice for each piece; here a piece is copied in
 * runs. The optimiser cuts its one vector into all weights at every step.
 */
export const splitV: WasmKernel = {
  name: 'SplitV',
  compute({ x }, { numOrSizeSplits, axis }, backend, own) {
    if (x!.dtype !== 'float32')
      return own!({ inputs: { x: x! }, attrs: { numOrSizeSplits: numOrSizeSplits as number[], axis: axis as number }, backend }) as tf.TensorInfo[];
    const along = tf.util.parseAxisParam(axis as number, [...x!.shape])[0]!;
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits as number | number[], along);
    const inner = tf.util.sizeFromShape(x!.shape.slice(along + 1));
    const outer = tf.util.sizeFromShape(x!.shape.slice(0, along));
    const whole = x!.shape[along]! * inner;
    const pieces = sizes.map((size) => backend.makeOutput(x!.shape.with(along, size), 'float32'));
    // Looked at after all room is made: making room can move the memory.
    const from = backend.typedArrayFromHeap(x!);
    let start = 0;
    pieces.forEach((piece, i) => {
      const run = sizes[i]! * inner;
      const to = backend.typedArrayFromHeap(piece);
      for (let row = 0; row < outer; row++) to.set(from.subarray(row * whole + start, row * whole + start + run), row * run);
      start += run;
    });
    return pieces;
  },
};
