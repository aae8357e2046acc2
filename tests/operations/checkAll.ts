import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, useEngine } from '../parity/engines.ts';
import type { Case } from './case.ts';
import { answer, fault } from './check.ts';
import { gapOf } from './gaps.ts';

/** Every case on every engine: forward and gradient. What is listed as a gap must be one. */
export function check(cases: readonly Case[]): void {
  describe.each(engines)('%s', (engine) => {
    beforeAll(() => useEngine(engine));

    test.each(cases.map((one) => [one.name, one] as const))('%s', async (name, one) => {
      const wrong = await verdict(one);
      // Where wasm is wrong it may have written over its own memory.
      if (wrong !== undefined && engine === 'wasm') await startAfresh();
      const gap = gapOf(name, engine);
      if (gap) expect(wrong, 'this is listed in gaps.ts and is right now: take it out there').toBeDefined();
      else expect(wrong).toBeUndefined();
    });
  });
}

/** What is wrong with the answer of the engine in use; undefined when nothing is. */
export const verdict = (one: Case): Promise<string | undefined> =>
  answer(one).then(
    (given) => fault(one, given),
    (error: unknown) => `it throws: ${error instanceof Error ? error.message : String(error)}`,
  );

async function startAfresh(): Promise<void> {
  const factory = tf.findBackendFactory('wasm');
  // What it would give back may be what was written over.
  (tf.backend() as unknown as { dispose(): void }).dispose = () => undefined;
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', factory);
  await useEngine('wasm');
}
