import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { affinitiesOf } from '../../nodes/explain/affinities.ts';
import { neighbourShare } from '../../nodes/explain/map.ts';
import { pca } from '../../nodes/explain/pca.ts';
import { QuadTree } from '../../nodes/explain/quadTree.ts';
import { tsne } from '../../nodes/explain/tsne.ts';
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
  for (let i = 0; i < count; i++) for (let k = from[i]!; k < from[i + 1]!; k++) full[i * count + to[k]!] = values[k]!;
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
    const started = performance.now();
    const map = tsne(features, 1000, 784, { seed: 7 });
    // About 2 s; the limit leaves room for a busy machine and still sees a quadratic slip.
    expect(performance.now() - started).toBeLessThan(12_000);
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

describe('quad tree', () => {
  const count = 400;
  const random = stream(2, 'tree');
  // Some points lie on one another.
  const points = Float64Array.from({ length: 2 * count }, (_, i) => (i < 40 ? 0.25 : 20 * random() ** 3));

  function exact(x: number, y: number): [sum: number, forceX: number] {
    let [sum, forceX] = [0, 0];
    for (let j = 0; j < count; j++) {
      const q = 1 / (1 + (x - points[2 * j]!) ** 2 + (y - points[2 * j + 1]!) ** 2);
      sum += q;
      forceX += q * q * (x - points[2 * j]!);
    }
    return [sum, forceX];
  }

  test.each([
    [0, 1e-9, 1e-9],
    [0.2, 0.01, 0.004],
    [0.5, 0.05, 0.02],
  ])('theta %f: the sum at each point within %f, all forces within %f of those over all pairs', (theta, limit, limitOfForces) => {
    const tree = new QuadTree();
    tree.build(points, count);
    const force = new Float64Array(2);
    let [off, offForce, forces] = [0, 0, 0];
    for (let i = 0; i < count; i++) {
      const sum = tree.repel(points[2 * i]!, points[2 * i + 1]!, theta, force);
      const [expected, expectedForce] = exact(points[2 * i]!, points[2 * i + 1]!);
      off = Math.max(off, Math.abs(sum / expected - 1));
      offForce += (force[0]! - expectedForce) ** 2;
      forces += expectedForce ** 2;
    }
    expect(off).toBeLessThan(limit);
    expect(Math.sqrt(offForce / forces)).toBeLessThan(limitOfForces);
  });
});
