import { describe, expect, test } from 'vitest';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { isRows } from '../../nodes/blocks/shapes.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { connect, removeNodes, setParam } from '../../nodes/document/edits.ts';
import { nodeIn } from '../../nodes/document/graphs.ts';
import { library } from '../../nodes/document/library.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { lessonPages, TemplateStore } from '../../main/services/templates.ts';
import type { Exercise, TemplateInfo } from '../../preload/contract/templates.ts';
import { documentOf, folder, goalOf, ids, met, problemsOf, read, readJson, type Expected } from './open.ts';

/** References to blocks in a text, in order. */
const references = (markdown: string): string[] => [...markdown.matchAll(/\]\(block:([^)]+)\)/g)].map((match) => match[1]!);
const formulas = (markdown: string): string[] => [...markdown.matchAll(/\$\$([\s\S]+?)\$\$/g)].map((match) => match[1]!.trim());

test('the templates are there', () => {
  expect(ids).toEqual(
    expect.arrayContaining([
      '3.0-cnn',
      '3.1-vit',
      '9.1-burgers',
      '9.2-inverse',
      '9.3-heat',
      '9.3-poisson',
      '9.4-schroedinger',
      '9.4-allen-cahn',
      '12.0-graph-basics',
      '12.1-gcn',
      '12.2-gat',
      '12.3-gin',
      '12.4-graph-autoencoder',
      '12.5-graph-generation',
      '12.1-over-smoothing',
    ]),
  );
});

describe.each(ids)('%s', (id) => {
  const document = documentOf(id);
  const analysis = analyse(document);
  const expected = readJson<Expected>(id, 'expect.json');
  const info = readJson<TemplateInfo>(id, 'template.json');
  const exercises = readJson<Exercise[]>(id, 'exercises.json');
  const [en, zh] = [read(id, 'lesson.en.md'), read(id, 'lesson.zh.md')];
  const pages = lessonPages(en, zh);

  test('opens without problems and prints as it lies in its folder', () => {
    expect(problemsOf(analysis)).toEqual([]);
    expect(printDocument(document)).toBe(read(id, 'graph.loom'));
    expect(document.template).toBe(id);
    expect(analysis.idle).toEqual([]);
  });

  test('has the shapes, weights and probes that it promises', () => {
    expect(analysis.total.weights).toBe(expected.parameters);
    for (const [port, shape] of Object.entries(expected.shapes)) {
      const signal = analysis.signals[port]!;
      expect(Object.fromEntries(signal.shape.filter((one) => !isRows(one.axis)).map((one) => [one.axis, one.size])), port).toEqual(shape);
    }
    expect(Object.fromEntries(analysis.probes.map((probe) => [probe.id, probe.layers]))).toEqual(expected.probes);
  });

  test('its card says what it trains to', () => {
    expect(info.target).toEqual({ metric: expected.metric, value: goalOf(expected), epochs: expected.epochs, seed: expected.seed });
    const recipe = document.graph.nodes.find((node) => node.type.startsWith('recipe.'))!;
    const defaults = findBlock(recipe.type)!.params;
    expect({ epochs: recipe.params.epochs ?? defaults.epochs!.default, seed: recipe.params.seed ?? 7 }).toEqual({
      epochs: expected.epochs,
      seed: expected.seed,
    });
    expect(info.id).toBe(id);
    expect(id.startsWith(`${info.chapter}.`)).toBe(true);
    for (const text of [info.title, info.see, ...info.needs.map((need) => need.what)]) expect(Math.min(text.en.length, text.zh.length)).toBeGreaterThan(0);
  });

  test('blocks stand apart, in rows from left to right, with room for the shapes on the wires', () => {
    const { nodes, wires } = document.graph;
    for (const a of nodes)
      for (const b of nodes) if (a.id < b.id) expect(Math.abs(a.x - b.x) >= 230 || Math.abs(a.y - b.y) >= 120, `${a.id} and ${b.id}`).toBe(true);
    const at = Object.fromEntries(nodes.map((node) => [node.id, node]));
    for (const { from, to } of wires) {
      const [a, b] = [at[from.node]!, at[to.node]!];
      expect(a.x < b.x || a.y < b.y, `${from.node} to ${to.node}`).toBe(true);
    }
    for (const note of document.notes) {
      expect(note.text, 'both languages, since a note is in one').toMatch(/^[\x20-\x7e]+ · [\u4e00-\u9fff]+$/);
      for (const node of nodes) {
        const inside = node.x >= note.x && node.x + 170 <= note.x + note.width && node.y >= note.y && node.y + 90 <= note.y + note.height;
        const outside = node.x >= note.x + note.width || node.x + 170 <= note.x || node.y >= note.y + note.height || node.y + 90 <= note.y;
        expect(inside || outside, `${node.id} and ${note.text}`).toBe(true);
      }
    }
  });

  test('its lesson has the same pages, formulas and references in both languages', () => {
    expect(pages.length).toBeGreaterThanOrEqual(4);
    expect(pages.length).toBeLessThanOrEqual(6);
    expect([...zh.matchAll(/^# .*\{#(.+)\}$/gm)].map((match) => match[1])).toEqual(pages.map((page) => page.id));
    for (const { id: page, title, body } of pages) {
      expect(title.zh, page).toMatch(/[\u4e00-\u9fff]/);
      expect(references(body.zh).sort(), page).toEqual(references(body.en).sort());
      expect(formulas(body.zh), page).toEqual(formulas(body.en));
      // Bold words open the tasks; there are as many in both.
      expect(body.zh.match(/\*\*/g)?.length, page).toBe(body.en.match(/\*\*/g)?.length);
    }
  });

  test('every block that it refers to is in the graph', () => {
    const known = new Set(document.graph.nodes.map((node) => node.id));
    for (const reference of references(en)) expect(known.has(reference), reference).toBe(true);
    expect(new Set(references(en)).size).toBeGreaterThan(5);
  });

  test('the service opens it', async () => {
    const template = await new TemplateStore(folder.slice(0, -'/templates'.length)).open(id);
    expect(template.document).toEqual(document);
    expect(template.lesson.pages).toEqual(pages);
    expect(template.info.needs.every((need) => need.here)).toBe(true);
  });

  test('no exercise is met at the start, and each belongs to a page', () => {
    expect(exercises.length).toBeGreaterThanOrEqual(4);
    expect(new Set(exercises.map((exercise) => exercise.id)).size).toBe(exercises.length);
    for (const exercise of exercises) {
      expect(met(exercise, document), exercise.id).toBe(false);
      expect(pages.map((page) => page.id)).toContain(exercise.page);
      for (const text of [exercise.task, exercise.done]) expect(text.zh).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});

const run = (document: LoomDocument, metric: string, figure: number) => ({
  best: { [metric]: figure },
  trained: true,
  types: document.graph.nodes.map((node) => node.type),
});

/** Another data block in the place of this one, with the same ports. */
const otherData = (document: LoomDocument, id: string, type: string): LoomDocument => ({
  ...document,
  graph: { ...document.graph, nodes: document.graph.nodes.map((node) => (node.id === id ? { ...node, type, params: {} } : node)) },
});

/** Graph layers replaced by dense blocks of the same width, as a student does it: nothing is passed along edges any more. */
function deaf(document: LoomDocument, units: Readonly<Record<string, number>>): LoomDocument {
  const { nodes, wires } = document.graph;
  return {
    ...document,
    graph: {
      nodes: nodes.map((node) => (node.id in units ? { ...node, type: 'core.dense', params: { units: units[node.id]! } } : node)),
      wires: wires.flatMap((wire) => {
        if (!(wire.to.node in units)) return [wire];
        return wire.to.port === 'nodes' ? [{ ...wire, to: { ...wire.to, port: 'input' } }] : [];
      }),
    },
  };
}

/** What a student does, and what holds then. Each leaves a graph that trains. */
const ways: Readonly<Record<string, Readonly<Record<string, (document: LoomDocument) => LoomDocument>>>> = {
  '3.0-cnn': {
    'finer-maps': (document) => removeNodes(document, [], ['pool-2'], () => true),
    starve: (document) => setParam(document, [], 'conv-1', 'filters', 2),
    'constant-rate': (document) => setParam(document, [], 'optimizer', 'schedule', 'constant'),
    target: (document) => document,
  },
  '12.0-graph-basics': {
    train: (document) => document,
    'three-rounds': (document) => setParam(document, [], 'messages', 'rounds', 3),
    'two-steps': (document) => setParam(document, [], 'graph', 'edges', `${String(nodeIn(document.graph, 'graph').params['edges'])}\nA, H`),
    apart: (document) => setParam(document, [], 'graph', 'edges', String(nodeIn(document.graph, 'graph').params['edges']).replace('\nE, F', '')),
    loud: (document) => setParam(document, [], 'graph', 'edges', String(nodeIn(document.graph, 'graph').params['edges']).replace('E, F', 'E, F, 3')),
    'one-way': (document) => setParam(document, [], 'graph', 'directed', true),
  },
  '12.1-gcn': {
    'without-neighbours': (document) => deaf(document, { 'gcn-1': 16, 'gcn-2': 4 }),
    mixed: (document) => setParam(document, [], 'graph', 'mixing', 0.75),
    'edges-only': (document) => setParam(document, [], 'graph', 'strength', 0),
    target: (document) => document,
  },
  '12.2-gat': {
    'one-head': (document) => setParam(document, [], 'gat-1', 'heads', 1),
    'no-silence': (document) => setParam(document, [], 'gat-1', 'dropout', 0),
    'average-early': (document) => setParam(document, [], 'gat-1', 'join', 'average'),
    target: (document) => document,
  },
  '12.3-gin': {
    deaf: (document) => deaf(document, { 'gin-1': 32, 'gin-2': 32, 'gin-3': 32 }),
    'mean-readout': (document) => setParam(document, [], 'readout', 'mode', 'mean'),
    'second-fold': (document) => setParam(document, [], 'graphs', 'fold', 2),
    target: (document) => document,
  },
  '12.4-graph-autoencoder': {
    variational: (document) => setParam(setParam(document, [], 'codes', 'units', 32), [], 'loss', 'variational', true),
    'hide-more': (document) => setParam(document, [], 'recipe', 'test', 40),
    'no-messages': (document) => deaf(document, { 'gcn-1': 32, codes: 16 }),
    novel: (document) => otherData(document, 'graph', 'data.miserables'),
    target: (document) => document,
  },
  '12.1-over-smoothing': {
    deep: (document) => setParam(document, [], 'hidden', 'repeat', 16),
    shallow: (document) => setParam(document, [], 'hidden', 'repeat', 1),
    'keep-all': (document) => setParam(document, [], 'hidden', 'dropout', 0),
    target: (document) => document,
  },
  '12.5-graph-generation': {
    'short-memory': (document) => setParam(document, [], 'memory', 'units', 4),
    'by-heart': (document) => setParam(document, [], 'graphs', 'graphs', 10),
    loose: (document) => setParam(document, [], 'graphs', 'inside', 0.4),
    rules: (document) => setParam(document, [], 'recipe', 'keepRules', true),
    target: (document) => document,
  },
  '9.1-burgers': {
    gentler: (document) => setParam(setParam(document, [], 'reference', 'viscosity', 0.1), [], 'equation', 'constants', 'nu = 0.1'),
    'same-points': (document) => setParam(document, [], 'domain', 'refresh', 'fixed'),
    soft: (document) => setParam(document, [], 'equation', 'transform', ''),
    target: (document) => document,
  },
  '9.2-inverse': {
    noise: (document) => setParam(document, [], 'equation', 'noise', 0.1),
    few: (document) => setParam(document, [], 'equation', 'measurements', 200),
    'no-viscosity': (document) =>
      setParam(
        setParam(setParam(document, [], 'equation', 'equations', 'u_t + lambda1*u*u_x = 0'), [], 'equation', 'unknowns', 'lambda1 = 0'),
        [],
        'equation',
        'truth',
        'lambda1 = 1',
      ),
    target: (document) => document,
  },
  '9.3-heat': {
    finer: (document) => setParam(document, [], 'classical', 'cells', 128),
    typing: (document) =>
      setParam(setParam(document, [], 'equation', 'equations', 'u_t - alpha*u_xx + w = 0'), [], 'equation', 'constants', 'alpha = 0.4\nw = 0'),
    poisson: (document) => {
      let changed = removeNodes(document, [], ['classical'], () => true);
      for (const [param, value] of Object.entries({ space: 'rectangle', time: false, xFrom: -1 })) changed = setParam(changed, [], 'domain', param, value);
      changed = setParam(changed, [], 'equation', 'equations', 'u_xx + u_yy + 2*pi^2*sin(pi*x)*sin(pi*y) = 0');
      changed = setParam(changed, [], 'equation', 'conditions', 'boundary: u = 0');
      return setParam(changed, [], 'reference', 'formulas', 'u = sin(pi*x)*sin(pi*y)');
    },
    target: (document) => document,
  },
  '9.3-poisson': {
    'weak-rim': (document) => setParam(document, [], 'equation', 'conditionWeight', 1),
    disc: (document) => setParam(setParam(document, [], 'domain', 'space', 'disc'), [], 'equation', 'conditions', 'boundary: u = sin(pi*x)*sin(pi*y)'),
    line: (document) => {
      const changed = setParam(setParam(document, [], 'domain', 'space', 'interval'), [], 'equation', 'equations', 'u_xx + pi^2*sin(pi*x) = 0');
      return setParam(changed, [], 'reference', 'formulas', 'u = sin(pi*x)');
    },
    target: (document) => document,
  },
  '9.4-allen-cahn': {
    'no-direction': (document) => setParam(document, [], 'equation', 'equations', 'u_t - 0.0001*u_xx + 5*u^3 - 5*u = 0'),
    'too-much': (document) => setParam(document, [], 'equation', 'equations', '(u_t - 0.0001*u_xx + 5*u^3 - 5*u)*exp(-6*t) = 0'),
    'no-features': (document) => removeNodes(document, [], ['fourier'], () => true),
    target: (document) => document,
  },
  '9.4-schroedinger': {
    soft: (document) => setParam(document, [], 'equation', 'transform', ''),
    'no-features': (document) => removeNodes(document, [], ['fourier'], () => true),
    sine: (document) => setParam(document, [], 'dense-1', 'activation', 'sin'),
    target: (document) => document,
  },
  '3.1-vit': {
    'shorter-words': (document) => setParam(document, [], 'patch-embed', 'patch', 4),
    'one-head': (document) => setParam(document, [], 'encoder', 'heads', 1),
    'ask-everyone': (document) => setParam(document, [], 'pool', 'mode', 'mean'),
    'bag-of-squares': (document) => removeNodes(document, [], ['position-embedding'], () => true),
    target: (document) => document,
  },
};

describe.each(ids.flatMap((id) => readJson<Exercise[]>(id, 'exercises.json').map((exercise) => [id, exercise.id, exercise] as const)))(
  '%s, exercise %s',
  (id, name, exercise) => {
    test('is met by what its text says', () => {
      const way = ways[id]?.[name];
      if (!way) throw new Error(`no way is known to meet ${name}`);
      const done = way(documentOf(id));
      expect(problemsOf(analyse(done))).toEqual([]);
      const expected = readJson<Expected>(id, 'expect.json');
      expect(met(exercise, done, run(done, expected.metric, goalOf(expected)))).toBe(true);
    });

    test('a run that was not asked for does not meet it', () => {
      const document = documentOf(id);
      const expected = readJson<Expected>(id, 'expect.json');
      const worse = goalOf(expected) + (expected.atMost === undefined ? -0.001 : 0.001);
      expect(met(exercise, document, run(document, expected.metric, worse))).toBe(false);
    });
  },
);

test('the lesson on Grad-CAM: it may be wired to the second convolution, where CAM may not', () => {
  const document = documentOf('3.0-cnn');
  expect(problemsOf(analyse(connect(document, [], { node: 'conv-2', port: 'output' }, { node: 'grad-cam', port: 'watch' })))).toEqual([]);
  expect(analyse(connect(document, [], { node: 'conv-2', port: 'output' }, { node: 'cam', port: 'watch' })).problems.map((problem) => problem.code)).toEqual([
    'probe.cam',
  ]);
});

test('the encoder layer in the template is the one in the library', () => {
  expect(documentOf('3.1-vit').compounds['encoder-layer']).toEqual(library.find((entry) => entry.id === 'encoder-layer')!.compound);
});
