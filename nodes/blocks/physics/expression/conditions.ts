import type { Domain } from '../../define.ts';
import { faultAt, parseFormula, sidesOf, type Line, type Reason } from './parse.ts';
import { differenceOf, meaningOf, type Vocabulary } from './system.ts';
import { isFault, valueOf, type Fault, type Tree } from './tree.ts';
import { noField } from './unknownName.ts';

/**
 * A boundary or initial condition: `tree` is to be 0. It speaks of a field at one or several faces of the domain: in the tree, `u_x@1` is
 * u_x at the face 1, where some coordinates have a fixed value and the others are free.
 */
export interface Condition {
  readonly text: string;
  readonly tree: Tree;
  readonly faces: readonly Readonly<Record<string, number>>[];
  /** It holds on the whole rim of the domain in space. `u_n` is the derivative along the normal that points outward. */
  readonly boundary: boolean;
}

/** `boundary: u = 0`, `initial: u = sin(pi*x)`, or as it stands in books, `u(x, 0) = sin(pi*x)`, `u(-1, t) = u(1, t)`. */
export function conditionOf(line: Line, words: Vocabulary): Condition | Fault {
  const prefix = withoutColon.exec(line.text) ?? /^(\p{L}[\p{L} ]*?)\s*:/u.exec(line.text);
  if (!prefix) return atFaces(line, words);
  const rest: Line = { ...line, text: line.text.slice(prefix[0].length), from: line.from + prefix[0].length };
  const word = prefix[1]!.toLowerCase();
  if (boundaries.test(word)) {
    if (!words.domain.coordinates.some(({ name }) => name !== 't')) return faultAt(line, 0, prefix[1]!.length, { code: 'condition.noSpace', data: {} });
    const tree = onRim(rest, words, ['n']);
    return isFault(tree) ? tree : { text: line.text, tree, faces: [{}], boundary: true };
  }
  if (initials.test(word)) {
    const time = words.domain.coordinates.find(({ name }) => name === 't');
    if (!time) return faultAt(line, 0, prefix[1]!.length, { code: 'condition.noTime', data: {} });
    const tree = onRim(rest, { ...words, domain: facing(words.domain, { t: time.from }) }, []);
    return isFault(tree) ? tree : { text: line.text, tree, faces: [{ t: time.from }], boundary: false };
  }
  return faultAt(line, 0, prefix[1]!.length, { code: 'condition.prefix', data: { got: prefix[1]! } });
}

const boundaries = /^(boundary( (value|condition)s?)?|bc|边界(条件|值)?|边值(条件)?)$/;
const initials = /^(initial( (value|condition)s?)?|ic|初始(条件|值)?|初值(条件)?)$/;
/** The first word tells enough. */
const withoutColon = /^(boundary|initial|边界|初始|初值)(?=\s+\p{L}\w*\s*=)/iu;

/** After a prefix, fields stand without brackets. */
function onRim(line: Line, words: Vocabulary, more: readonly string[]): Tree | Fault {
  const tree = differenceOf(line, {
    name(name) {
      const [field = '', letters] = name.split('_');
      if (letters !== undefined && more.includes(letters) && words.fields.includes(field)) return `${name}@0`;
      return faced(meaningOf(name, words), 0, words);
    },
    call: (name) => ({ code: 'condition.brackets', data: { name } }),
    domain: words.domain,
  });
  if (isFault(tree) && tree.code === 'formula.equals') return { ...tree, code: 'condition.equals' };
  return isFault(tree) ? tree : speaksOf(tree, line, words);
}

function atFaces(line: Line, words: Vocabulary): Condition | Fault {
  const sides = sidesOf(line);
  if (isFault(sides)) return { ...sides, code: 'condition.equals' };
  if (sides[1] === undefined) return faultAt(line, 0, line.text.length, { code: 'condition.form', data: { got: line.text.slice(0, 24) } });
  const faces: Record<string, number>[] = [];
  const names = {
    name(name: string): Tree | Reason {
      const meaning = meaningOf(name, words);
      const field = typeof meaning === 'string' && words.fields.includes(meaning.split('_')[0]!);
      return field ? { code: 'condition.where', data: { name, example: `${name}(${words.coordinates.join(', ')})` } } : meaning;
    },
    call(name: string, operands: readonly Tree[]): Tree | Reason {
      const meaning = meaningOf(name, words);
      if (typeof meaning !== 'string' || !words.fields.includes(meaning.split('_')[0]!)) {
        if (typeof meaning !== 'object' || !('code' in meaning)) return { code: 'formula.product', data: { name } };
        return meaning.code === 'equation.unknown' ? noField(name, words) : meaning;
      }
      const face = faceOf(name, operands, words);
      if ('code' in face) return face as Reason;
      let at = faces.findIndex((one) => JSON.stringify(one) === JSON.stringify(face));
      if (at < 0) at = faces.push(face as Record<string, number>) - 1;
      return `${meaning}@${at}`;
    },
    get domain() {
      return facing(words.domain, faces[0] ?? {});
    },
  };
  const left = parseFormula(sides[0], names);
  if (isFault(left)) return left;
  const right = parseFormula(sides[1], names);
  if (isFault(right)) return right;
  const tree = speaksOf(right === 0 ? left : ['-', left, right], line, words);
  if (isFault(tree)) return tree;
  if (faces.some((face) => Object.keys(face).length === 0)) return faultAt(line, 0, line.text.length, { code: 'condition.everywhere', data: {} });
  const free = (face: Readonly<Record<string, number>>) => words.coordinates.filter((name) => !(name in face)).join(', ');
  if (new Set(faces.map(free)).size > 1) return faultAt(line, 0, line.text.length, { code: 'condition.faces', data: {} });
  return { text: line.text, tree, faces, boundary: false };
}

/** The part of the domain that a condition speaks of. */
const facing = (domain: Domain, face: Readonly<Record<string, number>>): Domain => ({
  ...domain,
  coordinates: domain.coordinates.map(({ name, from, to }) => ({ name, from: face[name] ?? from, to: face[name] ?? to })),
});

/** Which coordinates a bracket fixes, and at what. */
function faceOf(name: string, operands: readonly Tree[], { coordinates, domain }: Vocabulary): Readonly<Record<string, number>> | Reason {
  const order = coordinates.join(', ');
  if (operands.length !== coordinates.length) return { code: 'condition.operands', data: { name, got: operands.length, order } };
  const face: Record<string, number> = {};
  for (const [i, operand] of operands.entries()) {
    const { name: coordinate, from, to } = domain.coordinates[i]!;
    if (operand === coordinate) continue;
    const value = valueOf(operand);
    if (!Number.isFinite(value)) return { code: 'condition.order', data: { name, order } };
    if (value < from - 1e-9 || value > to + 1e-9) return { code: 'condition.outside', data: { coordinate, got: value, from, to } };
    face[coordinate] = value;
  }
  return face;
}

const faced = (meaning: Tree | Reason, face: number, { fields }: Vocabulary): Tree | Reason =>
  typeof meaning === 'string' && fields.includes(meaning.split('_')[0]!) ? `${meaning}@${face}` : meaning;

function speaksOf(tree: Tree, line: Line, { fields }: Vocabulary): Tree | Fault {
  return mentions(tree) ? tree : faultAt(line, 0, line.text.length, { code: 'equation.noField', data: { fields: fields.join(', ') } });
}

const mentions = (tree: Tree): boolean =>
  typeof tree === 'string' ? tree.includes('@') : typeof tree !== 'number' && (tree.slice(1) as readonly Tree[]).some(mentions);
