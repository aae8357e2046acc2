import type { AttentionResult } from '../../nodes/explain/results.ts';

type Attention = Pick<AttentionResult, 'layers' | 'heads' | 'time' | 'weights'>;

/** One head's matrix, or the mean over heads: `time * time`, row by row (the row asks, the column answers). */
export function headMatrix(result: Attention, sample: number, layer: number, head: number | 'mean'): Float32Array {
  const { heads, time, layers, weights } = result;
  const size = time * time;
  const start = (sample * layers + layer) * heads * size;
  if (head !== 'mean') return weights.slice(start + head * size, start + (head + 1) * size);
  const mean = new Float32Array(size);
  for (let h = 0; h < heads; h++) for (let i = 0; i < size; i++) mean[i]! += weights[start + h * size + i]! / heads;
  return mean;
}

/** What one position attends to, as a picture of patches: the class token's column left out, the largest scaled to 1. */
export function patchMap(matrix: Float32Array, asks: number, result: Pick<AttentionResult, 'time' | 'classToken' | 'grid'>): Float32Array {
  const first = result.classToken ? 1 : 0;
  const row = matrix.slice(asks * result.time + first, (asks + 1) * result.time);
  const largest = row.reduce((a, b) => Math.max(a, b), 0);
  return largest > 0 ? row.map((value) => value / largest) : row;
}
