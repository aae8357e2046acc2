import type { WasmKernel } from '../heap.ts';

/**
 * Functions that cut numbers off. The backend's library takes NaN for a small number, so that a training that broke would seem to go on, and reads whole
 * numbers as floats.
 */
const between = (name: string, bounds: (attrs: Readonly<Record<string, unknown>>) => readonly [low: number, high: number]): WasmKernel => ({
  name,
  compute({ x }, attrs, backend) {
    const [low, high] = bounds(attrs);
    const info = backend.makeOutput([...x!.shape], x!.dtype as 'float32');
    const [from, to] = [backend.typedArrayFromHeap(x!), backend.typedArrayFromHeap(info)];
    for (let i = 0; i < from.length; i++) {
      const value = from[i]!;
      // NaN is neither below nor above.
      to[i] = value < low ? low : value > high ? high : value;
    }
    return info;
  },
});

export const bounded: readonly WasmKernel[] = [
  between('ClipByValue', ({ clipValueMin, clipValueMax }) => [clipValueMin as number, clipValueMax as number]),
  between('Relu6', () => [0, 6]),
];
