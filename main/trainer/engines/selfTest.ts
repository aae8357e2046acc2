import * as tf from '@tensorflow/tfjs';
import { inBoth, type Text } from '../../../nodes/text/text.ts';
import { counterOf, philoxUniform } from '../../../nodes/train/runtime/random/philox.ts';

/** A figure of `sum` was off. */
export class WrongFigure extends Error {
  readonly finding: Text;

  constructor(sum: Text, figure: Text) {
    const finding = { en: `Its self-test found a mistake in “${sum.en}”: ${figure.en}.`, zh: `自检发现“${sum.zh}”算错：${figure.zh}。` };
    super(finding.en);
    this.name = 'WrongFigure';
    this.finding = finding;
  }
}

/**
 * Asks the engine in use for numbers that are known, before it is offered: an engine can start and yet compute wrongly (a driver, a
 * missing kernel). First a few sums that were done by hand, then what layers of every kind need, forward and backward, beside the
 * reference in plain JavaScript. Throws a `WrongFigure` that says which one was off.
 */
export async function selfTest(): Promise<void> {
  for (const [sum, [compute, right]] of entries(byHand)) compare(names[sum], (await numbersOf(() => [compute()]))[0]!, right);
  const engine = tf.getBackend();
  if (engine === 'cpu') return;
  for (const [sum, compute] of entries(cases)) {
    const got = await numbersOf(compute);
    const expected = await quietly(async () => {
      await tf.setBackend('cpu');
      try {
        return await numbersOf(compute);
      } finally {
        await tf.setBackend(engine);
      }
    });
    got.forEach((values, i) => {
      const which = got.length > 1 ? inBoth((language) => `${names[sum][language]} (${i + 1})`) : names[sum];
      compare(which, values, expected[i]!);
    });
  }
}

const entries = <T>(of: Readonly<Partial<Record<Sum, T>>>) => Object.entries(of) as [Sum, T][];

/** The plain engine advises at its first use to install a quicker one; who tests that quicker one knows. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const before = tf.env().getBool('PROD');
  tf.env().set('PROD', true);
  try {
    return await work();
  } finally {
    tf.env().set('PROD', before);
  }
}

const picture = () => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const filter = () => tf.tensor4d([1, 0, -1, 2], [2, 2, 1, 1]);
const weights = () => tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
const convolve = (x: tf.Tensor, f: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'valid');
const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 1, 'valid');

/** What is computed, as a finding calls it. */
const names = {
  product: { en: 'matrix product', zh: '矩阵乘积' },
  convolution: { en: 'convolution', zh: '卷积' },
  convolutionByInput: { en: 'gradient of the convolution by its input', zh: '卷积对输入的梯度' },
  convolutionByFilter: { en: 'gradient of the convolution by its filter', zh: '卷积对卷积核的梯度' },
  maxPooling: { en: 'max pooling', zh: '最大池化' },
  maxPoolingGradient: { en: 'gradient of max pooling', zh: '最大池化的梯度' },
  products: { en: 'matrix products, plain and transposed', zh: '矩阵乘积（含转置）' },
  largeProduct: { en: 'a large matrix product', zh: '大矩阵的乘积' },
  longSums: { en: 'a matrix product of long sums', zh: '求和很长的矩阵乘积' },
  batchProducts: { en: 'matrix products of a batch', zh: '成批的矩阵乘积' },
  stridedConvolution: { en: 'convolution with a stride', zh: '带步幅的卷积' },
  manyChannels: { en: 'convolution of many channels', zh: '多通道卷积' },
  averagePooling: { en: 'average pooling', zh: '平均池化' },
  embedding: { en: 'embedding and its gradient', zh: '嵌入及其梯度' },
  layerNorm: { en: 'normalisation over a layer', zh: '层归一化' },
  batchNorm: { en: 'normalisation over a batch', zh: '批归一化' },
  recurrentStep: { en: 'a recurrent step', zh: '循环网络的一步' },
  attention: { en: 'attention', zh: '注意力' },
  crossEntropy: { en: 'cross-entropy', zh: '交叉熵' },
  sineAndCosine: { en: 'sine and cosine', zh: '正弦与余弦' },
  wholeNumbers: { en: 'whole numbers turned round', zh: '整数的转置' },
  randomNumbers: { en: 'random numbers', zh: '随机数' },
  bends: { en: 'bends and sums', zh: '激活函数与求和' },
} as const satisfies Record<string, Text>;
type Sum = keyof typeof names;

/** Sums done by hand: they hold on every engine, the reference included. */
const byHand: Readonly<Partial<Record<Sum, readonly [() => tf.Tensor, readonly number[]]>>> = {
  product: [() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]), false, true), [17, 23, 39, 53]],
  convolution: [() => convolve(picture(), filter()), [7, 9, 13, 15]],
  convolutionByInput: [() => tf.grads(convolve)([picture(), filter()], weights())[0]!, [1, 2, 0, 2, 4, 4, -3, 2, 8]],
  convolutionByFilter: [() => tf.grads(convolve)([picture(), filter()], weights())[1]!, [37, 47, 67, 77]],
  maxPooling: [() => pool(picture().neg()), [-1, -2, -4, -5]],
  maxPoolingGradient: [() => tf.grad(pool)(picture().neg(), weights()), [1, 2, 0, 3, 4, 0, 0, 0, 0]],
};

type Computation = (...inputs: tf.Tensor[]) => tf.Tensor;

/** Numbers between -1 and 1 without a pattern that a wrong stride would not notice. */
function made(shape: readonly number[], seed: number): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * (i + 1) * seed + 0.3 * seed)),
    [...shape],
  );
}

/** The value of a function and its gradients by every input, against an uneven upstream. */
function both(compute: Computation, ...inputs: tf.Tensor[]): tf.Tensor[] {
  const value = compute(...inputs);
  return [value, ...tf.grads(compute)(inputs, made(value.shape, 0.7))];
}

const as4 = (x: tf.Tensor) => x as tf.Tensor4D;

/** What layers are made of. Each makes its own tensors, so that it can run on two engines. */
const cases: Readonly<Partial<Record<Sum, () => tf.Tensor[]>>> = {
  products: () =>
    [false, true].flatMap((transposeA) =>
      [false, true].flatMap((transposeB) =>
        both((a, b) => tf.matMul(a, b, transposeA, transposeB), made(transposeA ? [37, 19] : [19, 37], 1.1), made(transposeB ? [23, 37] : [37, 23], 1.3)),
      ),
    ),
  // Graphics cards have other ways for large products, and for long sums.
  largeProduct: () => both((a, b) => tf.matMul(a, b), made([130, 68], 1.1), made([68, 164], 1.3)),
  longSums: () => both((a, b) => tf.matMul(a, b), made([12, 2100], 1.1), made([2100, 20], 1.3)),
  batchProducts: () =>
    [false, true].flatMap((transposeB) =>
      both((a, b) => tf.matMul(a, b, false, transposeB), made([3, 2, 9, 17], 1.1), made(transposeB ? [3, 2, 11, 17] : [3, 2, 17, 11], 1.3)),
    ),
  stridedConvolution: () => both((x, f) => tf.conv2d(as4(x), as4(f), 2, 'same'), made([2, 9, 8, 3], 1.1), made([3, 3, 3, 5], 1.3)),
  manyChannels: () => both((x, f) => tf.conv2d(as4(x), as4(f), 1, 'same'), made([2, 7, 6, 8], 1.1), made([3, 3, 8, 12], 1.3)),
  maxPooling: () => both((x) => tf.maxPool(as4(x), 3, 2, 'same'), made([2, 9, 8, 3], 1.1)),
  averagePooling: () => both((x) => tf.avgPool(as4(x), 2, 2, 'valid'), made([2, 8, 6, 3], 1.1)),
  embedding: () => both((table) => tf.gather(table, tf.tensor2d([1, 4, 1, 0, 6, 1], [2, 3], 'int32')), made([7, 5], 1.1)),
  layerNorm: () => both(layerNorm, made([4, 6, 16], 1.1), made([16], 1.3), made([16], 1.5)),
  batchNorm: () =>
    both(
      (x, scale, shift) => {
        const { mean, variance } = tf.moments(x, [0, 1, 2]);
        return tf.batchNorm(as4(x), mean as tf.Tensor1D, variance as tf.Tensor1D, shift as tf.Tensor1D, scale as tf.Tensor1D, 1e-3);
      },
      made([2, 5, 4, 6], 1.1),
      made([6], 1.3),
      made([6], 1.5),
    ),
  recurrentStep: () => both(recurrentStep, made([4, 6], 1.1), made([4, 8], 1.2), made([4, 8], 1.3), made([14, 32], 1.5), made([32], 1.7)),
  attention: () => both(attention, made([2, 7, 12], 1.1), made([12, 36], 1.3)),
  crossEntropy: () =>
    both((logits) => tf.mean(tf.neg(tf.sum(tf.mul(tf.oneHot(tf.tensor1d([1, 0, 4, 2], 'int32'), 5), tf.logSoftmax(logits)), -1))), made([4, 5], 1.1).mul(5)),
  sineAndCosine: () => both((x) => tf.mul(tf.sin(x), tf.cos(tf.mul(x, 3))), made([5, 40], 1.1).mul(20)),
  wholeNumbers: () => [tf.transpose(tf.range(0, 24, 1, 'int32').add(tf.scalar(1, 'int32')).reshape([2, 3, 4]), [2, 0, 1])],
  randomNumbers: () => [philoxUniform(counterOf(tf.scalar(3, 'int32')), [5, -7], [5, 9])],
  bends: () => both((x) => tf.sum(tf.mul(tf.relu(x), tf.add(tf.tanh(x), tf.add(tf.sigmoid(x), tf.erf(x)))), 1), made([6, 33], 1.1)),
};

const layerNorm: Computation = (x, scale, shift) => {
  const { mean, variance } = tf.moments(x!, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x!, mean), tf.rsqrt(tf.add(variance, 1e-5))), scale!), shift!);
};

/** One step of a long short-term memory. */
const recurrentStep: Computation = (x, h, c, kernel, bias) => {
  const [input, forget, candidate, output] = tf.split(tf.add(tf.matMul(tf.concat([x!, h!], 1), kernel!), bias!), 4, 1);
  const memory = tf.add(tf.mul(tf.sigmoid(forget!), c!), tf.mul(tf.sigmoid(input!), tf.tanh(candidate!)));
  return tf.concat([tf.mul(tf.sigmoid(output!), tf.tanh(memory)), memory], 1);
};

/** Three heads that look only back. */
const attention: Computation = (x, kernel) => {
  const [batch, time, width] = x!.shape as [number, number, number];
  const heads = 3;
  const product = tf.reshape(tf.matMul(tf.reshape(x!, [batch * time, width]), kernel!), [batch, time, 3, heads, width / heads]);
  const [query, key, value] = tf.unstack(tf.transpose(product, [2, 0, 3, 1, 4]));
  const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([time, time]), -1, 0)), -1e9);
  const scores = tf.add(tf.mul(tf.matMul(query!, key!, false, true), 1 / Math.sqrt(width / heads)), mask);
  return tf.reshape(tf.transpose(tf.matMul(tf.softmax(scores), value!), [0, 2, 1, 3]), [batch, time, width]);
};

async function numbersOf(compute: () => tf.Tensor[]): Promise<ArrayLike<number>[]> {
  const tensors = tf.tidy(compute);
  try {
    return await Promise.all(tensors.map((tensor) => tensor.data()));
  } finally {
    tf.dispose(tensors);
  }
}

const tolerance = 1e-4;

function compare(sum: Text, got: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (got.length !== expected.length) {
    throw new WrongFigure(sum, {
      en: `${got.length} numbers came, ${expected.length} are right`,
      zh: `得到 ${got.length} 个数，应为 ${expected.length} 个`,
    });
  }
  const scale = Math.max(1, ...Array.from(expected, Math.abs));
  for (let i = 0; i < got.length; i++) {
    const [is, should] = [got[i]!, expected[i]!];
    // A figure that is no number is not close to anything.
    if (Math.abs(is - should) <= tolerance * scale) continue;
    throw new WrongFigure(sum, {
      en: `number ${i + 1} came as ${is}, ${should} is right`,
      zh: `第 ${i + 1} 个数得到 ${is}，应为 ${should}`,
    });
  }
}
