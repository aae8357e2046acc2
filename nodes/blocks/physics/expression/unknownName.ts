import type { Reason } from './parse.ts';
import type { Vocabulary } from './system.ts';
import { functions } from './tree.ts';

/** A name that stands for nothing, with what may have been meant by it. */
export function unknownName(name: string, words: Vocabulary): Reason {
  const { fields, coordinates } = words;
  if (name === 'i' || name === 'I') return { code: 'equation.complex', data: { name } };
  const known = [...fields, ...coordinates, ...words.constants.keys(), ...words.unknowns.keys(), 'pi'];
  const like = runTogether(name, fields, coordinates) ?? product(name, known) ?? inOtherCase(name, fields);
  if (like !== undefined) return { code: 'equation.like', data: { name, like } };
  const [field = '', letters = ''] = name.split('_');
  if (field !== '' && letters !== '' && [...letters].every((letter) => coordinates.includes(letter))) return noField(field, words);
  const near = nearest(name, known, fields, coordinates);
  return near === undefined ? { code: 'equation.unknown', data: { name, known: known.join(', ') } } : { code: 'equation.like', data: { name, like: near } };
}

/** `v_xx`, or `v(x, 0)` in a condition, where v is not among the fields. */
export const noField = (field: string, { fields }: Vocabulary): Reason => ({
  code: 'equation.field',
  data: { field, fields: fields.join(', ') },
});

/** `uxx` for u_xx. */
function runTogether(name: string, fields: readonly string[], coordinates: readonly string[]): string | undefined {
  const field = fields.find(
    (one) => name.startsWith(one) && name.length > one.length && [...name.slice(one.length)].every((letter) => coordinates.includes(letter)),
  );
  return field === undefined ? undefined : `${field}_${name.slice(field.length)}`;
}

/** `pix` and `πx` for pi*x, `sin2x` for sin(2*x). */
function product(name: string, known: readonly string[]): string | undefined {
  const called = functions.find((one) => name.startsWith(one) && name.length > one.length);
  const inner = called === undefined ? undefined : factors(name.slice(called.length), known);
  if (inner) return `${called!}(${inner.join('*')})`;
  const found = factors(name, known);
  return found && found.length > 1 ? found.join('*') : undefined;
}

/** A word as known names and numbers one behind the other, the longest first. */
function factors(word: string, known: readonly string[]): readonly string[] | undefined {
  if (word === '') return [];
  const starts = [/^\d+/.exec(word)?.[0] ?? '', ...known, 'π'].filter((one) => one !== '' && word.startsWith(one));
  for (const start of starts.sort((a, b) => b.length - a.length)) {
    const rest = factors(word.slice(start.length), known);
    if (rest) return [start === 'π' ? 'pi' : start, ...rest];
  }
  return undefined;
}

/** `U_t` for u_t. */
const inOtherCase = (name: string, fields: readonly string[]): string | undefined => {
  const [field = '', letters] = name.split('_');
  const own = fields.find((one) => one.toLowerCase() === field.toLowerCase());
  return own === undefined || letters === '' ? undefined : [own, ...(letters === undefined ? [] : [letters])].join('_');
};

function nearest(name: string, known: readonly string[], fields: readonly string[], coordinates: readonly string[]): string | undefined {
  const derivatives = fields.flatMap((field) => coordinates.flatMap((a) => [`${field}_${a}`, ...coordinates.map((b) => `${field}_${a}${b}`)]));
  const [least, near] = [...known, ...derivatives]
    .map((one) => [distance(one, name), one] as const)
    // Of names that are alike, the one of the same length.
    .sort(([a, one], [b, other]) => a - b || Math.abs(one.length - name.length) - Math.abs(other.length - name.length))[0]!;
  // Any letter is one change away from any other: a name of one letter is like none.
  return name.length > 1 && least <= Math.max(1, name.length / 3) && near !== name ? near : undefined;
}

/** How many letters must be changed, put in, left out or swapped with their neighbour to make one word of the other. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
