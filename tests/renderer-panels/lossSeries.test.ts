import { describe, expect, it } from 'vitest';
import { LossSeries } from '../../renderer/state/lossSeries.ts';

const filled = (capacity: number, count: number, value: (step: number) => number) => {
  const series = new LossSeries(capacity);
  series.append(
    1,
    Float32Array.from({ length: count }, (_, i) => value(i + 1)),
  );
  return series;
};

describe('LossSeries', () => {
  it('has one entry a step while there is room', () => {
    const { x, y } = filled(64, 10, (step) => step / 10).points();
    expect([...x]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(y[9]).toBeCloseTo(1);
  });

  it('keeps the whole curve of a run far longer than its memory', () => {
    const series = filled(64, 100_000, (step) => step);
    const { x, y } = series.points();
    expect(x.length).toBeLessThanOrEqual(64);
    expect(x.length).toBeGreaterThanOrEqual(32);
    expect(x[x.length - 1]! + series.stride).toBeGreaterThan(100_000 - series.stride);
    // An entry that ends at step x is the mean of its `stride` steps.
    for (let i = 0; i < x.length; i++) expect(y[i]).toBeCloseTo(x[i]! - (series.stride - 1) / 2, 0);
  });

  it('takes the same steps twice only once', () => {
    const series = filled(64, 5, (step) => step);
    series.append(3, [3, 4, 5, 6, 7]);
    expect([...series.points().y]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('shows steps that were never told as a gap', () => {
    const series = filled(64, 2, (step) => step);
    series.append(5, [5]);
    expect([...series.points().y]).toEqual([1, 2, Number.NaN, Number.NaN, 5]);
  });

  it.each([1, 7, 63, 64, 65, 500, 999])('goes on from step %i of 1000 to the same number of steps', (step) => {
    const series = filled(64, 1000, () => 1);
    series.truncate(step);
    expect(series.steps).toBe(step);
    series.append(step + 1, new Float32Array(1000 - step).fill(1));
    expect(series.steps).toBe(1000);
    expect([...series.points().y].every((value) => Math.abs(value - 1) < 1e-5)).toBe(true);
  });
});
