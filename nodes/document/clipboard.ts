import type { ParamValue } from '../blocks/params.ts';
import { changesBetween } from './changes.ts';
import { isBoundary, isParamRef } from './compounds.ts';
import { at, wireId } from './edits.ts';
import { compoundAt, compoundsWithin, definition, graphAt, settle, withGraph, type GraphPath } from './graphs.ts';
import { baseId, compoundOf, compoundType, freeId } from './names.ts';
import type { Compound, End, Graph, GraphNode, LoomDocument, Wire } from './schema.ts';

/** What is on the clipboard: blocks, the wires among them, and all that they need to mean the same in another document. */
export interface Clipping {
  readonly graph: Graph;
  /** Definitions of the instances in it, inner ones too. */
  readonly compounds: LoomDocument['compounds'];
  /** Version of the types, for those that are not known here. */
  readonly blocks: LoomDocument['blocks'];
  /** Values that `{ param }` stands for where it was copied. */
  readonly values: Readonly<Record<string, ParamValue>>;
}

export function copy(document: LoomDocument, path: GraphPath, ids: readonly string[]): Clipping {
  const graph = graphAt(document, path);
  // Boundary blocks are what a compound is made of; they are not copied.
  const nodes = graph.nodes.filter((node) => ids.includes(node.id) && !isBoundary(node));
  const inside = new Set(nodes.map((node) => node.id));
  const part: Graph = { nodes, wires: graph.wires.filter((wire) => inside.has(wire.from.node) && inside.has(wire.to.node)) };
  const within = compoundsWithin(document.compounds, part);
  const id = compoundAt(document, path);
  return {
    graph: part,
    compounds: Object.fromEntries(Object.entries(document.compounds).filter(([compound]) => within.has(compound))),
    blocks: document.blocks,
    values: Object.fromEntries(id === undefined ? [] : definition(document, id).exposed.map((one) => [one.id, one.default])),
  };
}

/** Puts a clipping into a graph, moved by `offset`, under new ids. */
export function paste(
  document: LoomDocument,
  path: GraphPath,
  clipping: Clipping,
  offset: { readonly x: number; readonly y: number },
): { readonly document: LoomDocument; readonly ids: readonly string[] } {
  const { compounds, renamed } = merged(document.compounds, clipping.compounds);
  const graph = graphAt(document, path);
  const here = compoundAt(document, path);
  const exposed = new Set(here === undefined ? [] : definition(document, here).exposed.map((one) => one.id));
  const taken = new Set(graph.nodes.map((node) => node.id));
  const ids = new Map<string, string>();
  const nodes = clipping.graph.nodes.map((node): GraphNode => {
    const compound = compoundOf(node.type);
    const type = compound === undefined ? node.type : compoundType(renamed.get(compound) ?? compound);
    const id = freeId(stem(node.id) || baseId(type), taken);
    taken.add(id);
    ids.set(node.id, id);
    const params = Object.entries(node.params).flatMap(([param, value]) => {
      if (!isParamRef(value) || exposed.has(value.param)) return [[param, value] as const];
      const stood = clipping.values[value.param];
      return stood === undefined ? [] : [[param, stood] as const];
    });
    return { ...node, id, type, ...at({ x: node.x + offset.x, y: node.y + offset.y }), params: Object.fromEntries(params) };
  });
  let wires: readonly Wire[] = graph.wires;
  const end = ({ node, port }: End): End => ({ node: ids.get(node) ?? node, port });
  for (const wire of clipping.graph.wires) wires = [...wires, { id: wireId(wires), from: end(wire.from), to: end(wire.to) }];
  const put = withGraph({ ...document, compounds, blocks: { ...clipping.blocks, ...document.blocks } }, path, { nodes: [...graph.nodes, ...nodes], wires });
  return { document: settle(put), ids: [...ids.values()] };
}

/** Copies beside the originals, in the same graph. Instances of compounds stay linked. */
export function duplicate(
  document: LoomDocument,
  path: GraphPath,
  ids: readonly string[],
  offset = { x: 40, y: 40 },
): { readonly document: LoomDocument; readonly ids: readonly string[] } {
  return paste(document, path, copy(document, path, ids), offset);
}

/** `conv2d-3` -> `conv2d`, so that copies of copies do not become `conv2d-3-2-2`. */
const stem = (id: string): string => id.replace(/-\d+$/, '');

/**
 * The definitions of both. One that is the same in both is one (its instances stay linked); one that differs comes in under a new id.
 */
function merged(
  here: LoomDocument['compounds'],
  coming: LoomDocument['compounds'],
): { readonly compounds: LoomDocument['compounds']; readonly renamed: ReadonlyMap<string, string> } {
  const renamed = new Map<string, string>();
  const taken = new Set(Object.keys(here));
  const differs = (id: string): boolean => Object.hasOwn(here, id) && changesBetween(here[id], coming[id]).length > 0;
  for (const id of Object.keys(coming)) {
    // A definition whose inner compound comes under a new id is no longer the one that is here either.
    const inner = [...compoundsWithin(coming, coming[id]!.graph)];
    const fresh = differs(id) || (Object.hasOwn(here, id) && inner.some(differs));
    const name = fresh ? freeId(stem(id), taken) : id;
    taken.add(name);
    renamed.set(id, name);
  }
  const compounds: Record<string, Compound> = { ...here };
  for (const [id, compound] of Object.entries(coming)) {
    const name = renamed.get(id) ?? id;
    if (Object.hasOwn(here, name)) continue;
    compounds[name] = { ...compound, graph: relinked(compound.graph, renamed) };
  }
  return { compounds, renamed };
}

/** The graph with its instances pointing to other definitions. */
export function relinked(graph: Graph, renamed: ReadonlyMap<string, string>): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const to = renamed.get(compoundOf(node.type) ?? '');
      return to === undefined || compoundType(to) === node.type ? node : { ...node, type: compoundType(to) };
    }),
  };
}
