import { room, type WasmKernel } from './heap.ts';

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
    const rest = x!.shape.slice(segmentIds!.shape.length);
    const size = rest.reduce((product, axis) => product * axis, 1);
    const { info, out, views } = room(backend, [numSegments as number, ...rest], [x!]);
    const values = views[0]!;
    const ids = backend.typedArrayFromHeap(segmentIds!);
    out.fill(0);
    ids.forEach((id, row) => {
      if (id < 0 || id >= (numSegments as number)) return;
      for (let i = 0; i < size; i++) out[id * size + i]! += values[row * size + i]!;
    });
    return info;
  },
};
