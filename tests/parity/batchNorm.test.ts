import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { BatchNorm } from '../../nodes/blocks/core/batchNorm/layer.ts';
import { engines, useEngine } from './engines.ts';
import { numbers } from './formula.ts';
import { difference, expectClose, golden, tolerance } from './golden.ts';

const { header, tensor } = golden<{ steps: number; width: number; shapes: Record<string, number[]>; members: number[] }>('batchNorm');
const { steps, width, members } = header;

const numbersOf = (value: tf.Tensor): Float32Array => value.dataSync<'float32'>() as Float32Array;

/** The rows that count, of a tensor with all of them. */
const realOf = (name: string, value: tf.Tensor): Float32Array =>
  numbersOf(name === 'graphs' ? tf.gather(value.reshape([-1, width]), tf.tensor1d(members, 'int32')) : value);

/** Which graph each node belongs to, [graphs, nodes]: nodes 3 and 8 belong to none. */
const belongs = () =>
  tf.tensor2d(
    [0, 1].flatMap((graph) => Array.from({ length: 9 }, (_, node) => (members.includes(node) && Number(node > 3) === graph ? 1 : 0))),
    [2, 9],
  );

describe.each(engines)('batch normalisation equals PyTorch on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(Object.entries(header.shapes))('%s: while training, running averages, and as evaluated', (name, shape) => {
    tf.engine().startScope();
    const layer = new BatchNorm({ name });
    layer.apply(tf.input({ shape: shape.slice(1) }));
    const made = (part: string, of: number[], scale: number, offset = 0) => tf.tensor(numbers(`${name}/${part}`, of, scale, offset), of);
    layer.setWeights([made('gamma', [width], 0.5, 1), made('beta', [width], 0.25), ...layer.getWeights().slice(2)]);
    const inputs = (part: string) => [made(`${part}/input`, shape, 2), ...(name === 'graphs' ? [belongs()] : [])];
    const averages = () => layer.getWeights().slice(2).map(numbersOf) as [Float32Array, Float32Array];
    for (let step = 0; step < steps; step++) {
      const output = layer.call(inputs(String(step)), { training: true });
      expectClose(`output ${step}`, realOf(name, output), tensor(`${name}:${step}/output`).values, tolerance.forward);
      const [mean, variance] = averages();
      expectClose(`mean ${step}`, mean, tensor(`${name}:${step}/mean`).values, tolerance.forward);
      expectClose(`variance ${step}`, variance, tensor(`${name}:${step}/variance`).values, tolerance.forward);
    }
    const kept = averages();
    const [last, ...more] = inputs('last');
    const x = tf.variable(last!);
    const [gamma, beta] = layer.trainableWeights.map((weight) => weight.read() as tf.Variable) as [tf.Variable, tf.Variable];
    let output!: tf.Tensor;
    const { grads } = tf.variableGrads(() => {
      output = tf.keep(layer.call([x, ...more], { training: false }));
      const counts = name === 'graphs' ? tf.tensor2d(Array.from({ length: 9 }, (_, node) => [members.includes(node) ? 1 : 0])) : tf.scalar(1);
      return output
        .mul(made('upstream', shape, 1))
        .mul(counts)
        .sum();
    }, [x, gamma, beta]);
    expectClose('output', realOf(name, output), tensor(`${name}:output`).values, tolerance.forward);
    expectClose('gradient of the input', realOf(name, grads[x.name]!), tensor(`${name}:input`).values, tolerance.gradient);
    expectClose('gradient of gamma', numbersOf(grads[gamma.name]!), tensor(`${name}:gamma`).values, tolerance.gradient);
    expectClose('gradient of beta', numbersOf(grads[beta.name]!), tensor(`${name}:beta`).values, tolerance.gradient);
    // Evaluation leaves the averages alone, and they are others than those of any one batch.
    expect(averages()).toEqual(kept);
    expect(difference(kept[0], tensor(`${name}:0/mean`).values)).toBeGreaterThan(tolerance.forward);
    output.dispose();
    layer.dispose();
    x.dispose();
    tf.engine().endScope();
  });
});
