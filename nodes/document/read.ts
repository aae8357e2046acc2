import type { Problem } from '../text/problem.ts';
import type { ProblemCode } from '../text/problemTexts.ts';
import type { Text } from '../text/text.ts';
import { limits } from './limits.ts';

/** Reading of values that may be anything. What does not fit is thrown as Unfit and caught once, by `parseDocument`; what can be mended is noted. */
export class Unfit extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.code);
    this.problem = problem;
  }
}

export type Fields = Readonly<Record<string, unknown>>;

export function unfit(code: ProblemCode, path: string, data: Problem['data'] = {}, block?: string): never {
  throw new Unfit({ code, data: { path, ...data }, ...(block === undefined ? {} : { block }) });
}

/** A value as a reader of the file would recognise it. Lists and objects are not written out: they may be of any depth. */
export function shown(value: unknown): string | Text {
  if (value === undefined) return { en: 'missing', zh: '空缺' };
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? { en: 'a list', zh: '列表' } : { en: 'an object', zh: '对象' };
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One reading: where repairs are noted. */
export class Reading {
  readonly repairs: Problem[] = [];

  note(code: ProblemCode, path: string, data: Problem['data'] = {}, block?: string): void {
    this.repairs.push({ code, data: { path, ...data }, ...(block === undefined ? {} : { block }) });
  }

  /** An object with these keys; others are left out and noted. */
  object(value: unknown, path: string, keys: readonly string[]): Fields {
    if (!isFields(value)) return unfit('document.object', path, { got: shown(value) });
    for (const key of Object.keys(value))
      if (!keys.includes(key)) this.note('repair.field', path === '' ? key.slice(0, limits.id) : `${path}.${key.slice(0, limits.id)}`);
    return value;
  }

  /** A list within a limit; an absent one is an empty one. */
  list(value: unknown, path: string, limit: number): readonly unknown[] {
    if (value === undefined) {
      this.note('repair.missing', path);
      return [];
    }
    if (!Array.isArray(value)) return unfit('document.list', path, { got: shown(value) });
    if (value.length > limit) return unfit('document.limit', path, { got: value.length, limit });
    return value;
  }

  /** An object used as a record of any keys; an absent one is an empty one. */
  record(value: unknown, path: string, limit: number): readonly (readonly [string, unknown])[] {
    if (value === undefined) {
      this.note('repair.missing', path);
      return [];
    }
    if (!isFields(value)) return unfit('document.object', path, { got: shown(value) });
    const entries = Object.entries(value);
    if (entries.length > limit) return unfit('document.limit', path, { got: entries.length, limit });
    return entries;
  }

  text(value: unknown, path: string, limit: number): string {
    if (typeof value !== 'string') return unfit('document.text', path, { got: shown(value) });
    if (value.length > limit) return unfit('document.limit', path, { got: value.length, limit });
    return value;
  }

  name(value: unknown, path: string, fits: (name: unknown) => name is string): string {
    return fits(value) ? value : unfit('document.name', path, { got: shown(value) });
  }

  number(value: unknown, path: string): number {
    // JSON has no NaN, but 1e999 reads as Infinity.
    if (typeof value !== 'number' || !Number.isFinite(value)) return unfit('document.number', path, { got: shown(value) });
    return value === 0 ? 0 : value;
  }

  /** A place or size on the canvas; a bad one costs no one their work and is mended. */
  pixels(value: unknown, path: string, from: number, to: number, instead: number): number {
    if (typeof value === 'number' && value >= from && value <= to) return value === 0 ? 0 : value;
    this.note('repair.position', path, { got: shown(value), to: instead });
    return instead;
  }
}
