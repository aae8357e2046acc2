import { room, type WasmKernel } from './heap.ts';

/**
 * Turns axes. The backend's own kernel steps through the result number by number with a division for each axis; here the innermost axis of
 * the result is one loop, and where the innermost axis stays, whole runs are copied.
 */
export const transpose: WasmKernel = {
  name: 'Transpose',
  compute({ x }, { perm }, backend, own) {
    const order = perm as readonly number[];
    if (x!.dtype !== 'float32') return own!({ inputs: { x: x! }, attrs: { perm: [...order] }, backend }) as typeof x & object;
    const shape = order.map((axis) => x!.shape[axis]!);
    const { info, out, views } = room(backend, shape, [x!]);
    const strides = stridesOf(x!.shape);
    const axes = joined(
      shape,
      order.map((axis) => strides[axis]!),
    );
    copy(views[0]!, out, axes.sizes, axes.strides);
    return info;
  },
};

/** Shorter runs are copied sooner by a loop than by a call. */
const runWorthACall = 96;

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Neighbouring axes that stay neighbours are one axis; axes of size 1 are none. */
function joined(shape: readonly number[], strides: readonly number[]) {
  const axes: { size: number; stride: number }[] = [];
  shape.forEach((size, axis) => {
    const stride = strides[axis]!;
    const last = axes.at(-1);
    if (size === 1) return;
    if (last && last.stride === stride * size) Object.assign(last, { size: last.size * size, stride });
    else axes.push({ size, stride });
  });
  return { sizes: axes.map(({ size }) => size), strides: axes.map(({ stride }) => stride) };
}

function copy(from: Float32Array, to: Float32Array, sizes: readonly number[], strides: readonly number[]): void {
  const rank = sizes.length;
  const [inner, step] = [sizes[rank - 1] ?? 1, strides[rank - 1] ?? 1];
  // The two innermost axes are loops; the outer ones count like an odometer.
  const [middle, middleStep] = [sizes[rank - 2] ?? 1, strides[rank - 2] ?? 0];
  const place = new Array<number>(Math.max(0, rank - 2)).fill(0);
  let base = 0;
  for (let at = 0; at < to.length;) {
    for (let row = 0, start = base; row < middle; row++, start += middleStep) {
      if (step === 1 && inner >= runWorthACall) {
        to.set(from.subarray(start, start + inner), at);
        at += inner;
      } else for (let i = 0, source = start; i < inner; i++, source += step) to[at++] = from[source]!;
    }
    for (let axis = rank - 3; axis >= 0; axis--) {
      base += strides[axis]!;
      if (++place[axis]! < sizes[axis]!) break;
      base -= sizes[axis]! * strides[axis]!;
      place[axis] = 0;
    }
  }
}
