/** An ordinary differential equation y' = f(y, t), with values that something else fixes. */
export interface Rates {
  rate(state: Float64Array, time: number): Float64Array;
  /** Puts into a state the values that are fixed at a time. */
  settle(state: Float64Array, time: number): void;
}

const tolerance = 1e-6;
/** Explicit steps between two moments. What needs more is stiff: the step is kept small by waves that have long died away. */
const mostExplicit = 400;
/** Values up to which a stiff equation is solved with a matrix of all of them by all; more of them go on in short steps. */
const mostStiff = 320;
const mostSteps = 20_000;

/**
 * Follows a state through time, with steps as long as their error allows.
 *
 *     explicit   Runge and Kutta's method with the coefficients of Dormand and Prince 1980, whose results of order 5 and 4 tell the error
 *     stiff      Rosenbrock's method of order 2 with an error of order 3, which solves (1 - h d J) k = f with J = df/dy in each stage
 *                (Shampine and Reichelt 1997, "The MATLAB ODE Suite", ode23s)
 */
export class Flow {
  state: Float64Array;
  private time: number;
  private step: number;
  private stiff = false;
  private readonly rates: Rates;

  constructor(rates: Rates, state: Float64Array, time: number, step: number) {
    [this.rates, this.state, this.time, this.step] = [rates, state, time, step];
  }

  /** What is held at once besides the states that are kept. */
  get bytes(): number {
    const { length } = this.state;
    return 8 * (this.stiff ? 2 * length * length + 8 * length : 10 * length);
  }

  /** Goes on to a later time; false when no step is short enough. */
  reach(end: number): boolean {
    for (let tries = 0; this.time < end; tries++) {
      if (!this.stiff && tries > mostExplicit && this.state.length <= mostStiff) this.stiff = true;
      if (tries > mostSteps || !(this.step > 1e-14)) return false;
      const length = Math.min(this.step, end - this.time);
      const { next, worst, order } = this.stiff ? this.implicit(length) : this.explicit(length);
      const step = length * Math.min(4, Math.max(0.2, 0.9 * (worst || 1e-9) ** (-1 / order)));
      // A step that ends where it must says little about how long the next one may be.
      if (worst <= 1 && length < this.step) [this.state, this.time, this.step] = [next, end, Math.max(step, this.step)];
      else if (worst <= 1) [this.state, this.time, this.step] = [next, this.time + length, step];
      else this.step = step;
      if (this.time + 1e-14 >= end) this.time = end;
    }
    return true;
  }

  private explicit(length: number): Tried {
    const { rates, state, time } = this;
    const slopes: Float64Array[] = [];
    let next = state;
    for (let stage = 0; stage < 7; stage++) {
      if (stage > 0) next = sum(state, slopes, weights[stage]!, length);
      rates.settle(next, time + nodes[stage]! * length);
      slopes.push(rates.rate(next, time + nodes[stage]! * length));
    }
    return { next, worst: worstOf(next, (i) => length * doubt.reduce((off, share, k) => off + share * slopes[k]![i]!, 0)), order: 5 };
  }

  private implicit(length: number): Tried {
    const { rates, state, time } = this;
    const [d, e] = [1 / (2 + Math.SQRT2), 6 + Math.SQRT2];
    const now = rates.rate(state, time);
    const later = 1e-6 * length;
    const drift = rates.rate(state, time + later).map((one, i) => (length * d * (one - now[i]!)) / later);
    const solve = factored(this.slopes(now), length * d);
    const k1 = solve(now.map((one, i) => one + drift[i]!));
    const between = sum(state, [k1], [0.5], length);
    rates.settle(between, time + length / 2);
    const middle = rates.rate(between, time + length / 2);
    const k2 = solve(middle.map((one, i) => one - k1[i]!)).map((one, i) => one + k1[i]!);
    const next = sum(state, [k2], [1], length);
    rates.settle(next, time + length);
    const last = rates.rate(next, time + length);
    const k3 = solve(last.map((one, i) => one - e * (k2[i]! - middle[i]!) - 2 * (k1[i]! - now[i]!) + drift[i]!));
    return { next, worst: worstOf(next, (i) => (length / 6) * (k1[i]! - 2 * k2[i]! + k3[i]!)), order: 3 };
  }

  /** J: how each rate changes with each value, column after column. */
  private slopes(now: Float64Array): readonly Float64Array[] {
    const moved = this.state.slice();
    return Array.from(this.state, (value, j) => {
      const by = 1e-7 * Math.max(1, Math.abs(value));
      moved[j] = value + by;
      const column = this.rates.rate(moved, this.time).map((one, i) => (one - now[i]!) / by);
      moved[j] = value;
      return column;
    });
  }
}

interface Tried {
  readonly next: Float64Array;
  /** The largest error as a part of what is allowed. */
  readonly worst: number;
  /** By which power of the step the error grows. */
  readonly order: number;
}

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const weights = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Fifth order minus fourth. */
const doubt = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

function sum(state: Float64Array, slopes: readonly Float64Array[], shares: readonly number[], length: number): Float64Array {
  const found = state.slice();
  shares.forEach((share, k) => {
    if (share !== 0) for (let i = 0; i < found.length; i++) found[i] = found[i]! + length * share * slopes[k]![i]!;
  });
  return found;
}

function worstOf(next: Float64Array, errorAt: (i: number) => number): number {
  let worst = 0;
  for (let i = 0; i < next.length; i++) {
    const ratio = Math.abs(errorAt(i)) / (tolerance * (1 + Math.abs(next[i]!)));
    // A comparison with NaN would hide that a value is lost.
    worst = ratio <= worst ? worst : Number.isNaN(ratio) ? Infinity : ratio;
  }
  return worst;
}

/** Solves (1 - share J) x = b for any b: Gauss with exchange of rows, done once. */
function factored(columns: readonly Float64Array[], share: number): (b: Float64Array) => Float64Array {
  const size = columns.length;
  const rows = Array.from({ length: size }, (_, i) => Float64Array.from(columns, (column, j) => (i === j ? 1 : 0) - share * column[i]!));
  const order = rows.map((_, i) => i);
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(rows[i]![k]!) > Math.abs(rows[best]![k]!)) best = i;
    [rows[k], rows[best]] = [rows[best]!, rows[k]!];
    [order[k], order[best]] = [order[best]!, order[k]!];
    const pivot = rows[k]!;
    for (let i = k + 1; i < size; i++) {
      const row = rows[i]!;
      if (row[k] === 0) continue;
      const factor = (row[k] = row[k]! / pivot[k]!);
      for (let j = k + 1; j < size; j++) row[j] = row[j]! - factor * pivot[j]!;
    }
  }
  return (b) => {
    const x = Float64Array.from(order, (i) => b[i]!);
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) x[i] = x[i]! - rows[i]![j]! * x[j]!;
    for (let i = size - 1; i >= 0; i--) {
      for (let j = i + 1; j < size; j++) x[i] = x[i]! - rows[i]![j]! * x[j]!;
      x[i] = x[i]! / rows[i]![i]!;
    }
    return x;
  };
}
