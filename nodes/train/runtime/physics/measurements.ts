import { inside, type Domain } from './collocation.ts';
import { gridPoints, type Reference } from './reference.ts';
import type { Measured, Residual } from './residual.ts';
import { stream } from '../random/seed.ts';

/** Points of the reference that the training is given, with noise. */
export function measurementsOf(loss: Residual, domain: Domain, reference: Reference | undefined, seed: number): Measured | undefined {
  if (loss.measurements === 0 || !reference) return undefined;
  const { axes, fields } = reference;
  const width = axes.length;
  const grid = gridPoints(axes);
  const names = loss.fields.filter((name) => fields[name] !== undefined);
  const known = Array.from({ length: grid.length / width }, (_, i) => i).filter(
    (i) => inside(domain, grid.subarray(i * width, (i + 1) * width)) && names.every((name) => Number.isFinite(fields[name]![i])),
  );
  const random = stream(seed, 'measurements');
  const count = Math.min(loss.measurements, known.length);
  for (let i = 0; i < count; i++) {
    const other = i + Math.floor(random() * (known.length - i));
    [known[i], known[other]] = [known[other]!, known[i]!];
  }
  const points = new Float32Array(count * width);
  const picked = known.slice(0, count);
  picked.forEach((cell, i) => points.set(grid.subarray(cell * width, (cell + 1) * width), i * width));
  const values = names.map((name) => {
    const exact = Float32Array.from(picked, (cell) => fields[name]![cell]!);
    const mean = exact.reduce((sum, one) => sum + one, 0) / count;
    const spread = Math.sqrt(exact.reduce((sum, one) => sum + (one - mean) ** 2, 0) / count);
    // Box and Muller.
    return [name, exact.map((one) => one + loss.noise * spread * Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random()))] as const;
  });
  return { points, fields: Object.fromEntries(values) };
}
