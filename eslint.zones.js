import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(fileURLToPath(import.meta.url));

/** Imports that stand for a folder of this repository (package.json, "imports"). */
const aliases = [
  ['#runtime/', 'nodes/train/runtime/'],
  ['#kernels/', 'nodes/kernels/'],
  ['#host/', 'main/program/'],
  ['#program/', 'main/program/'],
];

const tfjs = ['@tensorflow/tfjs', '@tensorflow/tfjs/**'];
const meaning = ['nodes/text/**', 'nodes/blocks/**', 'nodes/document/**', 'nodes/compile/**'];
const door = ['preload/contract/**', 'preload/rpc/**'];
const backend = [
  'main/engines/**',
  'main/exporting/**',
  'main/program/**',
  'main/recorder/**',
  'main/server/**',
  'main/services/**',
  'main/storage/**',
  'main/trainer/**',
];

const pure = 'nodes/ runs in the screen, the trainer and exported programs, so it knows no Node, no browser, no Electron and no package but tfjs';
const declaration = "a block's declaration is read by the screen at every keystroke; what computes belongs into layer.ts or nodes/train/runtime";
const exported = 'this file is copied as it stands into exported programs, where only tfjs, #runtime and its neighbours exist';

/**
 * Who may import what. The first row whose `files` match decides; patterns name files of this repository or packages.
 * `not` forbids a part of what `may` allows, with a reason of its own.
 */
export const zones = [
  { files: ['nodes/text/**'], may: ['nodes/text/**'], why: `texts stand at the bottom; ${pure}` },
  { files: ['nodes/blocks/**/layer.ts'], may: [...tfjs, 'nodes/train/runtime/**'], why: exported },
  {
    files: ['nodes/blocks/physics/expression/**'],
    may: ['nodes/text/**', 'nodes/blocks/**', 'mathjs/number'],
    why: 'equations are typed, so this folder reads formulas, with the parser of mathjs; what it gives is plain data',
  },
  { files: ['nodes/blocks/**'], may: ['nodes/text/**', 'nodes/blocks/**'], not: [['nodes/blocks/**/layer.ts', declaration]], why: `${declaration}; ${pure}` },
  {
    files: ['nodes/document/**'],
    may: ['nodes/text/**', 'nodes/blocks/**', 'nodes/document/**'],
    not: [['nodes/blocks/**/layer.ts', declaration]],
    why: `text <- blocks <- document <- compile; ${pure}`,
  },
  { files: ['nodes/compile/**'], may: meaning, not: [['nodes/blocks/**/layer.ts', declaration]], why: `text <- blocks <- document <- compile; ${pure}` },
  { files: ['nodes/kernels/**'], may: [...tfjs, 'nodes/kernels/**'], why: exported },
  { files: ['nodes/datasets/**'], may: [...tfjs, 'nodes/datasets/**', 'nodes/train/runtime/**'], why: exported },
  { files: ['nodes/train/runtime/**'], may: [...tfjs, 'nodes/train/runtime/**', 'nodes/datasets/**'], why: exported },
  {
    files: ['nodes/train/**'],
    may: [...tfjs, 'nodes/text/**', 'nodes/datasets/**', 'nodes/train/**', 'nodes/explain/results.ts'],
    why: `datasets <- train <- explain; ${pure}`,
  },
  {
    files: ['nodes/explain/**'],
    may: [...tfjs, 'nodes/text/**', 'nodes/datasets/**', 'nodes/train/**', 'nodes/explain/**', 'nodes/compile/plan.ts', 'nodes/kernels/wasm/webAssembly.ts'],
    why: `datasets <- train <- explain; ${pure}`,
  },
  { files: ['nodes/**'], may: ['nodes/**', ...tfjs], why: pure },

  { files: ['preload/contract/**'], may: ['preload/contract/**', 'nodes/**', 'zod'], why: 'the contract is types and argument schemas for both sides' },
  {
    files: ['preload/rpc/**'],
    may: [...door, 'nodes/text/**', 'zod', '@msgpack/msgpack'],
    why: 'the transports know the contract, neither the screen nor the backend',
  },
  { files: ['preload/index.ts'], may: ['electron'], why: 'the sandboxed preload hands one port over and does nothing else' },

  { files: ['main/setup/**'], may: ['main/setup/**', 'node:*'], why: 'the set-up runs before any package is installed' },
  {
    files: ['main/desktop/**'],
    may: ['main/desktop/**', ...backend, ...door, 'nodes/**', 'node:*', 'electron', 'zod'],
    why: 'the desktop shell stands on the services, beside the server and the command line',
  },
  { files: ['main/program/**'], may: [...tfjs, 'main/program/**', 'nodes/train/runtime/**', 'nodes/kernels/**', 'nodes/datasets/**', 'node:*'], why: exported },
  { files: ['main/storage/**'], may: ['main/storage/**', 'nodes/**', 'node:*', 'zod'], why: 'storage knows files and documents, not who asks for them' },
  {
    files: ['main/recorder/**'],
    may: ['main/recorder/**', 'node:*', '@tensorflow/**'],
    why: 'the recorder could be a package of its own: it knows tfjs-node and nothing of Tensorloom',
  },
  {
    files: ['main/engines/**'],
    may: ['main/engines/**', 'main/storage/**', ...door, 'nodes/text/**', 'nodes/train/events.ts', 'node:*', 'zod'],
    why: 'installing an engine knows folders, packages and compilers, not trainings',
  },
  {
    files: ['main/trainer/**'],
    may: [
      'main/trainer/**',
      'main/engines/**',
      'main/program/**',
      'main/recorder/**',
      'main/storage/**',
      ...door,
      'nodes/**',
      'node:*',
      '@tensorflow/**',
      'zod',
    ],
    why: 'the trainer process and its supervisor serve the services',
  },
  {
    files: ['main/exporting/**'],
    may: [
      'main/exporting/**',
      'main/engines/**',
      'main/program/**',
      'main/recorder/**',
      'main/storage/**',
      'main/trainer/**',
      ...door,
      'nodes/**',
      'node:*',
      '@tensorflow/**',
    ],
    why: 'writing models for other programs stands on the recorder and on what a run leaves; the services ask for it',
  },
  {
    files: ['main/services/**'],
    may: [
      'main/services/**',
      'main/engines/**',
      'main/exporting/**',
      'main/recorder/**',
      'main/trainer/**',
      'main/storage/**',
      'main/program/**',
      ...door,
      'nodes/**',
      'node:*',
      'zod',
      '@xmldom/xmldom',
    ],
    why: 'services answer the contract alike for desktop, server and command line, and import none of the three',
  },
  {
    files: ['main/server/**'],
    may: [...backend, ...door, 'nodes/**', 'node:*', 'ws', 'zod'],
    why: 'the served face stands on the services; only main/desktop and preload/index.ts import electron',
  },
  {
    files: ['main/cli/**'],
    may: ['main/cli/**', ...backend, ...door, 'nodes/**', 'node:*', 'commander', 'pngjs', 'zod'],
    why: 'the command line stands on the services; only main/desktop and preload/index.ts import electron',
  },
  { files: ['main/**'], may: ['main/**', ...door, 'nodes/**', 'node:*'], why: 'main may import preload/contract, preload/rpc and nodes' },

  {
    files: ['renderer/**'],
    may: ['renderer/**', ...door, 'nodes/**', '*', '@*/**', '*/**'],
    not: [
      ['main/**', 'the screen reaches the backend through the contract only'],
      ['preload/index.ts', 'the preload script runs in Electron alone; the screen receives its port as a message'],
      ['electron', 'only main/desktop and preload/index.ts import electron'],
      ['node:*', 'the screen is a sandboxed page without Node'],
      ['@tensorflow/**', 'the screen draws, checks and infers shapes without loading tfjs; ask the backend'],
      ['nodes/blocks/**/layer.ts', 'the screen does not load layers; it reads declarations'],
      ['nodes/kernels/**', 'the screen does not compute with tfjs; ask the backend'],
    ],
    why: 'renderer may import preload/contract, preload/rpc and nodes',
  },
  { files: ['tests/**', '*.js', '*.ts'], may: ['**', '*', '@*/**'], why: 'tests may look at everything' },
];

const nobody = [
  ['tests/**', 'nobody imports tests'],
  ['templates/**', 'templates are data: read them as files'],
];

/** Folders of the screen that are not panels: the frame that places the panels, and what all panels share. */
const frame = ['app', 'dock'];
const shared = ['backend', 'charts', 'state', 'ui'];

/** Why `file` may not import `specifier`; undefined when it may. Both as a reader of the code sees them. */
export function forbidden(file, specifier) {
  const target = resolve(file, specifier);
  const own = zones.find((zone) => zone.files.some((pattern) => path.matchesGlob(file, pattern)));
  if (!own) return undefined;
  const denied = [...(file.startsWith('tests/') ? [] : nobody), ...(own.not ?? [])].find(([pattern]) => matches(target, pattern));
  if (denied) return `${file} may not import ${target}: ${denied[1]}.`;
  if (!own.may.some((pattern) => matches(target, pattern))) return `${file} may not import ${target}: ${own.why}.`;
  return panelCrossing(file, target);
}

function panelCrossing(file, target) {
  const [from, to] = [file, target].map((name) => /^renderer\/([^/]+)\//.exec(name)?.[1]);
  if (from === undefined || to === undefined || from === to || shared.includes(to) || frame.includes(from)) return undefined;
  if (shared.includes(from)) return `${file} may not import ${target}: what all panels share does not know the panels.`;
  return `${file} may not import ${target}: a panel never imports a panel; what both need belongs into renderer/ui or renderer/state, and the frame (renderer/app) joins them.`;
}

function resolve(file, specifier) {
  for (const [alias, folder] of aliases) if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''));
}

/** `node:*` means every module of Node, those with a slash too. */
const matches = (name, pattern) => (pattern === 'node:*' ? name.startsWith('node:') : path.matchesGlob(name, pattern));

/** ESLint rule over the table: static and dynamic imports, re-exports, and types by `import()`. */
export const zoneRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'who may import what (eslint.zones.js)' } },
  create(context) {
    const file = path.relative(root, context.filename).split(path.sep).join('/');
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const message = forbidden(file, source.value);
      if (message) context.report({ node: source, message });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source),
      TSImportType: (node) => check(node.source),
    };
  },
};
