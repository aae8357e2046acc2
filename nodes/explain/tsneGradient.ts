import { moduleBytes, webAssembly } from '../kernels/wasm/webAssembly.ts';
import type { Affinities } from './affinities.ts';
import { tsneModule } from './tsneModule.ts';

interface Exports {
  gradient(count: number, x: number, y: number, gradientX: number, gradientY: number, from: number, to: number, values: number, exaggeration: number): void;
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

const page = 65536;

/** `assembly/tsne.as` over a memory that holds the points and who is near whom. */
export function tsneGradient(count: number, { from, to, values }: Affinities): TsneGradient {
  const padded = Math.ceil(count / 4) * 4;
  const lengths = [padded, padded, padded, padded, count + 1, to.length, values.length];
  const starts = lengths.map((_, i) => 4 * lengths.slice(0, i).reduce((sum, length) => sum + Math.ceil(length / 4) * 4, 0));
  const memory = new webAssembly.Memory({ initial: Math.ceil((starts.at(-1)! + 4 * values.length) / page) });
  const { gradient } = new webAssembly.Instance(new webAssembly.Module(moduleBytes(tsneModule)), { env: { memory } }).exports as Exports;
  const floats = (field: number) => new Float32Array(memory.buffer, starts[field], lengths[field]);
  new Int32Array(memory.buffer, starts[4], count + 1).set(from);
  new Int32Array(memory.buffer, starts[5], to.length).set(to);
  floats(6).set(values);
  const [x, y, gradientX, gradientY] = [0, 1, 2, 3].map(floats) as [Float32Array, Float32Array, Float32Array, Float32Array];
  const [atX, atY, atGradientX, atGradientY, atFrom, atTo, atValues] = starts as [number, number, number, number, number, number, number];
  return {
    ...{ x, y, gradientX, gradientY },
    compute: (exaggeration) => gradient(count, atX, atY, atGradientX, atGradientY, atFrom, atTo, atValues, exaggeration),
  };
}
