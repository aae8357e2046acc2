import type { Block } from '../../nodes/blocks/define.ts';
import type { Param } from '../../nodes/blocks/params.ts';
import { registry } from '../../nodes/blocks/registry.ts';

/**
 * What files rely on, as data in git: each block type's version, ports and params. A file holds only values that differ from the default,
 * so a changed default changes the meaning of files already saved, just as a renamed param does.
 */
export interface BlockSchema {
  readonly version: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly params: Readonly<Record<string, ParamSchema>>;
}
export interface ParamSchema {
  readonly kind: string;
  readonly default: string | number | boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly string[];
}
export type Schema = Readonly<Record<string, BlockSchema>>;

export const command = 'npx node tests/documents/writeSchema.ts';

export function schemaOf(blocks: readonly Block[] = registry): Schema {
  return Object.fromEntries([...blocks].sort((a, b) => (a.type < b.type ? -1 : 1)).map((block) => [block.type, blockSchema(block)]));
}

function blockSchema(block: Block): BlockSchema {
  return {
    version: block.version,
    inputs: Object.keys(block.inputs),
    outputs: Object.keys(block.outputs),
    params: Object.fromEntries(Object.entries(block.params).map(([name, param]) => [name, paramSchema(param)])),
  };
}

function paramSchema(param: Param): ParamSchema {
  switch (param.kind) {
    case 'int':
    case 'number':
      return { kind: param.kind, default: param.default, min: param.min, max: param.max };
    case 'choice':
      return { kind: param.kind, default: param.default, choices: Object.keys(param.choices) };
    case 'flag':
      return { kind: param.kind, default: param.default };
    case 'text':
      return { kind: param.kind, default: param.default, max: param.max };
  }
}

/** What files already saved would no longer mean, and no migration says how to mend. Empty: the snapshot may be written anew. */
export function breaks(before: Schema, blocks: readonly Block[] = registry): string[] {
  const after = schemaOf(blocks);
  return Object.entries(before).flatMap(([type, old]) => {
    const now = after[type];
    if (!now) return [`${type} is gone: files that use it would show an unknown block`];
    const changes = changed(old, now);
    if (changes.length === 0) return [];
    if (now.version <= old.version) return changes.map((change) => `${type}: ${change}; raise its version and add a migration`);
    const block = blocks.find((one) => one.type === type)!;
    const steps = Array.from({ length: now.version - old.version }, (_, i) => old.version + i + 1);
    return steps.filter((to) => !block.migrations?.some((one) => one.to === to)).map((to) => `${type}: the migration to version ${to} is missing`);
  });
}

function changed(old: BlockSchema, now: BlockSchema): string[] {
  const changes = [
    ...old.inputs.filter((port) => !now.inputs.includes(port)).map((port) => `input ${port} is gone`),
    ...old.outputs.filter((port) => !now.outputs.includes(port)).map((port) => `output ${port} is gone`),
  ];
  for (const [name, was] of Object.entries(old.params)) {
    const is = now.params[name];
    if (!is) {
      changes.push(`param ${name} is gone`);
      continue;
    }
    if (is.kind !== was.kind) changes.push(`param ${name} was ${was.kind}, is ${is.kind}`);
    if (is.default !== was.default) changes.push(`the default of ${name} was ${was.default}, is ${is.default}`);
    if ((is.min ?? 0) > (was.min ?? 0) || (is.max ?? 0) < (was.max ?? 0)) changes.push(`the range of ${name} became narrower`);
    for (const choice of was.choices ?? []) if (!is.choices?.includes(choice)) changes.push(`${name} can no longer be ${choice}`);
  }
  return changes;
}
