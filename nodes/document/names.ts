import { limits } from './limits.ts';

/** Ids, types and param names become keys of records and identifiers of the program: no word that every object answers to, nothing that needs quoting. */
const inherited = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);

const allowed =
  (pattern: RegExp) =>
  (name: unknown): name is string =>
    typeof name === 'string' && name.length <= limits.id && pattern.test(name) && !inherited.has(name);

/** `patch-embed`, `conv2d-2`: nodes, compounds, wires, notes and exposed params. */
export const isId = allowed(/^[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*$/);
/** `vision.patchEmbed`, `compound:encoder-layer`. */
export const isType = allowed(/^(?:[a-zA-Z][a-zA-Z0-9]*(?:\.[a-zA-Z][a-zA-Z0-9]*)+|compound:[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*)$/);
/** A port's id is an id: the ports of a compound are named by its boundary blocks. */
export const isPort = isId;
export const isParamName = isId;

const prefix = 'compound:';

/** The definition that an instance's type names, if it is one. */
export const compoundOf = (type: string): string | undefined => (type.startsWith(prefix) ? type.slice(prefix.length) : undefined);
export const compoundType = (id: string): string => prefix + id;

/** `vision.patchEmbed` -> `patch-embed`, `compound:encoder-layer` -> `encoder-layer`: ids say what a block is, in no language. */
export function baseId(type: string): string {
  const last = compoundOf(type) ?? type.slice(type.lastIndexOf('.') + 1);
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .toLowerCase();
}

/** `base`, `base-2`, `base-3` ...: the first that is not taken. */
export function freeId(base: string, taken: ReadonlySet<string>): string {
  const stem = base.slice(0, limits.id - 6).replace(/-$/, '');
  if (!taken.has(stem)) return stem;
  for (let i = 2; ; i++) if (!taken.has(`${stem}-${i}`)) return `${stem}-${i}`;
}
