/** How the learning rate moves. It is a function of the step alone, and enters the step as a tensor. */
export type Schedule = 'constant' | 'cosine' | 'linear' | 'step' | 'exponential' | 'oneCycle';

export interface RateSettings {
  /** The highest rate, reached after the warm-up. */
  readonly rate: number;
  readonly schedule: Schedule;
  /** Steps over which the rate rises to `rate`. */
  readonly warmup: number;
  /** Share of the rate that cosine and linear end at. */
  readonly final?: number;
  /** Of step and exponential: after so many steps the rate is `factor` of what it was. */
  readonly every?: number;
  readonly factor?: number;
}

/** What the one-cycle schedule begins with and ends with, as shares of the highest rate, and the share of the steps over which it rises. */
const [cycleStart, cycleEnd, cycleRise] = [1 / 25, 1 / 250_000, 0.3];

/**
 * The rate of a step, counted from 1, out of `total`.
 *
 *     warm-up       rate * step / warmup                                        Goyal et al. 2017, section 2.2
 *     constant      rate
 *     cosine        rate * (final + (1 - final) * (1 + cos(pi * done)) / 2)     Loshchilov and Hutter 2016, equation 5
 *     linear        rate * (final + (1 - final) * (1 - done))
 *     step          rate * factor ^ floor(past / every)
 *     exponential   rate * factor ^ (past / every)
 *     one-cycle     up along a cosine from rate / 25 over three tenths of the steps, then down to nearly nothing    Smith and Topin 2017
 *
 * `past` counts the steps after the warm-up that lie behind, `done` is their share: 0 at the first, just under 1 at the last. One-cycle has a
 * warm-up of its own; where one is set, it takes so many steps.
 */
export function rateAt({ rate, schedule, warmup, final = 0, every = 1000, factor = 0.1 }: RateSettings, step: number, total: number): number {
  if (schedule === 'oneCycle') return rate * cycle(step - 1, warmup > 0 ? warmup : cycleRise * total, total);
  if (step <= warmup) return (rate * step) / warmup;
  const past = step - 1 - warmup;
  const done = Math.min(1, past / Math.max(1, total - warmup));
  switch (schedule) {
    case 'constant':
      return rate;
    case 'cosine':
      return rate * (final + ((1 - final) * (1 + Math.cos(Math.PI * done))) / 2);
    case 'linear':
      return rate * (final + (1 - final) * (1 - done));
    case 'step':
      return rate * factor ** Math.floor(past / every);
    case 'exponential':
      return rate * factor ** (past / every);
  }
}

function cycle(past: number, rise: number, total: number): number {
  const between = (from: number, to: number, share: number) => to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
  const [top, last] = [Math.max(0, Math.min(rise, total) - 1), total - 1];
  if (past < top) return between(cycleStart, 1, past / top);
  return between(1, cycleEnd, last <= top ? 0 : Math.min(1, (past - top) / (last - top)));
}
