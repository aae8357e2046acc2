import type { SolutionResult } from '../../nodes/explain/results.ts';
import { diverging, sequential } from './colours.ts';

/** One picture that a solution can be shown as. */
export interface MapOf {
  readonly id: string;
  readonly kind: 'field' | 'known' | 'error' | 'residual';
  readonly name: string;
  readonly values: Float32Array;
}

export function mapsOf({ fields, residual }: SolutionResult): readonly MapOf[] {
  return [
    ...fields.flatMap(({ name, values, known }): MapOf[] => [
      { id: `field ${name}`, kind: 'field', name, values },
      ...(known
        ? [
            { id: `known ${name}`, kind: 'known', name, values: known } as const,
            { id: `error ${name}`, kind: 'error', name, values: values.map((value, i) => Math.abs(value - known[i]!)) } as const,
          ]
        : []),
    ]),
    { id: 'residual', kind: 'residual', name: '', values: residual },
  ];
}

/**
 * How a result lies on paper. In (x, t) time goes to the right; in (x, y) and (x, y, t), x does, and a frame is one moment. A slice runs
 * along `along`, at a fixed place of `fixed`.
 */
export interface Layout {
  readonly right: number;
  readonly up: number;
  readonly frames: number;
  readonly along: number;
  readonly fixed: number;
}

export function layoutOf({ axes }: SolutionResult): Layout | undefined {
  if (axes.length < 2) return undefined;
  const moves = axes.length === 2 && axes[1]!.name === 't';
  return { right: moves ? 1 : 0, up: moves ? 0 : 1, frames: axes.length === 3 ? axes[2]!.values.length : 1, along: 0, fixed: 1 };
}

/** The number at places of all axes. */
export function at({ axes }: SolutionResult, values: Float32Array, places: readonly number[]): number {
  let index = 0;
  axes.forEach((axis, j) => (index = index * axis.values.length + places[j]!));
  return values[index]!;
}

/** The slice that is shown first: the middle one, or where the field is largest when next to nothing is to be seen there. */
export function firstSlice(result: SolutionResult, layout: Layout, values: Float32Array, frame: number): number {
  const steps = result.axes[layout.fixed]!.values.length;
  const sizes = Array.from({ length: steps }, (_, place) =>
    sliceOf(result, values, layout, place, frame).reduce((most, one) => Math.max(most, Number.isNaN(one) ? 0 : Math.abs(one)), 0),
  );
  const [middle, most] = [Math.floor(steps / 2), Math.max(...sizes)];
  return sizes[middle]! > most / 10 ? middle : sizes.indexOf(most);
}

/** From which number to which a map is coloured. What the network says and what is known share their colours, so that they can be compared. */
export function rangeOf({ values, kind, name }: MapOf, { fields }: SolutionResult): readonly [number, number] {
  const field = kind === 'field' || kind === 'known' ? fields.find((one) => one.name === name) : undefined;
  let [low, high] = [Infinity, -Infinity];
  for (const list of field ? [field.values, ...(field.known ? [field.known] : [])] : [values]) {
    for (const value of list) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return [0, 1];
  if (kind === 'error' || kind === 'residual') return [0, high || 1];
  const most = Math.max(Math.abs(low), Math.abs(high)) || 1;
  return [-most, most];
}

/** One frame as RGBA bytes, the first row at the top; clear outside of the domain. */
export function bytesOf(result: SolutionResult, map: MapOf, layout: Layout, frame: number): Uint8ClampedArray<ArrayBuffer> {
  const [width, height] = [result.axes[layout.right]!.values.length, result.axes[layout.up]!.values.length];
  const bytes = new Uint8ClampedArray(width * height * 4);
  const [low, high] = rangeOf(map, result);
  const colour = low < 0 ? diverging : sequential;
  const places = [0, 0, frame];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      places[layout.right] = x;
      places[layout.up] = height - 1 - y;
      const value = at(result, map.values, places);
      if (Number.isNaN(value)) continue;
      const [r, g, b] = colour((value - low) / (high - low));
      bytes.set([r, g, b, 255], (y * width + x) * 4);
    }
  return bytes;
}

/** Values along a slice. */
export const sliceOf = (result: SolutionResult, values: Float32Array, layout: Layout | undefined, place: number, frame: number): Float32Array =>
  Float32Array.from(result.axes[0]!.values, (_, i) => at(result, values, layout ? [i, place, frame] : [i]));

/** Numbers as rows: places, fields, known solutions, residual. */
export function solutionRows(result: SolutionResult): { readonly columns: string[]; readonly rows: number[][] } {
  const columns = [
    ...result.axes.map(({ name }) => name),
    ...result.fields.flatMap(({ name, known }) => (known ? [name, `${name} known`] : [name])),
    'residual',
  ];
  const rows: number[][] = [];
  const count = result.residual.length;
  const sizes = result.axes.map(({ values }) => values.length);
  for (let i = 0; i < count; i++) {
    const places: number[] = [];
    let rest = i;
    for (let j = sizes.length - 1; j >= 0; j--) {
      places[j] = result.axes[j]!.values[rest % sizes[j]!]!;
      rest = Math.floor(rest / sizes[j]!);
    }
    rows.push([...places, ...result.fields.flatMap(({ values, known }) => (known ? [values[i]!, known[i]!] : [values[i]!])), result.residual[i]!]);
  }
  return { columns, rows };
}
