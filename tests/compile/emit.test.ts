import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { emitProgram } from '../../nodes/compile/emit.ts';
import { packageVersions, webgpuVersions } from '../../nodes/compile/emitProject.ts';
import { literal } from '../../nodes/compile/literal.ts';
import type { Program } from '../../nodes/compile/program.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { cnn, documentOf, node, vit } from './documents.ts';
import { programOf, textOf } from './programs.ts';
import { readSources, root } from './sources.ts';

const sources = readSources();

describe('the programs of the two models', () => {
  it.each([
    ['cnn', cnn()],
    ['vit', vit()],
    ['vit-shared', vit({ repeat: 3, weights: 'shared' })],
  ])('%s reads as it is written down', async (name, document) => {
    const program = programOf(document);
    await expect(`${textOf(program, 'model.ts')}\n// train.ts\n${textOf(program, 'train.ts')}`).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  it('comes out the same, byte for byte, whatever the order of params', () => {
    const turned = (document: LoomDocument): LoomDocument => ({
      ...document,
      graph: { ...document.graph, nodes: document.graph.nodes.map((one) => ({ ...one, params: Object.fromEntries(Object.entries(one.params).reverse()) })) },
    });
    for (const document of [cnn(), vit({ repeat: 2, heads: 2, hidden: 32 })]) {
      expect(programOf(document)).toEqual(programOf(document));
      expect(programOf(turned(document)).files).toEqual(programOf(document).files);
    }
  });

  it('copies the layers that are used, byte for byte, and no others', () => {
    const program = programOf(cnn());
    const layers = program.files.filter(({ path }) => path.startsWith('layers/')).map(({ path }) => path);
    expect(layers.sort()).toEqual(['layers/conv2d.ts', 'layers/dense.ts', 'layers/globalAveragePool.ts', 'layers/maxPool.ts']);
    expect(textOf(program, 'layers/dense.ts')).toBe(readFileSync(`${root}nodes/blocks/core/dense/layer.ts`, 'utf8'));
    expect(textOf(program, 'runtime/random/seed.ts')).toBe(readFileSync(`${root}nodes/train/runtime/random/seed.ts`, 'utf8'));
    expect(program.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['main.ts', 'evaluate.ts', 'package.json', 'tsconfig.json', 'README.md']));
    expect(program.files.some(({ path }) => path === 'runtime/optimizers/sgd.ts')).toBe(false);
    expect(new Set(program.files.map(({ path }) => path)).size).toBe(program.files.length);
  });

  it('leaves out what does not lead to the loss', () => {
    const document = cnn();
    const side = {
      ...document,
      graph: {
        nodes: [...document.graph.nodes, node('side', 'core.layerNorm')],
        wires: [...document.graph.wires, { id: 'side', from: { node: 'gap', port: 'output' }, to: { node: 'side', port: 'input' } }],
      },
    };
    expect(programOf(side).files).toEqual(expect.arrayContaining([{ path: 'model.ts', text: textOf(programOf(document), 'model.ts') }]));
    expect(programOf(side).lines['side']).toBeUndefined();
    expect(textOf(programOf(document), 'model.ts')).not.toMatch(/cam|confusion/);
  });

  it('takes seed, epochs and batch of the run', () => {
    const text = textOf(programOf(cnn(), { seed: 11, epochs: 1 }), 'train.ts');
    expect(text).toContain('seed: 11,\n  epochs: 1,\n  batch: 32,');
  });

  it('is a project whose packages have exact versions: those that Tensorloom trains with', () => {
    const project = JSON.parse(textOf(programOf(cnn()), 'package.json')) as {
      name: string;
      dependencies: Record<string, string>;
      imports: Record<string, string>;
    };
    expect(project.name).toBe('cnn-on-digits');
    expect(Object.keys(project.dependencies)).toEqual(['@tensorflow/tfjs', '@tensorflow/tfjs-backend-wasm', 'mnist', 'tsx']);
    const own = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
    for (const [name, version] of Object.entries({ ...packageVersions, ...webgpuVersions }))
      expect({ ...own.devDependencies, ...own.dependencies }[name], name).toBe(version);
  });

  it('speaks of itself in both languages', () => {
    const readme = textOf(programOf(vit()), 'README.md');
    expect(readme).toContain('# ViT on digits');
    expect(readme).toContain('| encoder | Encoder layer 编码器层 | repeat 3, heads 4, hidden 128, dropout 0.1 | time 17 × width 64 |');
    expect(readme).toContain('npm start');
    expect(readme).toContain('## 中文说明');
  });

  it('is not there while there are problems, or when a source is missing', () => {
    const broken = documentOf('x', [node('dense', 'core.dense')], []);
    expect(emitProgram(broken, analyse(broken), sources)).toEqual({ problems: analyse(broken).problems });
    const { 'nodes/blocks/core/dense/layer.ts': _, ...fewer } = sources;
    expect(emitProgram(cnn(), analyse(cnn()), fewer)).toEqual({ problems: [{ code: 'program.source', data: { file: 'nodes/blocks/core/dense/layer.ts' } }] });
  });
});

describe('lines', () => {
  const lineTexts = (program: Program, path: string): string[] =>
    program.lines[path]!.flatMap(({ file, from, to }) =>
      textOf(program, file)
        .split('\n')
        .slice(from - 1, to),
    );

  it('lead from each block to what it wrote and to the source of its layer', () => {
    const program = programOf(cnn());
    expect(lineTexts(program, 'conv-2')[0]).toContain(`new Conv2D({ name: 'conv-2', filters: 32`);
    expect(program.lines['conv-2']!.at(-1)!.file).toBe('layers/conv2d.ts');
    expect(lineTexts(program, 'digits')[0]).toContain('tf.input');
    expect(lineTexts(program, 'digits').join('\n')).toContain('data: digits({ train: 8000, test: 2000 })');
    expect(lineTexts(program, 'loss').join('\n')).toContain('loss: crossEntropy({ smoothing: 0 })');
    expect(lineTexts(program, 'adam').join('\n')).toContain('optimizer: adamW({');
    expect(lineTexts(program, 'train').join('\n')).toContain('epochs: 3');
    expect(Object.keys(program.lines).sort()).toEqual(['adam', 'conv-1', 'conv-2', 'conv-3', 'digits', 'gap', 'head', 'loss', 'pool-1', 'pool-2', 'train']);
  });

  it('lead into compounds', () => {
    const program = programOf(vit());
    expect(lineTexts(program, 'encoder').join('\n')).toMatch(/function encoderLayer[\s\S]*for \(let i = 1; i <= 3; i\+\+\) encoder = encoderLayer/);
    expect(lineTexts(program, 'encoder/attention')[0]).toContain('new MultiHeadAttention({ name: `${name}-attention`, heads, causal: false, bias: false })');
  });

  it('name existing lines, and every line that makes a layer belongs to a block', () => {
    for (const program of [programOf(cnn()), programOf(vit()), programOf(vit({ repeat: 3, weights: 'shared' }))]) {
      const owned = new Set<number>();
      for (const ranges of Object.values(program.lines)) {
        for (const { file, from, to } of ranges) {
          expect(from).toBeGreaterThanOrEqual(1);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(textOf(program, file).trimEnd().split('\n').length);
          if (file === 'model.ts') for (let line = from; line <= to; line++) owned.add(line);
        }
      }
      textOf(program, 'model.ts')
        .split('\n')
        .forEach((line, i) => {
          if (/new [A-Z]|tf\.input/.test(line)) expect(owned.has(i + 1), line).toBe(true);
        });
    }
  });
});

/** A program as its tokens: strings and comments left out, identifiers and punctuation kept. */
function tokens(text: string): string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, ts.LanguageVariant.Standard, text);
  const found: string[] = [];
  const stack: number[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (kind === ts.SyntaxKind.TemplateHead) stack.push(0);
    else if (kind === ts.SyntaxKind.OpenBraceToken && stack.length > 0) stack[stack.length - 1]!++;
    else if (kind === ts.SyntaxKind.CloseBraceToken && stack.length > 0) {
      if (stack.at(-1) === 0) {
        kind = scanner.reScanTemplateToken(false);
        if (kind === ts.SyntaxKind.TemplateTail) stack.pop();
      } else stack[stack.length - 1]!--;
    }
    const named =
      kind === ts.SyntaxKind.Identifier ||
      (kind >= ts.SyntaxKind.FirstKeyword && kind <= ts.SyntaxKind.LastKeyword) ||
      (kind >= ts.SyntaxKind.FirstPunctuation && kind <= ts.SyntaxKind.LastPunctuation);
    found.push(named ? scanner.getTokenText() : ts.SyntaxKind[kind]!);
  }
  return found;
}

const evil = [
  `*/ process.exit(1); /*`,
  `'); process.exit(1); ('`,
  '`${process.exit(1)}`',
  'a\nprocess.exit(1)\n//',
  'a\u2028process.exit(1)\u2029',
  '\u202eprocess.exit(1)',
  `"><img src=x onerror=alert(1)>`,
  '\\',
  '${name}',
  '\ud800',
  '',
];

/** What a source text is when it runs, as plain data. */
const valueOf = (source: string): unknown => JSON.parse(runInNewContext(`JSON.stringify(${source})`) as string);

describe('a hostile document', () => {
  const words = (document: LoomDocument, text: string): LoomDocument => ({
    ...document,
    title: text,
    graph: { ...document.graph, nodes: document.graph.nodes.map((one) => ({ ...one, label: text })) },
    compounds: Object.fromEntries(
      Object.entries(document.compounds).map(([id, compound]) => [id, { ...compound, name: { en: text, zh: text }, idea: { en: text, zh: text } }]),
    ),
  });

  it.each(evil.map((text) => [JSON.stringify(text), text]))('cannot write code with titles, labels and names: %s', (_, text) => {
    const [calm, hostile] = [programOf(vit()), programOf(words(vit(), text))];
    for (const path of ['model.ts', 'train.ts']) {
      expect(tokens(textOf(hostile, path))).toEqual(tokens(textOf(calm, path)));
      expect(textOf(hostile, path).split('\n')).toHaveLength(textOf(calm, path).split('\n').length);
    }
    expect(() => void JSON.parse(textOf(hostile, 'package.json'))).not.toThrow();
    expect((JSON.parse(textOf(hostile, 'package.json')) as { name: string }).name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(textOf(hostile, 'README.md')).not.toMatch(/(^|[^\\])<img/);
  });

  /** The document with every id replaced. */
  const renamed = (document: LoomDocument, rename: (id: string) => string): LoomDocument => ({
    ...document,
    graph: {
      nodes: document.graph.nodes.map((one) => ({ ...one, id: rename(one.id) })),
      wires: document.graph.wires.map((wire) => ({
        ...wire,
        from: { ...wire.from, node: rename(wire.from.node) },
        to: { ...wire.to, node: rename(wire.to.node) },
      })),
    },
  });
  const shape = (text: string): string[] => {
    const known = new Map<string, string>();
    // Local names differ; what is done with them must not.
    return tokens(text).map((token) =>
      /^[a-z]\w*$/.test(token) &&
      !['tf', 'import', 'from', 'const', 'let', 'return', 'new', 'as', 'export', 'function', 'for', 'number', 'string', 'name'].includes(token)
        ? (known.get(token) ?? (known.set(token, `v${known.size}`), `v${known.size - 1}`))
        : token,
    );
  };

  it.each(evil.map((text) => [JSON.stringify(text), text]))('cannot write code with ids: %s', (_, text) => {
    const [calm, hostile] = [programOf(cnn()), programOf(renamed(cnn(), (id) => text + id))];
    for (const path of ['model.ts', 'train.ts']) expect(shape(textOf(hostile, path))).toEqual(shape(textOf(calm, path)));
  });

  it('cannot write code with params: what no block knows is not written, what it knows is checked', () => {
    const document = cnn();
    const nodes = document.graph.nodes.map((one) => ({ ...one, params: { ...one.params, name: `'}); process.exit(1)`, constructor: 'x' } }));
    expect(programOf({ ...document, graph: { ...document.graph, nodes } }).files).toEqual(programOf(document).files);
  });

  it('cannot write code through the printer', () => {
    for (const text of evil) {
      const source = literal({ [text]: [text, 1, null, true], __proto__x: text });
      expect(tokens(`x = ${source}`).filter((token) => token === 'process')).toEqual([]);
      expect(valueOf(source)).toEqual({ [text]: [text, 1, null, true], __proto__x: text });
    }
    const odd = JSON.parse('{"__proto__": {"a": 1}}') as Record<string, never>;
    expect(Object.keys(valueOf(literal(odd)) as object)).toEqual(['__proto__']);
    expect(() => literal(Number.NaN)).toThrow(/NaN/);
    expect(literal(-0)).toBe('0');
    expect(literal(1e21)).toBe('1e+21');
  });
});
