import { moduleBytes, webAssembly } from '../kernels/wasm/webAssembly.ts';
import type { Affinities } from './affinities.ts';
import { tsneModule } from './tsneModule.ts';

interface Exports {
  squaredDistances(count: number, stride: number, features: number, distances: number): void;
  gradient(count: number, x: number, y: number, gradientX: number, gradientY: number, from: number, to: number, values: number, exaggeration: number): void;
}

const page = 65536;
const padded = (length: number): number => Math.ceil(length / 4) * 4;

/** `assembly/tsne.as` over a memory with fields of so many numbers of four bytes, and where each begins. */
function start(lengths: readonly number[]) {
  const starts = lengths.map((_, i) => 4 * lengths.slice(0, i).reduce((sum, length) => sum + padded(length), 0));
  const memory = new webAssembly.Memory({ initial: Math.ceil((starts.at(-1)! + 4 * padded(lengths.at(-1)!)) / page) });
  const kernels = new webAssembly.Instance(new webAssembly.Module(moduleBytes(tsneModule)), { env: { memory } }).exports as Exports;
  const floats = (field: number) => new Float32Array(memory.buffer, starts[field], lengths[field]);
  const integers = (field: number) => new Int32Array(memory.buffer, starts[field], lengths[field]);
  return { starts, kernels, floats, integers };
}

/** Squares of the distances between all points: features [count, width] -> [count, count]. */
export function squaredDistances(features: Float32Array, count: number, width: number): Float32Array {
  const stride = padded(width);
  const { starts, kernels, floats } = start([count * stride, count * count]);
  const rows = floats(0);
  for (let i = 0; i < count; i++) rows.set(features.subarray(i * width, (i + 1) * width), i * stride);
  kernels.squaredDistances(count, stride, starts[0]!, starts[1]!);
  return floats(1);
}

/** Coordinates of points, first all x, then all y, and where the gradient of t-SNE is computed for them. */
export interface TsneGradient {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly gradientX: Float32Array;
  readonly gradientY: Float32Array;
  /** Computes the gradient at `x`, `y`, with the pulls `exaggeration` times as strong. */
  compute(exaggeration: number): void;
}

/** The gradient over a memory that holds the points and who is near whom. */
export function tsneGradient(count: number, { from, to, values }: Affinities): TsneGradient {
  const places = padded(count);
  const { starts, kernels, floats, integers } = start([places, places, places, places, count + 1, to.length, values.length]);
  integers(4).set(from);
  integers(5).set(to);
  floats(6).set(values);
  const [x, y, gradientX, gradientY] = [0, 1, 2, 3].map(floats) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const [atX, atY, atGradientX, atGradientY, atFrom, atTo, atValues] = starts as [number, number, number, number, number, number, number];
  return {
    ...{ x, y, gradientX, gradientY },
    compute: (exaggeration) => kernels.gradient(count, atX, atY, atGradientX, atGradientY, atFrom, atTo, atValues, exaggeration),
  };
}
