import type { Domain } from '../../define.ts';
import { namesIn, valueOf, type Tree } from './tree.ts';

/** Where between its bounds a coordinate is looked at: at neither end, where a root may just begin. */
const shares = [0.03, 0.21, 0.37, 0.59, 0.83, 0.97];
/** What may have no value where what it is applied to has one. */
const partial = ['/', '^', 'sqrt', 'log'];

/**
 * Where a part has no value: an empty text when it has none anywhere (`1/0`, `log(0)`), `x = -0.94` when it has none there (`sqrt(x)`). Undefined
 * where it has one everywhere, or holds names that only the network can tell of.
 */
export function undefinedIn(tree: Tree, domain: Domain | undefined): string | undefined {
  if (typeof tree !== 'object') return undefined;
  // Whatever stands above it: nothing can be divided by 0.
  if (tree[0] === '/' && valueOf(tree[2]!) === 0) return '';
  const names = namesIn(tree);
  if (names.size === 0) return Number.isFinite(valueOf(tree)) ? undefined : '';
  if (!domain || !partial.includes(tree[0]) || [...names].some((name) => !domain.coordinates.some((one) => one.name === name))) return undefined;
  const place = placesOf(domain).find((values) => Number.isNaN(valueOf(tree, values)));
  return place && [...names].map((name) => `${name} = ${Number(place.get(name)!.toPrecision(3))}`).join(', ');
}

function placesOf({ coordinates, disc }: Domain): ReadonlyMap<string, number>[] {
  let all: (readonly number[])[] = [[]];
  for (let i = 0; i < coordinates.length; i++) all = all.flatMap((one) => shares.map((share) => [...one, share]));
  const inside = disc ? all.filter(([x, y]) => (2 * x! - 1) ** 2 + (2 * y! - 1) ** 2 < 1) : all;
  return inside.map((one) => new Map(coordinates.map(({ name, from, to }, i) => [name, from + one[i]! * (to - from)])));
}
