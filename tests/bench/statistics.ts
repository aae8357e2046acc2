/** Figures of many steps. */
export interface Figures {
  readonly median: number;
  /** Tenth and ninetieth percentile: the spread. */
  readonly low: number;
  readonly high: number;
  readonly steps: number;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const figuresOf = (rounds: readonly (readonly number[])[]): Figures => {
  const all = rounds.flat();
  return { median: median(all), low: quantile(all, 0.1), high: quantile(all, 0.9), steps: all.length };
};

/**
 * How long one takes beside another: the median over the rounds of the quotient of both medians. Both of a round ran one after the other, so
 * what else the machine did in that second slowed both.
 */
export function ratioOf(rounds: readonly (readonly number[])[], others: readonly (readonly number[])[]): number {
  return median(rounds.slice(0, others.length).map((round, i) => median(round) / median(others[i]!)));
}
