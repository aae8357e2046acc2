/** How the learning rate moves. It is a function of the step alone, and enters the step as a tensor. */
export type Schedule = 'constant' | 'cosine';

export interface RateSettings {
  /** The highest rate, reached after the warm-up. */
  readonly rate: number;
  readonly schedule: Schedule;
  /** Steps over which the rate rises to `rate`. */
  readonly warmup: number;
}

/**
 * The rate of a step, counted from 1, out of `total`.
 *
 *     warm-up     rate * step / warmup                              Goyal et al. 2017, section 2.2
 *     constant    rate
 *     cosine      rate * (1 + cos(pi * done)) / 2                   Loshchilov and Hutter 2016, equation 5
 *
 * `done` is the share of the steps after the warm-up that lie behind: 0 at the first, just under 1 at the last.
 */
export function rateAt({ rate, schedule, warmup }: RateSettings, step: number, total: number): number {
  if (step <= warmup) return (rate * step) / warmup;
  if (schedule === 'constant') return rate;
  const done = Math.min(1, (step - 1 - warmup) / Math.max(1, total - warmup));
  return (rate * (1 + Math.cos(Math.PI * done))) / 2;
}
