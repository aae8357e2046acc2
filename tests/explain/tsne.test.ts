import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { affinitiesOf } from '../../nodes/explain/affinities.ts';
import { neighbourShare } from '../../nodes/explain/map.ts';
import { pca } from '../../nodes/explain/pca.ts';
import { tsne } from '../../nodes/explain/tsne.ts';
import { tsneGradient } from '../../nodes/explain/tsneKernels.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { numbers } from '../parity/formula.ts';
import { readDigits } from './data.ts';

interface Points {
  readonly count: number;
  readonly width: number;
  readonly groups: number;
  readonly perplexity: number;
}

const { small, large } = JSON.parse(readFileSync(new URL('./goldens/tsne.json', import.meta.url), 'utf8')) as {
  small: Points & { joint: number[]; components: number[] };
  large: Points & { divergence: number };
};

/** The points of recipes/tsne.py. */
function clusters({ count, width, groups }: Points): Float32Array {
  const centres = numbers('tsne/centres', [groups, width]);
  return numbers('tsne/points', [count, width]).map((value, i) => value + centres[(Math.floor(i / width) % groups) * width + (i % width)]!);
}

/** P as a full matrix. */
function joint(features: Float32Array, { count, width, perplexity }: Points): Float64Array {
  const { from, to, values } = affinitiesOf(features, count, width, perplexity, count - 1);
  const full = new Float64Array(count * count);
  for (let i = 0; i < count; i++) for (let k = from[i]!; k < from[i + 1]!; k++) full[i * count + to[k]!] = full[to[k]! * count + i] = values[k]!;
  return full;
}

/** KL(P || Q) of a map. */
function divergence(p: Float64Array, map: Float32Array, count: number): number {
  const closeness = new Float64Array(count * count);
  let total = 0;
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i !== j) total += closeness[i * count + j] = 1 / (1 + (map[2 * i]! - map[2 * j]!) ** 2 + (map[2 * i + 1]! - map[2 * j + 1]!) ** 2);
    }
  }
  return p.reduce((sum, value, at) => (value > 1e-12 ? sum + value * Math.log((value * total) / closeness[at]!) : sum), 0);
}

describe('against scikit-learn', () => {
  test('joint probabilities are equal', () => {
    const full = joint(clusters(small), small);
    let at = 0;
    let most = 0;
    for (let i = 0; i < small.count; i++)
      for (let j = i + 1; j < small.count; j++) most = Math.max(most, Math.abs(full[i * small.count + j]! - small.joint[at++]!));
    expect(at).toBe(small.joint.length);
    expect(most).toBeLessThan(2e-7);
    expect(full.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
    expect(Math.max(...small.joint)).toBeGreaterThan(100 * 2e-7);
  });

  test('principal components are equal', () => {
    const components = pca(clusters(small), small.count, small.width, 3, 1);
    components.forEach((value, i) => expect(value).toBeCloseTo(small.components[i]!, 4));
  });

  test('the map diverges from the points no more than its own, and a random map does much more', () => {
    const features = clusters(large);
    const p = joint(features, large);
    const map = tsne(features, large.count, large.width, { seed: 3, perplexity: large.perplexity });
    const ours = divergence(p, map, large.count);
    expect(ours).toBeLessThan(1.05 * large.divergence);
    expect(ours).toBeGreaterThan(0.5 * large.divergence);
    const random = stream(5);
    expect(
      divergence(
        p,
        Float32Array.from(map, () => 40 * random() - 20),
        large.count,
      ),
    ).toBeGreaterThan(2 * large.divergence);
  });
});

describe('maps', () => {
  /** Three Gaussian clouds, far apart in 20 dimensions. */
  function clouds(count: number): { features: Float32Array; labels: Uint8Array } {
    const random = stream(11, 'clouds');
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
    return { labels, features: Float32Array.from({ length: count * 20 }, (_, i) => normal() + (i % 20 === labels[Math.floor(i / 20)]! ? 8 : 0)) };
  }

  test.each([150, 600])('three clouds of %i points lie apart', (count) => {
    const { features, labels } = clouds(count);
    const map = tsne(features, count, 20, { seed: 1 });
    const centre = (label: number, axis: number): number => mean(pick(map, labels, label, axis));
    for (let label = 0; label < 3; label++) {
      const own = [centre(label, 0), centre(label, 1)] as const;
      const reach = Math.max(...pick(map, labels, label, 0).map((x, i) => Math.hypot(x - own[0], pick(map, labels, label, 1)[i]! - own[1])));
      for (let other = 0; other < 3; other++) {
        if (other !== label) expect(Math.hypot(centre(other, 0) - own[0], centre(other, 1) - own[1])).toBeGreaterThan(1.5 * reach);
      }
    }
    expect(neighbourShare(map, labels)).toBe(1);
    expect(neighbourShare(map, labels.toSorted())).toBeLessThan(0.5);
  });

  test('the same seed gives the same map, to the bit', () => {
    const { features } = clouds(600);
    expect(tsne(features, 600, 20, { seed: 4, iterations: 60 })).toEqual(tsne(features, 600, 20, { seed: 4, iterations: 60 }));
    expect(tsne(features, 600, 20, { seed: 4, iterations: 60 })).not.toEqual(tsne(features, 600, 20, { seed: 5, iterations: 60 }));
  });

  test('1,000 real digits: nine in ten lie beside their like, within seconds; a start keeps them in place', async () => {
    const { features, labels } = await readDigits(1000);
    const started = process.cpuUsage();
    const map = tsne(features, 1000, 784, { seed: 7 });
    // About 2 s of the processor; the limit leaves room for a slow one and still sees a quadratic slip.
    expect(process.cpuUsage(started).user).toBeLessThan(12e6);
    expect(neighbourShare(map, labels)).toBeGreaterThanOrEqual(0.85);
    const reach = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const start = map.map((value) => value / reach);
    const again = tsne(features, 1000, 784, { seed: 7, start });
    const wide = again.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const moved = mean(Array.from({ length: 1000 }, (_, i) => Math.hypot(again[2 * i]! / wide - start[2 * i]!, again[2 * i + 1]! / wide - start[2 * i + 1]!)));
    expect(moved).toBeLessThan(0.15);
    expect(neighbourShare(again, labels)).toBeGreaterThanOrEqual(0.85);
  });

  test.each([0, 1, 2, 3, 5])('%i points, all alike, give finite places', (count) => {
    const map = tsne(new Float32Array(count * 3).fill(2), count, 3, { seed: 1, iterations: 30 });
    expect(map.length).toBe(2 * count);
    expect(map.every(Number.isFinite)).toBe(true);
  });

  function pick(map: Float32Array, labels: Uint8Array, label: number, axis: number): number[] {
    return Array.from(labels.keys())
      .filter((i) => labels[i] === label)
      .map((i) => map[2 * i + axis]!);
  }

  function mean(values: number[]): number {
    return values.reduce((a, b) => a + b, 0) / values.length;
  }
});

/** Both axes of the gradient, from all pairs in float64. */
function gradientOf(x: Float32Array, y: Float32Array, p: Float64Array, exaggeration: number): [Float64Array, Float64Array] {
  const { length } = x;
  const q = (i: number, j: number): number => 1 / (1 + (x[i]! - x[j]!) ** 2 + (y[i]! - y[j]!) ** 2);
  let total = 0;
  for (let i = 0; i < length; i++) for (let j = 0; j < length; j++) if (i !== j) total += q(i, j);
  const along = (places: Float32Array) =>
    Float64Array.from(places, (place, i) => {
      let sum = 0;
      places.forEach((other, j) => (sum += (exaggeration * p[i * length + j]! - q(i, j) / total) * q(i, j) * (place - other)));
      return sum;
    });
  return [along(x), along(y)];
}

test.each([4, 5, 6, 7, 203])('the gradient for %i points is that over all pairs', (count) => {
  const random = stream(2, 'gradient');
  const features = Float32Array.from({ length: count * 6 }, () => random());
  const about = { count, width: 6, groups: 1, perplexity: 2 };
  const { x, y, gradientX, gradientY, compute } = tsneGradient(count, affinitiesOf(features, count, 6, 2, count - 1));
  // Some points lie on one another.
  for (let i = 0; i < count; i++) [x[i], y[i]] = i < 3 ? [0.25, -1] : [20 * random() ** 3, random()];
  compute(3);
  const [alongX, alongY] = gradientOf(x.slice(0, count), y.slice(0, count), joint(features, about), 3);
  const scale = Math.max(...alongX.map(Math.abs), ...alongY.map(Math.abs));
  for (let i = 0; i < count; i++) {
    expect(Math.abs(gradientX[i]! - alongX[i]!)).toBeLessThan(2e-6 * scale);
    expect(Math.abs(gradientY[i]! - alongY[i]!)).toBeLessThan(2e-6 * scale);
  }
});
