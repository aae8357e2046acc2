import { faultAt, linesOf, parseFormula, sidesOf, type Line } from './parse.ts';
import { fixed, functions, isFault, valueOf, type Fault } from './tree.ts';

/** Lines `name = number`: what each name stands for. A later line may use the names of earlier ones. `taken` are names that mean something else. */
export function constantsOf(text: string, taken: ReadonlySet<string>): ReadonlyMap<string, number> | Fault {
  const found = new Map<string, number>();
  for (const line of linesOf(text)) {
    const sides = sidesOf(line);
    if (isFault(sides)) return sides;
    const name = sides[0].text.trim();
    if (sides[1] === undefined || !isName(name)) return faultAt(line, 0, line.text.length, { code: 'constants.form', data: { got: line.text.slice(0, 24) } });
    if (taken.has(name) || found.has(name) || Object.hasOwn(fixed, name) || (functions as readonly string[]).includes(name)) {
      return faultAt(line, 0, name.length, { code: 'constants.taken', data: { name } });
    }
    const value = constantOf(sides[1], found);
    if (isFault(value)) return value;
    found.set(name, value);
  }
  return found;
}

/** A field, a constant, an unknown: a letter, then letters and digits. The line below is kept for derivatives. */
export const isName = (name: string): boolean => /^\p{L}[\p{L}\p{N}]*$/u.test(name);

function constantOf(line: Line, known: ReadonlyMap<string, number>): number | Fault {
  const tree = parseFormula(line, {
    name: (name) => known.get(name) ?? { code: 'constants.unknown', data: { name } },
    call: (name) => ({ code: 'constants.unknown', data: { name } }),
  });
  return isFault(tree) ? tree : valueOf(tree);
}
