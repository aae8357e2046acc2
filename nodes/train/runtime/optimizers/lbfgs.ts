/** Numbers in single or in double precision: what is evaluated in single precision is kept in it. */
export type Vector = Float32Array | Float64Array;

/** A function to make small: its value and its gradient at a point. */
export type Objective = (point: Vector) => Promise<{ readonly value: number; readonly gradient: Vector }>;

/** How far the search went; 0 when no better point was found. */
export interface LbfgsStep {
  readonly value: number;
  readonly length: number;
  readonly evaluations: number;
  /** Not even the gradient itself leads to a better point: as far as the precision goes, this is the minimum. */
  readonly settled: boolean;
}

/** All that a search must remember to go on as if it had not stopped. Rows of `moves` and `changes` are the newest last; unused ones are 0. */
export interface LbfgsMemory {
  readonly moves: readonly Vector[];
  readonly changes: readonly Vector[];
  /** At the point where it stands; absent before the first step. */
  readonly value?: number;
  readonly gradient?: Vector;
}

/**
 * L-BFGS: descends along -H g, where H stands for the inverse of the curvature, told from the last `memory` moves s and the changes y of
 * the gradient that they made. H is never written down; two loops over the pairs apply it (Nocedal and Wright 2006, algorithm 7.4). How far to go
 * along the direction is found by a search for a point that satisfies the strong Wolfe conditions (algorithms 3.5 and 3.6, cubic interpolation):
 *
 *     f(x + t d) <= f(x) + c1 t g d          |g(x + t d) d| <= c2 |g d|          c1 = 1e-4, c2 = 0.9
 *
 * All points of a batch must be looked at in each evaluation: the method believes in the gradient.
 */
export class Lbfgs {
  private moves: Vector[] = [];
  private changes: Vector[] = [];
  /** Of each pair, move times change. */
  private curvatures: number[] = [];
  private value: number | undefined;
  private gradient: Vector | undefined;
  private readonly memory: number;
  private readonly single: boolean;

  constructor({ memory, single }: { readonly memory: number; /** points are rounded to single precision */ readonly single: boolean }) {
    this.memory = memory;
    this.single = single;
  }

  get remembered(): LbfgsMemory {
    const { moves, changes, value, gradient } = this;
    return value === undefined || !gradient ? { moves, changes } : { moves, changes, value, gradient };
  }

  set remembered({ moves, changes, value, gradient }: LbfgsMemory) {
    this.moves = [...moves];
    this.changes = [...changes];
    this.curvatures = this.moves.map((move, i) => dot(move, this.changes[i]!));
    this.value = value;
    this.gradient = gradient;
  }

  /** The function is another one from now on: what was learned about its curvature does not hold any more. */
  forget(): void {
    this.remembered = { moves: [], changes: [] };
  }

  /** Moves `point` (in place) to a better one. */
  async step(point: Vector, objective: Objective): Promise<LbfgsStep> {
    let evaluations = 0;
    const evaluate: Objective = (at) => {
      evaluations++;
      return objective(at);
    };
    if (this.value === undefined || !this.gradient) {
      const first = await evaluate(point);
      [this.value, this.gradient] = [first.value, first.gradient];
    }
    const { value, gradient } = this;
    let direction = this.direction(gradient);
    let slope = dot(gradient, direction);
    if (!(slope < 0)) {
      // The pairs do not describe this place: start again from the gradient.
      this.forgetPairs();
      direction = scaled(gradient, -1);
      slope = dot(gradient, direction);
    }
    if (!(slope < 0)) return { value, length: 0, evaluations, settled: true };
    const start = this.moves.length > 0 ? 1 : Math.min(1, 1 / sumOfSizes(gradient));
    const at = async (length: number): Promise<Trial> => {
      const there = along(point, direction, length, this.single);
      const found = await evaluate(there);
      return { length, ...found, point: there, slope: dot(found.gradient, direction) };
    };
    const best = await wolfe(at, { length: 0, value, slope, gradient, point }, start, largest(direction));
    if (!(best.value < value)) {
      // With pairs that may be stale, the next step tries the gradient itself.
      const settled = this.moves.length === 0;
      this.forgetPairs();
      return { value, length: 0, evaluations, settled };
    }
    this.remember(difference(best.point, point), difference(best.gradient, gradient));
    point.set(best.point);
    [this.value, this.gradient] = [best.value, best.gradient];
    return { value: best.value, length: best.length, evaluations, settled: false };
  }

  /** -H g. */
  private direction(gradient: Vector): Float64Array {
    const { moves, changes, curvatures } = this;
    const q = scaled(gradient, -1);
    const shares: number[] = [];
    for (let i = moves.length - 1; i >= 0; i--) {
      shares[i] = dot(moves[i]!, q) / curvatures[i]!;
      addTo(q, changes[i]!, -shares[i]!);
    }
    const last = moves.length - 1;
    if (last >= 0) {
      const scale = curvatures[last]! / dot(changes[last]!, changes[last]!);
      for (let j = 0; j < q.length; j++) q[j] = q[j]! * scale;
    }
    for (let i = 0; i < moves.length; i++) addTo(q, moves[i]!, shares[i]! - dot(changes[i]!, q) / curvatures[i]!);
    return q;
  }

  /** A pair is of use only when the curvature along it is positive. */
  private remember(move: Vector, change: Vector): void {
    const curvature = dot(move, change);
    if (curvature <= 1e-10 * Math.sqrt(dot(move, move) * dot(change, change))) return;
    this.moves.push(move);
    this.changes.push(change);
    this.curvatures.push(curvature);
    if (this.moves.length > this.memory) for (const list of [this.moves, this.changes, this.curvatures]) list.shift();
  }

  private forgetPairs(): void {
    [this.moves, this.changes, this.curvatures] = [[], [], []];
  }
}

interface Trial {
  readonly length: number;
  readonly value: number;
  readonly slope: number;
  readonly gradient: Vector;
  readonly point: Vector;
}

const [c1, c2, mostTrials] = [1e-4, 0.9, 25];

/** A point along the line that satisfies the strong Wolfe conditions, or the best that was seen. */
async function wolfe(at: (length: number) => Promise<Trial>, origin: Trial, first: number, reach: number): Promise<Trial> {
  let best = origin;
  const look = async (length: number) => {
    const trial = await at(length);
    if (Number.isFinite(trial.value) && trial.value < best.value) best = trial;
    return trial;
  };
  const tooHigh = (trial: Trial, low: Trial) =>
    !Number.isFinite(trial.value) || trial.value > origin.value + c1 * trial.length * origin.slope || (low.length > 0 && trial.value >= low.value);
  const flat = (trial: Trial) => Math.abs(trial.slope) <= -c2 * origin.slope;

  let before = origin;
  let length = first;
  let bracket: [Trial, Trial] | undefined;
  let trials = 0;
  for (; trials < mostTrials && !bracket; trials++) {
    const trial = await look(length);
    if (tooHigh(trial, before)) bracket = [before, trial];
    else if (flat(trial)) return trial;
    else if (trial.slope >= 0) bracket = [trial, before];
    else {
      const [least, most] = [length + 0.01 * (length - before.length), length * 10];
      [length, before] = [between(cubic(before, trial), least, most), trial];
    }
  }
  while (bracket && trials++ < mostTrials) {
    const [low, high]: [Trial, Trial] = bracket;
    const [from, to] = [Math.min(low.length, high.length), Math.max(low.length, high.length)];
    if ((to - from) * reach < 1e-9) break;
    // Not too near an end, or the bracket hardly shrinks.
    const margin = 0.1 * (to - from);
    const trial = await look(between(Number.isFinite(high.value) ? cubic(low, high) : (from + to) / 2, from + margin, to - margin));
    if (tooHigh(trial, low) || trial.value >= low.value) bracket = [low, trial];
    else {
      if (flat(trial)) return trial;
      bracket = [trial, trial.slope * (high.length - low.length) >= 0 ? low : high];
    }
  }
  return best;
}

/** Where the cubic through two points with their slopes is lowest. */
function cubic(a: Trial, b: Trial): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.length - b.length);
  const square = d1 * d1 - a.slope * b.slope;
  if (square < 0) return (a.length + b.length) / 2;
  const d2 = Math.sign(b.length - a.length) * Math.sqrt(square);
  const lowest = b.length - ((b.length - a.length) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  return Number.isFinite(lowest) ? lowest : (a.length + b.length) / 2;
}

const between = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

function dot(a: Vector, b: Vector): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addTo(to: Float64Array, vector: Vector, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] = to[i]! + factor * vector[i]!;
}

const scaled = (vector: Vector, factor: number): Float64Array => Float64Array.from(vector, (one) => one * factor);
const sumOfSizes = (vector: Vector): number => Float64Array.from(vector).reduce((sum, one) => sum + Math.abs(one), 0);
const largest = (vector: Vector): number => Float64Array.from(vector).reduce((most, one) => Math.max(most, Math.abs(one)), 0);

function along(point: Vector, direction: Vector, length: number, single: boolean): Vector {
  const there = single ? new Float32Array(point.length) : new Float64Array(point.length);
  for (let i = 0; i < there.length; i++) there[i] = point[i]! + length * direction[i]!;
  return there;
}

function difference(a: Vector, b: Vector): Vector {
  const found = a.slice();
  for (let i = 0; i < found.length; i++) found[i] = a[i]! - b[i]!;
  return found;
}
