/** Who is near whom, sparse, row after row: the entries of row i are `from[i]` to `from[i + 1]`. */
export interface Affinities {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly values: Float64Array;
}

/**
 * Probability that points i and j are neighbours, from their distances in the feature space. Every point's Gaussian is as wide as it
 * needs to be to hold `perplexity` neighbours (binary search on 1 / (2 sigma^2)); then both directions are averaged. Values sum to 1.
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

/** Nearest points of each point and the squares of their distances, nearest first. All pairs are measured: at the sizes a map shows, this is quick. */
function nearestOf(features: Float32Array, count: number, width: number, neighbours: number): { nearest: Int32Array; distances: Float64Array } {
  const all = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += (features[i * width + k]! - features[j * width + k]!) ** 2;
      all[i * count + j] = all[j * count + i] = sum;
    }
  }
  const nearest = new Int32Array(count * neighbours);
  const distances = new Float64Array(count * neighbours);
  const order = new Float64Array(count - 1);
  for (let i = 0; i < count; i++) {
    const row = all.subarray(i * count, (i + 1) * count);
    order.set(row.subarray(0, i));
    order.set(row.subarray(i + 1), i);
    const limit = order.sort()[neighbours - 1]!;
    const chosen: number[] = [];
    for (let j = 0; j < count; j++) if (j !== i && row[j]! <= limit) chosen.push(j);
    chosen.sort((a, b) => row[a]! - row[b]! || a - b);
    for (let k = 0; k < neighbours; k++) {
      nearest[i * neighbours + k] = chosen[k]!;
      distances[i * neighbours + k] = row[chosen[k]!]!;
    }
  }
  return { nearest, distances };
}

/** One row's probabilities, with the entropy that the perplexity asks for. */
function fitRow(distances: Float64Array, out: Float64Array, at: number, length: number, wanted: number): void {
  const shift = distances[at]!;
  let [low, high, beta] = [0, Infinity, 1 / (mean(distances, at, length) - shift || 1)];
  for (let round = 0; round < 60; round++) {
    let [sum, weighted] = [0, 0];
    for (let k = 0; k < length; k++) {
      const distance = distances[at + k]! - shift;
      const value = Math.exp(-distance * beta);
      out[at + k] = value;
      sum += value;
      weighted += distance * value;
    }
    for (let k = 0; k < length; k++) out[at + k]! /= sum;
    const excess = Math.log(sum) + (beta * weighted) / sum - wanted;
    if (Math.abs(excess) < 1e-6) return;
    if (excess > 0) low = beta;
    else high = beta;
    beta = high === Infinity ? beta * 2 : (low + high) / 2;
  }
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
      const share = conditional[k]! / (2 * count);
      joint[i * count + j]! += share;
      joint[j * count + i]! += share;
    }
  }
  const from = new Int32Array(count + 1);
  const to: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const value = joint[i * count + j]!;
      if (value === 0) continue;
      to.push(j);
      values.push(value);
    }
    from[i + 1] = to.length;
  }
  return { from, to: Int32Array.from(to), values: Float64Array.from(values) };
}
