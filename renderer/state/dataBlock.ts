import { findBlock } from '../../nodes/blocks/registry.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';

/** The data block of a document as the data service takes it: its type and all its params. */
export function dataBlock(
  document: LoomDocument | null,
): { readonly id: string; readonly type: string; readonly params: Record<string, string | number | boolean> } | undefined {
  const node = document?.graph.nodes.find(({ type }) => type.startsWith('data.'));
  if (!node) return undefined;
  const defaults = Object.fromEntries(Object.entries(findBlock(node.type)?.params ?? {}).map(([name, param]) => [name, param.default]));
  return { id: node.id, type: node.type, params: { ...defaults, ...node.params } as Record<string, string | number | boolean> };
}
