import { broadcast, indexOf, made, nd, read, sizeOf, stretched, sum, type Nd } from './nd.ts';

/** Products and windows, straight from their definitions. */

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

export function transpose(x: Nd, order: readonly number[] = range(x.shape.length).reverse()): Nd {
  return made(
    order.map((axis) => x.shape[axis]!),
    (index) =>
      read(
        x,
        x.shape.map((_, axis) => index[order.indexOf(axis)]!),
      ),
  );
}

const turned = (x: Nd): Nd => transpose(x, [...range(x.shape.length - 2), x.shape.length - 1, x.shape.length - 2]);

export function matMul(a: Nd, b: Nd, transposeA = false, transposeB = false): Nd {
  const [left, right] = [transposeA ? turned(a) : a, transposeB ? turned(b) : b];
  const [rows, inner, columns] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const outer = broadcast(left.shape.slice(0, -2), right.shape.slice(0, -2));
  const pick = (x: Nd, index: readonly number[], tail: readonly number[]) => stretched(x, [...index, ...tail]);
  return made([...outer, rows, columns], (index) => {
    const [row, column] = index.slice(-2) as [number, number];
    return sum(range(inner).map((k) => pick(left, index.slice(0, -2), [row, k]) * pick(right, index.slice(0, -2), [k, column])));
  });
}

/** Where windows stand along one axis. `same`: ceil(size / stride) places, the greater half of an odd padding at the end. */
export interface Slide {
  readonly places: number;
  readonly before: number;
}

export type Padding = 'same' | 'valid' | number;

export function slide(size: number, kernel: number, stride: number, dilation: number, padding: Padding): Slide {
  const reach = (kernel - 1) * dilation + 1;
  if (padding === 'valid') return { places: Math.floor((size - reach) / stride) + 1, before: 0 };
  if (padding !== 'same') return { places: Math.floor((size + 2 * padding - reach) / stride) + 1, before: padding };
  const places = Math.ceil(size / stride);
  return { places, before: Math.floor(Math.max(0, (places - 1) * stride + reach - size) / 2) };
}

export interface Windows {
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly padding?: Padding;
}

/** Walks over the windows of an array [batch, ...space, channels]: for each place, the index of each number in its window that is not padding. */
export function windows(space: readonly number[], kernel: readonly number[], { strides, dilations, padding = 'valid' }: Windows) {
  const slides = space.map((size, axis) => slide(size, kernel[axis]!, strides?.[axis] ?? 1, dilations?.[axis] ?? 1, padding));
  const taps = range(sizeOf(kernel)).map((at) => indexOf(kernel, at));
  return {
    places: slides.map(({ places }) => places),
    seen(place: readonly number[]): { tap: readonly number[]; at: readonly number[] }[] {
      return taps
        .map((tap) => ({
          tap,
          at: tap.map((one, axis) => place[axis]! * (strides?.[axis] ?? 1) - slides[axis]!.before + one * (dilations?.[axis] ?? 1)),
        }))
        .filter(({ at }) => at.every((one, axis) => one >= 0 && one < space[axis]!));
    },
  };
}

/** x [batch, ...space, in], filter [...kernel, in, out] -> [batch, ...places, out]; the space has any number of axes. */
export function convolution(x: Nd, filter: Nd, at: Windows): Nd {
  const space = x.shape.slice(1, -1);
  const { places, seen } = windows(space, filter.shape.slice(0, -2), at);
  const [channels, out] = filter.shape.slice(-2) as [number, number];
  const look = cached(seen);
  return made([x.shape[0]!, ...places, out], (index) =>
    sum(
      look(index.slice(1, -1)).flatMap(({ tap, at: where }) =>
        range(channels).map((channel) => read(x, [index[0]!, ...where, channel]) * read(filter, [...tap, channel, index.at(-1)!])),
      ),
    ),
  );
}

/** x [batch, height, width, in], filter [rows, columns, in, times] -> [batch, ..., in * times]: each channel has filters of its own. */
export function depthwise(x: Nd, filter: Nd, at: Windows): Nd {
  const [, , channels, times] = filter.shape as [number, number, number, number];
  const { places, seen } = windows(x.shape.slice(1, -1), filter.shape.slice(0, 2), at);
  const look = cached(seen);
  return made([x.shape[0]!, ...places, channels * times], (index) => {
    const [channel, time] = [Math.floor(index[3]! / times), index[3]! % times];
    return sum(look(index.slice(1, -1)).map(({ tap, at: where }) => read(x, [index[0]!, ...where, channel]) * read(filter, [...tap, channel, time])));
  });
}

/** The transpose of a convolution as a linear map: what went from x to y goes from y to x. filter [...kernel, out, in]. */
export function transposedConvolution(y: Nd, filter: Nd, shape: readonly number[], at: Windows): Nd {
  const { places, seen } = windows(shape.slice(1, -1), filter.shape.slice(0, -2), at);
  if (places.join() !== y.shape.slice(1, -1).join()) throw new Error(`${places.join()} places, ${y.shape.join()} came`);
  const out = new Float64Array(sizeOf(shape));
  const [outChannels, inChannels] = filter.shape.slice(-2) as [number, number];
  made(y.shape.slice(0, -1), (index) => {
    for (const { tap, at: where } of seen(index.slice(1)))
      for (const channel of range(outChannels)) {
        const place = [index[0]!, ...where, channel].reduce((total, one, axis) => total * shape[axis]! + one, 0);
        out[place]! += sum(range(inChannels).map((from) => read(y, [...index, from]) * read(filter, [...tap, channel, from])));
      }
    return 0;
  });
  return nd(shape, out);
}

/** Maximum or mean over windows, each channel by itself. Padding is not seen: a mean divides by what there is. */
export function pool(x: Nd, size: readonly number[], kind: 'max' | 'avg', at: Windows): Nd {
  const { places, seen } = windows(x.shape.slice(1, -1), size, at);
  const look = cached(seen);
  return made([x.shape[0]!, ...places, x.shape.at(-1)!], (index) => {
    const values = look(index.slice(1, -1)).map(({ at: where }) => read(x, [index[0]!, ...where, index.at(-1)!]));
    return kind === 'max' ? Math.max(...values) : sum(values) / values.length;
  });
}

function cached<T>(f: (place: readonly number[]) => T): (place: readonly number[]) => T {
  const known = new Map<string, T>();
  return (place) => {
    const key = place.join();
    const found = known.get(key) ?? f(place);
    known.set(key, found);
    return found;
  };
}

/** Letters name axes; those that do not come out are summed over. */
export function einsum(equation: string, ...inputs: Nd[]): Nd {
  const [before, after] = equation.replaceAll(' ', '').split('->') as [string, string];
  const names = before.split(',');
  const sizes = new Map(names.flatMap((letters, i) => [...letters].map((letter, axis) => [letter, inputs[i]!.shape[axis]!] as const)));
  const hidden = [...sizes.keys()].filter((letter) => !after.includes(letter));
  const inner = hidden.map((letter) => sizes.get(letter)!);
  return made(
    [...after].map((letter) => sizes.get(letter)!),
    (index) =>
      sum(
        range(sizeOf(inner)).map((at) => {
          const summed = indexOf(inner, at);
          const place = (letter: string) => (after.includes(letter) ? index[after.indexOf(letter)]! : summed[hidden.indexOf(letter)]!);
          return inputs.reduce((product, x, i) => product * read(x, [...names[i]!].map(place)), 1);
        }),
      ),
  );
}
