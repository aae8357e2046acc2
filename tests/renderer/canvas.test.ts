import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { addNode, connect, setParam } from '../../nodes/document/edits.ts';
import { newDocument } from '../../nodes/document/create.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { Language } from '../../nodes/text/text.ts';
import { detour, detourPath, type Box } from '../../renderer/canvas/detour.ts';
import { fits, onWire, targets } from '../../renderer/canvas/fitting.ts';
import { project, reuse, type BlockFlowNode, type Projection } from '../../renderer/canvas/projection.ts';
import { framed, tidied } from '../../renderer/canvas/tidy.ts';
import { cured } from '../../renderer/state/cures.ts';
import { fieldsOf } from '../../renderer/state/ports.ts';

const vit = JSON.parse(fs.readFileSync(new URL('../../templates/3.1-vit/graph.loom', import.meta.url), 'utf8')) as LoomDocument;

const shown = (document: LoomDocument, graphPath: readonly string[] = [], language: Language = 'en'): Projection =>
  project({ document, graphPath, analysis: analyse(document), language });
const face = (projection: Projection, id: string) => (projection.nodes.find((node) => node.id === id) as BlockFlowNode).data.face;

describe('the projection of a document', () => {
  const main = shown(vit);

  it('gives every block its size and a handle for each port', () => {
    for (const node of main.nodes) {
      expect(node.width).toBeGreaterThan(0);
      expect(node.height).toBeGreaterThan(0);
      if (node.type === 'block') expect(node.handles).toHaveLength(node.data.face.inputs.length + node.data.face.outputs.length);
    }
    expect(main.nodes.filter((node) => node.type === 'block')).toHaveLength(vit.graph.nodes.length);
    expect(main.edges).toHaveLength(vit.graph.wires.length);
  });

  it('says on each wire what it carries', () => {
    const short = (from: string, port: string) => main.edges.find((edge) => edge.source === from && edge.sourceHandle === port)?.data;
    expect(short('digits', 'images')).toMatchObject({ role: 'image', short: '28h 28w', hint: 'height 28 × width 28 × channels 1' });
    expect(short('patch-embed', 'output')).toMatchObject({ role: 'sequence', short: '16t 64', hint: 'time 16 × width 64' });
    expect(short('pool', 'output')).toMatchObject({ role: 'embedding', short: '64' });
    expect(short('encoder', 'weights')).toMatchObject({ role: 'attention', watched: true });
  });

  it('follows a param at once', () => {
    const halved = shown(setParam(vit, [], 'patch-embed', 'patch', 4));
    expect(halved.edges.find((edge) => edge.source === 'patch-embed')?.data?.short).toBe('49t 64');
  });

  it('speaks the language asked for, and shows the repeat count of a compound', () => {
    expect(face(main, 'patch-embed').name).toBe('Patch embed');
    expect(face(shown(vit, [], 'zh'), 'patch-embed').name).toBe('图块嵌入');
    expect(face(main, 'encoder')).toMatchObject({ kind: 'compound', repeat: 3 });
  });

  it('shows values that come from the instance outside as inherited', () => {
    const inside = face(shown(vit, ['encoder']), 'attention');
    expect(inside.rows.find((row) => row.inherited)).toMatchObject({ value: '4' });
    const node = vit.compounds['encoder-layer']!.graph.nodes.find((one) => one.id === 'attention')!;
    const eight = setParam(vit, [], 'encoder', 'heads', 8);
    expect(fieldsOf(eight, ['encoder'], node).find((field) => field.name === 'heads')).toMatchObject({ value: 8, from: 'heads' });
  });

  it('marks a block with a problem, and the compound around it', () => {
    expect(face(shown(setParam(vit, [], 'patch-embed', 'patch', 5)), 'patch-embed').problems).toBeGreaterThan(0);
    expect(face(shown(setParam(vit, [], 'encoder', 'heads', 7)), 'encoder').problems).toBeGreaterThan(0);
    expect(main.nodes.every((node) => node.type !== 'block' || node.data.face.problems === 0)).toBe(true);
  });

  it('keeps an unknown block and says that it is one', () => {
    const document = { ...vit, graph: { ...vit.graph, nodes: [...vit.graph.nodes, { id: 'odd', type: 'future.block', x: 0, y: 0, params: {} }] } };
    expect(face(shown(document), 'odd')).toMatchObject({ kind: 'unknown', name: 'future.block' });
  });

  it('hands out the very same objects for what did not change', () => {
    const again = reuse(main, shown({ ...vit, graph: { ...vit.graph } }));
    expect(again.nodes).toBe(main.nodes);
    expect(again.edges).toBe(main.edges);
    const moved = reuse(
      main,
      shown({ ...vit, graph: { ...vit.graph, nodes: vit.graph.nodes.map((node) => (node.id === 'map' ? { ...node, x: node.x + 10 } : node)) } }),
    );
    expect(moved.nodes.filter((node, index) => node !== main.nodes[index]).map((node) => node.id)).toEqual(['map']);
  });

  it('stays quick with 300 blocks', () => {
    let document = newDocument('big');
    for (let i = 0; i < 300; i++) {
      const added = addNode(document, [], { type: 'core.dropout', x: (i % 30) * 240, y: Math.floor(i / 30) * 120 });
      document = added.document;
      if (i > 0) document = connect(document, [], { node: document.graph.nodes[i - 1]!.id, port: 'output' }, { node: added.id, port: 'input' });
    }
    const analysis = analyse(document);
    const times = Array.from({ length: 10 }, () => {
      const began = process.cpuUsage();
      project({ document, graphPath: [], analysis, language: 'en' });
      return process.cpuUsage(began).user / 1000;
    });
    // Milliseconds of the processor, the best of many: about 15; the bound is for a slow machine.
    expect(Math.min(...times)).toBeLessThan(150);
  });
});

describe('blocks that fit', () => {
  const analysis = analyse(vit);

  it('after a sequence: dense and probes, but no convolution and no attention probe', () => {
    const found = fits(vit, [], analysis, { node: 'encoder', port: 'output', side: 'output' }).filter((fit) => fit.port !== undefined);
    const types = found.map((fit) => fit.type);
    expect(types).toEqual(expect.arrayContaining(['core.dense', 'attention.multiHead', 'compound:encoder-layer']));
    expect(types).not.toContain('vision.conv2d');
    expect(types).not.toContain('probe.attention');
  });

  it('after attention weights: the attention probe alone', () => {
    const found = fits(vit, [], analysis, { node: 'encoder', port: 'weights', side: 'output' }).filter((fit) => fit.port !== undefined);
    expect(found.map((fit) => fit.type)).toEqual(['probe.attention']);
  });

  it('on a wire, by the ports that take and give', () => {
    const wire = vit.graph.wires.find((one) => one.from.node === 'patch-embed')!.id;
    expect(onWire(vit, [], analysis, wire, 'core.dropout')).toEqual({ input: 'input', output: 'output' });
    expect(onWire(vit, [], analysis, wire, 'vision.conv2d')).toBeUndefined();
  });

  it('offers for an input what can feed it, attention weights for the probe of attention alone', () => {
    const feeding = (node: string, port: string) =>
      fits(vit, [], analysis, { node, port, side: 'input' })
        .filter((fit) => fit.port !== undefined)
        .map((fit) => `${fit.type}.${fit.port}`);
    expect(feeding('loss', 'labels')).toContain('data.digits.labels');
    expect(feeding('loss', 'labels').every((name) => /^data\.\w+\.labels$/.test(name))).toBe(true);
    expect(feeding('patch-embed', 'input')).toEqual(expect.arrayContaining(['data.digits.images', 'vision.maxPool.output', 'core.dropout.output']));
    expect(feeding('patch-embed', 'input')).not.toContain('core.dense.output');
    expect(feeding('attention', 'watch')).toEqual(['attention.multiHead.weights', 'compound:encoder-layer.weights']);
  });

  it('offers boundary blocks inside a compound only', () => {
    expect(fits(vit, [], analysis, null).some((fit) => fit.type === 'compound.input')).toBe(false);
    expect(fits(vit, ['encoder'], analysis, null).some((fit) => fit.type === 'compound.input')).toBe(true);
  });

  it('lists free inputs for "Connect to"', () => {
    const { document, id } = addNode(vit, [], { type: 'probe.tsne', x: 0, y: 0 });
    expect(targets(document, [], analyse(document), { node: 'pool', port: 'output' })).toContainEqual({ node: id, port: 'watch' });
  });
});

describe('cures', () => {
  it('set a param where it stands: on the instance when the inner value comes from there', () => {
    const problem = { code: 'param.whole', block: 'encoder/attention', param: 'heads', data: {} } as const;
    const mended = cured(vit, problem, { kind: 'set', param: 'heads', to: 2 });
    expect(mended.graph.nodes.find((node) => node.id === 'encoder')?.params.heads).toBe(2);
    expect(mended.compounds).toBe(vit.compounds);
  });

  it('of an uneven patch leave no problem', () => {
    const broken = setParam(vit, [], 'patch-embed', 'patch', 5);
    const problem = analyse(broken).problems.find((one) => one.code === 'patch.uneven')!;
    expect(problem.cures?.length).toBeGreaterThan(0);
    expect(analyse(cured(broken, problem, problem.cures![0]!)).problems).toEqual([]);
  });
});

describe('layout', () => {
  const sizes = new Map(vit.graph.nodes.map((node) => [node.id, { width: 172, height: 90 }]));
  const overlaps = (places: ReturnType<typeof tidied>) => {
    const boxes = Object.values(places);
    return boxes.some((a, i) => boxes.some((b, j) => i < j && Math.abs(a.x - b.x) < 172 && Math.abs(a.y - b.y) < 90));
  };

  it('puts no block on another, in one row or in several, and the same way each time', () => {
    for (const aspect of [1, 1.6, 20]) {
      const places = tidied(vit.graph, sizes, aspect);
      expect(Object.keys(places)).toHaveLength(vit.graph.nodes.length);
      expect(overlaps(places)).toBe(false);
      expect(tidied(vit.graph, sizes, aspect)).toEqual(places);
    }
  });

  it('breaks a long chain into rows where that shows it larger', () => {
    const rows = (aspect: number) => {
      const places = tidied(vit.graph, sizes, aspect);
      return Math.max(...Object.values(places).map(({ x }) => x));
    };
    expect(rows(1)).toBeLessThan(rows(20));
  });

  it('draws a frame around the blocks that it held', () => {
    const places = tidied(vit.graph, sizes, 1.5);
    const node = vit.graph.nodes[0]!;
    const [frame] = framed(
      [{ id: 'frame', x: node.x - 10, y: node.y - 10, width: 200, height: 120, text: '', frame: true }],
      { nodes: [node], wires: [] },
      places,
      sizes,
    );
    const at = places[node.id]!;
    expect(frame!.x).toBeLessThan(at.x);
    expect(frame!.x + frame!.width).toBeGreaterThan(at.x + 172);
    expect(frame!.y + frame!.height).toBeGreaterThan(at.y + 90);
  });

  it('leads a wire around a block in its way, and two wires beside each other', () => {
    const boxes: Box[] = [{ id: 'middle', x: 200, y: 0, width: 172, height: 90 }];
    const taken: number[] = [];
    const way = detour({ x: 100, y: 40 }, { x: 500, y: 40 }, ['a', 'b'], boxes, taken)!;
    expect(way > 90 || way < 0).toBe(true);
    expect(Math.abs(detour({ x: 100, y: 40 }, { x: 500, y: 40 }, ['a', 'b'], boxes, taken)! - way)).toBeGreaterThanOrEqual(9);
    expect(detour({ x: 100, y: 200 }, { x: 500, y: 200 }, ['a', 'b'], boxes, [])).toBeUndefined();
    expect(detourPath({ x: 0, y: 0 }, { x: 300, y: 10 }, 90)).toMatch(/^M0 0C.* 300 10$/);
  });
});
