import type * as tf from '@tensorflow/tfjs';
import { sizeOf, type Nd } from './reference/nd.ts';

export interface Input extends Nd {
  readonly dtype: 'float32' | 'int32' | 'bool';
}

/** One computation of tfjs and what it must give. */
export interface Case {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly reference: (...inputs: Nd[]) => Nd;
  /** The inputs whose gradient is checked, against finite differences of the reference. All floats when absent. */
  readonly gradients?: readonly number[];
  /** Largest difference over the largest number, where the usual is too strict. */
  readonly tolerance?: number;
}

export const of = (name: string, inputs: readonly Input[], compute: Case['compute'], reference: Case['reference'], more: Partial<Case> = {}): Case => ({
  name,
  inputs,
  compute,
  reference,
  ...more,
});

/** Numbers without a pattern, between -1 and 1, none nearer to 0 or to another than a bend of a function would forgive. */
function scattered(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    let mixed = Math.imul((i + 1) ^ Math.imul(seed + 7, 0x9e3779b9), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    const share = ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
    const value = share * 1.96 - 0.98;
    return value + (value < 0 ? -0.02 : 0.02);
  });
}

/** Floats between -size and size (or from `low` to `high`), as an engine holds them: what float32 cannot hold is not asked. */
export function floats(shape: readonly number[], seed: number, low = -1.5, high = 1.5): Input {
  const middle = (low + high) / 2;
  const values = scattered(sizeOf(shape), seed).map((value) => Math.fround(middle + ((high - low) / 2) * value));
  return { shape, dtype: 'float32', data: Float64Array.from(values) };
}

export function whole(shape: readonly number[], seed: number, low = -9, high = 9): Input {
  const values = scattered(sizeOf(shape), seed).map((value) => Math.min(high, low + Math.floor(((value + 1) / 2) * (high - low + 1))));
  return { shape, dtype: 'int32', data: Float64Array.from(values) };
}

export const flags = (shape: readonly number[], seed: number): Input => ({
  shape,
  dtype: 'bool',
  data: Float64Array.from(scattered(sizeOf(shape), seed), (value) => Number(value > 0)),
});

export function list(values: readonly number[], shape: readonly number[] = [values.length], dtype: Input['dtype'] = 'float32'): Input {
  return { shape, dtype, data: Float64Array.from(values, dtype === 'float32' ? Math.fround : Number) };
}
