import type * as tf from '@tensorflow/tfjs';
import { nativeBackend, type Signature } from '../recorder/index.ts';

/** Loads a SavedModel into TensorFlow, asks one of its signatures, and forgets it again. The caller disposes the answers. */
export function askSavedModel(folder: string, { inputs, outputs }: Signature, given: readonly tf.Tensor[]): tf.Tensor[] {
  const backend = nativeBackend();
  const names = (all: Signature['inputs']) => Object.values(all).map(({ ref }) => `${ref.node}:${ref.output}`);
  const session = backend.binding.loadSavedModel(folder, 'serve');
  try {
    const handles = backend.binding.runSavedModel(session, backend.getInputTensorIds(given), names(inputs).join(), names(outputs).join());
    return handles.map((handle) => backend.createOutputTensor(handle));
  } finally {
    backend.binding.deleteSavedModel(session);
  }
}

/** The largest difference between numbers at the same place; infinite where one is no number or the shapes differ. */
export function largestDifference(got: readonly tf.Tensor[], expected: readonly tf.Tensor[]): number {
  if (got.length !== expected.length) return Infinity;
  let largest = 0;
  got.forEach((tensor, i) => {
    const other = expected[i]!;
    if (tensor.shape.join() !== other.shape.join()) largest = Infinity;
    const [one, two] = [tensor.dataSync(), other.dataSync()];
    one.forEach((value, k) => {
      const difference = Object.is(value, two[k]) ? 0 : Math.abs(value - two[k]!);
      largest = Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
    });
  });
  return largest;
}

export function largestOf(tensors: readonly tf.Tensor[]): number {
  let largest = 0;
  for (const tensor of tensors) for (const value of tensor.dataSync()) largest = Math.max(largest, Math.abs(value));
  return largest;
}
