import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { library } from '../../nodes/document/library.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { setParam } from '../../nodes/document/edits.ts';
import type { GraphNode, LoomDocument } from '../../nodes/document/schema.ts';
import { trainedAlike } from '../cli/project.ts';
import { tensorloom } from '../cli/tensorloom.ts';
import { documentOf as written, node, wires } from '../compile/documents.ts';
import { documentOf } from '../templates/open.ts';

/** Graphs in the app and as projects of their own: the same losses, the same figures. */

const folder = mkdtempSync(path.join(tmpdir(), 'tensorloom-graph-projects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const places = { home: path.join(folder, 'home'), documents: path.join(folder, 'documents') };
const beside = path.join(folder, 'work');

const set = (document: LoomDocument, changes: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>): LoomDocument =>
  Object.entries(changes).reduce(
    (changed, [block, params]) => Object.entries(params).reduce((now, [param, value]) => setParam(now, [], block, param, value), changed),
    document,
  );

/** Rings of single bonds against rings of double ones: only the bonds tell. One of them has an atom without bonds, one a loop and a repeated bond. */
const molecules = {
  graphs: Array.from({ length: 24 }, (_, i) => {
    const size = 4 + (i % 4);
    const bond = i % 2 === 0 ? 'single' : 'double';
    const links = Array.from({ length: size }, (_, at) => ({ source: at, target: (at + 1) % size, bond }));
    return {
      label: bond,
      nodes: Array.from({ length: size + (i === 3 ? 1 : 0) }, (_, id) => ({ id, atom: id % 3 === 0 ? 'N' : 'C' })),
      links: i === 5 ? [...links, { source: 1, target: 1, bond }, { source: 1, target: 0, bond }] : links,
    };
  }),
};

const ofBonds = (params: GraphNode['params']): LoomDocument =>
  written(
    'Bonds',
    [
      node('data', 'data.graphSetFile', { ...params, folds: 3 }),
      node('bonds', 'graph.gine', { units: 8 }),
      node('layer', 'compound:gin-layer', { units: 8 }),
      node('readout', 'graph.readout'),
      node('head', 'core.dense', { units: 2 }),
      node('loss', 'loss.crossEntropy'),
      node('optimizer', 'optimizer.adamW', { rate: 0.02 }),
      node('recipe', 'recipe.graphs', { epochs: 15, batch: 8 }),
    ],
    wires(
      'data.nodes > bonds.nodes',
      'data.graph > bonds.graph',
      'data.edges > bonds.edges',
      'bonds > layer.nodes',
      'data.graph > layer.graph',
      'data.members > layer.members',
      'layer.output > readout.nodes',
      'data.members > readout.members',
      'readout > head',
      'head > loss.logits',
      'data.labels > loss.labels',
      'loss.loss > optimizer.loss',
      'optimizer.update > recipe.update',
    ),
    { 'gin-layer': library.find(({ id }) => id === 'gin-layer')!.compound },
  );

const documents: Record<string, LoomDocument> = {};

beforeAll(async () => {
  mkdirSync(beside, { recursive: true });
  const file = path.join(folder, 'bonds.json');
  writeFileSync(file, JSON.stringify(molecules));
  const imported = await tensorloom(places, ['import', file, '--to', beside, '--json']);
  const { type, params } = imported.lines.at(-1) as { type: string; params: Record<string, string | number> };
  expect({ type, ...params }).toMatchObject({ type: 'data.graphSetFile', graphs: 24, features: 2, classes: 2, edgeFeatures: 2, largest: 8 });
  documents['an imported set with bonds'] = ofBonds(params);
  documents['a GCN'] = set(documentOf('12.1-gcn'), { recipe: { epochs: 2, updates: 5 } });
  documents['a generator'] = set(documentOf('12.5-graph-generation'), {
    graphs: { graphs: 20, smallest: 5, largest: 8 },
    memory: { units: 8 },
    scores: { units: 8 },
    recipe: { epochs: 2, passes: 2, samples: 6, keepRules: true },
  });
  documents['the characters of a novel'] = {
    ...documentOf('12.4-graph-autoencoder'),
    graph: {
      ...documentOf('12.4-graph-autoencoder').graph,
      nodes: set(documentOf('12.4-graph-autoencoder'), { recipe: { epochs: 2, updates: 5 } }).graph.nodes.map((one) =>
        one.id === 'graph' ? { ...one, type: 'data.miserables', params: {} } : one,
      ),
    },
  };
});

describe.each([
  ['a GCN', 'bestAccuracy', 0],
  ['an imported set with bonds', 'testAccuracy', 0.99],
  ['a generator', 'degreeMmd', 0],
  ['the characters of a novel', 'testAuc', 0],
])('%s', (name, metric, atLeast) => {
  test('trains alike in the app and as a project of its own', async () => {
    const loom = path.join(beside, `${metric}.loom`);
    writeFileSync(loom, printDocument(documents[name]!));
    const { losses, figures } = await trainedAlike(places, loom, path.join(folder, name.replaceAll(' ', '-')));
    expect(losses.length).toBeGreaterThan(3);
    expect(figures[metric]).toBeGreaterThanOrEqual(atLeast);
  });
});
