import * as tf from '@tensorflow/tfjs';
import { addressOf, room, sizeOf, withFloats, type WasmBackend, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/** Numbers along the reduced axis that are added by one thread: what is longer is added in blocks, and then the blocks. */
const longest = 2048;

/** Sums, means and maxima of floats. The backend's own bring the reduced axes to the end first, and add one number after the other. */
export const reductions: readonly WasmKernel[] = (['Sum', 'Mean', 'Max'] as const).map((name) => ({
  name,
  compute({ x }, { axis, keepDims, reductionIndices }, backend, own) {
    const axes = [...tf.util.parseAxisParam((axis ?? reductionIndices) as number | number[], [...x!.shape])].sort((a, b) => a - b);
    if (x!.dtype !== 'float32' || sizeOf(x!.shape) === 0) return own();
    const [left] = tf.backend_util.computeOutAndReduceShapes([...x!.shape], axes);
    const shape = keepDims ? tf.backend_util.expandShapeToKeepDim(left, axes) : left;
    const first = axes[0] ?? 0;
    const end = first + axes.length;
    // Axes that do not stand side by side are brought together.
    if (axes.some((axis, i) => axis !== first + i)) {
      return tf.tidy(() => {
        const others = x!.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
        const turned = tf.transpose(x as tf.Tensor, [...others, ...axes]);
        const together = others.map((_, i) => i).length;
        const reduced = tf
          .engine()
          .runKernel(
            name,
            { x: turned },
            name === 'Max'
              ? { reductionIndices: axes.map((_, i) => together + i), keepDims: false }
              : { axis: axes.map((_, i) => together + i), keepDims: false },
          );
        return tf.reshape(reduced as tf.Tensor, shape);
      });
    }
    const { info, at } = room(backend, shape);
    const [outer, length, inner] = [sizeOf(x!.shape.slice(0, first)), sizeOf(x!.shape.slice(first, end)), sizeOf(x!.shape.slice(end))];
    reduce(backend, name === 'Max', addressOf(backend, x!), at, outer, length, inner, name === 'Mean' ? 1 / length : 1);
    return info;
  },
}));

function reduce(backend: WasmBackend, largest: boolean, x: number, out: number, outer: number, length: number, inner: number, scale: number): void {
  const blocks = Math.ceil(length / longest);
  if (blocks === 1) return kernels().reduce(largest, x, out, outer, length, inner, longest, scale);
  withFloats(backend, outer * blocks * inner, (between) => {
    kernels().reduce(largest, x, between, outer, length, inner, longest, 1);
    reduce(backend, largest, between, out, outer, blocks, inner, scale);
  });
}

/** e^x of each row, divided by its sum. */
export const softmax: WasmKernel = {
  name: 'Softmax',
  compute({ logits }, _, backend, own) {
    if (logits!.dtype !== 'float32') return own();
    const { info, at } = room(backend, logits!.shape);
    const length = logits!.shape.at(-1) ?? 1;
    kernels().softmax(addressOf(backend, logits!), at, sizeOf(logits!.shape) / Math.max(1, length), length);
    return info;
  },
};
