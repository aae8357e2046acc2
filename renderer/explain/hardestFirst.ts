import type { HeatResult } from '../../nodes/explain/results.ts';

/** Mistakes first, the surest of them foremost; then what was right, the least sure first. */
export function hardestFirst({ labels, predicted, confidence }: Pick<HeatResult, 'labels' | 'predicted' | 'confidence'>): number[] {
  const ease = (i: number) => (labels[i] === predicted[i] ? 1 + confidence[i]! : 1 - confidence[i]!);
  return [...labels.keys()].sort((a, b) => ease(a) - ease(b) || a - b);
}
