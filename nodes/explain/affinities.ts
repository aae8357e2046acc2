import { squaredDistances } from './tsneKernels.ts';

/** Who is near whom, sparse and each pair once: point i's partners, all behind it, are `to[from[i]]` to `to[from[i + 1] - 1]`. */
export interface Affinities {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly values: Float64Array;
}

/**
 * Probability that points i and j are neighbours, from their distances in the feature space. Every point's Gaussian is as wide as it
 * needs to be to hold `perplexity` neighbours (beta = 1 / (2 sigma^2) is searched for); then both directions are averaged. Values of all pairs sum to 1/2.
 *
 *     p_j|i = exp(-d_ij^2 beta_i) / sum over k        p_ij = (p_j|i + p_i|j) / (2 count)
 *
 * Only the `neighbours` nearest of each point count. Van der Maaten and Hinton 2008, section 3; van der Maaten 2014, section 4.1.
 */
export function affinitiesOf(features: Float32Array, count: number, width: number, perplexity: number, neighbours: number): Affinities {
  const { nearest, distances } = nearestOf(features, count, width, neighbours);
  const conditional = new Float64Array(count * neighbours);
  for (let i = 0; i < count; i++) fitRow(distances, conditional, i * neighbours, neighbours, Math.log(perplexity));
  return symmetric(nearest, conditional, count, neighbours);
}

/** Nearest points of each point and the squares of their distances. All pairs are measured: at the sizes a map shows, this is quick. */
function nearestOf(features: Float32Array, count: number, width: number, neighbours: number): { nearest: Int32Array; distances: Float64Array } {
  const all = squaredDistances(features, count, width);
  const nearest = new Int32Array(count * neighbours);
  const distances = new Float64Array(count * neighbours);
  const order = new Float32Array(count - 1);
  for (let i = 0; i < count; i++) {
    const row = all.subarray(i * count, (i + 1) * count);
    order.set(row.subarray(0, i));
    order.set(row.subarray(i + 1), i);
    const farthest = order.sort()[neighbours - 1]!;
    let at = i * neighbours;
    // Those that are as far as the farthest come last, as many as there is room for.
    for (const isNear of [(distance: number) => distance < farthest, (distance: number) => distance === farthest]) {
      for (let j = 0; j < count && at < (i + 1) * neighbours; j++) {
        if (j === i || !isNear(row[j]!)) continue;
        nearest[at] = j;
        distances[at++] = row[j]!;
      }
    }
  }
  return { nearest, distances };
}

/** One row's probabilities, with the entropy that the perplexity asks for: Newton's steps, halved where they would leave what is known of beta. */
function fitRow(distances: Float64Array, out: Float64Array, at: number, length: number, wanted: number): void {
  let [shift, sum] = [Infinity, 0];
  for (let k = 0; k < length; k++) shift = Math.min(shift, distances[at + k]!);
  let [low, high, beta] = [0, Infinity, 1 / (mean(distances, at, length) - shift || 1)];
  for (let round = 0; round < 60; round++) {
    let [weighted, squared] = [0, 0];
    sum = 0;
    for (let k = 0; k < length; k++) {
      const distance = distances[at + k]! - shift;
      const value = Math.exp(-distance * beta);
      out[at + k] = value;
      sum += value;
      weighted += distance * value;
      squared += distance * distance * value;
    }
    const middle = weighted / sum;
    const excess = Math.log(sum) + beta * middle - wanted;
    if (Math.abs(excess) < 1e-6) break;
    if (excess > 0) low = beta;
    else high = beta;
    // Entropy falls with beta by beta times the variance of the distances.
    const next = beta + excess / (beta * (squared / sum - middle * middle));
    if (next > low && next < high) beta = next;
    else beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
  for (let k = 0; k < length; k++) out[at + k]! /= sum;
}

function mean(values: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += values[at + k]!;
  return sum / length;
}

function symmetric(nearest: Int32Array, conditional: Float64Array, count: number, neighbours: number): Affinities {
  const joint = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let k = i * neighbours; k < (i + 1) * neighbours; k++) {
      const j = nearest[k]!;
      joint[Math.min(i, j) * count + Math.max(i, j)]! += conditional[k]! / (2 * count);
    }
  }
  const from = new Int32Array(count + 1);
  const to = new Int32Array(count * neighbours);
  const values = new Float64Array(count * neighbours);
  let pairs = 0;
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const value = joint[i * count + j]!;
      if (value === 0) continue;
      to[pairs] = j;
      values[pairs++] = value;
    }
    from[i + 1] = pairs;
  }
  return { from, to: to.subarray(0, pairs), values: values.subarray(0, pairs) };
}
