/** A size that is known, or the name of one that is not known before the data is ("batch", "nodes"). */
export type Size = number | string;

export interface Axis {
  readonly axis: string;
  readonly size: Size;
}

/** Named axes in order, the way a wire shows them: batch, height 28, width 28, channels 1. A scalar has none. */
export type Shape = readonly Axis[];

export const axis = (name: string, size: Size = name): Axis => ({ axis: name, size });

/** Words for a wire: `height 28 × width 28 × channels 1`; the batch axis is left out. */
export function shapeWords(shape: Shape): string {
  const axes = shape.filter((a) => a.axis !== 'batch');
  if (axes.length === 0) return shape.length === 0 ? '1' : 'batch';
  return axes.map((a) => (a.axis === a.size ? a.axis : `${a.axis} ${a.size}`)).join(' × ');
}

/** Axes that count samples: what is computed for each of them alike. The nodes of a graph are samples that know each other. */
export const isRows = (name: string): boolean => name === 'batch' || name === 'nodes' || name === 'edges';

/** How many numbers one sample has; NaN while a size is not known. */
export function sampleSize(shape: Shape): number {
  return shape.filter((a) => !isRows(a.axis)).reduce((product, a) => product * Number(a.size), 1);
}
