import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { engines, useEngine } from './engines.ts';
import { strokes } from './formula.ts';
import { difference, expectClose, golden, tolerance, type WeightFormula } from './golden.ts';
import { buildCnn, buildVit, setWeights, type VitSettings } from './models.ts';

interface Header<Settings> {
  readonly samples: number;
  readonly labels: number[];
  readonly smoothing: number;
  readonly weights: Readonly<Record<string, WeightFormula>>;
  readonly settings: Settings;
}

const vit = golden<Header<VitSettings>>('vit');
const cnn = golden<Header<{ filters: number[]; classes: number }>>('cnn');
const models = [
  { name: 'ViT', file: vit, build: () => buildVit(vit.header.settings), parameters: 104_970 },
  { name: 'CNN', file: cnn, build: () => buildCnn(cnn.header.settings), parameters: 5_130 },
];

interface Answer {
  readonly logits: Float32Array;
  readonly loss: Float32Array;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

async function compute(model: tf.LayersModel, { samples, labels, smoothing }: Header<unknown>): Promise<Answer> {
  const images = tf.tensor4d(strokes(samples), [samples, 28, 28, 1]);
  const truth = tf.tensor1d(labels, 'int32');
  let logits!: tf.Tensor2D;
  const { value, grads } = tf.variableGrads(
    () => {
      logits = tf.keep(model.apply(images, { training: true }) as tf.Tensor2D);
      return crossEntropy({ smoothing })(logits, truth);
    },
    model.trainableWeights.map((weight) => weight.read() as tf.Variable),
  );
  const gradients: Record<string, Float32Array> = {};
  for (const weight of model.trainableWeights) {
    const gradient = grads[(weight.read() as tf.Variable).name];
    if (gradient) gradients[weight.originalName] = (await gradient.data()) as Float32Array;
  }
  const answer = { logits: (await logits.data()) as Float32Array, loss: (await value.data()) as Float32Array, gradients };
  tf.dispose([images, truth, logits, value, grads]);
  return answer;
}

describe.each(engines)('whole models equal PyTorch on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(models)('$name: logits, loss and the gradient of every weight', async ({ file, build, parameters }) => {
    const before = tf.memory().numTensors;
    const model = build();
    expect(model.countParams()).toBe(parameters);
    setWeights(model.weights, file.header.weights);
    const { logits, loss, gradients } = await compute(model, file.header);
    expectClose('logits', logits, file.tensor('logits').values, tolerance.forward);
    expectClose('loss', loss, file.tensor('loss').values, tolerance.forward);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(file.header.weights).sort());
    for (const [name, gradient] of Object.entries(gradients))
      expectClose(`gradient of ${name}`, gradient, file.tensor(`gradient:${name}`).values, tolerance.gradient);
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('what the comparison rests on', () => {
  test.each(models)('$name: both sides see the same pictures, and no gradient is nothing', ({ file }) => {
    const { samples, weights } = file.header;
    const images = strokes(samples);
    const sums = Float32Array.from({ length: samples }, (_, i) => images.subarray(i * 784, (i + 1) * 784).reduce((a, b) => a + b, 0));
    expectClose('sums of pixels', sums, file.tensor('pixels').values, 1e-6);
    for (const name of Object.keys(weights)) expect(Math.max(...file.tensor(`gradient:${name}`).values.map(Math.abs)), name).toBeGreaterThan(1e-4);
  });

  test('it can fail: a ViT without its last normalisation, and one with relu for gelu, are seen', async () => {
    await useEngine('cpu');
    for (const spoil of ['norm', 'encoder-2-feed-forward']) {
      const model = buildVit(vit.header.settings);
      setWeights(model.weights, vit.header.weights);
      const layer = model.getLayer(spoil) as tf.layers.Layer & { activation?: string };
      if (spoil === 'norm') layer.call = (inputs) => (Array.isArray(inputs) ? inputs[0]! : inputs).clone();
      else layer.activation = 'relu';
      const { logits, gradients } = await compute(model, vit.header);
      const weight = 'encoder-1-attention/qkv';
      expect(difference(logits, vit.tensor('logits').values)).toBeGreaterThan(100 * tolerance.forward);
      expect(difference(gradients[weight]!, vit.tensor(`gradient:${weight}`).values)).toBeGreaterThan(100 * tolerance.gradient);
      model.dispose();
    }
  });
});
