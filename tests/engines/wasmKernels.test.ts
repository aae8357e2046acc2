import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { wasmKernels } from '../../nodes/kernels/wasm/installWasmKernels.ts';
import { difference, on, startBoth } from './backends.ts';

/** Every kernel that we give to wasm, against the reference in plain JavaScript, over shapes that break simple code. */

beforeAll(startBoth);

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, 'float32', seed);

async function same(compute: () => tf.Tensor | tf.Tensor[], tolerance = 2e-6): Promise<void> {
  const [reference, ours] = [await on('cpu', compute), await on('wasm', compute)];
  expect(ours.map(({ shape }) => shape)).toEqual(reference.map(({ shape }) => shape));
  ours.forEach(({ values }, i) => expect(difference(reference[i]!.values, values)).toBeLessThan(tolerance));
}

test('each kernel in the list is registered and has a test here', () => {
  expect(wasmKernels.map(({ name }) => name).sort()).toEqual([
    'BatchMatMul',
    'Conv2DBackpropFilter',
    'Conv2DBackpropInput',
    'MaxPoolGrad',
    'OneHot',
    'SplitV',
    'Transpose',
    'UnsortedSegmentSum',
  ]);
  for (const { name } of wasmKernels) expect(tf.getKernel(name, 'wasm')).toBeTruthy();
});

describe('gradients of a convolution', () => {
  for (const padding of ['same', 'valid', 1] as const) {
    for (const [height, width, kernel, stride] of [
      [7, 7, 3, 1],
      [8, 5, 3, 2],
      [9, 6, 4, 2],
      [10, 11, 5, 3],
      [6, 6, 2, 2],
      [5, 7, 1, 1],
      [7, 5, 1, 2],
      [4, 4, 3, 4],
    ] as const) {
      for (const channels of [1, 3]) {
        test(`${height} x ${width} x ${channels}, kernel ${kernel}, stride ${stride}, padding ${padding}`, async () => {
          await same(() => {
            const convolve = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, padding);
            const [x, filter] = [normal([2, height, width, channels], 1), normal([kernel, kernel, channels, 5], 2)];
            return tf.grads(convolve)([x, filter], normal(convolve(x, filter).shape, 3));
          });
        });
      }
    }
  }

  test('a filter that is not square, strides that differ', async () => {
    await same(() => {
      const convolve = (x: tf.Tensor, filter: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [2, 1], 'same');
      const [x, filter] = [normal([3, 9, 8, 2], 1), normal([2, 5, 2, 4], 2)];
      return tf.grads(convolve)([x, filter], normal(convolve(x, filter).shape, 3));
    });
  });

  test('transposed convolution', () =>
    same(() => tf.conv2dTranspose(normal([2, 4, 4, 3], 1) as tf.Tensor4D, normal([3, 3, 2, 3], 2) as tf.Tensor4D, [2, 8, 8, 2], 2, 'same')));
});

describe('gradient of max pooling', () => {
  for (const [name, shift] of [
    ['mixed', 0],
    ['all negative', -10],
    ['all positive', 10],
  ] as const) {
    for (const padding of ['same', 'valid'] as const) {
      for (const [size, window, stride] of [
        [6, 2, 2],
        [7, 2, 2],
        [7, 3, 2],
        [5, 3, 1],
        [8, 2, 3],
      ] as const) {
        test(`${name} numbers, ${size} x ${size}, window ${window}, stride ${stride}, ${padding}`, async () => {
          await same(() => {
            const pool = (x: tf.Tensor) => tf.maxPool(x as tf.Tensor4D, window, stride, padding);
            const x = normal([2, size, size, 3], 4).add(shift);
            return tf.grad(pool)(x, normal(pool(x).shape, 5));
          });
        });
      }
    }
  }

  test('of equal maxima the first gets the gradient', async () => {
    const [gradient] = await on('wasm', () => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, 'valid'))(tf.fill([1, 2, 2, 1], -3), tf.ones([1, 1, 1, 1])));
    expect(gradient!.values).toEqual([1, 0, 0, 0]);
  });
});

describe('matrix product', () => {
  for (const [a, b] of [
    [[], []],
    [[4], [4]],
    [
      [2, 3],
      [2, 3],
    ],
    [[1], [5]],
    [[5], [1]],
  ] as const) {
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        test(`batch [${a.join()}] and [${b.join()}]${transposeA ? ', a transposed' : ''}${transposeB ? ', b transposed' : ''}`, async () => {
          await same(() =>
            tf.matMul(normal([...a, ...(transposeA ? [6, 7] : [7, 6])], 1), normal([...b, ...(transposeB ? [5, 6] : [6, 5])], 2), transposeA, transposeB),
          );
        });
      }
    }
  }
});

describe('turning axes', () => {
  for (const [shape, order] of [
    [
      [3, 4],
      [1, 0],
    ],
    [
      [2, 1, 4, 5],
      [0, 2, 1, 3],
    ],
    [
      [2, 3, 4, 200],
      [0, 2, 1, 3],
    ],
    [
      [5, 17, 3, 4, 16],
      [2, 0, 3, 1, 4],
    ],
    [
      [4, 5, 6, 1],
      [3, 0, 1, 2],
    ],
    [
      [2, 2, 3, 2, 5, 2],
      [5, 0, 4, 1, 3, 2],
    ],
    [[7], [0]],
    [
      [1, 1],
      [1, 0],
    ],
    [
      [0, 3],
      [1, 0],
    ],
  ] as const) {
    const count = shape.reduce<number>((product, size) => product * size, 1);
    test(`[${shape.join()}] by [${order.join()}]`, () => same(() => tf.transpose(tf.range(0, count).reshape([...shape]), [...order])));
  }
  test('whole numbers and flags keep their type', () =>
    same(() => [tf.transpose(tf.tensor2d([[1, 2, 3]], undefined, 'int32')), tf.transpose(tf.tensor2d([[true], [false]], [2, 1], 'bool'))]));
});

describe('cutting into pieces', () => {
  for (const [shape, sizes, axis] of [
    [[10], [3, 6, 1], 0],
    [[4, 7, 3], [2, 5], 1],
    [[4, 6], [1, 2, 3], -1],
    [[6, 2], 3, 0],
  ] as const) {
    test(`[${shape.join()}] into ${String(sizes)} along ${axis}`, () =>
      same(() => tf.split(normal([...shape], 1), typeof sizes === 'number' ? sizes : [...sizes], axis)));
  }
});

test('sums by segment, with a number that occurs twice, one that does not occur, and one outside', () =>
  same(() => tf.unsortedSegmentSum(normal([5, 2, 3], 1), tf.tensor1d([0, 2, 2, 0, 7], 'int32'), 4)));

test('the gradient of a look-up adds up over repeated rows', () =>
  same(() => tf.grad((table) => tf.gather(table, tf.tensor1d([1, 1, 3, 0], 'int32')))(normal([4, 3], 1), normal([4, 3], 2))));

test('one-hot as floats, with other values, with an index outside', () =>
  same(() => [tf.oneHot(tf.tensor1d([1, 0, 5], 'int32'), 3, 0.9, 0.05, 'float32'), tf.oneHot(tf.tensor1d([2, 1], 'int32'), 3)]));
