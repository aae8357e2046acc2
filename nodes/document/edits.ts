import { findBlock } from '../blocks/registry.ts';
import type { ParamValue } from '../blocks/params.ts';
import { graphAt, nodeIn, refuse, settle, withGraph, type GraphPath } from './graphs.ts';
import { limits } from './limits.ts';
import { baseId, compoundOf, freeId, isParamName, isType } from './names.ts';
import type { End, Graph, GraphNode, LoomDocument, ParamRef, Wire } from './schema.ts';

/**
 * Edits of blocks and wires: document in, document out. Each names the graph it is about, leaves everything else as it is (and the same object),
 * and throws a ProblemError when it is asked for something that a file cannot hold.
 */

export interface NewNode {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly params?: GraphNode['params'];
  readonly label?: string;
}

export interface Added {
  readonly document: LoomDocument;
  /** The new block's id. */
  readonly id: string;
}

export function addNode(document: LoomDocument, path: GraphPath, node: NewNode): Added {
  if (!isType(node.type)) refuse('document.name', { path: 'type', got: node.type });
  const graph = graphAt(document, path);
  const id = freeId(baseId(node.type), new Set(graph.nodes.map((one) => one.id)));
  const { label } = node;
  const added: GraphNode = { id, type: node.type, ...at(node), ...(label ? { label: name(label) } : {}), params: node.params ?? {} };
  return { document: settle(withGraph(document, path, { ...graph, nodes: [...graph.nodes, added] })), id };
}

/**
 * Takes blocks away with their wires. `heal` may join what they stood between: it is asked for every pair of a wire in and a wire out of a removed
 * block whether `from` may be wired to `to` (the signals decide, and the caller knows them).
 */
export function removeNodes(document: LoomDocument, path: GraphPath, ids: readonly string[], heal?: (from: End, to: End) => boolean): LoomDocument {
  let graph = graphAt(document, path);
  for (const id of ids) graph = without(graph, id, heal);
  return settle(withGraph(document, path, graph));
}

function without(graph: Graph, id: string, heal?: (from: End, to: End) => boolean): Graph {
  const incoming = graph.wires.filter((wire) => wire.to.node === id && wire.from.node !== id);
  const outgoing = graph.wires.filter((wire) => wire.from.node === id && wire.to.node !== id);
  let wires = graph.wires.filter((wire) => wire.to.node !== id && wire.from.node !== id);
  for (const out of outgoing) {
    const source = heal && incoming.find((wire) => heal(wire.from, out.to));
    if (source) wires = [...wires, { id: wireId(wires), from: source.from, to: out.to }];
  }
  return { nodes: graph.nodes.filter((node) => node.id !== id), wires };
}

/** Wires an output to an input. Most inputs take one wire, so the one that was there goes. */
export function connect(document: LoomDocument, path: GraphPath, from: End, to: End): LoomDocument {
  const graph = graphAt(document, path);
  nodeIn(graph, from.node);
  nodeIn(graph, to.node);
  if (from.node === to.node) refuse('edit.selfWire', { id: from.node });
  if (graph.wires.some((wire) => same(wire.from, from) && same(wire.to, to))) return document;
  return settle(withGraph(document, path, { ...graph, wires: joined(graph, graph.wires, from, to) }));
}

export function disconnect(document: LoomDocument, path: GraphPath, wireIds: readonly string[]): LoomDocument {
  const graph = graphAt(document, path);
  return withGraph(document, path, { ...graph, wires: graph.wires.filter((wire) => !wireIds.includes(wire.id)) });
}

/** A block put onto a wire: the wire is replaced by one into `ports.input` and one out of `ports.output`. */
export function insertOnWire(
  document: LoomDocument,
  path: GraphPath,
  wireId: string,
  node: NewNode,
  ports: { readonly input: string; readonly output: string },
): Added {
  const added = addNode(document, path, node);
  const wire = graphAt(document, path).wires.find((one) => one.id === wireId);
  if (!wire) refuse('edit.noWire', { id: wireId });
  return { id: added.id, document: moveOntoWire(added.document, path, wireId, added.id, ports) };
}

/** The same with a block that is on the canvas already; wires it has on those ports go. */
export function moveOntoWire(
  document: LoomDocument,
  path: GraphPath,
  wireId: string,
  id: string,
  ports: { readonly input: string; readonly output: string },
): LoomDocument {
  const graph = graphAt(document, path);
  const wire = graph.wires.find((one) => one.id === wireId);
  if (!wire) refuse('edit.noWire', { id: wireId });
  if (wire.from.node === id || wire.to.node === id) return document;
  const rest = graph.wires.filter((one) => one.id !== wireId);
  const wires = joined(graph, joined(graph, rest, wire.from, { node: id, port: ports.input }), { node: id, port: ports.output }, wire.to);
  return settle(withGraph(document, path, { ...graph, wires }));
}

/** Sets a param; `undefined`, or a block's own default, leaves no trace in the file. `{ param }` takes it from the instance. */
export function setParam(document: LoomDocument, path: GraphPath, id: string, param: string, value: ParamValue | ParamRef | undefined): LoomDocument {
  if (!isParamName(param)) refuse('document.name', { path: 'params', got: param });
  if (typeof value === 'number' && !Number.isFinite(value)) refuse('document.number', { path: param, got: String(value) });
  if (typeof value === 'string' && value.length > limits.text) refuse('document.limit', { path: param, got: value.length, limit: limits.text });
  const graph = graphAt(document, path);
  const node = nodeIn(graph, id);
  const params: Record<string, ParamValue | ParamRef> = { ...node.params };
  if (value === undefined || value === defaultOf(document, node, param)) delete params[param];
  else params[param] = value;
  return withGraph(document, path, replaceNode(graph, { ...node, params }));
}

function defaultOf(document: LoomDocument, node: GraphNode, param: string): ParamValue | undefined {
  const compound = compoundOf(node.type);
  if (compound !== undefined) return document.compounds[compound]?.exposed.find((one) => one.id === param)?.default;
  const params = findBlock(node.type)?.params;
  return params && Object.hasOwn(params, param) ? params[param]?.default : undefined;
}

/** The user's own name for a block; an empty one gives the block its type's name back. */
export function rename(document: LoomDocument, path: GraphPath, id: string, label: string): LoomDocument {
  const graph = graphAt(document, path);
  const { label: _, params, ...node } = nodeIn(graph, id);
  const words = label.trim();
  return withGraph(document, path, replaceNode(graph, words === '' ? { ...node, params } : { ...node, label: name(words), params }));
}

/** Puts blocks somewhere: a drag gives all positions at once. */
export function moveNodes(
  document: LoomDocument,
  path: GraphPath,
  positions: Readonly<Record<string, { readonly x: number; readonly y: number }>>,
): LoomDocument {
  const graph = graphAt(document, path);
  const nodes = graph.nodes.map((node) => {
    const to = Object.hasOwn(positions, node.id) ? positions[node.id] : undefined;
    return to ? { ...node, ...at(to) } : node;
  });
  return withGraph(document, path, { ...graph, nodes });
}

export const setTitle = (document: LoomDocument, title: string): LoomDocument => ({ ...document, title: name(title.trim()) });

export const setView = (document: LoomDocument, view: LoomDocument['view']): LoomDocument => ({
  ...document,
  view: { ...at(view), zoom: Math.min(limits.zoom.max, Math.max(limits.zoom.min, Math.round(view.zoom * 1000) / 1000 || 1)) },
});

export const replaceNode = (graph: Graph, node: GraphNode): Graph => ({ ...graph, nodes: graph.nodes.map((one) => (one.id === node.id ? node : one)) });

/** `wires` of `graph` with another one; what was on its input goes, unless that takes many. */
export function joined({ nodes }: Pick<Graph, 'nodes'>, wires: readonly Wire[], from: End, to: End): readonly Wire[] {
  const rest = takesMany(nodes.find(({ id }) => id === to.node)?.type, to.port) ? wires : wires.filter((wire) => !same(wire.to, to));
  return [...rest, { id: wireId(wires), from: { node: from.node, port: from.port }, to: { node: to.node, port: to.port } }];
}

/** One more than the highest, so that a wire that went away does not come back under its old name. */
export function wireId(wires: readonly Wire[]): string {
  return `w${wires.reduce((most, wire) => Math.max(most, Number(/^w(\d{1,9})$/.exec(wire.id)?.[1] ?? 0)), 0) + 1}`;
}

/** Whether an input of such a block takes any number of wires. */
export const takesMany = (type: string | undefined, port: string): boolean => findBlock(type ?? '')?.inputs[port]?.many ?? false;

export const same = (a: End, b: End): boolean => a.node === b.node && a.port === b.port;

/** Whole pixels within the canvas. */
export function at({ x, y }: { readonly x: number; readonly y: number }): { readonly x: number; readonly y: number } {
  const pixel = (value: number): number => Math.min(limits.position, Math.max(-limits.position, Math.round(value))) || 0;
  return { x: pixel(x), y: pixel(y) };
}

/** Names are one line and as long as a file may hold. */
export const name = (text: string): string => text.replace(/\s+/g, ' ').slice(0, limits.name);
