import type { Problem } from '../../../text/problem.ts';
import type { Domain } from '../../define.ts';
import { constantsOf, isName } from './constants.ts';
import { conditionOf, type Condition } from './conditions.ts';
import { faultAt, linesOf, parseFormula, sidesOf, type Line, type Names, type Reason } from './parse.ts';
import { fixed, functions, isFault, namesIn, type Fault, type Tree } from './tree.ts';
import { unknownName } from './unknownName.ts';

/** What is typed into the block of a residual. */
export interface Typed {
  readonly fields: string;
  readonly equations: string;
  readonly conditions: string;
  readonly constants: string;
  readonly unknowns: string;
  readonly transform: string;
}

/** The same, read and checked: plain data that a program can carry. Constants stand in the formulas as numbers. */
export interface System {
  readonly fields: readonly string[];
  readonly unknowns: Readonly<Record<string, number>>;
  /** Each is to be 0 everywhere in the domain. */
  readonly equations: readonly { readonly text: string; readonly tree: Tree }[];
  readonly conditions: readonly Condition[];
  /** What a field is made of, out of coordinates and the network's outputs, when it is not the output itself. */
  readonly transform: Readonly<Record<string, Tree>>;
}

/** A derivative of higher order than this is refused: each order multiplies what must be carried through the network. */
export const highestOrder = 6;

type Scope = Pick<Vocabulary, 'fields' | 'coordinates'>;

/** All names that formulas of one block may use. */
export interface Vocabulary {
  readonly fields: readonly string[];
  readonly coordinates: readonly string[];
  readonly constants: ReadonlyMap<string, number>;
  readonly unknowns: ReadonlyMap<string, number>;
  readonly domain: Domain;
}

export function systemOf(typed: Typed, domain: Domain): System | Problem {
  const coordinates = domain.coordinates.map(({ name }) => name);
  const fields = fieldsOf(typed.fields, coordinates);
  if (isFault(fields)) return { ...fields, param: 'fields' };
  const taken = new Set([...coordinates, ...fields]);
  const constants = constantsOf(typed.constants, taken);
  if (isFault(constants)) return { ...constants, param: 'constants' };
  const unknowns = constantsOf(typed.unknowns, new Set([...taken, ...constants.keys()]));
  if (isFault(unknowns)) return { ...unknowns, param: 'unknowns' };
  const words: Vocabulary = { fields, coordinates, constants, unknowns, domain };

  const equations = readEach(typed.equations, (line) => equationOf(line, words));
  if (isFault(equations)) return { ...equations, param: 'equations' };
  if (equations.length === 0) return { code: 'equation.none', param: 'equations', data: {} };
  const unused = [...unknowns.keys()].find((name) => !equations.some(({ tree }) => namesIn(tree).has(name)));
  if (unused !== undefined) return { code: 'unknowns.unused', param: 'unknowns', data: { name: unused } };
  const conditions = readEach(typed.conditions, (line) => conditionOf(line, words));
  if (isFault(conditions)) return { ...conditions, param: 'conditions' };
  const spoken = new Set([...equations, ...conditions].flatMap(({ tree }) => [...namesIn(tree)].map((name) => name.split(/[_@]/)[0]!)));
  const silent = fields.find((field) => !spoken.has(field));
  if (silent !== undefined) return { code: 'fields.unused', param: 'fields', data: { name: silent } };
  const transform = readEach(typed.transform, (line) => transformOf(line, words));
  if (isFault(transform)) return { ...transform, param: 'transform' };
  return { fields, unknowns: Object.fromEntries(unknowns), equations, conditions, transform: Object.fromEntries(transform) };
}

function fieldsOf(text: string, coordinates: readonly string[]): readonly string[] | Fault {
  const line: Line = { text, from: 0, start: 0, number: 1 };
  const found: string[] = [];
  let at = 0;
  for (const part of text.split(/[,，\s]/)) {
    const name = part.trim();
    if (name !== '') {
      if (!isName(name)) return faultAt(line, at, name.length, { code: 'fields.form', data: { name } });
      const known = coordinates.includes(name) || found.includes(name) || Object.hasOwn(fixed, name) || (functions as readonly string[]).includes(name);
      if (known) return faultAt(line, at, name.length, { code: 'constants.taken', data: { name } });
      found.push(name);
    }
    at += part.length + 1;
  }
  return found.length > 0 ? found : faultAt(line, 0, 1, { code: 'fields.none', data: {} });
}

function readEach<T>(text: string, read: (line: Line) => T | Fault): T[] | Fault {
  const found: T[] = [];
  for (const line of linesOf(text)) {
    const one = read(line);
    if (isFault(one)) return one;
    found.push(one);
  }
  return found;
}

/** `a = b` becomes a - b. */
export function differenceOf(line: Line, names: Names): Tree | Fault {
  const sides = sidesOf(line);
  if (isFault(sides)) return sides;
  const left = parseFormula(sides[0], names);
  if (isFault(left) || sides[1] === undefined) return left;
  const right = parseFormula(sides[1], names);
  return isFault(right) || right === 0 ? (right === 0 ? left : right) : ['-', left, right];
}

function equationOf(line: Line, words: Vocabulary): { text: string; tree: Tree } | Fault {
  const tree = differenceOf(line, {
    name: (name) => meaningOf(name, words),
    call: (name, operands) => callOf(name, words, operands),
    domain: words.domain,
  });
  if (isFault(tree)) return tree;
  const names = [...namesIn(tree)];
  if (!names.some((name) => words.fields.includes(name.split('_')[0]!))) {
    return faultAt(line, 0, line.text.length, { code: 'equation.noField', data: { fields: words.fields.join(', ') } });
  }
  return { text: line.text, tree };
}

/** `u = t * (1 - x^2) * u - sin(pi * x)`: on the right, `u` is what the network says. */
function transformOf(line: Line, words: Vocabulary): [string, Tree] | Fault {
  const sides = sidesOf(line);
  if (isFault(sides)) return sides;
  const field = sides[0].text.trim();
  if (sides[1] === undefined || !words.fields.includes(field)) {
    return faultAt(line, 0, Math.max(1, field.length), { code: 'transform.form', data: { fields: words.fields.join(', ') } });
  }
  const tree = parseFormula(sides[1], {
    name(name) {
      const found = meaningOf(name, words);
      const derivative = typeof found === 'string' && found.includes('_');
      return derivative || words.unknowns.has(name) ? { code: 'transform.name', data: { name } } : found;
    },
    call: (name, operands) => callOf(name, words, operands),
    domain: words.domain,
  });
  if (isFault(tree)) return tree;
  // A corner has no derivative to pass on.
  const corner = line.text.search(/\babs\b/);
  return corner < 0 ? [field, tree] : faultAt(line, corner, 3, { code: 'transform.name', data: { name: 'abs' } });
}

/** A field, its derivative, a coordinate, an unknown, or the number of a constant. Derivatives come out with their letters in the order of the coordinates. */
export function meaningOf(name: string, words: Vocabulary): Tree | Reason {
  if (words.fields.includes(name) || words.coordinates.includes(name) || words.unknowns.has(name)) return name;
  return words.constants.get(name) ?? derivativeOf(name, words) ?? unknownName(name, words);
}

function derivativeOf(name: string, { fields, coordinates }: Scope): Tree | Reason | undefined {
  const at = name.indexOf('_');
  const [field, letters] = [name.slice(0, at), name.slice(at + 1)];
  if (at < 0 || !fields.includes(field) || letters === '') return undefined;
  const bare = letters.replaceAll('_', '');
  if (bare !== letters && bare !== '' && [...bare].every((letter) => coordinates.includes(letter)))
    return { code: 'equation.like', data: { name, like: `${field}_${bare}` } };
  const odd = [...letters].find((letter) => !coordinates.includes(letter));
  if (odd !== undefined) return { code: 'equation.coordinate', data: { name, got: odd, coordinates: coordinates.join(', ') } };
  if (letters.length > highestOrder) return { code: 'equation.order', data: { name, got: letters.length, max: highestOrder } };
  return `${field}_${[...letters].sort((a, b) => coordinates.indexOf(a) - coordinates.indexOf(b)).join('')}`;
}

function callOf(name: string, { fields, constants, unknowns, coordinates }: Vocabulary, operands: readonly Tree[]): Reason {
  const field = fields.includes(name.split('_')[0]!);
  if (field && operands.length > 0 && operands.every((one, i) => one === coordinates[i])) return { code: 'formula.arguments', data: { name } };
  return field || constants.has(name) || unknowns.has(name) || coordinates.includes(name)
    ? { code: 'formula.product', data: { name } }
    : { code: 'formula.function', data: { name, known: functions.join(', ') } };
}
