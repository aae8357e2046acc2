import type * as tf from '@tensorflow/tfjs';

/** What a function gave: what it returned, and how far it moved each variable. */
export interface Effect {
  readonly outputs: readonly Float32Array[];
  readonly moves: readonly Float32Array[];
}

export const numbersOf = (tensors: readonly tf.Tensor[]): readonly Float32Array[] => tensors.map((tensor) => new Float32Array(tensor.dataSync<'float32'>()));

/** The effect of a call that found the state with the numbers `before`. */
export function effectOf(outputs: readonly tf.Tensor[], before: readonly Float32Array[], state: readonly tf.Tensor[]): Effect {
  const moves = numbersOf(state);
  moves.forEach((after, i) => {
    for (let j = 0; j < after.length; j++) after[j]! -= before[i]![j]!;
  });
  return { outputs: numbersOf(outputs), moves };
}

/** Outputs may differ by this share of their size, and moves by that share of theirs. */
const [ofOutputs, ofMoves] = [2e-3, 0.05];

/**
 * Whether two ways of computing agree. Each output is compared by itself. Moves are compared all together: where a gradient is zero but for
 * rounding, an optimiser that divides by its size makes a step of that noise, whose sign means nothing.
 */
export function agree(wanted: Effect, got: Effect): boolean {
  const outputs = wanted.outputs.every((values, i) => distance([values], [got.outputs[i]!]) <= ofOutputs * size([values]) + 1e-5);
  return outputs && distance(wanted.moves, got.moves) <= ofMoves * size(wanted.moves) + 1e-6;
}

function distance(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  let sum = 0;
  a.forEach((values, i) => {
    for (let j = 0; j < values.length; j++) {
      const [one, other] = [values[j]!, b[i]![j]!];
      if (!Object.is(one, other)) sum += (one - other) ** 2;
    }
  });
  // A number that is none on one side alone is no agreement.
  return Number.isNaN(sum) ? Infinity : Math.sqrt(sum);
}

function size(values: readonly Float32Array[]): number {
  let sum = 0;
  for (const one of values) for (const value of one) if (Number.isFinite(value)) sum += value * value;
  return Math.sqrt(sum);
}
