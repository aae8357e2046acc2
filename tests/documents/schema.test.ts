import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Block } from '../../nodes/blocks/define.ts';
import { findBlock, registry } from '../../nodes/blocks/registry.ts';
import { breaks, command, schemaOf, type Schema } from './schema.ts';

const snapshot = JSON.parse(readFileSync(join(import.meta.dirname, 'schema.snapshot.json'), 'utf8')) as Schema;

describe('the schema that files rely on', () => {
  test('no block changed in a way that saved files would not survive', () => {
    expect(breaks(snapshot)).toEqual([]);
  });

  test(`the snapshot is what the blocks are; after a change that is meant: ${command}`, () => {
    expect(schemaOf(), `write the snapshot anew: ${command}`).toEqual(snapshot);
  });

  test('every version of every block can be reached', () => {
    for (const block of registry) {
      const steps = (block.migrations ?? []).map((one) => one.to);
      expect(steps, block.type).toEqual(Array.from({ length: block.version - 1 }, (_, i) => i + 2));
    }
  });
});

describe('the guard itself', () => {
  const dense = findBlock('core.dense')!;
  const before = schemaOf([dense]);
  const units = dense.params.units!;
  const after = (block: Partial<Block>): string[] => breaks(before, [{ ...dense, ...block }]);

  test.each([
    ['a param that is gone', { params: {} }, 'param units is gone'],
    ['another default', { params: { ...dense.params, units: { ...units, default: 5 } as typeof units } }, 'the default of units'],
    ['a narrower range', { params: { ...dense.params, units: { ...units, max: 20 } as typeof units } }, 'the range of units'],
    ['a port that is gone', { outputs: {} }, 'output output is gone'],
    ['a higher version without its migration', { version: 2, params: {} }, 'the migration to version 2 is missing'],
  ])('%s is seen', (_, block, words) => {
    expect(after(block as Partial<Block>).join('\n')).toContain(words);
  });

  test('a type that is gone is seen', () => expect(breaks(before, [])).toHaveLength(1));

  test('a migration, a wider range and a new param are fine', () => {
    expect(after({ version: 2, params: {}, migrations: [{ to: 2, name: 'units go', up: ({ units: _, ...rest }) => rest }] })).toEqual([]);
    expect(
      after({
        params: {
          ...dense.params,
          units: { ...units, max: 10_000_000 } as typeof units,
          bias: { kind: 'flag', default: true, text: units.text, hint: units.hint },
        },
      }),
    ).toEqual([]);
  });
});
