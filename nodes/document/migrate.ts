import type { Block } from '../blocks/define.ts';
import { isFields, unfit, type Fields } from './read.ts';

/**
 * Older files are brought up one named step at a time. A step is never edited once released.
 * They work on the raw JSON, so they look before they touch: `validate` comes after.
 */
export interface DocumentMigration {
  readonly to: number;
  readonly name: string;
  up(document: Fields): Fields;
}

/** Version 1 is the first. */
export const documentMigrations: readonly DocumentMigration[] = [];

export function migrateDocument(raw: Fields, version: number, migrations: readonly DocumentMigration[] = documentMigrations): Fields {
  let document = raw;
  for (let to = (raw.version as number) + 1; to <= version; to++) {
    const step = migrations.find((one) => one.to === to);
    if (!step) unfit('document.migration', 'version', { from: to - 1, to });
    document = { ...step.up(document), version: to };
  }
  return document;
}

/** Brings the params of every block whose type was older when the file was written to the type's version now. */
export function migrateBlocks(raw: Fields, find: (type: string) => Block | undefined): Fields {
  const written = isFields(raw.blocks) ? raw.blocks : {};
  const outdated = new Map<string, { block: Block; from: number }>();
  for (const [type, version] of Object.entries(written)) {
    const block = find(type);
    if (block && typeof version === 'number' && Number.isInteger(version) && version >= 1 && version < block.version)
      outdated.set(type, { block, from: version });
  }
  if (outdated.size === 0) return raw;
  const node = (value: unknown): unknown => {
    if (!isFields(value) || typeof value.type !== 'string' || !isFields(value.params)) return value;
    const old = outdated.get(value.type);
    return old ? { ...value, params: migrateParams(old.block, old.from, value.params) } : value;
  };
  const graph = (value: unknown): unknown => (isFields(value) && Array.isArray(value.nodes) ? { ...value, nodes: value.nodes.map(node) } : value);
  const compound = (value: unknown): unknown => (isFields(value) ? { ...value, graph: graph(value.graph) } : value);
  return {
    ...raw,
    blocks: { ...written, ...Object.fromEntries([...outdated].map(([type, old]) => [type, old.block.version])) },
    graph: graph(raw.graph),
    compounds: isFields(raw.compounds) ? Object.fromEntries(Object.entries(raw.compounds).map(([id, value]) => [id, compound(value)])) : raw.compounds,
  };
}

export function migrateParams(block: Block, from: number, params: Fields): Fields {
  let value: Record<string, unknown> = { ...params };
  for (let to = from + 1; to <= block.version; to++) {
    const step = block.migrations?.find((one) => one.to === to);
    if (!step) unfit('document.migration', `blocks.${block.type}`, { from: to - 1, to });
    value = step.up(value);
  }
  return value;
}
