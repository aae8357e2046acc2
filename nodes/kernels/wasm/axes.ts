/** An axis along which two tensors are gone through at once: its size, and how many numbers each goes on from one place to the next. */
export interface Axis {
  readonly size: number;
  readonly first: number;
  readonly second: number;
}

/** Axes without those of size 1; neighbours that both tensors go through as if they were one, are one. */
export function joinedAxes(sizes: readonly number[], first: readonly number[], second: readonly number[]): Axis[] {
  const axes: Axis[] = [];
  sizes.forEach((size, i) => {
    if (size === 1) return;
    const axis = { size, first: first[i]!, second: second[i]! };
    const last = axes.at(-1);
    if (last && last.first === axis.first * size && last.second === axis.second * size) axes[axes.length - 1] = { ...axis, size: last.size * size };
    else axes.push(axis);
  });
  return axes;
}

/** Axes in the order of `assembly/moves.as` and `assembly/elementwise.as`. */
export const wordsOf = (axes: readonly Axis[]): readonly number[] => axes.flatMap(({ size, first, second }) => [size, first, second]);
