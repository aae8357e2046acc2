import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { layerNames } from '../../nodes/compile/names.ts';
import type { Compound, LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf, endingWires, node, wires } from './documents.ts';
import { programOf, runPrograms, typeCheck, writePrograms, type Ran } from './programs.ts';

/** Compounds in all their forms, as programs that are compiled, built and trained. */

describe('names of layers', () => {
  it('stay apart when one compound is called like a repeat of another', () => {
    // Pasting an instance of `encoder` makes `encoder-2`; the search for a free name once never ended.
    const names = layerNames(['encoder', 'encoder-2', 'encoder-2-norm'].map((id) => node(id, id.endsWith('norm') ? 'core.layerNorm' : 'compound:part')));
    expect(new Set(names.values()).size).toBe(3);
    for (const compound of ['encoder', 'encoder-2']) {
      const stem = names.get(compound)!;
      expect([...names.values()].filter((name) => name !== stem && new RegExp(`^${stem}-\\d`).test(name))).toEqual([]);
    }
  });
});

describe('compounds', () => {
  const plain = (nodes: Compound['graph']['nodes'], joins: Compound['graph']['wires'], exposed: Compound['exposed'] = []): Compound => ({
    name: { en: 'Part', zh: '部分' },
    idea: { en: 'A part.', zh: '一部分。' },
    graph: { nodes, wires: joins },
    exposed,
  });
  const around = (instances: readonly ReturnType<typeof node>[], lines: readonly string[], compounds: Record<string, Compound>) =>
    documentOf(
      'compounds',
      [
        node('digits', 'data.digits', { train: 20, test: 10 }),
        node('pool', 'vision.maxPool', { size: 7, strides: 7 }),
        node('words', 'vision.patchEmbed', { patch: 1, width: 8 }),
        ...instances,
        node('mean', 'attention.pool', { mode: 'mean' }),
        node('head', 'core.dense', { units: 10 }),
        node('loss', 'loss.crossEntropy'),
        node('adam', 'optimizer.adamW'),
        node('train', 'recipe.supervised', { batch: 10 }),
      ],
      wires('digits.images > pool', 'pool > words', ...lines, 'mean > head', 'head > loss.logits', ...endingWires),
      compounds,
    );
  const dense = plain(
    [
      node('input', 'compound.input'),
      node('bend', 'core.feedForward', { hidden: { param: 'hidden' }, activation: { param: 'curve' } }),
      node('output', 'compound.output'),
    ],
    wires('input > bend', 'bend > output'),
    [
      { id: 'hidden', text: { en: 'Hidden', zh: '隐藏' }, default: 4 },
      { id: 'curve', text: { en: 'Curve', zh: '曲线' }, default: 'relu' },
    ],
  );
  const twice = plain(
    [
      node('input', 'compound.input'),
      node('inner', 'compound:dense', { repeat: { param: 'times' }, hidden: { param: 'wide' } }),
      node('norm', 'core.layerNorm'),
      node('output', 'compound.output'),
    ],
    wires('input > inner', 'inner > norm', 'norm > output'),
    [
      { id: 'times', text: { en: 'Times', zh: '次数' }, default: 2 },
      { id: 'wide', text: { en: 'Wide', zh: '宽' }, default: 4 },
    ],
  );
  // Two go in, two come out: each feeds the one of its place.
  const cross = plain(
    [
      node('left', 'compound.input'),
      node('right', 'compound.input'),
      node('a', 'core.feedForward', { hidden: 4 }),
      node('sum', 'core.add'),
      node('up', 'compound.output'),
      node('down', 'compound.output'),
    ],
    wires('left > a', 'a > sum.a', 'right > sum.b', 'sum > up', 'a > down'),
  );
  const documents: Readonly<Record<string, LoomDocument>> = {
    nested: around(
      [node('one', 'compound:twice', { repeat: 2, times: 3 }), node('two', 'compound:twice', { wide: 6 })],
      ['words > one', 'one > two', 'two > mean'],
      { dense, twice },
    ),
    'nested-shared': around(
      [node('one', 'compound:twice', { repeat: 2, weights: 'shared' }), node('two', 'compound:dense', { repeat: 2, curve: 'gelu' })],
      ['words > one', 'one > two', 'two > mean'],
      { dense, twice },
    ),
    'inner-shared': around([node('one', 'compound:outer', { repeat: 2 })], ['words > one', 'one > mean'], {
      dense,
      outer: plain(
        [node('input', 'compound.input'), node('inner', 'compound:dense', { repeat: 3, weights: 'shared' }), node('output', 'compound.output')],
        wires('input > inner', 'inner > output'),
      ),
    }),
    'two-ways': around(
      [node('one', 'compound:cross', { repeat: 3 }), node('sum', 'core.add')],
      ['words > one.left', 'words > one.right', 'one.up > sum.a', 'one.down > sum.b', 'sum > mean'],
      { cross },
    ),
    'two-ways-shared': around(
      [node('one', 'compound:cross', { repeat: 3, weights: 'shared' }), node('sum', 'core.add')],
      ['words > one.left', 'words > one.right', 'one.up > sum.a', 'one.down > sum.b', 'sum > mean'],
      { cross },
    ),
    // Names that meet: a node called as a repeat would be, a node called as an input, words of the language, identifiers that fall together.
    names: around(
      [
        node('a', 'compound:dense', { repeat: 2 }),
        node('a-1-bend', 'core.layerNorm'),
        node('images', 'core.layerNorm'),
        node('return', 'core.layerNorm'),
        node('dense', 'core.layerNorm'),
        node('x-1', 'core.layerNorm'),
        node('x1', 'core.layerNorm'),
      ],
      ['words > a', 'a > a-1-bend', 'a-1-bend > images', 'images > return', 'return > dense', 'dense > x-1', 'x-1 > x1', 'x1 > mean'],
      { dense },
    ),
  };
  let folder = '';
  let ran: Readonly<Record<string, Ran>> = {};
  let complaints = '';

  beforeAll(async () => {
    const programs = Object.fromEntries(Object.entries(documents).map(([name, document]) => [name, programOf(document)]));
    folder = writePrograms(programs);
    ran = await runPrograms(folder, Object.keys(documents), 2);
    complaints = await typeCheck(
      folder,
      Object.keys(programs).flatMap((name) => [`${name}/model.ts`, `${name}/train.ts`]),
      programs['nested']!,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('type-check in every form', () => expect(complaints).toBe(''));

  it('build the model that was inferred, each weight once, and learn', () => {
    for (const [name, { parameters, losses, layers, weights }] of Object.entries(ran)) {
      expect(parameters, name).toBe(analyse(documents[name]!).total.weights);
      expect(new Set(layers).size, name).toBe(layers.length);
      expect(new Set(weights).size, name).toBe(weights.length);
      expect(losses.length === 2 && losses.every(Number.isFinite), `${name}: ${losses.join()}`).toBe(true);
    }
  });

  it('name each layer by its path and repeat', () => {
    const bends = (name: string) => ran[name]!.layers.filter((layer) => layer.endsWith('bend'));
    expect(bends('nested')).toEqual([
      'one-1-inner-1-bend',
      'one-1-inner-2-bend',
      'one-1-inner-3-bend',
      'one-2-inner-1-bend',
      'one-2-inner-2-bend',
      'one-2-inner-3-bend',
      'two-1-inner-1-bend',
      'two-1-inner-2-bend',
    ]);
    expect(bends('nested-shared')).toEqual(['one-1-inner-1-bend', 'one-1-inner-2-bend', 'two-1-bend', 'two-2-bend']);
    expect(bends('inner-shared')).toEqual(['one-1-inner-1-bend', 'one-2-inner-1-bend']);
  });

  it('give the analysis the same names as the program', () => {
    for (const [name, document] of Object.entries(documents)) {
      const watched = document.graph.nodes.filter(({ type }) => type.startsWith('compound:') || type === 'core.layerNorm');
      const looked: LoomDocument = {
        ...document,
        graph: {
          nodes: [...document.graph.nodes, ...watched.map(({ id }) => node(`look-${id}`, 'probe.tsne'))],
          wires: [
            ...document.graph.wires,
            ...watched.map(({ id, type }) => ({
              id: `look-${id}`,
              from: { node: id, port: type === 'compound:cross' ? 'up' : 'output' },
              to: { node: `look-${id}`, port: 'watch' },
            })),
          ],
        },
      };
      const { probes, problems } = analyse(looked);
      expect(problems).toEqual([]);
      for (const { layers } of probes) for (const layer of layers) expect(ran[name]!.layers, name).toContain(layer.split('@')[0]);
    }
  });
});
