import type { Sources } from './program.ts';

/** Which files of the repository programs are made of, where they go in an exported project, and what they need. */

/** Folders (from the repository root) and the names in them that belong to `Sources`. */
export const sourcePaths: readonly { readonly folder: string; readonly name: RegExp; readonly deep: boolean }[] = [
  { folder: 'nodes/blocks', name: /^layer\.ts$/, deep: true },
  { folder: 'nodes/train/runtime', name: /\.ts$/, deep: true },
  { folder: 'nodes/datasets', name: /\.ts$/, deep: false },
  { folder: 'nodes/kernels', name: /\.ts$/, deep: true },
  { folder: 'main/program', name: /\.ts$/, deep: false },
];

/** Where the program starts; in every project, whatever its graph. */
export const hostEntries = ['main/program/main.ts', 'main/program/evaluate.ts'] as const;

/** `nodes/blocks/core/dense/layer.ts` -> `layers/dense.ts`. */
export function exportPath(path: string): string {
  const layer = /^nodes\/blocks\/[^/]+\/([^/]+)\/layer\.ts$/.exec(path);
  if (layer) return `layers/${layer[1]}.ts`;
  if ((hostEntries as readonly string[]).includes(path)) return path.slice('main/program/'.length);
  for (const [from, to] of moves) if (path.startsWith(from)) return to + path.slice(from.length);
  throw new Error(`${path} is not a file that programs are made of`);
}

const moves = [
  ['nodes/train/runtime/', 'runtime/'],
  ['nodes/datasets/', 'datasets/'],
  ['nodes/kernels/', 'kernels/'],
  ['main/program/', 'host/'],
] as const;

/** Aliases under which source files import each other, in the repository and, by the same names, in an exported project. */
const aliases = [
  ['#runtime/', 'nodes/train/runtime/'],
  ['#kernels/', 'nodes/kernels/'],
  ['#host/', 'main/program/'],
] as const;

/** "imports" of an exported project's package.json. */
export const exportImports = { '#runtime/*': './runtime/*', '#kernels/*': './kernels/*', '#host/*': './host/*', '#program/*': './*' } as const;

/** `#program/train.ts` is written by the emitter. */
const written = '#program/';

export interface Closure {
  readonly paths: readonly string[];
  /** Packages imported anywhere, without node's own. */
  readonly packages: readonly string[];
  readonly missing: readonly string[];
}

/** `entries` and all that they import, transitively, in a stable order. */
export function closure(sources: Sources, entries: readonly string[]): Closure {
  const paths = new Set<string>();
  const packages = new Set<string>();
  const missing = new Set<string>();
  const open = [...entries];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (paths.has(path) || missing.has(path)) continue;
    if (!Object.hasOwn(sources, path)) {
      missing.add(path);
      continue;
    }
    paths.add(path);
    for (const specifier of importsOf(sources[path]!)) {
      const target = resolve(path, specifier);
      if (target !== undefined) open.push(target);
      else if (!specifier.startsWith('node:') && !specifier.startsWith(written)) packages.add(packageName(specifier));
    }
  }
  return { paths: [...paths].sort(), packages: [...packages].sort(), missing: [...missing].sort() };
}

/** Specifiers of static imports, re-exports, `import('...')` and `require('...')`. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = code.matchAll(/^\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|^\s*import\s*'([^']+)'|\b(?:import|require)\(\s*'([^']+)'\s*\)/gm);
  return [...found].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

function resolve(from: string, specifier: string): string | undefined {
  for (const [alias, folder] of aliases) if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
  if (!specifier.startsWith('.')) return undefined;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
