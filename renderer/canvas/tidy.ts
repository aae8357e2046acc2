import dagre from '@dagrejs/dagre';
import type { Graph, Note } from '../../nodes/document/schema.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}
type Sizes = ReadonlyMap<string, Size>;
type Places = Readonly<Record<string, { readonly x: number; readonly y: number }>>;

const between = { layers: 64, blocks: 36, rows: 84 };
const unknownSize: Size = { width: 172, height: 90 };

/** Positions of a graph's blocks: layers from left to right, broken into rows so that a view of shape `aspect` (width by height) shows them largest. The same graph always gives the same picture. */
export function tidied(graph: Graph, sizes: Sizes, aspect: number): Places {
  if (graph.nodes.length === 0) return {};
  const layers = layersOf(graph, sizes);
  const left = Math.min(...graph.nodes.map((node) => node.x));
  const top = Math.min(...graph.nodes.map((node) => node.y));
  const layouts = [1, 2, 3, 4, 5, 6].filter((rows) => rows <= Math.ceil(layers.length / 3) || rows === 1).map((rows) => inRows(graph, layers, rows, sizes));
  // The zoom at which it fits, up to full size: beyond that rows gain nothing.
  const zoom = ({ width, height }: Size) => Math.min(1, 900 / width, 900 / aspect / height);
  const best = layouts.reduce((one, other) => (zoom(other) > zoom(one) * 1.2 ? other : one));
  return Object.fromEntries(Object.entries(best.places).map(([id, { x, y }]) => [id, { x: Math.round(x + left), y: Math.round(y + top) }]));
}

/** Dagre's layers, from left to right. */
function layersOf(graph: Graph, sizes: Sizes): readonly (readonly { readonly id: string }[])[] {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: 'LR', nodesep: between.blocks, ranksep: between.layers, ranker: graph.nodes.length > 300 ? 'longest-path' : 'network-simplex' });
  layout.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) layout.setNode(node.id, { ...(sizes.get(node.id) ?? unknownSize) });
  for (const wire of graph.wires) layout.setEdge(wire.from.node, wire.to.node, {}, wire.id);
  dagre.layout(layout);
  const columns = new Map<number, { id: string }[]>();
  for (const { id } of graph.nodes) {
    const column = Math.round((layout.node(id) as { x: number }).x);
    columns.set(column, [...(columns.get(column) ?? []), { id }]);
  }
  return [...columns].sort(([a], [b]) => a - b).map(([, blocks]) => blocks);
}

function inRows(graph: Graph, layers: ReturnType<typeof layersOf>, rows: number, sizes: Sizes): Size & { readonly places: Places } {
  const perRow = Math.ceil(layers.length / rows);
  const places: Record<string, { x: number; y: number }> = {};
  let top = 0;
  let width = 0;
  for (let first = 0; first < layers.length; first += perRow) {
    const row = layers.slice(first, first + perRow);
    width = Math.max(width, placeRow(graph, row, sizes, places));
    const blocks = row.flat();
    const highest = Math.min(...blocks.map(({ id }) => places[id]!.y));
    for (const { id } of blocks) places[id]!.y += top - highest;
    top = Math.max(...blocks.map(({ id }) => places[id]!.y + (sizes.get(id) ?? unknownSize).height)) + between.rows;
  }
  return { places, width, height: top - between.rows };
}

/** Layers from left to right. A block stands level with what it reads, so that a chain is a straight line; ends of branches, such as probes, go below. */
function placeRow(graph: Graph, row: ReturnType<typeof layersOf>, sizes: Sizes, places: Record<string, { x: number; y: number }>): number {
  const size = (id: string) => sizes.get(id) ?? unknownSize;
  const placed = new Set<string>();
  const isEnd = (id: string) => !graph.wires.some((wire) => wire.from.node === id);
  let x = 0;
  for (const layer of row) {
    const wanted = layer.map(({ id }) => {
      const before = graph.wires.filter((wire) => wire.to.node === id && placed.has(wire.from.node)).map((wire) => places[wire.from.node]!.y);
      return { id, y: before.length === 0 ? undefined : Math.min(...before), end: isEnd(id) };
    });
    wanted.sort((a, b) => Number(a.end) - Number(b.end) || (a.y ?? Infinity) - (b.y ?? Infinity));
    let free = -Infinity;
    for (const { id, y } of wanted) {
      const at = Math.max(y ?? (free === -Infinity ? 0 : free), free);
      places[id] = { x, y: at };
      placed.add(id);
      free = at + size(id).height + between.blocks;
    }
    x += Math.max(...layer.map(({ id }) => size(id).width)) + between.layers;
  }
  return x - between.layers;
}

/** Frames drawn anew around the blocks that they enclosed. */
export function framed(notes: readonly Note[], graph: Graph, places: Places, sizes: Sizes): readonly Note[] {
  return notes.map((note) => {
    if (!note.frame) return note;
    const size = (id: string) => sizes.get(id) ?? unknownSize;
    const inside = graph.nodes.filter(
      ({ id, x, y }) => x >= note.x && y >= note.y && x + size(id).width <= note.x + note.width && y + size(id).height <= note.y + note.height,
    );
    if (inside.length === 0) return note;
    const boxes = inside.map(({ id }) => ({ ...places[id]!, ...size(id) }));
    const x = Math.min(...boxes.map((box) => box.x)) - 20;
    const y = Math.min(...boxes.map((box) => box.y)) - 36;
    const right = Math.max(...boxes.map((box) => box.x + box.width)) + 20;
    const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 20;
    return { ...note, x, y, width: right - x, height: bottom - y };
  });
}
