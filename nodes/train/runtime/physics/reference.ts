import type { Domain } from './collocation.ts';
import type { Formula } from './formula.ts';
import type { Source } from '../training/recipe.ts';

/** A known solution on a grid: what an error is measured against, and where measurements come from. */
export interface Reference {
  /** Positions along each coordinate, in the order of the domain. */
  readonly axes: readonly Float64Array[];
  /** One array a field, by name; the last coordinate moves fastest. NaN where there is no value, such as outside of a disc. */
  readonly fields: Readonly<Record<string, Float32Array>>;
  /** Of what was solved here: how long it took and how many bytes it held. */
  readonly cost?: { readonly seconds: number; readonly bytes: number };
}

/** What is known of the problem when a reference is made. */
export interface PhysicsProblem {
  readonly domain: Domain;
  readonly fields: readonly string[];
  readonly unknowns: Readonly<Record<string, number>>;
  readonly equations: readonly { readonly text: string; readonly tree: Formula }[];
  readonly conditions: readonly Condition[];
}

/** A condition as data: see the block of the residual. `u_x@1` is u_x at the face 1. */
export interface Condition {
  readonly text: string;
  readonly tree: Formula;
  readonly faces: readonly Readonly<Record<string, number>>[];
  readonly boundary: boolean;
}

export type ReferenceMaker = (problem: PhysicsProblem, source: Source) => Promise<Reference>;

export const evenly = (from: number, to: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => (count === 1 ? (from + to) / 2 : from + ((to - from) * i) / (count - 1)));

/** Every point of a grid, the last coordinate moving fastest. */
export function gridPoints(axes: readonly ArrayLike<number>[]): Float32Array {
  const count = axes.reduce((product, axis) => product * axis.length, 1);
  const points = new Float32Array(count * axes.length);
  let repeat = count;
  axes.forEach((axis, j) => {
    repeat /= axis.length;
    for (let i = 0; i < count; i++) points[i * axes.length + j] = axis[Math.floor(i / repeat) % axis.length]!;
  });
  return points;
}

/** The value of a field at a point, between the places of the grid: linear along each axis. */
export function between({ axes }: Reference, values: Float32Array, point: ArrayLike<number>): number {
  let corners: readonly (readonly [index: number, weight: number])[] = [[0, 1]];
  axes.forEach((axis, j) => {
    let low = 0;
    for (let high = axis.length - 1; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (axis[middle]! <= point[j]!) low = middle;
      else high = middle;
    }
    const next = Math.min(low + 1, axis.length - 1);
    const share = next === low ? 0 : Math.min(1, Math.max(0, (point[j]! - axis[low]!) / (axis[next]! - axis[low]!)));
    corners = corners.flatMap(([index, weight]) => [
      [index * axis.length + low, weight * (1 - share)],
      [index * axis.length + next, weight * share],
    ]);
  });
  return corners.reduce((sum, [index, weight]) => (weight === 0 ? sum : sum + weight * values[index]!), 0);
}

/** |other - known| / |known| over the grid of the known solution, all fields that both have together. */
export function errorOf(known: Reference, other: Reference): number {
  const points = gridPoints(known.axes);
  const width = known.axes.length;
  let [off, all] = [0, 0];
  for (const [name, values] of Object.entries(known.fields)) {
    const rival = other.fields[name];
    if (!rival) continue;
    values.forEach((value, i) => {
      if (!Number.isFinite(value)) return;
      off += (between(other, rival, points.subarray(i * width, (i + 1) * width)) - value) ** 2;
      all += value ** 2;
    });
  }
  return Math.sqrt(off / all);
}

/** |told - known| / |known| over all fields that are known, in the sense of the root of the sum of squares. */
export function relativeError({ fields }: Reference, names: readonly string[], told: Float32Array): number {
  let [off, all] = [0, 0];
  names.forEach((name, j) => {
    fields[name]?.forEach((known, i) => {
      if (!Number.isFinite(known)) return;
      off += (told[i * names.length + j]! - known) ** 2;
      all += known ** 2;
    });
  });
  return Math.sqrt(off / all);
}
