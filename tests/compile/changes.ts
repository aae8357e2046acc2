import type { GraphNode, LoomDocument, Wire } from '../../nodes/document/schema.ts';
import { documentOf, ending, node, wires } from './documents.ts';

/** Documents with one thing changed, for tests of what is said about it. */

type Change = (nodes: GraphNode[], wires: Wire[]) => readonly [GraphNode[], Wire[]];
export const changed = (document: LoomDocument, change: Change): LoomDocument => {
  const [nodes, joins] = change([...document.graph.nodes], [...document.graph.wires]);
  return { ...document, graph: { nodes, wires: joins } };
};
/** Random words -> a table -> scores at each step. */
export const language = (params: GraphNode['params']): LoomDocument =>
  documentOf(
    'language',
    [
      node('words', 'data.synthetic', { kind: 'tokens', time: 8, labels: 'step', ...params }),
      node('table', 'sequence.embedding'),
      node('head', 'core.dense', { units: 10 }),
      ...ending,
    ],
    wires('words.inputs > table', 'table > head', 'head > loss.logits', 'words.labels > loss.labels', 'loss.loss > adam.loss', 'adam.update > train.update'),
  );

export const withParams = (document: LoomDocument, id: string, params: GraphNode['params']): LoomDocument =>
  changed(document, (nodes, joins) => [nodes.map((one) => (one.id === id ? { ...one, params } : one)), joins]);
export const without = (document: LoomDocument, ...ids: string[]): LoomDocument =>
  changed(document, (nodes, joins) => [
    nodes.filter(({ id }) => !ids.includes(id)),
    joins.filter(({ from, to }) => !ids.includes(from.node) && !ids.includes(to.node)),
  ]);
export const withNodes = (document: LoomDocument, added: readonly GraphNode[], ...lines: string[]): LoomDocument =>
  changed(document, (nodes, joins) => [
    [...nodes, ...added],
    [...joins, ...wires(...lines).map((wire, i) => ({ ...wire, id: `new${i + 1}` }))],
  ]);
export const cut = (document: LoomDocument, to: string): LoomDocument =>
  changed(document, (nodes, joins) => [nodes, joins.filter((wire) => `${wire.to.node}.${wire.to.port}` !== to)]);

export const rewired = (document: LoomDocument, to: string, from: string): LoomDocument => {
  const [nodeId, port] = from.split('.') as [string, string];
  return changed(document, (nodes, joins) => [
    nodes,
    joins.map((wire) => (`${wire.to.node}.${wire.to.port}` === to ? { ...wire, from: { node: nodeId, port } } : wire)),
  ]);
};
