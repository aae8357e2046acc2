import type { ParamValue } from '../blocks/params.ts';
import type { Text } from '../text/text.ts';
import { changesBetween } from './changes.ts';
import { replaceNode, same, wireId, type Added } from './edits.ts';
import { compoundAt, compoundsWithin, definition, graphAt, nodeIn, refuse, settle, withCompound, withGraph, type GraphPath } from './graphs.ts';
import { limits } from './limits.ts';
import { baseId, compoundOf, compoundType, freeId, isId } from './names.ts';
import type { Compound, End, Exposed, Graph, GraphNode, LoomDocument, ParamRef, Wire } from './schema.ts';

/** Edits that make, cut and dress compounds. */

export const isParamRef = (value: ParamValue | ParamRef): value is ParamRef => typeof value === 'object';

export const isBoundary = (node: GraphNode): boolean => node.type === 'compound.input' || node.type === 'compound.output';

/** Ids of a compound's ports: its boundary blocks. */
export const inputsOf = (compound: Compound): readonly string[] => compound.graph.nodes.filter((node) => node.type === 'compound.input').map((node) => node.id);
export const outputsOf = (compound: Compound): readonly string[] =>
  compound.graph.nodes.filter((node) => node.type === 'compound.output').map((node) => node.id);

/** A definition comes into the document (from the library, say), unless the very same is there; the id under which it lies now. */
export function addCompound(document: LoomDocument, id: string, compound: Compound): Added {
  const there = document.compounds[id];
  if (there && changesBetween(there, compound).length === 0) return { document, id };
  const free = freeId(id, new Set(Object.keys(document.compounds)));
  return { document: settle(withCompound(document, free, compound)), id: free };
}

/**
 * A selection becomes one block: a compound with an input for every wire source outside, an output for every output that is used outside.
 * Values that came from the surrounding compound are handed through.
 */
export function group(document: LoomDocument, path: GraphPath, ids: readonly string[], name: Text): Added & { readonly compound: string } {
  const graph = graphAt(document, path);
  const inside = new Set(ids);
  const chosen = graph.nodes.filter((node) => inside.has(node.id));
  if (chosen.length === 0) refuse('edit.groupEmpty', {});
  const edge = chosen.find(isBoundary);
  if (edge) refuse('edit.groupBoundary', { id: edge.id });
  const between = returning(graph, inside);
  if (between) refuse('edit.groupCycle', { id: between });

  const inner = graph.wires.filter((wire) => inside.has(wire.from.node) && inside.has(wire.to.node));
  const entering = graph.wires.filter((wire) => !inside.has(wire.from.node) && inside.has(wire.to.node));
  const leaving = graph.wires.filter((wire) => inside.has(wire.from.node) && !inside.has(wire.to.node));
  const taken = new Set(chosen.map((node) => node.id));
  const ports = (ends: readonly End[], fallback: string): { readonly end: End; readonly id: string }[] =>
    distinct(ends).map((end) => {
      const id = freeId(isId(end.port) ? end.port : fallback, taken);
      taken.add(id);
      return { end, id };
    });
  const inputs = ports(
    entering.map((wire) => wire.from),
    'input',
  ).map((port, _, all) => (all.length === 1 ? rename(port, 'input', taken) : port));
  const outputs = ports(
    leaving.map((wire) => wire.from),
    'output',
  );

  const box = bounds(chosen);
  const boundary =
    (type: string, column: number) =>
    (port: { readonly id: string }, row: number): GraphNode => ({ id: port.id, type, x: column, y: row * 120, params: {} });
  const nodes: GraphNode[] = [
    ...inputs.map(boundary('compound.input', 0)),
    ...chosen.map((node) => ({ ...node, x: node.x - box.left + 230, y: node.y - box.top })),
    ...outputs.map(boundary('compound.output', box.right - box.left + 460)),
  ];
  let wires: readonly Wire[] = inner;
  const join = (from: End, to: End): void => void (wires = [...wires, { id: wireId(wires), from, to }]);
  const portFor = (list: readonly { readonly end: End; readonly id: string }[], end: End): string => list.find((port) => same(port.end, end))!.id;
  for (const wire of entering) join({ node: portFor(inputs, wire.from), port: 'output' }, wire.to);
  for (const port of outputs) join(port.end, { node: port.id, port: 'input' });

  const compound = freeId(baseId(`compound:${slug(name.en)}`), new Set(Object.keys(document.compounds)));
  const surrounding = compoundAt(document, path);
  const referred = new Set(chosen.flatMap((node) => Object.values(node.params).flatMap((value) => (isParamRef(value) ? [value.param] : []))));
  const exposed = surrounding === undefined ? [] : definition(document, surrounding).exposed.filter((one) => referred.has(one.id));
  const made = withCompound(document, compound, { name: clip(name), idea: { en: '', zh: '' }, graph: { nodes, wires }, exposed });

  const outer = graph.nodes.filter((node) => !inside.has(node.id));
  const id = freeId(compound, new Set(outer.map((node) => node.id)));
  const middle = { x: Math.round((box.left + box.right) / 2), y: Math.round((box.top + box.bottom) / 2) };
  const instance: GraphNode = { id, type: compoundType(compound), ...middle, params: Object.fromEntries(exposed.map((one) => [one.id, { param: one.id }])) };
  let rest: readonly Wire[] = graph.wires.filter((wire) => !inside.has(wire.from.node) && !inside.has(wire.to.node));
  for (const port of inputs) rest = [...rest, { id: wireId([...graph.wires, ...rest]), from: port.end, to: { node: id, port: port.id } }];
  for (const wire of leaving) rest = [...rest, { id: wire.id, from: { node: id, port: portFor(outputs, wire.from) }, to: wire.to }];
  return { document: settle(withGraph(made, path, { nodes: [...outer, instance], wires: rest })), id, compound };
}

/** The only input is called `input`, whatever the block it reads from calls its output. */
function rename(port: { readonly end: End; readonly id: string }, id: string, taken: Set<string>): { readonly end: End; readonly id: string } {
  taken.delete(port.id);
  const free = freeId(id, taken);
  taken.add(free);
  return { end: port.end, id: free };
}

/** A block outside that the selection feeds and that feeds the selection: as one block it would feed itself. */
function returning(graph: Graph, inside: ReadonlySet<string>): string | undefined {
  const reached = new Set<string>();
  const open = graph.wires.filter((wire) => inside.has(wire.from.node) && !inside.has(wire.to.node)).map((wire) => wire.to.node);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    for (const wire of graph.wires) {
      if (wire.from.node !== node) continue;
      if (inside.has(wire.to.node)) return node;
      open.push(wire.to.node);
    }
  }
  return undefined;
}

/** Cuts the link: the instance gets a definition of its own, equal to the one it shared. */
export function makeUnique(document: LoomDocument, path: GraphPath, id: string): LoomDocument {
  const graph = graphAt(document, path);
  const node = nodeIn(graph, id);
  const shared = compoundOf(node.type);
  if (shared === undefined) refuse('edit.notCompound', { id });
  const own = freeId(shared.replace(/-\d+$/, ''), new Set(Object.keys(document.compounds)));
  const cut = withCompound(document, own, definition(document, shared));
  return settle(withGraph(cut, path, replaceNode(graph, { ...node, type: compoundType(own) })));
}

/** Instances of a definition, over the whole document: how many blocks an edit inside it changes. */
export function instancesOf(document: LoomDocument, compound: string): number {
  const type = compoundType(compound);
  return [document.graph, ...Object.values(document.compounds).map((one) => one.graph)].reduce(
    (sum, graph) => sum + graph.nodes.filter((node) => node.type === type).length,
    0,
  );
}

/** The writing on a compound. */
export function setCompoundText(document: LoomDocument, compound: string, text: { readonly name?: Text; readonly idea?: Text }): LoomDocument {
  const old = definition(document, compound);
  const idea = text.idea && { en: text.idea.en.slice(0, limits.note), zh: text.idea.zh.slice(0, limits.note) };
  return withCompound(document, compound, { ...old, ...(text.name ? { name: clip(text.name) } : {}), ...(idea ? { idea } : {}) });
}

/**
 * What instances can set. A param that is no longer exposed leaves its default behind in the inner blocks, and goes from the instances.
 */
export function setExposed(document: LoomDocument, compound: string, exposed: readonly Exposed[]): LoomDocument {
  const bad = exposed.find((one, i) => !isId(one.id) || one.id === 'repeat' || one.id === 'weights' || exposed.findIndex((other) => other.id === one.id) !== i);
  if (bad) refuse('document.name', { path: 'exposed', got: bad.id });
  if (exposed.length > limits.exposed) refuse('document.limit', { path: 'exposed', got: exposed.length, limit: limits.exposed });
  const old = definition(document, compound);
  const kept = new Set(exposed.map((one) => one.id));
  const gone = old.exposed.filter((one) => !kept.has(one.id));
  const stand = (value: ParamValue | ParamRef): ParamValue | ParamRef =>
    isParamRef(value) ? (gone.find((one) => one.id === value.param)?.default ?? value) : value;
  const graph = {
    ...old.graph,
    nodes: old.graph.nodes.map((node) => ({ ...node, params: Object.fromEntries(Object.entries(node.params).map(([param, value]) => [param, stand(value)])) })),
  };
  const type = compoundType(compound);
  const stripped = (from: Graph): Graph => ({
    ...from,
    nodes: from.nodes.map((node) =>
      node.type === type
        ? { ...node, params: Object.fromEntries(Object.entries(node.params).filter(([param]) => !gone.some((one) => one.id === param))) }
        : node,
    ),
  });
  const dressed = withCompound(document, compound, {
    ...old,
    graph,
    exposed: exposed.map((one) => ({ id: one.id, text: clip(one.text), default: one.default })),
  });
  if (gone.length === 0) return dressed;
  return {
    ...dressed,
    graph: stripped(dressed.graph),
    compounds: Object.fromEntries(Object.entries(dressed.compounds).map(([id, one]) => [id, { ...one, graph: stripped(one.graph) }])),
  };
}

/** Lets instances set `param` of an inner block: its value now becomes the default. */
export function expose(document: LoomDocument, compound: string, node: string, param: string, value: ParamValue, text: Text): LoomDocument {
  const old = definition(document, compound);
  const inner = nodeIn(old.graph, node);
  const id = freeId(param, new Set([...old.exposed.map((one) => one.id), 'repeat', 'weights']));
  const graph = replaceNode(old.graph, { ...inner, params: { ...inner.params, [param]: { param: id } } });
  return setExposed(withCompound(document, compound, { ...old, graph }), compound, [...old.exposed, { id, text, default: value }]);
}

/** Definitions that no block uses any more. */
export function unusedCompounds(document: LoomDocument): readonly string[] {
  const used = compoundsWithin(document.compounds, document.graph);
  return Object.keys(document.compounds).filter((id) => !used.has(id));
}

const clip = (text: Text): Text => ({ en: text.en.slice(0, limits.name), zh: text.zh.slice(0, limits.name) });

/** "My block (2)" -> `my-block-2`. */
const slug = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[-0-9]+|-+$/g, '') || 'group';

const distinct = (ends: readonly End[]): readonly End[] => ends.filter((end, i) => ends.findIndex((other) => same(other, end)) === i);

function bounds(nodes: readonly GraphNode[]): { left: number; right: number; top: number; bottom: number } {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}
