import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { isProblem } from '../../nodes/blocks/define.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';
import { fill, isGiven, layerClass, modelOf, valuesOf } from '../conformance/layers.ts';
import { useEngine } from '../parity/engines.ts';
import { elementwise } from './cases/elementwise.ts';
import { moving } from './cases/moving.ts';
import { productCases } from './cases/products.ts';
import { reductionCases } from './cases/reductions.ts';
import { rewrites } from './cases/rewrites.ts';
import { windows } from './cases/windows.ts';
import { computed, differentiated, inputsOf } from './check.ts';
import { gaps } from './gaps.ts';
import { traced } from './trace.ts';
import operations from './used.json' with { type: 'json' };

/**
 * The operations that blocks use (used.json, by the names of their kernels) are those that are checked here. tests/conformance/programs.test.ts traces
 * whole programs the same way: when a block takes an operation that is not in the list, write a case for it in cases/ and add its name.
 */

/** Kernels of our own, checked elsewhere against implementations of their own. */
const elsewhere: Readonly<Record<string, string>> = { PhiloxUniform: 'tests/conformance/philox.test.ts' };

const cases = [...elementwise, ...moving, ...productCases, ...reductionCases, ...rewrites, ...windows];
const checked = new Set<string>();
const differentiable = new Set<string>();

beforeAll(async () => {
  await useEngine('cpu');
  for (const one of cases) {
    const inputs = inputsOf(one);
    // A listed gap may throw: what it took until then is checked to be wrong, not to be right.
    const forward = await traced(() => tf.tidy(() => one.compute(...inputs.slice(0, -1)))).catch(() => new Set<string>());
    forward.forEach((name) => checked.add(name));
    if (differentiated(one).length > 0) {
      const both = await traced(() => tf.dispose(tf.tidy(() => computed(one)(inputs).map((tensor) => tensor.clone())))).catch(() => new Set<string>());
      both.forEach((name) => checked.add(name));
      if (both.size > 0) forward.forEach((name) => differentiable.add(name));
    }
    tf.dispose(inputs);
  }
});

it('checks every operation that a block uses', () => {
  expect(operations).toEqual([...operations].sort());
  expect(operations.filter((name) => !checked.has(name) && !(name in elsewhere))).toEqual([]);
});

it('no block uses an operation that is wrong without a word', () => {
  const wrong = gaps.flatMap(({ kernels = [] }) => kernels);
  expect(operations.filter((name) => wrong.includes(name))).toEqual([]);
});

it('each gap names cases that exist', () => {
  for (const name of gaps.flatMap(({ cases: named }) => named)) expect(cases.filter((one) => one.name === name)).toHaveLength(1);
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
});

describe('layers', () => {
  const layers = registry.filter(({ part }) => part === 'layer');

  it.each(layers.map((block) => [block.type, block] as const))('%s: each operation is in the list, and its gradient is checked', async (_, block) => {
    for (const { inputs, params, problem } of block.examples) {
      if (problem !== undefined) continue;
      const values = valuesOf(block, params as never);
      if (isProblem(checkBlock(block, inputs, values))) throw new Error('the example is wrong');
      const emission = block.emit!(values, inputs);
      const signals = Object.keys(block.inputs).flatMap((name) => inputs[name] ?? []);
      const model = modelOf(await layerClass(emission), 'subject', emission.args, signals);
      const x = signals.map((signal, i) => fill(signal, i + 1));
      const noise = new Noise(7);
      const learned = x.filter(({ dtype }, i) => dtype === 'float32' && !isGiven(signals[i]!));
      const apply = (...given: tf.Tensor[]) => {
        noise.begin(tf.scalar(1, 'int32'));
        return model.apply(
          x.map((tensor) => given[learned.indexOf(tensor)] ?? tensor),
          { training: true, noise },
        ) as tf.Tensor;
      };
      const forward = await traced(() => tf.tidy(() => void apply(...learned)));
      const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
      const both = await traced(() =>
        tf.tidy(() => {
          if (learned.length > 0) tf.grads((...given: tf.Tensor[]) => apply(...given).sum())(learned);
          if (weights.length > 0) tf.variableGrads(() => apply(...learned).sum(), weights);
        }),
      );
      model.dispose();
      tf.dispose(x);
      expect([...both].filter((name) => !operations.includes(name))).toEqual([]);
      const passed = [...forward].filter((name) => tf.getGradient(name) !== undefined && !differentiable.has(name) && !(name in elsewhere));
      expect(passed, 'used on the way to a loss, and without a check of its gradient').toEqual([]);
    }
  });
});
