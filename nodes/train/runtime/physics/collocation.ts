import { stream } from '../random/seed.ts';

/** Where an equation holds: a box of coordinates, or a disc in the first two of them. Time comes last and is called t. */
export interface Domain {
  readonly coordinates: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly disc: boolean;
}

export type Sampler = 'uniform' | 'grid' | 'latin' | 'sobol';

/** What `train.ts` says about the points at which the equation is looked at. */
export interface Collocation {
  readonly domain: Domain;
  readonly points: number;
  readonly sampler: Sampler;
  /** Fixed ones, new ones each epoch, or half of them where the residual is large. */
  readonly refresh: 'fixed' | 'epoch' | 'residual';
  /** After this epoch they stay; 0: they go on moving. */
  readonly refineUntil: number;
}

export function domain({ coordinates, disc, ...rest }: Domain & Omit<Collocation, 'domain'>): Collocation {
  return { domain: { coordinates, disc }, ...rest };
}

/** `count` points, all coordinates of one after those of the other. */
export function pointsIn(domain: Domain, count: number, sampler: Sampler, seed: number, ...names: (string | number)[]): Float32Array {
  const width = domain.coordinates.length;
  const unit = unitPoints(count, width, sampler, stream(seed, 'points', ...names));
  const points = new Float32Array(count * width);
  for (let i = 0; i < count; i++) {
    const at = Array.from({ length: width }, (_, j) => unit[i * width + j]!);
    points.set(placed(domain, at), i * width);
  }
  return points;
}

/** From [0, 1) of each axis to the domain. In a disc, the root of the first keeps the points equally dense. */
function placed({ coordinates, disc }: Domain, unit: readonly number[]): number[] {
  const point = coordinates.map(({ from, to }, i) => from + (to - from) * unit[i]!);
  if (!disc) return point;
  const [x, y] = coordinates as [Domain['coordinates'][number], Domain['coordinates'][number]];
  const [radius, angle] = [Math.sqrt(unit[0]!), 2 * Math.PI * unit[1]!];
  point[0] = (x.from + x.to) / 2 + ((x.to - x.from) / 2) * radius * Math.cos(angle);
  point[1] = (y.from + y.to) / 2 + ((y.to - y.from) / 2) * radius * Math.sin(angle);
  return point;
}

/**
 * Points in the unit cube.
 *
 *     uniform  each drawn by itself: clusters and holes
 *     grid     the middle of equal cells
 *     latin    each axis is cut into `count` slices, and each slice is used once              McKay, Beckman and Conover 1979
 *     sobol    a sequence that fills the cube evenly from the first point on, shifted by the seed        Sobol 1967; Joe and Kuo 2008
 */
export function unitPoints(count: number, width: number, sampler: Sampler, random: () => number): Float64Array {
  const points = new Float64Array(count * width);
  if (sampler === 'latin') {
    for (let j = 0; j < width; j++) {
      const order = Int32Array.from({ length: count }, (_, i) => i);
      for (let i = count - 1; i > 0; i--) {
        const other = Math.floor(random() * (i + 1));
        [order[i], order[other]] = [order[other]!, order[i]!];
      }
      for (let i = 0; i < count; i++) points[i * width + j] = (order[i]! + random()) / count;
    }
  } else if (sampler === 'sobol') {
    for (let j = 0; j < width; j++) {
      const directions = sobolDirections(j);
      const shift = Math.floor(random() * 2 ** 32);
      let at = 0;
      for (let i = 0; i < count; i++) {
        points[i * width + j] = ((at ^ shift) >>> 0) / 2 ** 32;
        // Antonov and Saleev: neighbours in Gray code differ in the bit of the lowest zero of i.
        at ^= directions[Math.clz32(~i & (i + 1)) ^ 31]!;
      }
    }
  } else if (sampler === 'grid') {
    const side = Math.max(1, Math.ceil(count ** (1 / width)));
    const all = side ** width;
    // More cells than points: leave some out evenly.
    for (let i = 0; i < count; i++) {
      let cell = Math.floor((i * all) / count);
      for (let j = 0; j < width; j++) {
        points[i * width + j] = ((cell % side) + 0.5) / side;
        cell = Math.floor(cell / side);
      }
    }
  } else for (let i = 0; i < points.length; i++) points[i] = random();
  return points;
}

/** Degree, inner coefficients and first numbers of the primitive polynomials after the first axis, which is van der Corput's sequence. */
const polynomials = [
  { degree: 1, inner: 0, first: [1] },
  { degree: 2, inner: 1, first: [1, 3] },
  { degree: 3, inner: 1, first: [1, 3, 1] },
] as const;

function sobolDirections(axis: number): Uint32Array {
  const directions = new Uint32Array(32);
  if (axis === 0) return directions.map((_, i) => 1 << (31 - i));
  const { degree, inner, first } = polynomials[axis - 1]!;
  for (let i = 0; i < 32; i++) {
    if (i < degree) {
      directions[i] = first[i]! << (31 - i);
      continue;
    }
    let next = directions[i - degree]! ^ (directions[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((inner >>> (degree - 1 - k)) & 1) next ^= directions[i - k]!;
    directions[i] = next;
  }
  return directions;
}

/** `count` of the points, the likelier the larger the density is there, none twice. */
export function pickedPoints(points: Float32Array, density: Float64Array, count: number, random: () => number): Float32Array {
  const width = points.length / density.length;
  // The largest keys u^(1 / w) are a sample without repeats (Efraimidis and Spirakis 2006).
  const keys = Array.from(density, (one, i) => [Math.log(random() + 1e-12) / one, i] as const).sort(([a], [b]) => b - a);
  const picked = new Float32Array(count * width);
  for (let i = 0; i < count; i++) picked.set(points.subarray(keys[i]![1] * width, (keys[i]![1] + 1) * width), i * width);
  return picked;
}

/** Points on a face: some coordinates fixed, the others spread. One point when none is free. */
export function pointsOn(domain: Domain, face: Readonly<Record<string, number>>, free: Float64Array, count: number): Float32Array {
  const { coordinates } = domain;
  const open = coordinates.flatMap(({ name }, i) => (name in face ? [] : [i]));
  const points = new Float32Array(count * coordinates.length);
  for (let i = 0; i < count; i++) {
    coordinates.forEach(({ name, from, to }, j) => {
      points[i * coordinates.length + j] = name in face ? face[name]! : from + (to - from) * free[i * open.length + open.indexOf(j)]!;
    });
    if (domain.disc && open.includes(0) && open.includes(1)) {
      const unit = coordinates.map((_, j) => (open.includes(j) ? free[i * open.length + open.indexOf(j)]! : 0));
      const [x, y] = placed(domain, unit);
      points[i * coordinates.length] = x!;
      points[i * coordinates.length + 1] = y!;
    }
  }
  return points;
}

/** Points on the rim of the domain in space, at all times, with the normals that point outward (0 along time). */
export function pointsOnRim(domain: Domain, count: number, random: () => number): { readonly points: Float32Array; readonly normals: Float32Array } {
  const { coordinates, disc } = domain;
  const width = coordinates.length;
  const space = coordinates.flatMap(({ name }, i) => (name === 't' ? [] : [i]));
  const unit = unitPoints(count, width, 'latin', random);
  const [points, normals] = [new Float32Array(count * width), new Float32Array(count * width)];
  for (let i = 0; i < count; i++) {
    const at = i * width;
    for (let j = 0; j < width; j++) points[at + j] = coordinates[j]!.from + (coordinates[j]!.to - coordinates[j]!.from) * unit[at + j]!;
    if (disc) {
      const angle = 2 * Math.PI * unit[at]!;
      const direction = [Math.cos(angle), Math.sin(angle)];
      for (const j of [0, 1]) {
        const { from, to } = coordinates[j]!;
        points[at + j] = (from + to) / 2 + ((to - from) / 2) * direction[j]!;
        normals[at + j] = direction[j]!;
      }
      continue;
    }
    // The sides take turns.
    const j = space[Math.floor(i / 2) % space.length]!;
    const upper = i % 2 === 1;
    points[at + j] = upper ? coordinates[j]!.to : coordinates[j]!.from;
    normals[at + j] = upper ? 1 : -1;
  }
  return { points, normals };
}

/** Whether a point lies in the domain: outside of a disc, its box has corners. */
export function inside({ coordinates, disc }: Domain, point: ArrayLike<number>): boolean {
  if (!disc) return true;
  const [x, y] = coordinates.map(({ from, to }, i) => (2 * point[i]! - from - to) / (to - from));
  return x! * x! + y! * y! <= 1 + 1e-9;
}
