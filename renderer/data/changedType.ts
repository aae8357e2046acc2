import { findBlock } from '../../nodes/blocks/registry.ts';
import { mainGraph, settle, withGraph } from '../../nodes/document/graphs.ts';
import { replaceNode } from '../../nodes/document/edits.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';

/** Another data block in the place of one: wires stay on the ports that both have; what both are set to stays, too. */
export function changedType(document: LoomDocument, id: string, type: string): LoomDocument {
  const { graph } = document;
  const node = graph.nodes.find((one) => one.id === id);
  const block = findBlock(type);
  if (!node || !block || node.type === type) return document;
  const params = Object.fromEntries(Object.entries(node.params).filter(([name]) => Object.hasOwn(block.params, name)));
  const wires = graph.wires.filter(({ from }) => from.node !== id || Object.hasOwn(block.outputs, from.port));
  return settle(withGraph(document, mainGraph, { ...replaceNode(graph, { ...node, type, params }), wires }));
}
