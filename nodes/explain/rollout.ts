import type { AttentionResult } from './results.ts';

/**
 * Attention roll-out: how much of each input position has reached each position of the last layer, when every layer mixes what it
 * attends to half and half with what it had (its residual).
 *
 *     A_l = (mean over heads of W_l + I) / 2          rollout = A_L ... A_2 A_1          [time (asks), time (answers)], rows sum to 1
 *
 * Abnar and Zuidema 2020, "Quantifying Attention Flow in Transformers", section 3.
 */
export function rollout({ layers, heads, time, weights }: Pick<AttentionResult, 'layers' | 'heads' | 'time' | 'weights'>, sample: number): Float32Array {
  const size = time * time;
  let flow = new Float32Array(size);
  for (let i = 0; i < time; i++) flow[i * time + i] = 1;
  for (let layer = 0; layer < layers; layer++) {
    const mixed = new Float32Array(size);
    for (let head = 0; head < heads; head++) {
      const from = ((sample * layers + layer) * heads + head) * size;
      for (let i = 0; i < size; i++) mixed[i]! += weights[from + i]! / (2 * heads);
    }
    for (let i = 0; i < time; i++) mixed[i * time + i]! += 0.5;
    flow = product(mixed, flow, time);
  }
  return flow;
}

function product(a: Float32Array, b: Float32Array, side: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(side * side);
  for (let i = 0; i < side; i++) {
    for (let k = 0; k < side; k++) {
      const factor = a[i * side + k]!;
      for (let j = 0; j < side; j++) out[i * side + j]! += factor * b[k * side + j]!;
    }
  }
  return out;
}
