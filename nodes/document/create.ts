import type { LoomDocument } from './schema.ts';

/** An empty document. */
export function newDocument(title: string): LoomDocument {
  return { format: 'tensorloom', version: 1, title, blocks: {}, graph: { nodes: [], wires: [] }, compounds: {}, notes: [], view: { x: 0, y: 0, zoom: 1 } };
}
