import type { Doubles } from './doubles.ts';

/** A window that goes over volumes, worked out by hand from what TensorFlow documents; pictures are volumes of depth 1. */
export interface Window {
  readonly size: Three;
  readonly strides: Three;
  readonly dilations: Three;
  readonly padding: 'same' | 'valid';
}

export type Three = readonly [number, number, number];

/** Where a window of one axis stands: how many places, and how much padding lies before the first. */
function placesOf(length: number, window: Window, axis: number): { readonly count: number; readonly before: number } {
  const [stride, reach] = [window.strides[axis]!, (window.size[axis]! - 1) * window.dilations[axis]! + 1];
  if (window.padding === 'valid') return { count: Math.ceil((length - reach + 1) / stride), before: 0 };
  const count = Math.ceil(length / stride);
  return { count, before: Math.floor(Math.max(0, (count - 1) * stride + reach - length) / 2) };
}

/** Calls `visit` for each place that each place of the result sees: sample, cell and place among all, tap in the window. */
function visit([batch, ...lengths]: readonly number[], window: Window, each: (cell: number, place: number, tap: number) => void): Three {
  const axes = [0, 1, 2].map((axis) => placesOf(lengths[axis]!, window, axis));
  const output = axes.map(({ count }) => count) as unknown as Three;
  const indices = (sizes: readonly number[]) =>
    Array.from({ length: sizes[0]! * sizes[1]! * sizes[2]! }, (_, i) => [
      Math.floor(i / (sizes[1]! * sizes[2]!)),
      Math.floor(i / sizes[2]!) % sizes[1]!,
      i % sizes[2]!,
    ]);
  const [cells, taps] = [indices(output), indices(window.size)];
  for (let sample = 0; sample < batch!; sample++) {
    cells.forEach((cell, c) => {
      taps.forEach((tap, t) => {
        const at = [0, 1, 2].map((axis) => cell[axis]! * window.strides[axis]! - axes[axis]!.before + tap[axis]! * window.dilations[axis]!);
        if (at.some((place, axis) => place < 0 || place >= lengths[axis]!)) return;
        each(sample * cells.length + c, ((sample * lengths[0]! + at[0]!) * lengths[1]! + at[1]!) * lengths[2]! + at[2]!, t);
      });
    });
  }
  return output;
}

const zeros = (shape: readonly number[]): Doubles => ({ shape, values: new Float64Array(shape.reduce((product, size) => product * size, 1)) });

/** Shape [batch, depth, rows, columns, channels] of a result. */
function outputShape(x: Doubles, window: Window, channels: number): number[] {
  const output = visit([0, ...x.shape.slice(1, 4)], window, () => undefined);
  return [x.shape[0]!, ...output, channels];
}

/** A convolution and, for a gradient that comes back, those of input and filter. `depthwise`: filter [.., in, times], each channel by itself. */
export function convolution(x: Doubles, filter: Doubles, window: Window, dyOf: (shape: readonly number[]) => Doubles, depthwise = false) {
  const [inner, last] = filter.shape.slice(-2) as [number, number];
  const outer = depthwise ? inner * last : last;
  const y = zeros(outputShape(x, window, outer));
  const [dy, dx, dFilter] = [dyOf(y.shape), zeros(x.shape), zeros(filter.shape)];
  visit(x.shape.slice(0, 4), window, (cell, place, tap) => {
    for (let i = 0; i < inner; i++) {
      for (let o = 0; o < last; o++) {
        const [from, weight, to] = [place * inner + i, (tap * inner + i) * last + o, cell * outer + (depthwise ? i * last + o : o)];
        y.values[to]! += x.values[from]! * filter.values[weight]!;
        dx.values[from]! += dy.values[to]! * filter.values[weight]!;
        dFilter.values[weight]! += dy.values[to]! * x.values[from]!;
      }
    }
  });
  return { y, dy, dx, dFilter };
}

/** Largest numbers or means of windows, and the gradient. With `filter`, the largest of sums: morphological dilation. */
export function pooling(x: Doubles, kind: 'max' | 'mean', window: Window, dyOf: (shape: readonly number[]) => Doubles, filter?: Doubles) {
  const channels = x.shape[4]!;
  const y = zeros(outputShape(x, window, channels));
  const [dy, dx, dFilter] = [dyOf(y.shape), zeros(x.shape), zeros(filter?.shape ?? [])];
  const seen: { readonly place: number; readonly tap: number }[][] = Array.from({ length: y.values.length / channels }, () => []);
  visit(x.shape.slice(0, 4), window, (cell, place, tap) => seen[cell]!.push({ place, tap }));
  seen.forEach((places, cell) => {
    for (let channel = 0; channel < channels; channel++) {
      const to = cell * channels + channel;
      const numbers = places.map(({ place, tap }) => x.values[place * channels + channel]! + (filter?.values[tap * channels + channel] ?? 0));
      if (kind === 'mean') {
        y.values[to] = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
        for (const { place } of places) dx.values[place * channels + channel]! += dy.values[to]! / numbers.length;
        continue;
      }
      const best = numbers.reduce((found, number, i) => (number > numbers[found]! ? i : found), 0);
      y.values[to] = numbers[best]!;
      dx.values[places[best]!.place * channels + channel]! += dy.values[to]!;
      if (filter) dFilter.values[places[best]!.tap * channels + channel]! += dy.values[to]!;
    }
  });
  return { y, dy, dx, dFilter };
}
