import { stream } from '../train/runtime/random/seed.ts';
import { affinitiesOf, type Affinities } from './affinities.ts';
import { pca } from './pca.ts';
import { QuadTree } from './quadTree.ts';

export interface TsneOptions {
  readonly seed: number;
  /** About how many neighbours each point has. */
  readonly perplexity?: number;
  readonly iterations?: number;
  /** x, y of each point to start from, such as the map of the epoch before, scaled to [-1, 1]; the new map then stays like it. */
  readonly start?: Float32Array;
}

/** Below this the pushes are summed pair by pair: exact, and as quick as the tree. */
const exactBelow = 500;
/** A cell is taken as one point when its side is smaller than this share of its distance. */
const theta = 0.5;
const dimsBefore = 50;

/**
 * t-SNE: a map of points of many dimensions on which near ones stay near.
 *
 *     P: who is near whom among the features (Gaussian)      Q: on the map (Student t), q_ij = (1 + |y_i - y_j|^2)^-1 / Z
 *     dC/dy_i = 4 sum over j of (p_ij - q_ij) (1 + |y_i - y_j|^2)^-1 (y_i - y_j)        C = KL(P || Q)
 *
 *     features [count, width]  ->  [count, 2]
 *
 * Van der Maaten and Hinton 2008, "Visualizing Data using t-SNE"; the pushes between far points by a tree: van der Maaten 2014,
 * "Accelerating t-SNE using Tree-Based Algorithms". Start from the principal components and rate count / exaggeration: Kobak and Berens 2019, Belkina et al. 2019.
 * Typed arrays only; the same seed and features give the same map.
 */
export function tsne(features: Float32Array, count: number, width: number, { seed, perplexity = 30, iterations = 500, start }: TsneOptions): Float32Array {
  if (count < 4) return Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : 0));
  const reduced = width > dimsBefore ? pca(features, count, width, dimsBefore, seed) : features;
  const dims = Math.min(width, dimsBefore);
  const held = Math.min(perplexity, (count - 1) / 3);
  const neighbours = count < exactBelow ? count - 1 : Math.min(count - 1, Math.ceil(3 * held));
  const affinities = affinitiesOf(reduced, count, dims, held, neighbours);
  const points = start ? spreadOut(start, count) : principal(reduced, count, dims, seed);
  return Float32Array.from(descend(points, count, affinities, iterations, start !== undefined));
}

/** Gradient descent with momentum and a gain for each coordinate, as in the authors' own program. */
function descend(points: Float64Array, count: number, affinities: Affinities, iterations: number, warm: boolean): Float64Array {
  // A cold start is pulled together first, so that groups find each other; a map that is already one only a little.
  const early = warm ? { until: Math.round(iterations / 5), exaggeration: 2 } : { until: Math.round(iterations / 2), exaggeration: 12 };
  const rate = Math.max(count / 12, 50);
  const gradient = new Float64Array(2 * count);
  const step = new Float64Array(2 * count);
  const gains = new Float64Array(2 * count).fill(1);
  const tree = new QuadTree();
  for (let iteration = 0; iteration < iterations; iteration++) {
    const isEarly = iteration < early.until;
    gradientOf(points, count, affinities, isEarly ? early.exaggeration : 1, tree, gradient);
    const momentum = isEarly ? 0.5 : 0.8;
    for (let i = 0; i < 2 * count; i++) {
      gains[i] = gradient[i]! > 0 === step[i]! > 0 ? Math.max(0.01, gains[i]! * 0.8) : gains[i]! + 0.2;
      step[i] = momentum * step[i]! - rate * gains[i]! * gradient[i]!;
      points[i]! += step[i]!;
    }
    recentre(points, count);
  }
  return points;
}

/** dC/dy without the factor 4, which the rate holds. */
function gradientOf(points: Float64Array, count: number, { from, to, values }: Affinities, exaggeration: number, tree: QuadTree, gradient: Float64Array): void {
  const total = count < exactBelow ? repelExactly(points, count, gradient) : repelByTree(points, count, tree, gradient);
  for (let i = 0; i < count; i++) {
    const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
    let [pullX, pullY] = [0, 0];
    for (let k = from[i]!; k < from[i + 1]!; k++) {
      const j = to[k]!;
      const dx = x - points[2 * j]!;
      const dy = y - points[2 * j + 1]!;
      const pull = values[k]! / (1 + dx * dx + dy * dy);
      pullX += pull * dx;
      pullY += pull * dy;
    }
    gradient[2 * i] = exaggeration * pullX - gradient[2 * i]! / total;
    gradient[2 * i + 1] = exaggeration * pullY - gradient[2 * i + 1]! / total;
  }
}

/** Sum over j of q^2 (y_i - y_j) into `out`, unnormalised; the answer is the sum of all q. */
function repelExactly(points: Float64Array, count: number, out: Float64Array): number {
  out.fill(0);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const [x, y] = [points[2 * i]!, points[2 * i + 1]!];
    let [pushX, pushY] = [0, 0];
    for (let j = 0; j < i; j++) {
      const dx = x - points[2 * j]!;
      const dy = y - points[2 * j + 1]!;
      const q = 1 / (1 + dx * dx + dy * dy);
      total += 2 * q;
      pushX += q * q * dx;
      pushY += q * q * dy;
      out[2 * j]! -= q * q * dx;
      out[2 * j + 1]! -= q * q * dy;
    }
    out[2 * i]! += pushX;
    out[2 * i + 1]! += pushY;
  }
  return total;
}

function repelByTree(points: Float64Array, count: number, tree: QuadTree, out: Float64Array): number {
  tree.build(points, count);
  const force = new Float64Array(2);
  let total = -count;
  for (let i = 0; i < count; i++) {
    total += tree.repel(points[2 * i]!, points[2 * i + 1]!, theta, force);
    out[2 * i] = force[0]!;
    out[2 * i + 1] = force[1]!;
  }
  return total;
}

/** The two principal components, so small that nothing is decided yet, and a trace of noise so that equal points can part. */
function principal(features: Float32Array, count: number, width: number, seed: number): Float64Array {
  const components = pca(features, count, width, 2, seed);
  const deviation = Math.sqrt(components.reduce((sum, value, i) => (i % 2 === 0 ? sum + value * value : sum), 0) / count) || 1;
  const random = stream(seed, 'tsne');
  return Float64Array.from(components, (value) => 1e-4 * (value / deviation + 0.01 * (random() - 0.5)));
}

/** A map scaled to [-1, 1], at the size that maps of so many points have. */
function spreadOut(start: Float32Array, count: number): Float64Array {
  return Float64Array.from(start.subarray(0, 2 * count), (value) => value * Math.sqrt(count));
}

function recentre(points: Float64Array, count: number): void {
  let [x, y] = [0, 0];
  for (let i = 0; i < count; i++) {
    x += points[2 * i]! / count;
    y += points[2 * i + 1]! / count;
  }
  for (let i = 0; i < count; i++) {
    points[2 * i]! -= x;
    points[2 * i + 1]! -= y;
  }
}
