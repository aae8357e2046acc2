import { findBlock } from '../../nodes/blocks/registry.ts';
import { settle } from '../../nodes/document/graphs.ts';
import type { Graph, GraphNode, LoomDocument, Wire } from '../../nodes/document/schema.ts';

type Params = GraphNode['params'];

const asWide = ({ units, activation }: Params): Params => ({ units: units!, activation: activation! });

/** Layers that hear neighbours: which dense layer is as wide. Message passing has no weights and goes out without a replacement. */
const deaf: Readonly<Record<string, (params: Params) => Params | undefined>> = {
  'graph.gcn': asWide,
  'graph.sage': asWide,
  'graph.gin': asWide,
  'graph.gine': asWide,
  'graph.gat': (params) => {
    const { units, heads, join } = params;
    return { ...asWide(params), units: join !== 'average' && typeof units === 'number' && typeof heads === 'number' ? units * heads : units! };
  },
  'graph.propagate': () => undefined,
};

/** Whether there is anything to make deaf. */
export const hearsNeighbours = (types: readonly string[]): boolean => types.some((type) => Object.hasOwn(deaf, type));

/** The same model without its edges: each node is judged by its own features, through dense layers of the same widths. Data, split and training stay. */
export function withoutEdges(document: LoomDocument, title: string): LoomDocument {
  return settle(trimmed(everywhere({ ...document, title }, deafened)));
}

const everywhere = (document: LoomDocument, change: (graph: Graph) => Graph): LoomDocument => ({
  ...document,
  graph: change(document.graph),
  compounds: Object.fromEntries(Object.entries(document.compounds).map(([id, compound]) => [id, { ...compound, graph: change(compound.graph) }])),
});

/** Without the inputs of compounds that nothing inside takes any more, and without the wires to them; of compounds within compounds too. */
function trimmed(document: LoomDocument): LoomDocument {
  const unused = new Set(
    Object.entries(document.compounds).flatMap(
      ([
        id,
        {
          graph: { nodes, wires },
        },
      ]) => nodes.flatMap((node) => (node.type === 'compound.input' && !wires.some(({ from }) => from.node === node.id) ? [`compound:${id} ${node.id}`] : [])),
    ),
  );
  if (unused.size === 0) return document;
  const within = Object.fromEntries(
    Object.entries(document.compounds).map(([id, compound]) => {
      const nodes = compound.graph.nodes.filter((node) => !unused.has(`compound:${id} ${node.id}`));
      return [id, { ...compound, graph: { ...compound.graph, nodes } }];
    }),
  );
  const unwired = ({ nodes, wires }: Graph): Graph => {
    const types = new Map(nodes.map(({ id, type }) => [id, type]));
    return { nodes, wires: wires.filter(({ to }) => !unused.has(`${types.get(to.node)} ${to.port}`)) };
  };
  return trimmed(everywhere({ ...document, compounds: within }, unwired));
}

function deafened({ nodes, wires }: Graph): Graph {
  const hearing = new Map(nodes.filter(({ type }) => Object.hasOwn(deaf, type)).map((node) => [node.id, deaf[node.type]!(full(node))] as const));
  const dense = nodes.flatMap((node): GraphNode[] => {
    if (!hearing.has(node.id)) return [node];
    const params = hearing.get(node.id);
    return params === undefined ? [] : [{ ...node, type: 'core.dense', params }];
  });
  // What came to the nodes of a layer goes into the dense one, or past where there is none; attention is gone, and what watched it.
  const sources = new Map(wires.filter(({ to }) => to.port === 'nodes').map(({ from, to }) => [to.node, from] as const));
  const before = (end: Wire['from']): Wire['from'] =>
    hearing.has(end.node) && hearing.get(end.node) === undefined ? before(sources.get(end.node) ?? end) : end;
  const kept = wires.flatMap((wire): Wire[] => {
    const [from, to] = [before(wire.from), wire.to];
    if (from.port === 'weights' && hearing.has(from.node)) return [];
    if (!hearing.has(to.node)) return [{ ...wire, from }];
    return to.port === 'nodes' && hearing.get(to.node) !== undefined ? [{ ...wire, from, to: { node: to.node, port: 'input' } }] : [];
  });
  const blind = new Set(dense.filter(({ id, type }) => findBlock(type)?.part === 'probe' && !kept.some(({ to }) => to.node === id)).map(({ id }) => id));
  return { nodes: dense.filter(({ id }) => !blind.has(id)), wires: kept };
}

/** What a layer is set to, by a reference of a compound too; params at their defaults are not written in documents. */
const full = ({ type, params }: GraphNode): Params => ({
  ...Object.fromEntries(Object.entries(findBlock(type)?.params ?? {}).map(([name, param]) => [name, param.default])),
  ...params,
});
