import { describe, expect, it } from 'vitest';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { colouring, possible, strengthsOf, type ColourBy } from '../../renderer/graph/colouring.ts';
import { centredOn, nodeAt, placeOf, wholeView, zoomed } from '../../renderer/charts/network/scene.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { hearsNeighbours, withoutEdges } from '../../renderer/graph/withoutEdges.ts';
import { documentOf as template, problemsOf } from '../templates/open.ts';
import { changedType } from '../../renderer/data/changedType.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';

const result: GraphResult = {
  kind: 'graph',
  count: 5,
  edges: Int32Array.from([0, 1, 1, 0, 1, 2, 2, 1, 3, 4, 4, 3]),
  directed: false,
  labels: Int32Array.from([0, 1, 1, 0, -1]),
  split: Uint8Array.from([1, 3, 3, 3, 0]),
  classes: ['a', 'b'],
  names: [],
  predicted: Int32Array.from([0, 1, 0, 1, 1]),
  confidence: Float32Array.from([1, 0.5, 0.75, 0.5, 0.5]),
  heads: 2,
  attention: Float32Array.from([0.2, 0.4, 0.6, 0, 1, 1, 0, 0.5, 0, 0, 0.5, 0.5]),
};
const names = ['surface', 'line-strong', 'ink-3', 'accent', 'warn', 'good', 'bad', 'role-graph'];
const colours = Object.fromEntries(names.map((name, i) => [name, `#00000${i}`])) as never;
const of = (by: ColourBy, more: object = {}) => colouring({ result, by, theme: 'light', colours, ...more });
const counts = (by: ColourBy, more: object = {}) => of(by, more).legend.map(({ name, count }) => [typeof name === 'string' ? name : name.en, count]);

describe('what the colours of a graph say', () => {
  it('counts what each colour stands for', () => {
    expect(counts('class')).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    expect(counts('error')).toEqual([
      ['not asked', 1],
      ['right', 2],
      ['wrong', 2],
    ]);
    expect(counts('part')).toEqual([
      ['takes no part', 1],
      ['learned from', 1],
      ['test', 3],
    ]);
  });

  it('tells of each test node which of two models is right', () => {
    const rival = Int32Array.from([0, 1, 1, 1, 0]);
    expect(counts('rival', { rival })).toEqual([
      ['not asked', 2],
      ['both right', 1],
      ['only the other', 1],
      ['both wrong', 1],
    ]);
  });

  it('offers only what the result can show', () => {
    expect(possible(result, false)).toEqual(['class', 'prediction', 'error', 'confidence', 'heard', 'part']);
    expect(possible(result, true)).toContain('rival');
    const bare = { ...result, predicted: new Int32Array(5).fill(-1), attention: new Float32Array(), heads: 0 };
    expect(possible(bare, true)).toEqual(['class', 'part']);
  });

  it('takes the mean of the heads, or one of them', () => {
    expect([...strengthsOf(result, 'mean')!].map((one) => Number(one.toFixed(2)))).toEqual([0.3, 0.3, 1, 0.25, 0, 0.5]);
    expect([...strengthsOf(result, 1)!].map((one) => Number(one.toFixed(2)))).toEqual([0.4, 0, 1, 0.5, 0, 0.5]);
    expect(strengthsOf({ ...result, attention: new Float32Array() }, 'mean')).toBeUndefined();
  });

  it('shows by shade who is listened to', () => {
    const shades = of('heard', { strengths: strengthsOf(result, 'mean')! }).colours;
    // Node 1 sends 0.3 and 1, node 3 sends nothing.
    expect(shades[1]).not.toBe(shades[3]);
    expect(new Set(shades).size).toBeGreaterThan(2);
  });
});

describe('where nodes of a graph are drawn', () => {
  const points = Float32Array.from([-1, -1, 1, 1, 0, 0]);
  const size = { width: 400, height: 200 };
  it('all inside, and found again where they were put, zoomed or not', () => {
    for (const camera of [wholeView, zoomed(wholeView, 3, 40, -20)])
      for (const node of [0, 1, 2]) {
        const [x, y] = placeOf(points, node, size, camera);
        if (camera === wholeView) expect(x >= 0 && x <= 400 && y >= 0 && y <= 200).toBe(true);
        expect(nodeAt(points, x + 1, y - 1, size, camera)).toBe(node);
      }
    expect(nodeAt(points, 200, 10, size, wholeView)).toBeUndefined();
  });
  it('zooming keeps what is under the pointer there, and ends at the whole', () => {
    const [x, y] = placeOf(points, 1, size, wholeView);
    const near = zoomed(wholeView, 4, x - 200, y - 100);
    expect(placeOf(points, 1, size, near).map(Math.round)).toEqual([x, y].map(Math.round));
    expect(zoomed(near, 0.01)).toEqual(wholeView);
  });
  it('brings a node into the middle', () => {
    expect(placeOf(points, 0, size, centredOn(points, 0, size, wholeView, 5)).map(Math.round)).toEqual([200, 100]);
  });
});

describe('another data block in the place of one', () => {
  const document: LoomDocument = {
    format: 'tensorloom',
    version: 1,
    title: '',
    blocks: { 'data.communityGraph': 1, 'graph.gcn': 1 },
    graph: {
      nodes: [
        { id: 'graph', type: 'data.communityGraph', x: 5, y: 6, params: { features: 7, mixing: 0.5 } },
        { id: 'gcn', type: 'graph.gcn', x: 300, y: 6, params: {} },
      ],
      wires: [{ id: 'w1', from: { node: 'graph', port: 'nodes' }, to: { node: 'gcn', port: 'nodes' } }],
    },
    compounds: {},
    notes: [],
    view: { x: 0, y: 0, zoom: 1 },
  };
  it('keeps its place, its wires, and the params that both have', () => {
    const after = changedType(document, 'graph', 'data.graphFile');
    expect(after.graph.nodes[0]).toMatchObject({ id: 'graph', type: 'data.graphFile', x: 5, y: 6, params: { features: 7 } });
    expect(after.graph.nodes[0]!.params).not.toHaveProperty('mixing');
    expect(after.graph.wires).toEqual(document.graph.wires);
    expect(after.blocks).toEqual({ 'data.graphFile': 1, 'graph.gcn': 1 });
  });
  it('is the same document where nothing changes', () => {
    expect(changedType(document, 'graph', 'data.communityGraph')).toBe(document);
    expect(changedType(document, 'nobody', 'data.graphFile')).toBe(document);
  });
});

describe('the same model without edges', () => {
  it.each(['12.0-graph-basics', '12.1-gcn', '12.1-over-smoothing', '12.2-gat', '12.3-gin'])(
    '%s: dense layers of the same widths, nothing left undone',
    (id) => {
      const before = template(id);
      const after = withoutEdges(before, 'twin');
      const types = [after.graph, ...Object.values(after.compounds).map(({ graph }) => graph)].flatMap(({ nodes }) => nodes.map(({ type }) => type));
      expect(hearsNeighbours(types)).toBe(false);
      const analysis = analyse(after);
      expect(problemsOf(analysis)).toEqual([]);
      const width = ({ graph: { wires } }: LoomDocument, { signals }: typeof analysis) => {
        const into = wires.find(({ to }) => to.node === 'loss' && to.port === 'logits')!.from;
        return signals[`${into.node}:${into.port}`]!.shape;
      };
      expect(width(after, analysis)).toEqual(width(before, analyse(before)));
      expect(after.title).toBe('twin');
    },
  );

  it('GAT: heads that lie side by side make the dense layer as wide, and what watched their attention is gone', () => {
    const { graph } = withoutEdges(template('12.2-gat'), 'twin');
    expect(graph.nodes.find(({ id }) => id === 'gat-1')).toMatchObject({ type: 'core.dense', params: { units: 64, activation: 'elu' } });
    expect(graph.nodes.some(({ id }) => id === 'attention')).toBe(false);
    expect(graph.nodes.some(({ id }) => id === 'picture')).toBe(true);
  });
});
