import { DataError } from '#runtime/core/dataError.ts';
import { readJson } from '#runtime/core/readJson.ts';
import { evenly, type Reference, type ReferenceMaker } from '#runtime/physics/reference.ts';
import { permutedAxes, type SolutionFile } from '#runtime/physics/solutionFormat.ts';

/** A solution that was imported, as far as it lies in the domain. `fields`: what the equation calls its variables, in their order. */
export function solutionFile(settings: { readonly file: string; readonly fields: readonly string[] }): ReferenceMaker {
  return async ({ domain, fields: wanted }, source): Promise<Reference> => {
    const { file } = settings;
    const solution = await readJson<SolutionFile>(source, file, 'tensorloom-solution');
    const names = domain.coordinates.map(({ name }) => name);
    const held = solution.axes.map(({ name }, j) => name ?? names[j] ?? '?');
    const told = (axes: readonly string[]) => axes.join(', ');
    if (told([...held].sort()) !== told([...names].sort())) {
      throw new DataError(`${file} holds a solution over ${told(held)}; the domain has ${told(names)}.`, {
        code: 'solution.axes',
        data: { file, got: told(held), expected: told(names) },
      });
    }
    const strange = settings.fields.find((name) => name !== '-' && !wanted.includes(name));
    if (strange !== undefined || settings.fields.length !== solution.fields.length) {
      throw new DataError(`${file} gives the fields ${told(settings.fields)}; the equation has ${told(wanted)}.`, {
        code: 'solution.names',
        data: { file, got: told(settings.fields), expected: told(wanted) },
      });
    }
    const order = names.map((name) => held.indexOf(name));
    const whole = order.map((at, j) => {
      const { values, count } = solution.axes[at]!;
      const { from, to } = domain.coordinates[j]!;
      return values ? Float64Array.from(values) : evenly(from, to, count);
    });
    const inside = whole.map((axis, j) => {
      const { from, to, name } = domain.coordinates[j]!;
      const slack = 1e-6 * (to - from);
      const kept = [...axis.keys()].filter((i) => axis[i]! >= from - slack && axis[i]! <= to + slack);
      if (kept.length < 2) {
        const [got, expected] = [`${axis[0]} … ${axis.at(-1)}`, `${from} … ${to}`];
        throw new DataError(`${file} has ${name} = ${got}; the domain has ${expected}.`, { code: 'solution.range', data: { file, name, got, expected } });
      }
      return kept;
    });
    const sizes = solution.axes.map(({ count }) => count);
    const fields = solution.fields.flatMap(({ values }, i) =>
      settings.fields[i] === '-' ? [] : [[settings.fields[i]!, permutedAxes(values, sizes, order, inside)] as const],
    );
    return { axes: whole.map((axis, j) => Float64Array.from(inside[j]!, (i) => axis[i]!)), fields: Object.fromEntries(fields) };
  };
}
