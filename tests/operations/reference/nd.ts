/** Arrays of float64 numbers in plain TypeScript: what every engine is compared with. Written for being obviously right, not for speed. */
export interface Nd {
  readonly shape: readonly number[];
  readonly data: Float64Array;
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export function nd(shape: readonly number[], values: ArrayLike<number>): Nd {
  if (values.length !== sizeOf(shape)) throw new Error(`[${shape.join()}] does not hold ${values.length} numbers`);
  return { shape, data: Float64Array.from(values) };
}

export const stridesOf = (shape: readonly number[]): number[] => shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));

/** The place of a number as one index an axis. */
export function indexOf(shape: readonly number[], at: number): number[] {
  return stridesOf(shape).map((stride, axis) => Math.floor(at / stride) % shape[axis]!);
}

export const placeOf = (shape: readonly number[], index: readonly number[]): number =>
  stridesOf(shape).reduce((place, stride, axis) => place + stride * index[axis]!, 0);

/** The array whose number at each index is `compute(index)`. */
export function made(shape: readonly number[], compute: (index: number[], at: number) => number): Nd {
  return { shape, data: Float64Array.from({ length: sizeOf(shape) }, (_, at) => compute(indexOf(shape, at), at)) };
}

export const read = ({ shape, data }: Nd, index: readonly number[]): number => data[placeOf(shape, index)]!;

/** The number at an index, or `outside` where the array has none. */
export const readOr = (x: Nd, index: readonly number[], outside: number): number =>
  index.every((at, axis) => at >= 0 && at < x.shape[axis]!) ? read(x, index) : outside;

export const axisOf = (shape: readonly number[], axis: number): number => (axis < 0 ? axis + shape.length : axis);

export const map = ({ shape, data }: Nd, f: (value: number) => number): Nd => ({ shape, data: data.map(f) });

/** NumPy's rule: shapes are aligned at their ends, and an axis of size 1 stretches. */
export function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map(({ length }) => length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** The number of `x` that an index of the broadcast shape sees. */
export const stretched = (x: Nd, index: readonly number[]): number =>
  read(
    x,
    index.slice(index.length - x.shape.length).map((at, axis) => (x.shape[axis] === 1 ? 0 : at)),
  );

export function zip(f: (...values: number[]) => number, ...arrays: Nd[]): Nd {
  return made(broadcast(...arrays.map(({ shape }) => shape)), (index) => f(...arrays.map((x) => stretched(x, index))));
}

/** Folds some axes: `fold` gets all numbers that differ in those axes alone. */
export function reduce(x: Nd, axes: readonly number[] | undefined, keepDims: boolean, fold: (values: number[]) => number): Nd {
  const folded = (axes ?? x.shape.map((_, axis) => axis)).map((axis) => axisOf(x.shape, axis));
  const kept = x.shape.map((size, axis) => (folded.includes(axis) ? 1 : size));
  const groups = Array.from({ length: sizeOf(kept) }, () => [] as number[]);
  x.data.forEach((value, at) =>
    groups[
      placeOf(
        kept,
        indexOf(x.shape, at).map((one, axis) => (folded.includes(axis) ? 0 : one)),
      )
    ]!.push(value),
  );
  const shape = keepDims ? kept : x.shape.filter((_, axis) => !folded.includes(axis));
  return nd(shape, groups.map(fold));
}

export const reshape = ({ data }: Nd, shape: readonly number[]): Nd => nd(shape, data);

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
