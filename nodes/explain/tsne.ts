import { stream } from '../train/runtime/random/seed.ts';
import { affinitiesOf, type Affinities } from './affinities.ts';
import { pca } from './pca.ts';
import { tsneGradient } from './tsneKernels.ts';

export interface TsneOptions {
  readonly seed: number;
  /** About how many neighbours each point has. */
  readonly perplexity?: number;
  readonly iterations?: number;
  /** x, y of each point to start from, such as the map of the epoch before, scaled to [-1, 1]; the new map then stays like it. */
  readonly start?: Float32Array;
}

/** Below this all points are everybody's neighbours. */
const allBelow = 200;
/** A map that starts from one is finished sooner than one that starts from nothing. */
const [cold, warm] = [500, 250];
/** Features of a greater width are reduced to so many principal components first. */
const [widest, dimsBefore] = [256, 50];

/**
 * t-SNE: a map of points of many dimensions on which near ones stay near.
 *
 *     P: who is near whom among the features (Gaussian)      Q: on the map (Student t), q_ij = (1 + |y_i - y_j|^2)^-1 / Z
 *     dC/dy_i = 4 sum over j of (p_ij - q_ij) (1 + |y_i - y_j|^2)^-1 (y_i - y_j)        C = KL(P || Q)
 *
 *     features [count, width]  ->  [count, 2]
 *
 * Van der Maaten and Hinton 2008, "Visualizing Data using t-SNE"; the pulls of the nearest only: van der Maaten 2014,
 * "Accelerating t-SNE using Tree-Based Algorithms", section 4.1. Start from the principal components and rate count / exaggeration: Kobak and Berens 2019, Belkina et al. 2019.
 * Typed arrays only; the same seed and features give the same map.
 */
export function tsne(
  features: Float32Array,
  count: number,
  width: number,
  { seed, perplexity = 30, start, iterations = start ? warm : cold }: TsneOptions,
): Float32Array {
  if (count < 4) return Float32Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i / 2 : 0));
  const reduced = width > widest ? pca(features, count, width, dimsBefore, seed) : features;
  const dims = width > widest ? dimsBefore : width;
  const held = Math.min(perplexity, (count - 1) / 3);
  const neighbours = count < allBelow ? count - 1 : Math.min(count - 1, Math.ceil(3 * held));
  const affinities = affinitiesOf(reduced, count, dims, held, neighbours);
  const points = start ? spreadOut(start, count) : principal(reduced, count, dims, seed);
  return descend(points, count, affinities, iterations, start !== undefined);
}

/** Gradient descent with momentum and a gain for each coordinate, as in the authors' own program. */
function descend(start: Float64Array, count: number, affinities: Affinities, iterations: number, isWarm: boolean): Float32Array {
  // A cold start is pulled together first, so that groups find each other; a map that is already one only a little.
  const early = isWarm ? { until: Math.round(iterations / 5), exaggeration: 2 } : { until: Math.round(iterations / 2), exaggeration: 12 };
  const rate = Math.max(count / 12, 50);
  const { x, y, gradientX, gradientY, compute } = tsneGradient(count, affinities);
  const axes = [
    { places: x, gradient: gradientX, steps: new Float64Array(count), gains: new Float64Array(count).fill(1) },
    { places: y, gradient: gradientY, steps: new Float64Array(count), gains: new Float64Array(count).fill(1) },
  ];
  axes.forEach(({ places }, axis) => places.forEach((_, i) => (places[i] = i < count ? start[2 * i + axis]! : 0)));
  for (let iteration = 0; iteration < iterations; iteration++) {
    const isEarly = iteration < early.until;
    compute(isEarly ? early.exaggeration : 1);
    const momentum = isEarly ? 0.5 : 0.8;
    for (const { places, gradient, steps, gains } of axes) {
      for (let i = 0; i < count; i++) {
        gains[i] = gradient[i]! > 0 === steps[i]! > 0 ? Math.max(0.01, gains[i]! * 0.8) : gains[i]! + 0.2;
        steps[i] = momentum * steps[i]! - rate * gains[i]! * gradient[i]!;
        places[i]! += steps[i]!;
      }
      recentre(places, count);
    }
  }
  return Float32Array.from({ length: 2 * count }, (_, i) => axes[i % 2]!.places[i >> 1]!);
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

function recentre(places: Float32Array, count: number): void {
  let middle = 0;
  for (let i = 0; i < count; i++) middle += places[i]! / count;
  for (let i = 0; i < count; i++) places[i]! -= middle;
}
