import { cleanName, mostFeatures, mostNodes, pairKey, type DrawnEdge, type DrawnNode, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';

/** What can be done to a drawing: a drawing in, a drawing out; the same object where nothing changes. */

export const roomFor = ({ nodes }: Drawing): boolean => nodes.length < mostNodes;

export function addNode(drawing: Drawing, x: number, y: number): Drawing {
  if (!roomFor(drawing)) return drawing;
  const features = new Array<number>(drawing.nodes[0]?.features.length ?? 0).fill(0);
  return { ...drawing, nodes: [...drawing.nodes, { name: freeName(drawing), x, y, features, label: '', part: 'none' }] };
}

/** A, B ... Z, A1, B1 ... */
function freeName({ nodes }: Drawing): string {
  const taken = new Set(nodes.map(({ name }) => name));
  for (let i = 0; ; i++) {
    const name = String.fromCharCode(65 + (i % 26)) + (i < 26 ? '' : Math.floor(i / 26));
    if (!taken.has(name)) return name;
  }
}

/** A graph has a node at least: the last one stays. */
export function removeNode({ nodes, edges }: Drawing, gone: number): Drawing {
  if (nodes.length === 1) return { nodes, edges };
  const after = (place: number) => (place > gone ? place - 1 : place);
  return {
    nodes: nodes.filter((_, place) => place !== gone),
    edges: edges.filter(({ from, to }) => from !== gone && to !== gone).map((edge) => ({ from: after(edge.from), to: after(edge.to), weight: edge.weight })),
  };
}

export function setNode(drawing: Drawing, place: number, change: Partial<DrawnNode>): Drawing {
  return { ...drawing, nodes: drawing.nodes.map((node, i) => (i === place ? { ...node, ...change } : node)) };
}

/** A name that is taken, or none, changes nothing. */
export function renameNode(drawing: Drawing, place: number, wanted: string): Drawing {
  const name = cleanName(wanted);
  if (name === '' || drawing.nodes.some((node, i) => i !== place && node.name === name)) return drawing;
  return setNode(drawing, place, { name });
}

/** A node that gets a class is learned from; one that loses it has nothing to teach any more. */
export function setLabel(drawing: Drawing, place: number, wanted: string): Drawing {
  const label = cleanName(wanted);
  const { part } = drawing.nodes[place]!;
  return setNode(drawing, place, { label, part: label === '' ? 'none' : part === 'none' ? 'train' : part });
}

export function setFeature(drawing: Drawing, place: number, column: number, value: number): Drawing {
  const features = drawing.nodes[place]!.features.map((old, i) => (i === column ? value : old));
  return setNode(drawing, place, { features });
}

/** More features begin at 0; fewer lose their last. */
export function setWidth(drawing: Drawing, wanted: number): Drawing {
  const width = Math.min(mostFeatures, Math.max(0, wanted));
  return { ...drawing, nodes: drawing.nodes.map((node) => ({ ...node, features: Array.from({ length: width }, (_, i) => node.features[i] ?? 0) })) };
}

export const edgeBetween = ({ edges }: Drawing, from: number, to: number, directed: boolean): number =>
  edges.findIndex((edge) => pairKey(edge, directed) === pairKey({ from, to }, directed));

/** The number in a cell of the adjacency matrix: 0 where there is no edge. */
export const weightOf = (drawing: Drawing, from: number, to: number, directed: boolean): number =>
  drawing.edges[edgeBetween(drawing, from, to, directed)]?.weight ?? 0;

export function addEdge(drawing: Drawing, from: number, to: number, directed: boolean): Drawing {
  if (from === to || edgeBetween(drawing, from, to, directed) >= 0) return drawing;
  return { ...drawing, edges: [...drawing.edges, { from, to, weight: 1 }] };
}

export function removeEdge(drawing: Drawing, place: number): Drawing {
  return { ...drawing, edges: drawing.edges.filter((_, i) => i !== place) };
}

export function setEdge(drawing: Drawing, place: number, change: Partial<DrawnEdge>): Drawing {
  return { ...drawing, edges: drawing.edges.map((edge, i) => (i === place ? { ...edge, ...change } : edge)) };
}

/** Types a number into the adjacency matrix: 0 takes the edge away, another number makes or weighs it. The diagonal stays empty. */
export function setCell(drawing: Drawing, from: number, to: number, weight: number, directed: boolean): Drawing {
  if (from === to) return drawing;
  const place = edgeBetween(drawing, from, to, directed);
  if (weight === 0) return place < 0 ? drawing : removeEdge(drawing, place);
  return place < 0 ? { ...drawing, edges: [...drawing.edges, { from, to, weight }] } : setEdge(drawing, place, { weight });
}

/** Without direction an edge and the one the other way are the same: the first of the two stays. */
export function withoutDirection(drawing: Drawing): Drawing {
  const seen = new Set<string>();
  const edges = drawing.edges.filter((edge) => {
    const key = pairKey(edge, false);
    return !seen.has(key) && seen.add(key);
  });
  return edges.length === drawing.edges.length ? drawing : { ...drawing, edges };
}

/** Edges that end at a node and that begin there; without direction both are all its edges. */
export function degreesOf({ nodes, edges }: Drawing, directed: boolean): readonly { readonly incoming: number; readonly outgoing: number }[] {
  const counts = nodes.map(() => ({ incoming: 0, outgoing: 0 }));
  for (const { from, to } of edges) {
    counts[to]!.incoming++;
    counts[from]!.outgoing++;
    if (directed) continue;
    counts[from]!.incoming++;
    counts[to]!.outgoing++;
  }
  return counts;
}
