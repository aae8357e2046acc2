import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { load, record, release } from '../../main/recorder/index.ts';
import { useEngine } from '../parity/engines.ts';
import { graphOf, natives } from '../recorder/native.ts';
import type { Case } from './case.ts';
import { computed, fault, inputsOf, told } from './check.ts';
import { gapOf } from './gaps.ts';

/** So many cases share a graph: to load one for each would take minutes. */
const together = 24;

/**
 * Every case on the native engine as part of a graph, forward and gradient, on other numbers than those that it was recorded with: rewritten for our own
 * kernels, as a training step runs. Compiled by XLA, which takes long, one case of each kind.
 */
export function checkRecorded(cases: readonly Case[]): void {
  const right = cases.filter(({ name, inputs }) => inputs.length > 0 && !gapOf(name, 'native'));
  const kinds = new Map(right.toReversed().map((one) => [one.name.split(/,| of | to /)[0], one]));
  describe.each(natives)('%s', (engine) => {
    beforeAll(() => useEngine(engine));
    test.each(titled(groups(right.filter(({ name }) => !gapOf(name, 'recorded')))))('recorded: %s', (_, group) => replayed(group, { fused: true }));
    test.each(titled(groups([...kinds.values()].filter(({ name }) => !gapOf(name, 'compiled')))))('compiled: %s', (_, group) => replayed(group, { xla: true }));
  });
}

const groups = (cases: readonly Case[]) => Array.from({ length: Math.ceil(cases.length / together) }, (_, i) => cases.slice(i * together, (i + 1) * together));

const titled = (all: readonly (readonly Case[])[]) => all.map((group) => [`${group[0]!.name} to ${group.at(-1)!.name}`, group] as const);

async function replayed(group: readonly Case[], options: Parameters<typeof load>[1]): Promise<void> {
  const given = group.map(inputsOf);
  const starts = given.map((_, i) => given.slice(0, i).flat().length);
  const counts: number[] = [];
  const f = (all: readonly tf.Tensor[]) =>
    group.flatMap((one, i) => {
      const results = computed(one)(all.slice(starts[i]!, starts[i]! + given[i]!.length));
      counts[i] = results.length;
      return results;
    });
  const graph = graphOf(record(f, given.flat().map(other), []));
  const replay = load(graph, options);
  const outputs = [...replay.run(given.flat(), [])];
  const faults: string[] = [];
  for (const [i, one] of group.entries()) {
    const wrong = fault(one, await told(outputs.splice(0, counts[i]!)));
    if (wrong !== undefined) faults.push(`${one.name}: ${wrong}`);
  }
  replay.dispose();
  release(graph);
  tf.dispose(given);
  expect(faults.join('; ')).toBe('');
}

/** What is recorded must not remember the numbers that came in. Indices and flags stay: other ones may not be allowed. */
const other = (tensor: tf.Tensor): tf.Tensor => (tensor.dtype === 'float32' ? tf.tidy(() => tensor.mul(0.5)) : tensor.clone());
