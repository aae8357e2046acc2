import type { Problem } from '../../../nodes/text/problem.ts';
import type { SolutionFile } from '../../../nodes/train/runtime/physics/solutionFormat.ts';
import { permuted, refuse, sizeOf, type Variable } from './variables.ts';

const coordinates = ['x', 'y', 't'] as const;

/** Which coordinate the name of a variable stands for: x, X, xx; t, tt, T, time ... */
export function coordinateCalled(name: string): (typeof coordinates)[number] | undefined {
  const bare = name.trim().toLowerCase();
  if (bare === 'time') return 't';
  return coordinates.find((one) => bare === one || bare === one + one);
}

/**
 * Which variables are places and which are fields. A list whose name is that of a coordinate is an axis; what has the lengths of all axes, in
 * any order, is a field on them. Without axes, all arrays of the largest size are fields.
 */
export function arrange(file: string, variables: readonly Variable[]): { readonly file: SolutionFile; readonly notes: readonly Problem[] } {
  const notes: Problem[] = [];
  const arrays = variables.map((one) => ({ ...one, shape: one.shape.filter((size) => size > 1) }));
  const axes = coordinates.flatMap((name) => {
    const found = arrays.find((one) => coordinateCalled(one.name) === name && one.shape.length === 1 && !one.imaginary);
    return found ? [{ name, variable: found }] : [];
  });
  for (const { variable } of axes) increasing(file, variable);
  const rest = arrays.filter((one) => one.values.length > 1 && !axes.some(({ variable }) => variable === one));
  const listed = (all: readonly Variable[]) => all.map(({ name, shape }) => `${name} ${shape.join(' × ') || '1'}`).join(', ') || '–';
  if (axes.length === 0) {
    const largest = Math.max(0, ...rest.map(({ values }) => values.length));
    const fields = rest.filter(({ values }) => values.length === largest);
    if (fields.length === 0 || fields[0]!.shape.length > 3) return refuse('solution.noField', { file, got: listed(arrays) });
    notes.push({ code: 'solution.even', data: { file, got: fields[0]!.shape.join(' × ') } });
    return {
      file: written(
        fields[0]!.shape.map((count) => ({ count })),
        fields,
      ),
      notes,
    };
  }
  const lengths = axes.map(({ variable }) => variable.values.length);
  const fields = rest.flatMap((one): Variable[] => {
    const order = orderOf(one.shape, lengths);
    if (!order) return [];
    if (new Set(lengths).size < lengths.length)
      notes.push({ code: 'solution.square', data: { name: one.name, order: axes.map(({ name }) => name).join(', ') } });
    const turn = (values: Float64Array) => permuted(values, one.shape, order);
    return [{ name: one.name, shape: lengths, values: turn(one.values), ...(one.imaginary ? { imaginary: turn(one.imaginary) } : {}) }];
  });
  const expected = axes.map(({ name, variable }) => `${name} ${variable.values.length}`).join(' × ');
  if (fields.length === 0) return refuse('solution.shape', { file, got: listed(rest), expected });
  const left = rest.filter(({ name }) => !fields.some((one) => one.name === name));
  if (left.length > 0) notes.push({ code: 'solution.left', data: { names: listed(left), expected } });
  return {
    file: written(
      axes.map(({ name, variable }) => ({ name, count: variable.values.length, values: [...variable.values] })),
      fields,
    ),
    notes,
  };
}

/** Where each axis is found among those of an array; undefined when it has others. Equal lengths are taken in order. */
function orderOf(shape: readonly number[], lengths: readonly number[]): number[] | undefined {
  if (shape.length !== lengths.length) return undefined;
  if (shape.every((size, j) => size === lengths[j])) return lengths.map((_, j) => j);
  const free = shape.map((_, j) => j);
  const order = lengths.map((length) => {
    const at = free.findIndex((j) => shape[j] === length);
    return at < 0 ? -1 : free.splice(at, 1)[0]!;
  });
  return order.includes(-1) ? undefined : order;
}

function increasing(file: string, { name, values }: Variable): void {
  const at = values.findIndex((value, i) => !Number.isFinite(value) || (i > 0 && !(value > values[i - 1]!)));
  if (at >= 0) refuse('solution.order', { file, name, place: at + 1, got: values[at]!, before: at > 0 ? values[at - 1]! : '–' });
}

function written(axes: SolutionFile['axes'], fields: readonly Variable[]): SolutionFile {
  // Single precision is what a network is compared in; its shortest text is half as long.
  const plain = (values: Float64Array) => Array.from(values, (value) => (Number.isFinite(value) ? Number(Math.fround(value).toPrecision(8)) : null));
  return {
    format: 'tensorloom-solution',
    version: 1,
    axes,
    fields: fields.flatMap(({ name, shape, values, imaginary }) => {
      if (values.length !== sizeOf(shape)) throw new Error(`${name} has ${values.length} numbers for ${shape.join(' × ')}.`);
      return imaginary
        ? [
            { name: `Re ${name}`, values: plain(values) },
            { name: `Im ${name}`, values: plain(imaginary) },
          ]
        : [{ name, values: plain(values) }];
    }),
  };
}
