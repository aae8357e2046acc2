import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { differences, load, record, release, verify } from '../../main/recorder/index.ts';
import { isProblem } from '../../nodes/blocks/define.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import { hasNativeKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';
import type { Optimizer } from '../../nodes/train/runtime/optimizers/optimizer.ts';
import { sgd } from '../../nodes/train/runtime/optimizers/sgd.ts';
import { fill, isGiven, layerClass, modelOf, sizesOf, valuesOf } from '../conformance/layers.ts';
import { useEngine } from '../parity/engines.ts';
import { graphOf, natives } from './native.ts';

/** One training step of every block, recorded and replayed: forward, gradient, update. */

const rate = { schedule: 'constant', rate: 0.05 } as unknown as Parameters<typeof sgd>[0];
const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ ...rate, momentum: 0.9 }),
  adamW: adamW({ ...rate, weightDecay: 0.01 }),
};

const cases = registry
  .filter(({ part }) => part === 'layer')
  .flatMap((block) => {
    const right = block.examples.filter(({ problem }) => problem === undefined);
    return right.flatMap((example, i) =>
      Object.keys(optimizers).map((optimizer) => [`${block.type} ${i + 1}, ${optimizer}`, { block, example, optimizer }] as const),
    );
  });

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it.each(cases)('%s', async (_, { block, example: { inputs, params }, optimizer }) => {
    const values = valuesOf(block, params as never);
    const emission = block.emit!(values, inputs);
    const outputs = checkBlock(block, inputs, values);
    if (isProblem(outputs)) throw new Error(outputs.code);
    const before = tf.memory().numTensors;
    const signals = Object.keys(block.inputs).flatMap((name) => inputs[name] ?? []);
    const model = modelOf(await layerClass(emission), 'subject', emission.args, signals);
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const updater = weights.length > 0 ? optimizers[optimizer]!.bind(weights) : undefined;
    const state = [...new Set([...model.weights.map((weight) => weight.read() as tf.Variable), ...Object.values(updater?.slots ?? {})])];
    const noise = new Noise(7);

    const f = ([step, by, target, ...x]: readonly tf.Tensor[]): tf.Tensor[] => {
      noise.begin(step!);
      const loss = (...given: tf.Tensor[]) =>
        (model.apply(given.length === 1 ? given[0]! : given, { training: true, noise }) as tf.Tensor).sub(target!).square().mean() as tf.Scalar;
      if (!updater) {
        const learned = x.filter((_, i) => !isGiven(signals[i]!) && signals[i]!.dtype === 'float32');
        const put = (given: tf.Tensor[]) => x.map((tensor) => given[learned.indexOf(tensor)] ?? tensor);
        return [loss(...x), ...(learned.length > 0 ? tf.grads((...given: tf.Tensor[]) => loss(...put(given)))(learned) : [])];
      }
      const { value, grads } = tf.variableGrads(() => loss(...x), weights);
      updater.update(
        weights.map((weight) => grads[weight.name]!),
        by as tf.Scalar,
      );
      return [value];
    };
    const batch = (step: number) => [
      tf.scalar(step, 'int32'),
      tf.scalar(0.05 / step),
      tf.randomNormal(sizesOf(outputs[Object.keys(block.outputs)[0]!]!.shape), 0, 1, 'float32', step),
      ...signals.map((signal, i) => fill(signal, 10 * step + i)),
    ];

    const [first, second, third] = [batch(1), batch(2), batch(3)];
    const [one, other] = [graphOf(record(f, first, state)), graphOf(record(f, second, state))];
    expect(differences(one, other)).toEqual([]);
    const replay = load(one);
    for (const given of [first, second, third]) {
      const { outputs: figures, agrees, difference, where } = verify(replay, f, given, state);
      expect(agrees, `${difference} at ${where}`).toBe(true);
      expect(figures[0]!.dataSync().every(Number.isFinite)).toBe(true);
      tf.dispose(figures);
    }
    replay.dispose();
    // Rewritten for our own kernels.
    expect(hasNativeKernels()).toBe(true);
    const fused = load(one, { fused: true });
    for (const given of [first, third]) {
      const { outputs: figures, agrees, difference, where } = verify(fused, f, given, state);
      expect(agrees, `fused: ${difference} at ${where}`).toBe(true);
      tf.dispose(figures);
    }
    fused.dispose();
    // Compiling takes a while, and does not ask who updates.
    if (optimizer === 'sgd') {
      const compiled = load(one, { xla: true });
      const { outputs: figures, agrees, difference, where } = verify(compiled, f, third, state);
      expect(agrees, `XLA: ${difference} at ${where}`).toBe(true);
      compiled.dispose();
      tf.dispose(figures);
    }
    for (const graph of [one, other]) release(graph);
    tf.dispose([first, second, third, Object.values(updater?.slots ?? {})]);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

it('covers every layer', () => {
  expect(new Set(cases.map(([, { block }]) => block.type))).toEqual(new Set(registry.filter(({ part }) => part === 'layer').map(({ type }) => type)));
});
