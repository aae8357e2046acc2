import { room, type WasmKernel } from './heap.ts';

/**
 * A row of `offValue` with `onValue` at the place of each index; an index outside gives a row without one.
 *
 * The backend's own kernel writes whole numbers, also where floats were asked for: read as floats they are nearly zero.
 */
export const oneHot: WasmKernel = {
  name: 'OneHot',
  compute({ indices }, { dtype, depth, onValue, offValue }, backend, own) {
    if (dtype !== 'float32') return own();
    const { info } = room(backend, [...indices!.shape, depth as number]);
    const out = backend.typedArrayFromHeap(info).fill(offValue as number);
    backend.typedArrayFromHeap(indices!).forEach((index, row) => {
      if (index >= 0 && index < (depth as number)) out[row * (depth as number) + index] = onValue as number;
    });
    return info;
  },
};
