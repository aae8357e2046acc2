import { compoundOf } from '../document/names.ts';
import type { GraphNode } from '../document/schema.ts';

/** Names of layers and identifiers, made of node ids: nothing else of a document becomes a name in a program. */

/**
 * The layer name of each node of one graph. It is the node's id, unless that holds odd characters or would collide: the repeats of a
 * compound `a` are called `a-1-...`, so another node beside it must not begin like that.
 */
export function layerNames(nodes: Iterable<GraphNode>, reserved: readonly string[] = []): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set(reserved);
  const stems: string[] = [];
  const all = [...nodes];
  // Compounds last: their names give way.
  for (const node of [...all.filter((one) => compoundOf(one.type) === undefined), ...all.filter((one) => compoundOf(one.type) !== undefined)]) {
    const compound = compoundOf(node.type) !== undefined;
    const clean = cleanId(node.id);
    const clashes = (name: string) =>
      taken.has(name) || stems.some((stem) => repeats(stem, name)) || (compound && [...taken].some((other) => repeats(name, other)));
    let name = clean;
    // Without the dash before a digit: `encoder-2x2` would again look like a repeat of `encoder`.
    for (let i = 2; clashes(name); i++) name = `${clean.replace(/-(?=\d)/g, 'x')}x${i}`;
    names.set(node.id, name);
    taken.add(name);
    if (compound) stems.push(name);
  }
  return names;
}

const repeats = (stem: string, name: string): boolean => name.startsWith(`${stem}-`) && /^\d/.test(name.slice(stem.length + 1));

/** Letters, digits and single dashes, a letter first: what both TensorFlow and an identifier can be made of. */
export function cleanId(id: string): string {
  const clean = id
    .replace(/[^a-zA-Z0-9]+/g, '-')
    .replace(/^[-\d]+|-+$/g, '')
    .slice(0, 80);
  return clean === '' ? 'block' : clean;
}

/** `patch-embed` -> `patchEmbed`. */
export function identifier(id: string): string {
  const [first = 'block', ...rest] = cleanId(id).split('-');
  return first.charAt(0).toLowerCase() + first.slice(1) + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

const words =
  'abstract any arguments as async await boolean break case catch class const constructor continue debugger declare default delete do else enum eval export extends false finally for from function get if implements import in infinity instanceof interface is let module namespace nan new never null number object of package private protected public return set static string super switch symbol this throw true try type typeof undefined unknown using var void while with yield';
const reservedWords: ReadonlySet<string> = new Set([...words.split(' '), 'tf', 'i', 'name', 'buildModel', 'recipe', 'array', 'math', 'error', 'map']);

/** Hands out identifiers that are no words of the language and not given out twice; a scope sees those of the one around it. */
export class Scope {
  private readonly taken: Set<string>;

  constructor(outer?: Scope) {
    this.taken = new Set(outer?.taken ?? []);
  }

  take(id: string): string {
    const wanted = identifier(id);
    let name = wanted;
    for (let i = 2; this.taken.has(name) || reservedWords.has(name); i++) name = `${wanted}${i}`;
    this.taken.add(name);
    return name;
  }
}
