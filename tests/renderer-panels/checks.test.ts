import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../nodes/compile/plan.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { bestMetrics, holds, type Situation } from '../../renderer/lesson/checks.ts';
import { nodeAt, typesIn } from '../../renderer/state/nodeAt.ts';

const text = { en: '', zh: '' };
const document: LoomDocument = {
  format: 'tensorloom',
  version: 1,
  title: '',
  blocks: {},
  notes: [],
  view: { x: 0, y: 0, zoom: 1 },
  graph: {
    nodes: [
      { id: 'patch', type: 'vision.patchEmbed', x: 0, y: 0, params: { patch: 4 } },
      { id: 'encoder', type: 'compound:layer', x: 0, y: 0, params: { repeat: 3 } },
    ],
    wires: [],
  },
  compounds: {
    layer: {
      name: text,
      idea: text,
      exposed: [{ id: 'heads', text, default: 4 }],
      graph: { nodes: [{ id: 'attention', type: 'attention.multiHead', x: 0, y: 0, params: {} }], wires: [] },
    },
    unused: { name: text, idea: text, exposed: [], graph: { nodes: [{ id: 'p', type: 'attention.positionEmbedding', x: 0, y: 0, params: {} }], wires: [] } },
  },
};
const analysis = {
  signals: {
    'patch:output': {
      shape: [
        { axis: 'batch', size: 'batch' },
        { axis: 'time', size: 49 },
      ],
      role: 'sequence',
      dtype: 'float32',
    },
  },
} as unknown as Analysis;
const situation: Situation = {
  document,
  analysis,
  defaults: (type): Record<string, number> => (type === 'vision.patchEmbed' ? { patch: 7, width: 64 } : {}),
  run: undefined,
};

describe('exercise checks', () => {
  it('param: what is set, what is default, what is exposed', () => {
    const check = (block: string, param: string, equals: string | number) => holds({ kind: 'param', block, param, equals }, situation);
    expect(check('patch', 'patch', 4)).toBe(true);
    expect(check('patch', 'patch', 7)).toBe(false);
    expect(check('patch', 'width', 64)).toBe(true);
    expect(check('encoder', 'repeat', 3)).toBe(true);
    expect(check('encoder', 'heads', 4)).toBe(true);
    expect(check('gone', 'patch', 4)).toBe(false);
  });

  it('size: an axis of a wire', () => {
    const check = (axis: string, equals: number) => holds({ kind: 'size', wire: 'patch:output', axis, equals }, situation);
    expect(check('time', 49)).toBe(true);
    expect(check('time', 16)).toBe(false);
    expect(holds({ kind: 'size', wire: 'patch:output', axis: 'time', equals: 49 }, { ...situation, analysis: undefined })).toBe(false);
  });

  it('without: the block is gone, and a run has trained without it', () => {
    const without = (type: string, trained: boolean, run?: Situation['run']) => holds({ kind: 'without', type, trained }, { ...situation, run });
    expect(without('attention.multiHead', false)).toBe(false);
    expect(without('attention.positionEmbedding', false)).toBe(true);
    expect(without('attention.positionEmbedding', true)).toBe(false);
    expect(without('attention.positionEmbedding', true, { best: {}, types: ['attention.positionEmbedding'], trained: true })).toBe(false);
    expect(without('attention.positionEmbedding', true, { best: {}, types: ['vision.patchEmbed'], trained: false })).toBe(false);
    expect(without('attention.positionEmbedding', true, { best: {}, types: ['vision.patchEmbed'], trained: true })).toBe(true);
  });

  it('metric: the best that the run reached', () => {
    const run = {
      best: bestMetrics([{ metrics: { testAccuracy: 0.93, testLoss: 0.3 } }, { metrics: { testAccuracy: 0.91, testLoss: 0.2 } }]),
      types: [],
      trained: true,
    };
    expect(run.best).toEqual({ testAccuracy: 0.93, testLoss: 0.2 });
    expect(holds({ kind: 'metric', metric: 'testAccuracy', atLeast: 0.92 }, { ...situation, run })).toBe(true);
    expect(holds({ kind: 'metric', metric: 'testAccuracy', atLeast: 0.94 }, { ...situation, run })).toBe(false);
    expect(holds({ kind: 'metric', metric: 'testAccuracy', atLeast: 0 }, situation)).toBe(false);
  });

  it('finds nodes inside compounds and counts only what stands in the graph', () => {
    expect(nodeAt(document, 'encoder/attention')?.type).toBe('attention.multiHead');
    expect(typesIn(document)).toEqual(['vision.patchEmbed', 'compound:layer', 'attention.multiHead']);
  });
});

describe('exercise checks on a drawn graph', () => {
  const drawn = (edges: string, directed = false): Situation => ({
    ...situation,
    document: {
      ...document,
      graph: {
        nodes: [{ id: 'graph', type: 'data.drawnGraph', x: 0, y: 0, params: { nodes: 'A\nB\nC\nD', edges, ...(directed && { directed }) } }],
        wires: [],
      },
    },
  });
  const distance = (from: string, to: string, equals: number, at: Situation) =>
    holds({ kind: 'drawn', block: 'graph', property: 'distance', from, to, equals }, at);

  it('distance: the shortest way along the edges, in their direction where they have one', () => {
    expect(distance('A', 'C', 2, drawn('A, B\nB, C'))).toBe(true);
    expect(distance('A', 'C', 2, drawn('A, B\nB, C\nA, C'))).toBe(false);
    expect(distance('C', 'A', 2, drawn('A, B\nB, C'))).toBe(true);
    expect(distance('C', 'A', 2, drawn('A, B\nB, C', true))).toBe(false);
    expect(distance('A', 'Z', 2, drawn('A, B\nB, C'))).toBe(false);
    expect(distance('A', 'C', 2, drawn('A, B\nB, nobody'))).toBe(false);
    expect(distance('A', 'C', 2, { ...situation })).toBe(false);
    // An edge of weight 0 carries nothing.
    expect(distance('A', 'C', 2, drawn('A, B\nB, C, 0'))).toBe(false);
  });

  it('weight, components, symmetry', () => {
    const is = (check: object, at: Situation) => holds({ kind: 'drawn', block: 'graph', ...check } as never, at);
    expect(is({ property: 'weight', from: 'B', to: 'A', equals: 3 }, drawn('A, B, 3'))).toBe(true);
    expect(is({ property: 'weight', from: 'B', to: 'A', equals: 0 }, drawn('A, B, 3', true))).toBe(true);
    expect(is({ property: 'components', equals: 2 }, drawn('A, B\nB, C'))).toBe(true);
    expect(is({ property: 'components', equals: 1 }, drawn('A, B\nC, B\nC, D', true))).toBe(true);
    expect(is({ property: 'symmetric', equals: true }, drawn('A, B'))).toBe(true);
    expect(is({ property: 'symmetric', equals: false }, drawn('A, B', true))).toBe(true);
    expect(is({ property: 'symmetric', equals: true }, drawn('A, B\nB, A', true))).toBe(true);
  });
});
