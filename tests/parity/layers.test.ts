import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { MultiHeadAttention } from '../../nodes/blocks/attention/multiHead/layer.ts';
import { Activate } from '../../nodes/blocks/core/activation/layer.ts';
import { BatchNorm } from '../../nodes/blocks/core/batchNorm/layer.ts';
import { Dense } from '../../nodes/blocks/core/dense/layer.ts';
import { FeedForward } from '../../nodes/blocks/core/feedForward/layer.ts';
import { GroupNorm } from '../../nodes/blocks/core/groupNorm/layer.ts';
import { LayerNorm } from '../../nodes/blocks/core/layerNorm/layer.ts';
import { ParametricRelu } from '../../nodes/blocks/core/prelu/layer.ts';
import { Conv1D } from '../../nodes/blocks/sequence/conv1d/layer.ts';
import { TokenEmbedding } from '../../nodes/blocks/sequence/embedding/layer.ts';
import { Lstm } from '../../nodes/blocks/sequence/lstm/layer.ts';
import { Conv2D } from '../../nodes/blocks/vision/conv2d/layer.ts';
import { GlobalAveragePool } from '../../nodes/blocks/vision/globalAveragePool/layer.ts';
import { MaxPool } from '../../nodes/blocks/vision/maxPool/layer.ts';
import { PatchEmbed } from '../../nodes/blocks/vision/patchEmbed/layer.ts';
import { crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { engines, useEngine } from './engines.ts';
import { numbers } from './formula.ts';
import { difference, expectClose, golden, tolerance, type WeightFormula } from './golden.ts';
import { setWeights } from './models.ts';

interface Case {
  readonly input: { readonly shape: number[]; readonly scale: number };
  readonly weights: Readonly<Record<string, WeightFormula>>;
  // What a recipe gives a layer is what its constructor takes; the constructors differ.
  readonly settings: never;
}

type Make = new (config: never) => tf.layers.Layer;

/** Which layer answers to which cases of recipes/layers.py. */
const makers: readonly [prefix: string, Make][] = [
  ['attention', MultiHeadAttention],
  ['layer-norm', LayerNorm],
  ['patch-embed', PatchEmbed],
  ['conv', Conv2D],
  ['temporal', Conv1D],
  ['group-norm', GroupNorm],
  ['max-pool', MaxPool],
  ['dense', Dense],
  ['activation', Activate],
  ['prelu', ParametricRelu],
  ['feed-forward', FeedForward],
  ['global-average', GlobalAveragePool],
  ['lstm', Lstm],
];

const { header, tensor } = golden<Record<string, Case>>('layers');
const names = Object.keys(header);
const layerNames = names.filter((name) => makers.some(([prefix]) => name.startsWith(prefix)));

interface Answer {
  readonly output: Float32Array;
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/** Output and gradients of sum(output * upstream), as the recipe has them; `change` may spoil the weights first. */
async function compute(name: string, change: (layer: tf.layers.Layer) => void = () => undefined): Promise<Answer> {
  const { input, weights, settings } = header[name]!;
  const Layer = makers.find(([prefix]) => name.startsWith(prefix))![1];
  const layer = new Layer({ ...(settings as object), name } as never);
  const x = tf.tidy(() => tf.variable(tf.tensor(numbers(`${name}/input`, input.shape, input.scale), input.shape)));
  const inputs = tf.input({ shape: input.shape.slice(1) });
  const model = tf.model({ inputs, outputs: layer.apply(inputs) as tf.SymbolicTensor });
  setWeights(model.weights, weights);
  change(layer);
  const upstream = numbers(`${name}/upstream`, tensor(`${name}:output`).shape);
  let output!: tf.Tensor;
  const variables = model.weights.map((weight) => weight.read() as tf.Variable);
  const { value, grads } = tf.variableGrads(() => {
    output = tf.keep(layer.call(x, {}) as tf.Tensor);
    return output.mul(tf.tensor(upstream, output.shape)).sum();
  }, [x, ...variables]);
  const gradients: Record<string, Float32Array> = { input: (await grads[x.name]!.data()) as Float32Array };
  for (const weight of model.weights)
    gradients[weight.originalName.slice(name.length + 1)] = (await grads[(weight.read() as tf.Variable).name]!.data()) as Float32Array;
  const answer = { output: (await output.data()) as Float32Array, gradients };
  tf.dispose([value, output, grads, x]);
  model.dispose();
  return answer;
}

describe.each(engines)('single layers equal PyTorch on %s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(layerNames)('%s: output and every gradient', async (name) => {
    const before = tf.memory().numTensors;
    const { output, gradients } = await compute(name);
    expect(tf.memory().numTensors).toBe(before);
    expectClose('output', output, tensor(`${name}:output`).values, tolerance.forward);
    for (const [key, gradient] of Object.entries(gradients)) expectClose(`gradient of ${key}`, gradient, tensor(`${name}:${key}`).values, tolerance.gradient);
  });

  test.each(names.filter((name) => name.startsWith('cross-entropy')))('%s: loss and gradient', async (name) => {
    const { input, settings } = header[name]!;
    const { smoothing, labels } = settings as { smoothing: number; labels: number[] | number[][] };
    const loss = crossEntropy({ smoothing });
    const { value, grad } = tf.valueAndGrad((logits) => loss(logits as tf.Tensor, tf.tensor(labels, undefined, 'int32')))(
      tf.tensor(numbers(`${name}/input`, input.shape, input.scale), input.shape),
    );
    expectClose('loss', (await value.data()) as Float32Array, tensor(`${name}:output`).values, tolerance.forward);
    expectClose('gradient', (await grad.data()) as Float32Array, tensor(`${name}:input`).values, tolerance.gradient);
  });

  test('batch-norm while training: output and every gradient', async () => {
    const { input, weights } = header['batch-norm']!;
    const layer = new BatchNorm({ name: 'batch-norm' });
    layer.apply(tf.input({ shape: input.shape.slice(1) }));
    const learned = layer.trainableWeights;
    setWeights(learned, weights);
    const x = tf.variable(tf.tensor(numbers('batch-norm/input', input.shape, input.scale), input.shape));
    const upstream = tf.tensor(numbers('batch-norm/upstream', input.shape), input.shape);
    let output!: tf.Tensor;
    const variables = learned.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(() => {
      output = tf.keep(layer.call(x, { training: true }));
      return output.mul(upstream).sum();
    }, [x, ...variables]);
    expectClose('output', (await output.data()) as Float32Array, tensor('batch-norm:output').values, tolerance.forward);
    expectClose('gradient of the input', (await grads[x.name]!.data()) as Float32Array, tensor('batch-norm:input').values, tolerance.gradient);
    for (const [i, key] of ['gamma', 'beta'].entries())
      expectClose(`gradient of ${key}`, (await grads[variables[i]!.name]!.data()) as Float32Array, tensor(`batch-norm:${key}`).values, tolerance.gradient);
    tf.dispose([value, output, grads, x, upstream]);
    layer.dispose();
  });

  test('token-embedding: rows of the table, and the gradient of each row', async () => {
    const { tokens, vocabulary, width } = header['token-embedding']!.settings as { tokens: number[][]; vocabulary: number; width: number };
    const layer = new TokenEmbedding({ vocabulary, width, name: 'token-embedding' });
    layer.apply(tf.input({ shape: [4], dtype: 'int32' }));
    setWeights(layer.weights, { 'token-embedding/table': { shape: [vocabulary, width], scale: 2, offset: 0 } });
    const [table] = layer.weights.map((weight) => weight.read() as tf.Variable);
    const upstream = tf.tensor(numbers('token-embedding/upstream', [2, 4, width]), [2, 4, width]);
    let output!: tf.Tensor;
    const { value, grads } = tf.variableGrads(() => {
      output = tf.keep(layer.call(tf.tensor2d(tokens, undefined, 'int32')));
      return output.mul(upstream).sum();
    }, [table!]);
    expectClose('output', (await output.data()) as Float32Array, tensor('token-embedding:output').values, tolerance.forward);
    expectClose('gradient', (await grads[table!.name]!.data()) as Float32Array, tensor('token-embedding:table').values, tolerance.gradient);
    tf.dispose([value, output, grads, upstream]);
    layer.dispose();
  });
});

describe('the comparison can fail', () => {
  beforeAll(() => useEngine('cpu'));

  test('every case has all its numbers, and none is constant', () => {
    expect(layerNames.length).toBeGreaterThanOrEqual(20);
    for (const name of names.filter((one) => one !== 'token-embedding')) {
      const { values } = tensor(`${name}:input`);
      expect(new Set(values).size, name).toBeGreaterThan(3);
    }
  });

  test('queries and keys exchanged are seen', async () => {
    const { output } = await compute('attention-3', (layer) => {
      const [qkv] = layer.weights;
      tf.tidy(() => {
        const [q, k, v] = tf.split(qkv!.read(), 3, 1);
        qkv!.write(tf.concat([k!, v!, q!], 1));
      });
    });
    expect(difference(output, tensor('attention-3:output').values)).toBeGreaterThan(100 * tolerance.forward);
  });

  test('one weight of a convolution off by a thousandth is seen', async () => {
    const { output } = await compute('conv-same-2', (layer) => {
      const [kernel] = layer.weights;
      tf.tidy(
        () =>
          void kernel!.write(
            kernel!.read().add(
              tf
                .oneHot(tf.tensor1d([17], 'int32'), kernel!.read().size)
                .reshape(kernel!.read().shape)
                .mul(1e-3),
            ),
          ),
      );
    });
    expect(difference(output, tensor('conv-same-2:output').values)).toBeGreaterThan(tolerance.forward);
  });

  test('padding on the wrong side is seen', async () => {
    const { output } = await compute('conv-even', (layer) => {
      layer.call = (inputs) => {
        const [kernel, bias] = layer.weights.map((weight) => weight.read());
        const padded = tf.pad(inputs as tf.Tensor, [
          [0, 0],
          [2, 1],
          [2, 1],
          [0, 0],
        ]);
        return tf.conv2d(padded as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'valid').add(bias!);
      };
    });
    expect(difference(output, tensor('conv-even:output').values)).toBeGreaterThan(100 * tolerance.forward);
  });

  test('a NaN or another length is infinitely far away', () => {
    expect(difference(Float32Array.of(1, NaN), Float32Array.of(1, 2))).toBe(Infinity);
    expect(difference(Float32Array.of(NaN, 2), Float32Array.of(1, 2))).toBe(Infinity);
    expect(difference(Float32Array.of(1), Float32Array.of(1, 2))).toBe(Infinity);
  });
});
