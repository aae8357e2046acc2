import { create, parseDependencies, type MathNode } from 'mathjs/number';
import type { Domain } from '../../define.ts';
import { undefinedIn } from './values.ts';
import { foreignNotation } from './notation.ts';
import { fixed, functions, isFault, type Fault, type Tree } from './tree.ts';

/** What the names of a formula stand for. A reason without a place is given the place of the name. */
export interface Names {
  name(name: string): Tree | Reason;
  /** A name with brackets behind it that is none of the functions: `u(x, 0)`. */
  call(name: string, operands: readonly Tree[]): Tree | Reason;
  /** What derivatives are by, and where a formula must have a value. */
  readonly domain?: Domain;
}
export type Reason = Omit<Fault, 'range'>;

const { parse } = create(parseDependencies!);

/** One line of a typed text, or a part of it, and where in the text it begins: characters are counted from `start`, where the whole line does. */
export interface Line {
  readonly text: string;
  readonly from: number;
  readonly start: number;
  readonly number: number;
}

/** Lines that hold something; `;` ends a line as well, `#` begins a remark. */
export function linesOf(text: string): readonly Line[] {
  const found: Line[] = [];
  let [from, start, number] = [0, 0, 1];
  for (const part of halfWidth(text).split(/([\n;])/)) {
    if (part !== '\n' && part !== ';') {
      const bare = part.replace(/#.*$/, '');
      const blanks = bare.length - bare.trimStart().length;
      if (bare.trim() !== '') found.push({ text: bare.trim(), from: from + blanks, start, number });
    }
    from += part.length;
    if (part === '\n') [start, number] = [from, number + 1];
  }
  return found;
}

/** Signs, letters and digits as Chinese keyboards type them, and signs as books print them, character by character: places stay what they are. */
const halfWidth = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E−–×·⋅∙•∗÷∕]/g, (sign) => printed[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
const printed: Readonly<Record<string, string>> = {
  ...{ '−': '-', '–': '-', '×': '*', '·': '*', '⋅': '*', '∙': '*', '•': '*', '∗': '*' },
  ...{ '÷': '/', '∕': '/' },
};

/** A fault at some characters of a line. */
export const faultAt = (line: Line, at: number, length: number, { code, data }: Reason): Fault => ({
  code,
  data: { line: line.number, column: line.from - line.start + at + 1, ...data },
  range: { from: line.from + at, to: line.from + Math.max(at + length, at + 1) },
});

/** The two sides of an equation; one without `=` is equal to 0. */
export function sidesOf(line: Line): readonly [Line, Line | undefined] | Fault {
  const at = line.text.indexOf('=');
  if (at < 0) return [line, undefined];
  const again = line.text.indexOf('=', at + 1);
  if (again >= 0) return faultAt(line, again, 1, { code: 'formula.equals', data: {} });
  return [
    { ...line, text: line.text.slice(0, at) },
    { ...line, text: line.text.slice(at + 1), from: line.from + at + 1 },
  ];
}

/** Reads `line` (a formula, no `=`) and resolves its names. What cannot be read because it is written as in books is told in those words. */
export function parseFormula(line: Line, names: Names): Tree | Fault {
  const tree = parseOurs(line, names);
  if (!isFault(tree)) return tree;
  const bracket = /\)\s*_[a-z]+/.exec(line.text);
  if (bracket) return faultAt(line, bracket.index, bracket[0].length, { code: 'formula.flux', data: {} });
  const foreign = foreignNotation(
    line.text,
    names.domain?.coordinates.map(({ name }) => name),
  );
  return foreign ? faultAt(line, foreign.at, foreign.got.length, { code: 'formula.notation', data: { got: foreign.got, write: foreign.write } }) : tree;
}

function parseOurs(line: Line, names: Names): Tree | Fault {
  const { text } = line;
  if (text.trim() === '') return faultAt(line, 0, 1, { code: 'formula.empty', data: {} });
  if (text.length > 400) return faultAt(line, 400, text.length - 400, { code: 'formula.long', data: { max: 400 } });
  let root: MathNode;
  try {
    root = parse(text);
  } catch (error) {
    return unreadable(line, error);
  }
  return new Reader(line, names).read(root);
}

/** The words of mathjs's parser become ours; its place is kept. */
function unreadable(line: Line, error: unknown): Fault {
  const { message = '', char } = error as { message?: string; char?: number };
  const at = Math.min(Math.max((char ?? 1) - 1, 0), line.text.length);
  const got = line.text.slice(at).trim().slice(0, 12);
  if (/Parenthesis \)|expected to close/.test(message)) return faultAt(line, at, 1, { code: 'formula.bracket', data: {} });
  if (got === '' || /Value expected|Unexpected end/.test(message)) return faultAt(line, at, 1, { code: 'formula.value', data: {} });
  return faultAt(line, at, got.length, { code: 'formula.unexpected', data: { got } });
}

const operators: Readonly<Record<string, string>> = { add: '+', subtract: '-', multiply: '*', divide: '/', pow: '^', unaryMinus: 'neg', unaryPlus: 'plus' };

/** Turns mathjs's tree into ours. Its nodes do not say where they stand, but names come in the order of the text: the n-th name is the n-th word. */
class Reader {
  private readonly line: Line;
  private readonly names: Names;
  private readonly words: readonly { readonly at: number; readonly text: string }[];
  private next = 0;

  constructor(line: Line, names: Names) {
    this.line = line;
    this.names = names;
    // Numbers are matched too, so that the e of 1e-3 is not taken for a name.
    const tokens = line.text.matchAll(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|([\p{L}_$][\p{L}\p{N}_$]*)/gu);
    this.words = [...tokens].flatMap((match) => (match[1] === undefined ? [] : [{ at: match.index, text: match[1] }]));
  }

  read(node: MathNode): Tree | Fault {
    const plain = node as unknown as PlainNode;
    switch (plain.type) {
      case 'ConstantNode':
        if (typeof plain.value !== 'number') return this.foreign(node);
        return Number.isFinite(plain.value) ? plain.value : this.at(node, { code: 'formula.infinite', data: {} });
      case 'ParenthesisNode':
        return this.read(plain.content);
      case 'SymbolNode':
        return this.resolved(plain.name, (name) => (Object.hasOwn(fixed, name) ? fixed[name]! : this.names.name(name)));
      case 'OperatorNode': {
        const operation = operators[plain.fn as string];
        if (operation === undefined) return this.foreign(node);
        if (operation === '/' && isProduct(plain.args[1]!)) return this.at(node, { code: 'formula.slash', data: waysToDivide(plain.args) });
        return this.all(plain.args, (operands) => (operation === 'plus' ? operands[0]! : this.valued([operation, ...operands] as unknown as Tree, node)));
      }
      case 'FunctionNode': {
        const { name } = plain.fn as unknown as { name?: string };
        if (typeof name !== 'string' || !(plain.fn as unknown as PlainNode).isSymbolNode) return this.foreign(node);
        const place = this.next++;
        return this.all(plain.args, (operands) => {
          if (!(functions as readonly string[]).includes(name)) return this.placed(this.names.call(name, operands), place);
          if (operands.length !== 1) return this.placed({ code: 'formula.operands', data: { name, got: operands.length } }, place);
          return this.valued([name, operands[0]!], node);
        });
      }
      default:
        return this.foreign(node);
    }
  }

  private all(nodes: readonly MathNode[], make: (operands: Tree[]) => Tree | Fault): Tree | Fault {
    const operands: Tree[] = [];
    for (const node of nodes) {
      const operand = this.read(node);
      if (isFault(operand)) return operand;
      operands.push(operand);
    }
    return make(operands);
  }

  private resolved(name: string, resolve: (name: string) => Tree | Reason): Tree | Fault {
    return this.placed(resolve(name), this.next++);
  }

  private placed(found: Tree | Reason, place: number): Tree | Fault {
    if (typeof found !== 'object' || !('code' in found)) return found;
    const word = this.words[place];
    return faultAt(this.line, word?.at ?? 0, word?.text.length ?? this.line.text.length, found);
  }

  /** A part without fields must have a value wherever it is looked at. */
  private valued(tree: Tree, node: MathNode): Tree | Fault {
    const place = undefinedIn(tree, this.names.domain);
    if (place === undefined) return tree;
    return this.at(node, place === '' ? { code: 'formula.infinite', data: {} } : { code: 'formula.undefined', data: { place } });
  }

  /** Something that mathjs can read and an equation has no use for: a list, a unit, a comparison. */
  private foreign(node: MathNode): Fault {
    return this.at(node, { code: 'formula.foreign', data: {} });
  }

  /** A fault of a part: it is looked for as mathjs would write it, blanks aside. The whole line where it is not found so. */
  private at(node: MathNode, { code, data }: Reason): Fault {
    const letters = [...node.toString().replace(/\s/g, '')].map((letter) => letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'));
    const found = new RegExp(letters.join('\\s*'), 'u').exec(this.line.text);
    const [at, length] = found ? [found.index, found[0].length] : [0, this.line.text.length];
    return faultAt(this.line, at, length, {
      code,
      data: {
        got: this.line.text
          .slice(at, at + length)
          .trim()
          .slice(0, 24),
        ...data,
      },
    });
  }
}

/** `a b` without a sign between them and without brackets around them. */
const isProduct = (node: MathNode): boolean => {
  const { type, fn, implicit } = node as unknown as PlainNode;
  return type === 'OperatorNode' && fn === 'multiply' && implicit === true;
};

/** Both ways in which `a/b c` can be meant. */
function waysToDivide([above, below]: readonly MathNode[]): { left: string; right: string } {
  const [left, right] = [above!, below!].map((node) => node.toString({ implicit: 'show' }).replace(/\s+/g, ''));
  return { left: `${left}/${right}`, right: `${left}/(${right})` };
}

interface PlainNode {
  readonly type: string;
  readonly implicit?: boolean;
  readonly value: unknown;
  readonly name: string;
  readonly fn: unknown;
  readonly args: readonly MathNode[];
  readonly content: MathNode;
  readonly isSymbolNode?: boolean;
}
