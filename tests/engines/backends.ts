import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { start } from '../../main/program/engine.ts';

const require = createRequire(import.meta.url);

/** Makes both backends ready; wasm with our kernels. */
export async function startBoth(): Promise<void> {
  await start.cpu(require);
  await start.wasm(require);
}

/** The numbers of a computation on one backend. The computation must make its own tensors, from seeded or given numbers. */
export async function on(backend: 'cpu' | 'wasm', compute: () => tf.Tensor | tf.Tensor[]): Promise<{ shape: number[]; values: number[] }[]> {
  if (!(await tf.setBackend(backend))) throw new Error(`${backend} does not start`);
  const before = tf.memory().numTensors;
  const results = [tf.tidy(compute)].flat().map((tensor) => ({ shape: [...tensor.shape], values: [...tensor.dataSync()], dispose: () => tensor.dispose() }));
  for (const { dispose } of results) dispose();
  if (tf.memory().numTensors !== before) throw new Error(`${tf.memory().numTensors - before} tensors leaked`);
  return results.map(({ shape, values }) => ({ shape, values }));
}

/** Largest difference between two lists, relative to the size of the numbers. */
export function difference(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return Infinity;
  const scale = Math.max(1, ...a.map(Math.abs));
  const differences = a.map((value, i) => Math.abs(value - b[i]!) / scale);
  return differences.some(Number.isNaN) ? Infinity : Math.max(0, ...differences);
}
