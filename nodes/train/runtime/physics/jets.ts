import * as tf from '@tensorflow/tfjs';
import { curveOf, type Curve } from './curves.ts';

/**
 * Taylor mode: a value goes through the network together with its derivatives by the coordinates, so that an equation can ask for u_t or
 * u_xx. Everything is ordinary products and sums; one gradient by the weights, and no gradient of a gradient.
 *
 * A linear map does to every derivative what it does to the value, so all of them, stacked on top of each other, go through one product:
 *
 *     rows [streams * points, width] W          streams: u, u_x, u_t, u_xx ...
 *
 * A bend s mixes them by the rule of Faa di Bruno (second order: y_xx = s'(z) z_xx + s''(z) z_x z_x): the derivative by a set of coordinates
 * is a sum over the ways to split that set into parts; each way gives s of as many primes as it has parts, times the derivatives by each part.
 *
 * Griewank and Walther 2008, chapter 13; Bettencourt, Johnson and Duvenaud 2019, "Taylor-Mode Automatic Differentiation".
 */
export interface Jet {
  readonly rows: tf.Tensor2D;
  readonly plan: JetPlan;
}

/** Which derivatives travel together. */
export interface JetPlan {
  readonly coordinates: readonly string[];
  /** '' is the value, `x`, `t`, `xx` ...: each after all that it needs. */
  readonly keys: readonly string[];
  readonly order: number;
  /** Of each key, the ways to split it. */
  readonly splits: readonly (readonly Split[])[];
}

/** `count` ways to split a key into the keys at `parts`. */
interface Split {
  readonly count: number;
  readonly parts: readonly number[];
}

/** A plan for the wanted derivatives and all that they need. Letters of a key stand in the order of the coordinates. */
export function planOf(coordinates: readonly string[], wanted: Iterable<string>): JetPlan {
  const found = new Set<string>(['']);
  const need = (key: string) => {
    if (found.has(key)) return;
    found.add(key);
    for (let i = 0; i < key.length; i++) need(key.slice(0, i) + key.slice(i + 1));
  };
  for (const key of wanted) need(key);
  const keys = [...found].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return { coordinates, keys, order: Math.max(...keys.map((key) => key.length)), splits: keys.map((key) => splitsOf(key, keys)) };
}

/** All ways to split the letters of `key` into parts, equal ones counted together. */
function splitsOf(key: string, keys: readonly string[]): readonly Split[] {
  const found = new Map<string, { count: number; readonly parts: readonly number[] }>();
  const place = (i: number, parts: readonly string[]) => {
    if (i === key.length) {
      const at = parts.map((part) => keys.indexOf(part)).sort((a, b) => a - b);
      const known = found.get(at.join());
      if (known) known.count++;
      else if (at.length > 0) found.set(at.join(), { count: 1, parts: at });
      return;
    }
    // Letters are taken in order, so each part stays in order too.
    for (let p = 0; p < parts.length; p++) place(i + 1, [...parts.slice(0, p), parts[p]! + key[i]!, ...parts.slice(p + 1)]);
    place(i + 1, [...parts, key[i]!]);
  };
  place(0, []);
  return [...found.values()];
}

/** The coordinates themselves: the derivative of x by x is 1, all others are 0. `points` [points, coordinates]. */
export function jetOf(points: tf.Tensor2D, plan: JetPlan): Jet {
  const [count, width] = points.shape;
  const streams = plan.keys.slice(1).map((key) => {
    const column = key.length === 1 ? plan.coordinates.indexOf(key) : -1;
    return tf.tile(tf.tensor2d([plan.coordinates.map((_, i) => (i === column ? 1 : 0))], [1, width]), [count, 1]);
  });
  return { rows: streams.length === 0 ? points : tf.concat2d([points, ...streams], 0), plan };
}

/** x W for every stream. */
export const linear = ({ rows, plan }: Jet, kernel: tf.Tensor): Jet => ({ rows: rows.matMul(kernel as tf.Tensor2D) as tf.Tensor2D, plan });

/** Adds a vector to the value; derivatives do not see it. */
export function shift({ rows, plan }: Jet, bias: tf.Tensor): Jet {
  const streams = plan.keys.length;
  if (streams === 1) return { rows: rows.add(bias), plan };
  const first = tf.tensor2d(plan.keys.map((_, i) => [i === 0 ? 1 : 0]));
  const [count, width] = rows.shape;
  const added = rows.reshape([streams, count / streams, width]).add(first.matMul(bias.reshape([1, width])).reshape([streams, 1, width]));
  return { rows: added.reshape([count, width]), plan };
}

/** One stream: the value or a derivative, [points, width]. */
export function streamOf({ rows, plan }: Jet, key: string): tf.Tensor2D {
  const count = rows.shape[0] / plan.keys.length;
  const at = plan.keys.indexOf(key);
  if (at < 0) throw new Error(`The derivative by ${key} was not asked for.`);
  return plan.keys.length === 1 ? rows : rows.slice([at * count, 0], [count, -1]);
}

/** s(z + bias) with all its derivatives. The gradient is written out: it takes a third of the operations that tfjs would record. */
export function bend({ rows, plan }: Jet, curve: Curve, bias?: tf.Tensor): Jet {
  const { keys, splits, order } = plan;
  const compute = tf.customGrad((...given) => {
    const save = given.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [x, b] = given as tf.Tensor[];
    const z = keys.length === 1 ? [x!] : tf.split(x!, keys.length);
    if (b) z[0] = z[0]!.add(b);
    const s = curveOf(curve, z[0]!, order + 1);
    const value = joined(
      splits.map((ways, i) => (i === 0 ? s[0]! : sumOf(ways.map((way) => times(productOf(way.parts, z).mul(s[way.parts.length]!), way.count))))),
    );
    save([...z, ...s]);
    return { value, gradFunc: (dy, saved) => gradients(dy, saved as tf.Tensor[], b !== undefined, plan) };
  });
  return { rows: compute(...[rows as tf.Tensor, ...(bias ? [bias] : [])]) as tf.Tensor2D, plan };
}

function gradients(dy: tf.Tensor, saved: readonly tf.Tensor[], biased: boolean, { keys, splits, order }: JetPlan): tf.Tensor[] {
  const [z, s] = [saved.slice(0, keys.length), saved.slice(keys.length)];
  const d = keys.length === 1 ? [dy] : tf.split(dy, keys.length);
  /** What reaches each stream, and what reaches the value through s of as many primes. */
  const reach: tf.Tensor[][] = keys.map(() => []);
  const primes: tf.Tensor[][] = Array.from({ length: order + 1 }, () => []);
  primes[0]!.push(d[0]!);
  splits.forEach((ways, i) => {
    for (const { count, parts } of ways) {
      primes[parts.length]!.push(times(d[i]!.mul(productOf(parts, z)), count));
      const outer = d[i]!.mul(s[parts.length]!);
      for (const part of new Set(parts)) {
        const rest = [...parts];
        rest.splice(rest.indexOf(part), 1);
        const many = count * parts.filter((one) => one === part).length;
        reach[part]!.push(times(rest.length === 0 ? outer : outer.mul(productOf(rest, z)), many));
      }
    }
  });
  reach[0] = primes.flatMap((terms, k) => (terms.length === 0 ? [] : [sumOf(terms).mul(s[k + 1]!)]));
  const value = sumOf(reach[0]);
  const rows = joined([value, ...reach.slice(1).map(sumOf)]);
  return biased ? [rows, value.sum(0)] : [rows];
}

const times = (x: tf.Tensor, count: number): tf.Tensor => (count === 1 ? x : x.mul(count));
const joined = (parts: tf.Tensor[]): tf.Tensor => (parts.length === 1 ? parts[0]! : tf.concat(parts, 0));
const sumOf = (terms: readonly tf.Tensor[]): tf.Tensor => terms.reduce((sum, term) => sum.add(term));

function productOf(parts: readonly number[], z: readonly tf.Tensor[]): tf.Tensor {
  let product: tf.Tensor | undefined;
  for (let i = 0; i < parts.length; i++) {
    const twice = parts[i] === parts[i + 1];
    const factor = twice ? z[parts[i]!]!.square() : z[parts[i]!]!;
    product = product ? product.mul(factor) : factor;
    if (twice) i++;
  }
  return product!;
}

/** (a b) with all its derivatives: the letters of a key go to a or to b in every way (Leibniz). */
export function product(a: Jet, b: Jet): Jet {
  const { plan } = a;
  const parts = plan.keys.map((key) => {
    const terms = new Map<string, { count: number; left: string; right: string }>();
    for (let mask = 0; mask < 1 << key.length; mask++) {
      const left = [...key].filter((_, i) => mask & (1 << i)).join('');
      const right = [...key].filter((_, i) => !(mask & (1 << i))).join('');
      const known = terms.get(left);
      if (known) known.count++;
      else terms.set(left, { count: 1, left, right });
    }
    return sumOf([...terms.values()].map(({ count, left, right }) => times(streamOf(a, left).mul(streamOf(b, right)), count)));
  });
  return { rows: joined(parts) as tf.Tensor2D, plan };
}
