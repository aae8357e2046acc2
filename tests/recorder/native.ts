import * as tf from '@tensorflow/tfjs';
import { load, type RecordedGraph, type Recording } from '../../main/recorder/index.ts';
import { fuse } from '../../main/recorder/passes/fuse.ts';
import { merge } from '../../main/recorder/passes/merge.ts';
import { prune } from '../../main/recorder/passes/prune.ts';
import { shorten } from '../../main/recorder/passes/shorten.ts';
import { engines } from '../parity/engines.ts';

/** The recorder works on the native engine alone: where that is not installed there is nothing to record. */
export const natives = engines.filter((engine) => engine === 'native');

/** The graph of a recording that must not have been refused. */
export function graphOf({ graph, refusals, outputs }: Recording): RecordedGraph {
  tf.dispose(outputs);
  if (!graph) throw new Error(refusals.map(({ op, message }) => `${op}: ${message}`).join('; '));
  return graph;
}

/** The graph as it is loaded for our own kernels. */
export const fusedOf = (graph: RecordedGraph): RecordedGraph => prune(fuse(prune(merge(shorten(prune(graph))))));

/** What a graph without state gives as it was recorded, and twice with our kernels. */
export function replays(graph: RecordedGraph, inputs: readonly tf.Tensor[]): [plain: Float32Array[], own: Float32Array[], again: Float32Array[]] {
  return [false, true, true].map((fused) => {
    const replay = load(graph, { fused });
    const results = replay.run(inputs, []);
    const numbers = numbersOf(results);
    replay.dispose();
    tf.dispose(results);
    return numbers;
  }) as [Float32Array[], Float32Array[], Float32Array[]];
}

/** Remembers what variables hold, to set them back. */
export function held(state: readonly tf.Variable[]): { back(): void; dispose(): void } {
  // A clone would share the variable's numbers.
  const values = state.map((variable) => tf.tidy(() => variable.add(tf.zerosLike(variable))));
  return {
    back: () => tf.tidy(() => state.forEach((variable, i) => variable.assign(values[i]!.clone()))),
    dispose: () => tf.dispose(values),
  };
}

export const numbersOf = (tensors: readonly tf.Tensor[]): Float32Array[] => tensors.map((tensor) => Float32Array.from(tensor.dataSync()));

/** The largest difference. Not a number is as far as can be from any number. */
export function largest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let most = 0;
  a.forEach((numbers, i) => {
    if (numbers.length !== b[i]?.length) most = Infinity;
    numbers.forEach((number, k) => {
      const apart = Object.is(number, b[i]![k]) ? 0 : Math.abs(number - b[i]![k]!);
      most = Math.max(most, Number.isNaN(apart) ? Infinity : apart);
    });
  });
  return most;
}
