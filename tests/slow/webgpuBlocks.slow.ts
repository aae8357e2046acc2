import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { webgpu } from '../../main/trainer/engines/webgpu.ts';
import { isProblem, type Block, type Signal } from '../../nodes/blocks/define.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { checkBlock } from '../../nodes/compile/check.ts';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';
import { fill, isGiven, layerClass, modelOf, sizesOf, valuesOf } from '../conformance/layers.ts';
import { useEngine } from '../parity/engines.ts';
import { useSoftwareCard } from '../engines/softwareCard.ts';

/** Every block on the graphics card: what it gives and its gradients by weights and inputs, beside the plain engine. */

const cases = registry
  .filter(({ part }) => part === 'layer')
  .flatMap((block) => block.examples.filter(({ problem }) => problem === undefined).map((example, i) => [`${block.type} ${i + 1}`, block, example] as const));

beforeAll(async () => {
  useSoftwareCard();
  await webgpu.start();
});

const use = async (engine: 'cpu' | 'webgpu') => (engine === 'webgpu' ? void (await webgpu.start()) : useEngine('cpu'));

describe('each block computes on the graphics card what it computes on the plain engine', () => {
  it.each(cases)('%s', async (_, block, example) => {
    const found: Record<string, Float32Array[]> = {};
    for (const engine of ['cpu', 'webgpu'] as const) {
      await use(engine);
      const before = tf.memory().numTensors;
      found[engine] = await numbers(block, example);
      expect(tf.memory().numTensors, `tensors of ${engine}`).toBe(before);
    }
    found['webgpu']!.forEach((values, i) => {
      const should = found['cpu']![i]!;
      expect(values.length).toBe(should.length);
      const scale = Math.max(1e-3, ...should.map(Math.abs));
      const apart = Math.max(0, ...values.map((value, k) => (Number.isFinite(value) ? Math.abs(value - should[k]!) / scale : Infinity)));
      expect(apart, `result ${i + 1} of ${found['webgpu']!.length}`).toBeLessThan(1e-4);
    });
  });
});

/** The output of the block's layer in training, then the gradient of its mean square by each weight and by each input that can have one. */
async function numbers(block: Block, { inputs, params }: Block['examples'][number]): Promise<Float32Array[]> {
  const values = valuesOf(block, params as never);
  const outputs = checkBlock(block, inputs, values);
  if (isProblem(outputs)) throw new Error(outputs.code);
  const emission = block.emit!(values, inputs);
  const signals = Object.keys(block.inputs).flatMap((name): Signal | readonly Signal[] => inputs[name] ?? []);
  const model = modelOf(await layerClass(emission), 'subject', emission.args, signals);
  const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  weights.forEach((weight, i) => tf.tidy(() => weight.assign(tf.randomNormal(weight.shape, 0, 0.5, 'float32', 100 + i))));
  const noise = new Noise(7);
  const results = tf.tidy(() => {
    const x = signals.map((signal, i) => fill(signal, 10 + i));
    const target = tf.randomNormal(sizesOf(outputs[Object.keys(block.outputs)[0]!]!.shape), 0, 1, 'float32', 3);
    const learned = x.filter((_, i) => !isGiven(signals[i]!) && signals[i]!.dtype === 'float32');
    const loss = (given: readonly tf.Tensor[]) => {
      noise.begin(tf.scalar(5, 'int32'));
      const put = x.map((tensor) => given[learned.indexOf(tensor)] ?? tensor);
      return model.apply(put.length === 1 ? put[0]! : put, { training: true, noise }) as tf.Tensor;
    };
    const miss = (given: readonly tf.Tensor[]) => loss(given).sub(target).square().mean() as tf.Scalar;
    const byWeights = weights.length > 0 ? tf.variableGrads(() => miss(learned), weights).grads : {};
    const byInputs = learned.length > 0 ? tf.grads((...given: tf.Tensor[]) => miss(given))(learned) : [];
    return [loss(learned), ...weights.map((weight) => byWeights[weight.name]!), ...byInputs];
  });
  const read = await Promise.all(results.map((tensor) => tensor.data<'float32'>()));
  tf.dispose(results);
  model.dispose();
  return read.map((one) => Float32Array.from(one));
}
