import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../nodes/blocks/define.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { limits } from '../../nodes/document/limits.ts';
import { migrateDocument } from '../../nodes/document/migrate.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { sentence } from '../../nodes/text/problem.ts';
import { small, wiresOf } from './small.ts';

const folder = join(import.meta.dirname, '../fixtures/documents');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

interface Expected {
  readonly code: string;
  readonly path: string;
  readonly block?: string;
  readonly data?: Record<string, string | number>;
}

const opened = (text: string): LoomDocument => {
  const parsed = parseDocument(text);
  if ('problem' in parsed) throw new Error(sentence(parsed.problem, 'en'));
  return parsed.document;
};
const problemOf = (text: string) => {
  const parsed = parseDocument(text);
  if (!('problem' in parsed)) throw new Error('the document opened');
  return parsed.problem;
};

describe('files that are refused', () => {
  const expected = JSON.parse(read('broken.json')) as Record<string, Expected>;

  test('every fixture has an expectation and the reverse', () => {
    expect(readdirSync(join(folder, 'broken')).sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s', (file, { code, path, block, data }) => {
    const problem = problemOf(read(`broken/${file}`));
    expect(problem).toMatchObject({ code, data: { path, ...data }, ...(block ? { block } : {}) });
    for (const language of ['en', 'zh'] as const) {
      // Every place in the sentence is filled: it says where and what. A path that is empty means the file as a whole.
      expect(sentence(problem, language)).not.toMatch(/\{[a-z]+\}|undefined/);
      if (
        path !== '' &&
        problem.code !== 'document.tooNew' &&
        problem.code !== 'document.format' &&
        problem.code !== 'document.blockTooNew' &&
        problem.code !== 'document.recursion'
      ) {
        expect(sentence(problem, language)).toContain(path);
      }
    }
  });

  test('nothing is polluted by them', () => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('files that are mended', () => {
  const expected = JSON.parse(read('repaired.json')) as Record<string, readonly (readonly [string, string])[]>;

  test('every fixture has an expectation and the reverse', () => {
    expect(readdirSync(join(folder, 'repaired')).sort()).toEqual(Object.keys(expected).sort());
  });

  test.each(Object.entries(expected))('%s', (file, repairs) => {
    const parsed = parseDocument(read(`repaired/${file}`));
    if ('problem' in parsed) throw new Error(sentence(parsed.problem, 'en'));
    expect(parsed.repairs.map((repair) => [repair.code, repair.data.path])).toEqual(repairs);
    expect(wiresOf(parsed.document.graph).slice(0, 2)).toEqual(['digits.images > flatten.input', 'flatten.output > dense.input']);
    for (const repair of parsed.repairs) for (const language of ['en', 'zh'] as const) expect(sentence(repair, language)).not.toMatch(/\{[a-z]+\}|undefined/);
    // What was mended once needs no mending again.
    const again = parseDocument(printDocument(parsed.document));
    expect(again).toEqual({ document: parsed.document, repairs: [] });
  });

  test('a block that is not known keeps params, label, wires and version', () => {
    const document = opened(read('repaired/unknown-block.loom'));
    expect(document.graph.nodes.at(-1)).toEqual({ id: 'gate', type: 'quantum.gate', x: 690, y: 0, label: 'My gate', params: { qubits: 5, mode: 'x' } });
    expect(document.blocks['quantum.gate']).toBe(3);
    expect(wiresOf(document.graph)).toContain('dense.output > gate.state');
  });
});

describe('limits', () => {
  test('characters', () => {
    const text = printDocument(small());
    const fits = text + ' '.repeat(limits.characters - text.length);
    expect(opened(fits).title).toBe('Small');
    expect(problemOf(`${fits} `)).toMatchObject({ code: 'document.tooLarge', data: { got: limits.characters + 1, limit: limits.characters } });
  });

  const withNodes = (count: number): LoomDocument => ({
    ...small(),
    graph: { nodes: Array.from({ length: count }, (_, i) => ({ id: `n${i}`, type: 'core.flatten', x: i, y: 0, params: {} })), wires: [] },
  });

  test('blocks', () => {
    expect(opened(printDocument(withNodes(limits.nodes))).graph.nodes).toHaveLength(limits.nodes);
    expect(problemOf(printDocument(withNodes(limits.nodes + 1)))).toMatchObject({
      code: 'document.limit',
      data: { path: 'graph.nodes', got: limits.nodes + 1 },
    });
  });

  test('blocks are counted over all compounds', () => {
    const half = withNodes(limits.nodes / 2 + 1);
    const document: LoomDocument = { ...half, compounds: { a: { name: { en: 'A', zh: 'A' }, idea: { en: '', zh: '' }, graph: half.graph, exposed: [] } } };
    expect(problemOf(printDocument(document))).toMatchObject({ code: 'document.limit', data: { path: 'nodes', got: limits.nodes + 2 } });
  });

  test('wires', () => {
    const nodes = withNodes(2);
    const wires = Array.from({ length: limits.wires + 1 }, (_, i) => ({
      id: `w${i}`,
      from: { node: 'n0', port: 'output' },
      to: { node: 'n1', port: `in${i}` },
    }));
    expect(opened(printDocument({ ...nodes, graph: { ...nodes.graph, wires: wires.slice(1) } })).graph.wires).toHaveLength(limits.wires);
    expect(problemOf(printDocument({ ...nodes, graph: { ...nodes.graph, wires } }))).toMatchObject({ code: 'document.limit', data: { path: 'graph.wires' } });
  });

  test('a text of a hundred thousand brackets is refused, not a crash', () => {
    expect(problemOf('['.repeat(100_000)).code).toBe('document.json');
    expect(problemOf(`{ "format": "tensorloom", "version": 1, "title": ${'['.repeat(5_000)}${']'.repeat(5_000)} }`)).toMatchObject({
      code: 'document.text',
      data: { path: 'title' },
    });
  });
});

describe('migrations', () => {
  const dense = findBlock('core.dense')!;
  const newer: Block = {
    ...dense,
    version: 3,
    migrations: [
      { to: 2, name: 'neurons become units', up: ({ neurons, ...rest }) => (neurons === undefined ? rest : { ...rest, units: neurons }) },
      { to: 3, name: 'linear becomes none', up: (params) => (params.activation === 'linear' ? { ...params, activation: 'none' } : params) },
    ],
  };
  const find = (type: string): Block | undefined => (type === 'core.dense' ? newer : findBlock(type));
  const withParams = (params: Record<string, string | number>): LoomDocument => {
    const document = small();
    const node = { id: 'dense', type: 'core.dense', x: 0, y: 0, params };
    const inner = { name: { en: 'A', zh: 'A' }, idea: { en: '', zh: '' }, graph: { nodes: [node], wires: [] }, exposed: [] };
    return {
      ...document,
      blocks: { ...document.blocks, 'core.dense': 1 },
      graph: { ...document.graph, nodes: [...document.graph.nodes.slice(0, 2), node] },
      compounds: { a: inner },
    };
  };

  test('params of an older block are brought up, inside compounds too', () => {
    const parsed = parseDocument(printDocument(withParams({ neurons: 32, activation: 'linear' })), find);
    if ('problem' in parsed) throw new Error(parsed.problem.code);
    expect(parsed.document.graph.nodes[2]!.params).toEqual({ units: 32, activation: 'none' });
    expect(parsed.document.compounds.a!.graph.nodes[0]!.params).toEqual({ units: 32, activation: 'none' });
  });

  test('a gap in the migrations is a problem that names the type', () => {
    const gap: Block = { ...newer, migrations: newer.migrations!.slice(1) };
    const parsed = parseDocument(printDocument(withParams({})), (type) => (type === 'core.dense' ? gap : findBlock(type)));
    expect(parsed).toMatchObject({ problem: { code: 'document.migration', data: { path: 'blocks.core.dense', from: 1, to: 2 } } });
  });

  test('older documents go step by step', () => {
    const steps = [
      { to: 3, name: 'b', up: (document: object) => ({ ...document, trail: [...((document as { trail?: string[] }).trail ?? []), 'b'] }) },
      { to: 2, name: 'a', up: (document: object) => ({ ...document, trail: ['a'] }) },
    ];
    expect(migrateDocument({ version: 1 }, 3, steps)).toEqual({ version: 3, trail: ['a', 'b'] });
  });
});

describe('printing', () => {
  test('reading what was printed and printing it again gives the same bytes', () => {
    const text = printDocument(small());
    expect(printDocument(opened(text))).toBe(text);
    expect(opened(text)).toEqual(small());
  });

  test('one block and one wire a line, params sorted, so that a change is one line', () => {
    const before = printDocument(small()).split('\n');
    const changed = {
      ...small(),
      graph: {
        ...small().graph,
        nodes: small().graph.nodes.map((node) => (node.id === 'dense' ? { ...node, params: { units: 32, activation: 'relu' } } : node)),
      },
    };
    const after = printDocument(changed).split('\n');
    expect(after.filter((line, i) => line !== before[i])).toEqual([
      '      { "id": "dense", "type": "core.dense", "x": 460, "y": 0, "params": { "activation": "relu", "units": 32 } }',
    ]);
  });

  test('the text is what it is on any machine: it ends with one line feed and holds no carriage return', () => {
    const text = printDocument(small());
    expect(text.endsWith('}\n')).toBe(true);
    expect(text).not.toContain('\r');
  });

  test('Windows line ends and a byte order mark are read', () => {
    const text = printDocument(small());
    expect(opened(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(small());
  });
});
