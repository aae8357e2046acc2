import { inside } from '#runtime/physics/collocation.ts';
import { numberOf, type Formula } from '#runtime/physics/formula.ts';
import { evenly, gridPoints, type Reference, type ReferenceMaker } from '#runtime/physics/reference.ts';

/** A solution that is known as formulas of x, y and t, on an even grid over the domain. */
export function exactSolution({ formulas, grid }: { readonly formulas: Readonly<Record<string, Formula>>; readonly grid: number }): ReferenceMaker {
  return async ({ domain }): Promise<Reference> => {
    const { coordinates } = domain;
    // Three axes of a hundred points are a million: fewer, then.
    const count = coordinates.length > 2 ? Math.min(grid, 41) : grid;
    const axes = coordinates.map(({ from, to }) => evenly(from, to, count));
    const points = gridPoints(axes);
    const width = coordinates.length;
    const fields = Object.entries(formulas).map(([field, formula]) => {
      const values = new Float32Array(points.length / width);
      for (let i = 0; i < values.length; i++) {
        const point = points.subarray(i * width, (i + 1) * width);
        const at = (name: string) => point[coordinates.findIndex((one) => one.name === name)] ?? NaN;
        values[i] = inside(domain, point) ? numberOf(formula, at) : NaN;
      }
      return [field, values] as const;
    });
    return { axes, fields: Object.fromEntries(fields) };
  };
}
