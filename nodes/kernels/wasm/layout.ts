import * as tf from '@tensorflow/tfjs';
import { addressOf, room, sizeOf, stridesOf, type WasmBackend, type WasmKernel } from './heap.ts';
import { move } from './move.ts';

/**
 * Cutting out, laying side by side and turning axes. The backend's own prepare a piece of JavaScript's view for each run of numbers, or step through the
 * result with a division for each axis.
 */

type Numbers = 'float32' | 'int32';
const isNumbers = (dtype: string): dtype is Numbers => dtype === 'float32' || dtype === 'int32';

export const transpose: WasmKernel = {
  name: 'Transpose',
  compute({ x }, { perm }, backend, own) {
    const order = perm as readonly number[];
    if (!isNumbers(x!.dtype)) return own();
    const shape = order.map((axis) => x!.shape[axis]!);
    const { info, at } = room(backend, shape, x!.dtype);
    const strides = stridesOf(x!.shape);
    move(shape, { address: addressOf(backend, x!), strides: order.map((axis) => strides[axis]!) }, { address: at, strides: stridesOf(shape) });
    return info;
  },
};

/** The box of `size` numbers that begins at `begin`. */
function cut(backend: WasmBackend, x: tf.TensorInfo, begin: readonly number[], size: readonly number[], shape = size): tf.TensorInfo {
  const { info, at } = room(backend, shape, x.dtype as Numbers);
  const strides = stridesOf(x.shape);
  const first = begin.reduce((sum, index, axis) => sum + index * strides[axis]!, 0);
  move(size, { address: addressOf(backend, x) + first * 4, strides }, { address: at, strides: stridesOf(size) });
  return info;
}

export const slice: WasmKernel = {
  name: 'Slice',
  compute({ x }, { begin, size }, backend, own) {
    if (!isNumbers(x!.dtype)) return own();
    const [first, sizes] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin as number[], size as number[]) as [number[], number[]];
    tf.slice_util.assertParamsValid(x as tf.Tensor, first, sizes);
    return cut(backend, x!, first, sizes);
  },
};

export const splitV: WasmKernel = {
  name: 'SplitV',
  compute({ x }, { numOrSizeSplits, axis }, backend, own) {
    if (!isNumbers(x!.dtype)) return own();
    const along = tf.util.parseAxisParam(axis as number, [...x!.shape])[0]!;
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, numOrSizeSplits as number | number[], along);
    let start = 0;
    return sizes.map((size) => {
      const begin = x!.shape.map((_, at) => (at === along ? start : 0));
      start += size;
      return cut(backend, x!, begin, x!.shape.with(along, size));
    });
  },
};

/** Slices of thickness 1 along an axis, without it. */
export const unpack: WasmKernel = {
  name: 'Unpack',
  compute({ value }, { axis }, backend, own) {
    if (!isNumbers(value!.dtype)) return own();
    const along = (axis as number) < 0 ? (axis as number) + value!.shape.length : (axis as number);
    const shape = value!.shape.toSpliced(along, 1);
    return Array.from({ length: value!.shape[along]! }, (_, index) => {
      const begin = value!.shape.map((_, at) => (at === along ? index : 0));
      return cut(backend, value!, begin, value!.shape.with(along, 1), shape);
    });
  },
};

/** Tensors one after the other along an axis; all else of their shapes is the same. */
function joined(backend: WasmBackend, all: readonly tf.TensorInfo[], sizes: readonly number[], along: number, whole: readonly number[], shape = whole) {
  const { info, at } = room(backend, shape, all[0]!.dtype as Numbers);
  const strides = stridesOf(whole);
  let start = 0;
  all.forEach((one, i) => {
    const box = whole.with(along, sizes[i]!);
    move(box, { address: addressOf(backend, one), strides: stridesOf(box) }, { address: at + start * strides[along]! * 4, strides });
    start += sizes[i]!;
  });
  return info;
}

export const concat: WasmKernel = {
  name: 'Concat',
  compute(inputs, { axis }, backend, own) {
    const all = Object.values(inputs).filter(({ shape }) => sizeOf(shape) > 0);
    const first = all[0];
    if (!first || !all.every(({ dtype }) => dtype === first.dtype) || !isNumbers(first.dtype)) return own();
    const along = tf.util.parseAxisParam(axis as number, [...first.shape])[0]!;
    tf.backend_util.assertParamsConsistent(
      all.map(({ shape }) => [...shape]),
      along,
    );
    const sizes = all.map(({ shape }) => shape[along]!);
    return joined(
      backend,
      all,
      sizes,
      along,
      first.shape.with(
        along,
        sizes.reduce((sum, size) => sum + size, 0),
      ),
    );
  },
};

/** Tensors of one shape, side by side along a new axis. */
export const pack: WasmKernel = {
  name: 'Pack',
  compute(inputs, { axis }, backend, own) {
    const all = Object.values(inputs);
    const { shape, dtype } = all[0]!;
    if (!isNumbers(dtype) || !all.every((one) => one.dtype === dtype && tf.util.arraysEqual(one.shape, shape))) return own();
    const along = (axis as number) < 0 ? (axis as number) + shape.length + 1 : (axis as number);
    return joined(
      backend,
      all,
      all.map(() => 1),
      along,
      shape.toSpliced(along, 0, all.length),
    );
  },
};

/** A tensor with the same value around it. */
export const pad: WasmKernel = {
  name: 'PadV2',
  compute({ x }, { paddings, constantValue }, backend, own) {
    if (!isNumbers(x!.dtype)) return own();
    const around = paddings as readonly (readonly [number, number])[];
    const shape = x!.shape.map((size, axis) => around[axis]![0] + size + around[axis]![1]);
    const { info, at } = room(backend, shape, x!.dtype);
    backend.typedArrayFromHeap(info).fill(constantValue as number);
    const strides = stridesOf(shape);
    const first = around.reduce((sum, [before], axis) => sum + before * strides[axis]!, 0);
    move(x!.shape, { address: addressOf(backend, x!), strides: stridesOf(x!.shape) }, { address: at + first * 4, strides });
    return info;
  },
};

/** A tensor several times side by side, along each axis. */
export const tile: WasmKernel = {
  name: 'Tile',
  compute({ x }, { reps }, backend, own) {
    if (!isNumbers(x!.dtype)) return own();
    const times = reps as readonly number[];
    const shape = x!.shape.map((size, axis) => size * times[axis]!);
    const { info, at } = room(backend, shape, x!.dtype);
    const [from, to] = [stridesOf(x!.shape), stridesOf(shape)];
    // Each axis is two: which time, and which place; from one time to the next the source stays.
    move(
      x!.shape.flatMap((size, axis) => [times[axis]!, size]),
      { address: addressOf(backend, x!), strides: from.flatMap((stride) => [0, stride]) },
      { address: at, strides: to.flatMap((stride, axis) => [stride * x!.shape[axis]!, stride]) },
    );
    return info;
  },
};
