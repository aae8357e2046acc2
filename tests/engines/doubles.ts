import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { chance } from './kernelReferences.ts';

/** Numbers in double precision, in the order of a tensor's. */
export interface Doubles {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

export const doubles = (shape: readonly number[], seed: number, scale = 1): Doubles => chance(shape, seed, scale);

export const tensorOf = ({ shape, values }: Doubles): tf.Tensor => tf.tensor(Float32Array.from(values), [...shape]);

/** The tensor holds these numbers, up to what single precision loses over so many of them. */
export function expectNumbers(got: tf.Tensor, wanted: Doubles, tolerance = 2e-6): void {
  expect(got.shape).toEqual([...wanted.shape]);
  const values = got.dataSync();
  const scale = wanted.values.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  let worst = 0;
  // What is no number is as far as can be from any.
  wanted.values.forEach((value, i) => (worst = Math.max(worst, Number.isFinite(values[i]!) ? Math.abs(values[i]! - value) / scale : Infinity)));
  expect(worst).toBeLessThan(tolerance);
}
