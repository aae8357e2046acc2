import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { Flatten } from '../../nodes/blocks/core/flatten/layer.ts';
import { Conv2D } from '../../nodes/blocks/vision/conv2d/layer.ts';
import { GlobalAveragePool } from '../../nodes/blocks/vision/globalAveragePool/layer.ts';
import { MaxPool } from '../../nodes/blocks/vision/maxPool/layer.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { HeatResult } from '../../nodes/explain/results.ts';
import { asImage } from '../../nodes/explain/heat.ts';
import { gradientAt, observe } from '../../nodes/explain/wires.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Supervised } from '../../nodes/train/runtime/training/supervised.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { buildVit } from '../parity/models.ts';
import { cornerDigits, loadDigits, trainingOf } from './data.ts';

type Wire = tf.SymbolicTensor;

const conv = (name: string, filters: number) => new Conv2D({ name, filters, kernel: 3, strides: 1, padding: 'same', activation: 'relu' });

/** Convolutions, global average pooling, one dense layer: CAM applies at `conv-2`. */
function pooled(classes: number, channels = 8): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  let x = conv('conv-1', channels).apply(images) as Wire;
  x = new MaxPool({ name: 'pool-1', size: 2, strides: 2 }).apply(x) as Wire;
  x = conv('conv-2', 2 * channels).apply(x) as Wire;
  x = new GlobalAveragePool({ name: 'average' }).apply(x) as Wire;
  return tf.model({ inputs: images, outputs: new Dense({ name: 'head', units: classes }).apply(x) as Wire });
}

/** One convolution, flattened into a dense layer: the gradient at `conv-1` is a row of the kernel. */
function flattened(): tf.LayersModel {
  const images = tf.input({ name: 'images', shape: [28, 28, 1] });
  let x = conv('conv-1', 3).apply(images) as Wire;
  x = new MaxPool({ name: 'pool-1', size: 4, strides: 4 }).apply(x) as Wire;
  x = new Flatten({ name: 'flat' }).apply(x) as Wire;
  return tf.model({ inputs: images, outputs: new Dense({ name: 'head', units: 10 }).apply(x) as Wire });
}

function plan(type: string, layer: string, samples = 12): ProbePlan {
  return { id: 'probe', type, label: '', params: { samples }, layers: [layer], port: 'output' };
}

async function heatOf(training: Supervised, type: string, layer: string, samples?: number): Promise<HeatResult> {
  return (await explain(plan(type, layer, samples), training)) as HeatResult;
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

describe.each(engines)('heat maps on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test('Grad-CAM is what the formula gives by hand, where the rest of the model is linear', async () => {
    const training = await trainingOf(flattened, await loadDigits(0, 40));
    const result = await heatOf(training, 'probe.gradCam', 'pool-1', 20);
    expect([result.rows, result.columns]).toEqual([7, 7]);
    const { model } = training;
    const kernel = (await model.getLayer('head').weights[0]!.read().data()) as Float32Array;
    for (const [i, sample] of result.samples.entries()) {
      const image = tf.tensor4d(training.test.inputs['images']!.values.slice(sample * 784, (sample + 1) * 784), [1, 28, 28, 1]);
      const { wire, logits } = observe(model, 'pool-1', [image]);
      const a = await wire.data();
      const scores = await logits.data();
      tf.dispose([image, wire, logits]);
      const answer = scores.indexOf(Math.max(...scores));
      expect(result.predicted[i]).toBe(answer);
      const alpha = [0, 1, 2].map((k) => Array.from({ length: 49 }, (_, place) => kernel[(place * 3 + k) * 10 + answer]!).reduce((x, y) => x + y) / 49);
      const map = Array.from({ length: 49 }, (_, place) =>
        Math.max(
          0,
          alpha.reduce((sum, weight, k) => sum + weight * a[place * 3 + k]!, 0),
        ),
      );
      const top = Math.max(...map);
      const expected = map.map((value) => (top > 0 ? value / top : 0));
      expect(largestDifference(result.maps.subarray(i * 49, (i + 1) * 49), expected)).toBeLessThan(1e-4);
    }
    expect(Math.max(...result.maps)).toBe(1);
    training.dispose();
  });

  test('the gradient at an inner layer is that of the layers after it, written out', async () => {
    const model = pooled(10);
    const images = tf.randomUniform([3, 28, 28, 1], 0, 1, 'float32', 3);
    const classes = tf.tensor1d([1, 8, 8], 'int32');
    const { wire, logits } = observe(model, 'conv-1', [images]);
    const gradient = gradientAt(model, 'conv-1', [images], wire, classes);
    const [kernel, bias, head, headBias] = [...model.getLayer('conv-2').weights, ...model.getLayer('head').weights].map((weight) => weight.read());
    const expected = tf.grad((a) => {
      const maps = tf
        .maxPool(a as tf.Tensor4D, 2, 2, 'valid')
        .conv2d(kernel as tf.Tensor4D, 1, 'same')
        .add(bias!)
        .relu();
      const scores = (maps.mean([1, 2]) as tf.Tensor2D).matMul(head as tf.Tensor2D).add(headBias!);
      return scores.mul(tf.oneHot(classes, 10)).sum();
    })(wire);
    expect(largestDifference(await gradient.data(), await expected.data())).toBeLessThan(1e-6);
    expect((await gradient.abs().max().data())[0]).toBeGreaterThan(1e-4);
    tf.dispose([images, classes, wire, logits, gradient, expected]);
    model.dispose();
  });

  test('a layer that is used twice is seen at the use that is asked for', async () => {
    const images = tf.input({ name: 'images', shape: [28, 28, 1] });
    const shared = conv('shared', 1);
    const x = new GlobalAveragePool({ name: 'average' }).apply(shared.apply(shared.apply(images)));
    const model = tf.model({ inputs: images, outputs: new Dense({ name: 'head', units: 3 }).apply(x) as Wire });
    const image = tf.randomUniform([2, 28, 28, 1], 0, 1, 'float32', 5);
    const classes = tf.tensor1d([0, 2], 'int32');
    const [one, two] = [observe(model, 'shared', [image]), observe(model, 'shared@2', [image])];
    const again = tf.tidy(() => shared.apply(one.wire) as tf.Tensor);
    expect(largestDifference(await two.wire.data(), await again.data())).toBeLessThan(1e-6);
    expect(largestDifference(await one.wire.data(), await again.data())).toBeGreaterThan(1e-3);
    const gradient = gradientAt(model, 'shared@2', [image], two.wire, classes);
    const kernel = (await model.getLayer('head').weights[0]!.read().data()) as Float32Array;
    const expected = Array.from({ length: 2 * 784 }, (_, i) => kernel[i < 784 ? 0 : 2]! / 784);
    expect(largestDifference(await gradient.data(), expected)).toBeLessThan(1e-7);
    tf.dispose([image, classes, one.wire, one.logits, two.wire, two.logits, again, gradient]);
    model.dispose();
  });

  test('CAM equals Grad-CAM where the wire is averaged straight into the last dense layer', async () => {
    const training = await trainingOf(() => pooled(10), await loadDigits(0, 60));
    const cam = await heatOf(training, 'probe.cam', 'conv-2', 60);
    const gradCam = await heatOf(training, 'probe.gradCam', 'conv-2', 60);
    expect([cam.rows, cam.columns, cam.samples.length]).toEqual([14, 14, 60]);
    expect(largestDifference(cam.maps, gradCam.maps)).toBeLessThan(1e-4);
    expect(cam.predicted).toEqual(gradCam.predicted);
    // Maps are no constants, and differ from sample to sample.
    expect(new Set(cam.maps).size).toBeGreaterThan(1000);
    const earlier = await heatOf(training, 'probe.gradCam', 'conv-1', 60);
    expect([earlier.rows, earlier.columns]).toEqual([28, 28]);
    training.dispose();
  });

  test('the model is the same afterwards, and no tensor stays, whether the method succeeds or not', async () => {
    const training = await trainingOf(flattened, await loadDigits(0, 60));
    const predict = async (): Promise<Float32Array> => {
      const logits = await training.predict([0, 1, 2]);
      const values = (await logits.data()) as Float32Array;
      logits.dispose();
      return values;
    };
    const before = await predict();
    const weights = await Promise.all(training.model.weights.map((weight) => weight.read().data()));
    const tensors = tf.memory().numTensors;
    await heatOf(training, 'probe.gradCam', 'conv-1', 60);
    await explain(plan('probe.tsne', 'conv-1', 20), training);
    await expect(heatOf(training, 'probe.cam', 'conv-1')).rejects.toThrow(ProblemError);
    await expect(heatOf(training, 'probe.gradCam', 'flat')).rejects.toThrow(ProblemError);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(await predict()).toEqual(before);
    for (const layer of training.model.layers) expect(Object.hasOwn(layer, 'call'), layer.name).toBe(false);
    for (const [i, weight] of training.model.weights.entries()) expect(await weight.read().data()).toEqual(weights[i]);
    training.dispose();
  });

  test('on a sequence the class token is left out and the patches form the picture', async () => {
    const settings = { patch: 7, layers: 2, width: 16, heads: 2, hidden: 32, classes: 10 };
    const training = await trainingOf(() => buildVit(settings), await loadDigits(0, 20));
    const tensors = tf.memory().numTensors;
    const tokens = await heatOf(training, 'probe.gradCam', 'encoder-1-add-2');
    const patches = await heatOf(training, 'probe.gradCam', 'patch-embed');
    const image = tf.tidy(() => asImage(tf.range(0, 17).reshape([1, 17, 1])).dataSync());
    expect(Array.from(image)).toEqual(Array.from({ length: 16 }, (_, place) => place + 1));
    expect([tokens.rows, tokens.columns, patches.rows, patches.columns]).toEqual([4, 4, 4, 4]);
    expect(Math.max(...tokens.maps)).toBe(1);
    expect(new Set(patches.maps).size).toBeGreaterThan(20);
    expect(tf.memory().numTensors).toBe(tensors);
    training.dispose();
  });
});

describe('what users are told', () => {
  beforeAll(() => useEngine('cpu'));

  test.each([
    ['probe.cam', 'conv-1', 'explain.noPooling'],
    ['probe.cam', 'head', 'explain.noPooling'],
    ['probe.gradCam', 'head', 'explain.notSpatial'],
  ])('%s at %s: %s', async (type, layer, code) => {
    const training = await trainingOf(() => pooled(10), await loadDigits(0, 20));
    const error = await heatOf(training, type, layer).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProblemError);
    expect((error as ProblemError).problem).toMatchObject({ code, block: 'probe', port: 'watch' });
    training.dispose();
  });
});

describe('pointing game', () => {
  beforeAll(() => useEngine('wasm'));

  test('after training, the hottest place lies in the corner that holds the digit', async () => {
    const { corners, ...data } = await cornerDigits([0, 1, 7], 600, 90);
    const training = await trainingOf(() => pooled(3), data, { epochs: 8, batch: 20, rate: 0.01 });
    let accuracy = 0;
    for await (const event of training.steps()) if (event.type === 'epoch') accuracy = event.metrics['testAccuracy']!;
    expect(accuracy).toBeGreaterThan(0.8);
    for (const type of ['probe.cam', 'probe.gradCam']) {
      const result = await heatOf(training, type, 'conv-2', 90);
      let hits = 0;
      let warm = 0;
      for (const [i, sample] of result.samples.entries()) {
        const map = result.maps.subarray(i * 196, (i + 1) * 196);
        if (Math.max(...map) === 0) continue;
        warm++;
        const at = map.indexOf(Math.max(...map));
        const corner = Number(at % 14 >= 7) + 2 * Number(Math.floor(at / 14) >= 7);
        if (corner === corners[sample]) hits++;
      }
      expect(warm).toBeGreaterThan(60);
      // One in four by chance.
      expect(hits / warm, type).toBeGreaterThan(0.85);
    }
    training.dispose();
  });
});
