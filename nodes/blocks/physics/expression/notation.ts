import { functions } from './tree.ts';

/** How something is written elsewhere, and what is written here in its place. */
interface Notation {
  readonly found: RegExp;
  readonly write: (match: RegExpExecArray, coordinates: readonly string[]) => string;
}

const derivative = (field = '', letter = '', order = '1'): string => `${field}_${letter.repeat(Math.min(Number(order) || 2, 6))}`;
const called = functions.join('|');

/** Derivatives and functions as books, LaTeX and computer algebra have them. */
const notations: readonly Notation[] = [
  // du/dt, d^2u/dx^2, d2u/dx2, ∂u/∂t, ∂²u/∂x²
  {
    found: /[d∂](?:\^?([2-6²³⁴]))?\s*(\p{L})\s*\/\s*[d∂]\s*([a-z])(?:\^?[2-6²³⁴])?/u,
    write: ([, order, field, letter]) => derivative(field, letter, plain(order)),
  },
  // ∂_t u
  { found: /∂_?([a-z]+)\s*(\p{L})?/u, write: ([, letters, field = 'u']) => `${field}_${letters}` },
  // u_{xx}, u_{x,x}
  { found: /(\p{L})_\{\s*([a-z]+)\s*\}/u, write: ([, field, letters]) => `${field}_${letters}` },
  // diff(u, x, 2), diff(u, x, x)
  {
    found: /\b(?:[dD]iff|D|derivative)\(\s*(\p{L})(?:\([^)]*\))?\s*,\s*([^)]*)\)/u,
    write: ([, field, by = '']) => `${field}_${lettersOf(by)}`,
  },
  { found: /(?:Δ|∆|∇²|∇\^2|\b[lL]aplacian\(|\blap\()\s*\(?(\p{L})\)?/u, write: ([, field], coordinates) => sumOf(field!, coordinates) },
  { found: /(\p{L})(['′’]{1,6}|″|‴)/u, write: ([, field, dashes], [first = 'x']) => derivative(field, first, String(dashesIn(dashes!))) },
  { found: /((?:\p{L}|\d)\w*)?(⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)/u, write: ([, base = '', power]) => `${base}^${lowered(power!)}` },
  { found: /√\s*(?:\(([^)]*)\)?|([\p{L}\d]\w*))/u, write: ([, inner, bare]) => `sqrt(${inner ?? bare ?? ''})` },
  // A comma within a number; between brackets it may stand between two.
  { found: /(?<![\w.(])\d+,\d+(?![\w.,)])/, write: ([number]) => number.replace(',', '.') },
  { found: /\bln\b/, write: () => 'log' },
  { found: new RegExp(`\\b(${called})\\s*\\^\\s*(\\d)\\s*\\(([^)]*)\\)`), write: ([, name, power, inner]) => `${name}(${inner})^${power}` },
  { found: new RegExp(`\\b(${called})\\s+((?:(?:pi|π|\\d+)\\s+)?\\p{L}\\w*)`, 'u'), write: ([, name, operand]) => `${name}(${operand})` },
  { found: /\|([^|]+)\|/, write: ([, inner]) => `abs(${inner})` },
  { found: /\\([a-z]+)/i, write: ([, name = '']) => (name === 'partial' ? 'u_t' : name === 'frac' ? 'a/b' : name) },
  { found: /\*\*/, write: () => '^' },
];

/** `x, 2` and `x, x` alike are xx. */
const lettersOf = (by: string): string =>
  by.replace(/([a-z])\s*,\s*([2-6])/g, (_, letter: string, order: string) => letter.repeat(Number(order))).replace(/[^a-z]/g, '');

/** The second derivatives by all coordinates of space; without space, by time. */
function sumOf(field: string, coordinates: readonly string[]): string {
  const space = coordinates.filter((name) => name !== 't');
  return (space.length > 0 ? space : coordinates).map((name) => `${field}_${name.repeat(2)}`).join(' + ');
}

const dashesIn = (dashes: string): number => ({ '″': 2, '‴': 3 })[dashes] ?? dashes.length;

/** Digits written high as digits. */
const lowered = (power: string): string => [...power].map((digit) => (digit === '⁻' ? '-' : '⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(digit))).join('');

const plain = (order: string | undefined): string => ({ '²': '2', '³': '3', '⁴': '4' })[order ?? '1'] ?? order ?? '1';

/** The first part of a line that is written as elsewhere, and what to write instead. */
export function foreignNotation(
  text: string,
  coordinates: readonly string[] = ['x', 'y'],
): { readonly at: number; readonly got: string; readonly write: string } | undefined {
  const matches = notations.flatMap(({ found, write }) => {
    const match = found.exec(text);
    return match ? [{ at: match.index, got: match[0].trim(), write: write(match, coordinates) }] : [];
  });
  return matches.sort((a, b) => a.at - b.at)[0];
}
