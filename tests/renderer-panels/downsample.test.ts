import { describe, expect, it } from 'vitest';
import { downsample, smooth } from '../../renderer/charts/downsample.ts';

const steps = (count: number) => Float64Array.from({ length: count }, (_, i) => i + 1);

describe('downsample', () => {
  it('keeps a short line as it is', () => {
    expect(downsample([1, 2, 3], [5, 4, 3], 10)).toEqual([
      [1, 5],
      [2, 4],
      [3, 3],
    ]);
  });

  it('keeps both ends, the order and the count asked for', () => {
    const y = Float32Array.from({ length: 10_000 }, (_, i) => Math.exp(-i / 2000) + 0.05 * Math.sin(i));
    const points = downsample(steps(10_000), y, 400);
    expect(points).toHaveLength(400);
    expect(points[0]).toEqual([1, y[0]]);
    expect(points.at(-1)).toEqual([10_000, y[9999]]);
    expect(points.every(([x], i) => i === 0 || x > points[i - 1]![0])).toBe(true);
  });

  it('keeps a single spike among ten thousand steps', () => {
    const y = new Float32Array(10_000).fill(0.3);
    y[4321] = 9;
    expect(downsample(steps(10_000), y, 200)).toContainEqual([4322, 9]);
  });

  it('leaves out what is not finite', () => {
    const y = Float32Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? Number.NaN : i === 500 ? Infinity : i));
    expect(downsample(steps(1000), y, 50).every(([, value]) => Number.isFinite(value))).toBe(true);
  });
});

describe('smooth', () => {
  it('begins at the first value and follows a level line exactly', () => {
    expect([...smooth([2, 2, 2], 0.9)].map((v) => Math.round(v * 1e5) / 1e5)).toEqual([2, 2, 2]);
  });
  it('lies between old and new after a jump', () => {
    const [, second] = smooth([0, 1], 0.5);
    expect(second).toBeCloseTo(2 / 3, 5);
  });
});
