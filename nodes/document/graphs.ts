import { findBlock } from '../blocks/registry.ts';
import { ProblemError } from '../text/problem.ts';
import type { ProblemCode } from '../text/problemTexts.ts';
import { limits } from './limits.ts';
import { compoundOf } from './names.ts';
import type { Compound, Graph, GraphNode, LoomDocument } from './schema.ts';

/** Which graph an edit is about: `[]` is the main one, `['encoder']` the definition behind the instance `encoder`, and so on inward. */
export type GraphPath = readonly string[];

export const mainGraph: GraphPath = [];

/** The id of the compound whose definition `path` leads to; undefined for the main graph. */
export function compoundAt(document: LoomDocument, path: GraphPath): string | undefined {
  let graph = document.graph;
  let id: string | undefined;
  for (const node of path) {
    id = compoundOf(nodeIn(graph, node).type);
    const compound = id === undefined ? undefined : document.compounds[id];
    if (id === undefined || !compound) refuse('edit.notCompound', { id: node });
    graph = compound.graph;
  }
  return id;
}

export function graphAt(document: LoomDocument, path: GraphPath): Graph {
  const id = compoundAt(document, path);
  return id === undefined ? document.graph : definition(document, id).graph;
}

export function withGraph(document: LoomDocument, path: GraphPath, graph: Graph): LoomDocument {
  const id = compoundAt(document, path);
  if (id === undefined) return { ...document, graph };
  return withCompound(document, id, { ...definition(document, id), graph });
}

export const withCompound = (document: LoomDocument, id: string, compound: Compound): LoomDocument => ({
  ...document,
  compounds: { ...document.compounds, [id]: compound },
});

export function definition(document: LoomDocument, id: string): Compound {
  const compound = document.compounds[id];
  if (!compound) refuse('edit.notCompound', { id });
  return compound;
}

export function nodeIn(graph: Graph, id: string): GraphNode {
  const node = graph.nodes.find((one) => one.id === id);
  if (!node) refuse('edit.noNode', { id });
  return node;
}

export const graphsOf = (document: LoomDocument): readonly Graph[] => [document.graph, ...Object.values(document.compounds).map((compound) => compound.graph)];

/** Compounds reachable from a graph, itself included when it holds its own instance. */
export function compoundsWithin(compounds: LoomDocument['compounds'], graph: Graph): Set<string> {
  const found = new Set<string>();
  const open = [graph];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const node of next.nodes) {
      const id = compoundOf(node.type);
      if (id === undefined || found.has(id)) continue;
      found.add(id);
      const inner = compounds[id];
      if (inner) open.push(inner.graph);
    }
  }
  return found;
}

/** Blocks of the main graph with every instance written out, and how deep compounds lie. `Infinity` deep: one contains itself. */
export function extent(document: Pick<LoomDocument, 'graph' | 'compounds'>): {
  readonly nodes: number;
  readonly depth: number;
  readonly cycle?: readonly string[];
} {
  const known = new Map<string, { nodes: number; depth: number }>();
  let cycle: readonly string[] | undefined;
  const measure = (graph: Graph, within: readonly string[]): { nodes: number; depth: number } => {
    let nodes = 0;
    let depth = 0;
    for (const node of graph.nodes) {
      nodes += 1;
      const id = compoundOf(node.type);
      const compound = id === undefined ? undefined : document.compounds[id];
      if (id === undefined || !compound || cycle) continue;
      if (within.includes(id)) {
        cycle = [...within.slice(within.indexOf(id)), id];
        continue;
      }
      // Deep enough to be refused: measuring on would only fill the call stack.
      if (within.length > limits.depth) return { nodes, depth: Infinity };
      const inner = known.get(id) ?? measure(compound.graph, [...within, id]);
      known.set(id, inner);
      nodes += inner.nodes;
      depth = Math.max(depth, inner.depth + 1);
    }
    return { nodes, depth };
  };
  const main = measure(document.graph, []);
  // Definitions that nothing uses yet must hold too.
  for (const [id, compound] of Object.entries(document.compounds)) if (!known.has(id)) known.set(id, measure(compound.graph, [id]));
  const depth = Math.max(main.depth, ...[...known.values()].map((one) => one.depth + 1), 0);
  return { nodes: main.nodes, depth, ...(cycle ? { cycle } : {}) };
}

/** How much there is of all that is limited in number, and the limits. */
export function contentsOf(document: LoomDocument): readonly (readonly [what: keyof typeof limits, got: number, limit: number])[] {
  const graphs = graphsOf(document);
  const count = (of: (graph: Graph) => number): number => graphs.reduce((sum, graph) => sum + of(graph), 0);
  return [
    ['nodes', count(({ nodes }) => nodes.length), limits.nodes],
    ['wires', count(({ wires }) => wires.length), limits.wires],
    ['notes', document.notes.length, limits.notes],
    ['compounds', Object.keys(document.compounds).length, limits.compounds],
  ];
}

/** Ends every edit: versions of the types in use are written down, and what could not be opened again is refused. */
export function settle(document: LoomDocument): LoomDocument {
  for (const [what, got, limit] of contentsOf(document)) within(what, got, limit);
  const { nodes, depth, cycle } = extent(document);
  if (cycle) refuse('document.recursion', { path: 'compounds', cycle: cycle.join(' > ') });
  within('expandedNodes', nodes, limits.expandedNodes);
  within('depth', depth, limits.depth);
  return { ...document, blocks: versionsOf(document) };
}

/** Version of each block type in use. Of a type that is not known here the file's version is kept. */
export function versionsOf(document: LoomDocument): Record<string, number> {
  const versions: Record<string, number> = {};
  for (const graph of graphsOf(document)) {
    for (const { type } of graph.nodes) {
      if (compoundOf(type) !== undefined || Object.hasOwn(versions, type)) continue;
      const version = findBlock(type)?.version ?? (Object.hasOwn(document.blocks, type) ? document.blocks[type] : undefined);
      if (version !== undefined) versions[type] = version;
    }
  }
  return versions;
}

function within(what: keyof typeof limits, got: number, limit: number): void {
  if (got > limit) refuse('document.limit', { path: what, got, limit });
}

export function refuse(code: ProblemCode, data: Readonly<Record<string, string | number>>): never {
  throw new ProblemError({ code, data });
}
