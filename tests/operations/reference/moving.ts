import { axisOf, made, nd, read, readOr, sizeOf, type Nd } from './nd.ts';

/** What moves numbers without computing with them. */

export function slice(x: Nd, begin: readonly number[], size: readonly number[]): Nd {
  const shape = size.map((one, axis) => (one === -1 ? x.shape[axis]! - begin[axis]! : one));
  return made(shape, (index) =>
    read(
      x,
      index.map((at, axis) => at + begin[axis]!),
    ),
  );
}

/** Every `strides`-th number from `begin` up to, without, `end`; a stride below zero walks back. */
export function stridedSlice(x: Nd, begin: readonly number[], end: readonly number[], strides: readonly number[]): Nd {
  const places = x.shape.map((size, axis) => {
    const [from, to, stride] = [axisOf([size], begin[axis] ?? 0), end[axis] ?? size, strides[axis] ?? 1];
    const stop = to < 0 ? to + size : Math.min(to, size);
    const all: number[] = [];
    for (let at = from < 0 ? from + size : from; stride > 0 ? at < stop : at > stop; at += stride) all.push(at);
    return all;
  });
  return made(
    places.map(({ length }) => length),
    (index) =>
      read(
        x,
        index.map((at, axis) => places[axis]![at]!),
      ),
  );
}

export function concat(axis: number, ...parts: Nd[]): Nd {
  const along = axisOf(parts[0]!.shape, axis);
  const owner = parts.flatMap((part) => Array.from({ length: part.shape[along]! }, (_, at) => ({ part, at })));
  return made(parts[0]!.shape.with(along, owner.length), (index) => read(owner[index[along]!]!.part, index.with(along, owner[index[along]!]!.at)));
}

export const stack = (axis: number, ...parts: Nd[]): Nd => {
  const along = axis < 0 ? axis + parts[0]!.shape.length + 1 : axis;
  return concat(along, ...parts.map((part) => nd(part.shape.toSpliced(along, 0, 1), part.data)));
};

export const pad = (x: Nd, paddings: readonly (readonly [number, number])[], value = 0): Nd =>
  made(
    x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]),
    (index) =>
      readOr(
        x,
        index.map((at, axis) => at - paddings[axis]![0]),
        value,
      ),
  );

/** `reflect` leaves out the edge itself, `symmetric` repeats it. */
export const mirrorPad = (x: Nd, paddings: readonly (readonly [number, number])[], mode: 'reflect' | 'symmetric'): Nd =>
  made(
    x.shape.map((size, axis) => size + paddings[axis]![0] + paddings[axis]![1]),
    (index) =>
      read(
        x,
        index.map((at, axis) => {
          const [inside, size, edge] = [at - paddings[axis]![0], x.shape[axis]!, mode === 'reflect' ? 0 : 1];
          if (inside < 0) return -inside - edge;
          return inside >= size ? 2 * size - 2 + edge - inside : inside;
        }),
      ),
  );

export const reverse = (x: Nd, axes: readonly number[]): Nd =>
  made(x.shape, (index) =>
    read(
      x,
      index.map((at, axis) => (axes.map((one) => axisOf(x.shape, one)).includes(axis) ? x.shape[axis]! - 1 - at : at)),
    ),
  );

export const tile = (x: Nd, times: readonly number[]): Nd =>
  made(
    x.shape.map((size, axis) => size * times[axis]!),
    (index) =>
      read(
        x,
        index.map((at, axis) => at % x.shape[axis]!),
      ),
  );

export const gather = (x: Nd, indices: Nd, axis = 0): Nd =>
  made([...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)], (index) => {
    const found = read(indices, index.slice(axis, axis + indices.shape.length));
    return read(x, [...index.slice(0, axis), found, ...index.slice(axis + indices.shape.length)]);
  });

export const gatherND = (x: Nd, indices: Nd): Nd => {
  const depth = indices.shape.at(-1)!;
  const outer = indices.shape.length - 1;
  return made([...indices.shape.slice(0, -1), ...x.shape.slice(depth)], (index) => {
    const place = Array.from({ length: depth }, (_, i) => read(indices, [...index.slice(0, outer), i]));
    return read(x, [...place, ...index.slice(outer)]);
  });
};

export function scatterND(indices: Nd, updates: Nd, shape: readonly number[]): Nd {
  const depth = indices.shape.at(-1)!;
  const inner = sizeOf(shape.slice(depth));
  const out = new Float64Array(sizeOf(shape));
  for (let row = 0; row < indices.data.length / depth; row++) {
    const start = Array.from({ length: depth }, (_, i) => indices.data[row * depth + i]! * sizeOf(shape.slice(i + 1))).reduce((a, b) => a + b, 0);
    for (let i = 0; i < inner; i++) out[start + i]! += updates.data[row * inner + i]!;
  }
  return nd(shape, out);
}

/** Rows with the same number are added up; rows with a number outside are left out. */
export function segmentSum(x: Nd, segments: Nd, count: number): Nd {
  const shape = [count, ...x.shape.slice(segments.shape.length)];
  const inner = sizeOf(shape.slice(1));
  const out = new Float64Array(sizeOf(shape));
  segments.data.forEach((segment, row) => {
    if (segment >= 0 && segment < count) for (let i = 0; i < inner; i++) out[segment * inner + i]! += x.data[row * inner + i]!;
  });
  return nd(shape, out);
}

export const oneHot = (indices: Nd, depth: number, on = 1, off = 0): Nd =>
  made([...indices.shape, depth], (index) => (read(indices, index.slice(0, -1)) === index.at(-1) ? on : off));

/** Running totals along an axis. */
export function cumulate(x: Nd, axis: number, exclusive: boolean, backwards: boolean, join: (a: number, b: number) => number, start: number): Nd {
  const along = axisOf(x.shape, axis);
  return made(x.shape, (index) => {
    let total = start;
    for (let at = 0; at < x.shape[along]!; at++) {
      const before = backwards ? at > index[along]! : at < index[along]!;
      if (before || (!exclusive && at === index[along]!)) total = join(total, read(x, index.with(along, at)));
    }
    return total;
  });
}

/** Blocks of [block, block] places go into the channels, or out of them. */
export const depthToSpace = (x: Nd, block: number): Nd => {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const depth = channels / block ** 2;
  return made([batch, height * block, width * block, depth], ([sample, row, column, channel]) =>
    read(x, [sample!, Math.floor(row! / block), Math.floor(column! / block), ((row! % block) * block + (column! % block)) * depth + channel!]),
  );
};
