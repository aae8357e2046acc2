import type { Literal } from '../blocks/define.ts';

/** The one place where a value becomes source text. Whatever a document holds arrives here as a value and leaves as a literal. */
export function literal(value: Literal): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return number(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (Array.isArray(value)) return `[${(value as readonly Literal[]).map(literal).join(', ')}]`;
  return object(Object.entries(value as Readonly<Record<string, Literal>>).map(([key, one]) => [key, literal(one)]));
}

/** An object literal of fields whose values are already source; `{ heads: heads }` is written `{ heads }`. */
export function object(fields: readonly (readonly [key: string, source: string])[]): string {
  if (fields.length === 0) return '{}';
  return `{ ${fields.map(([key, source]) => field(key, source)).join(', ')} }`;
}

export const field = (key: string, source: string): string => (key === source ? key : `${propertyName(key)}: ${source}`);

export function propertyName(key: string): string {
  // `__proto__: x` would set the prototype; in brackets it is a key like any other.
  if (key === '__proto__') return `['__proto__']`;
  return /^[a-zA-Z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function number(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`${value} is not a number that a program can hold`);
  return Object.is(value, -0) ? '0' : String(value);
}

function quoted(text: string): string {
  return `'${escaped(text, /['\\]/g)}'`;
}

/** Text of a template literal around `${...}` places of our own. */
export const templatePart = (text: string): string => escaped(text, /[`\\$]/g);

function escaped(text: string, special: RegExp): string {
  const code = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  // Control characters, line separators, bidirectional marks and halves of pairs: none may stand in source as it is.
  return text
    .replace(special, (char) => `\\${char}`)
    .replace(
      /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      code,
    );
}

/** Words of a user inside a comment: one line that cannot end the comment. */
export function comment(text: string): string {
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ')
    .replace(/\*\//g, '* /')
    .trim();
}
