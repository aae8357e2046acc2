/** A solution on a grid as it lies in a file `*.solution.json` beside a document: what every other format is turned into when it is imported. */
export interface SolutionFile {
  readonly format: 'tensorloom-solution';
  readonly version: 1;
  /** In the order of the numbers. Without values the places are even over the domain; without a name they belong to its coordinates in order. */
  readonly axes: readonly { readonly name?: string; readonly count: number; readonly values?: readonly number[] }[];
  /** The last axis moves fastest; null where there is no value. A complex field is two of them. */
  readonly fields: readonly { readonly name: string; readonly values: readonly (number | null)[] }[];
}

/** Numbers of a grid with its axes in the order `order`, at the places `picks` of each of them. */
export function permutedAxes(
  values: readonly (number | null)[],
  sizes: readonly number[],
  order: readonly number[],
  picks: readonly (readonly number[])[],
): Float32Array {
  const strides = order.map((axis) => sizes.slice(axis + 1).reduce((product, size) => product * size, 1));
  let places = [0];
  picks.forEach((pick, j) => (places = places.flatMap((at) => pick.map((i) => at + i * strides[j]!))));
  return Float32Array.from(places, (at) => values[at] ?? NaN);
}
