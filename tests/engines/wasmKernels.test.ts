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

const tested = {
  here: [
    'BatchMatMul',
    'Cast',
    'Concat',
    'Einsum',
    'GatherV2',
    'Identity',
    'OneHot',
    'Pack',
    'PadV2',
    'Slice',
    'SplitV',
    'Tile',
    'Transpose',
    'Unpack',
    'UnsortedSegmentSum',
  ],
  numbers: [
    ...[
      'Abs',
      'Add',
      'Erf',
      'Exp',
      'Expm1',
      'Log',
      'Max',
      'Maximum',
      'Mean',
      'Minimum',
      'Multiply',
      'Neg',
      'RealDiv',
      'Reciprocal',
      'Relu',
      'Rsqrt',
      'Sigmoid',
    ],
    ...['Softmax', 'Sqrt', 'Square', 'SquaredDifference', 'Step', 'Sub', 'Sum', 'Tanh', 'TensorloomLstm', 'TensorloomLstmGrad'],
    // jets.test.ts and updates.test.ts
    ...['TensorloomAdam', 'TensorloomClip', 'TensorloomJets', 'TensorloomJetsGrad', 'TensorloomSgd'],
  ],
  windows: [
    ...['AvgPool', 'AvgPool3D', 'AvgPool3DGrad', 'AvgPoolGrad', 'Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput', 'Conv3D', 'Conv3DBackpropFilterV2'],
    ...['Conv3DBackpropInputV2', 'DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropFilter', 'DepthwiseConv2dNativeBackpropInput', 'Dilation2D'],
    ...['Dilation2DBackpropFilter', 'Dilation2DBackpropInput', 'MaxPool', 'MaxPool3D', 'MaxPool3DGrad', 'MaxPoolGrad'],
  ],
};

test('each kernel in the list is registered and has a test, here or beside', () => {
  expect(wasmKernels.map(({ name }) => name).sort()).toEqual(Object.values(tested).flat().sort());
  for (const { name } of wasmKernels) expect(tf.getKernel(name, 'wasm')).toBeTruthy();
});

describe('matrix product', () => {
  for (const [a, b] of [
    [[], []],
    [
      [3, 1],
      [1, 4],
    ],
    [[4], []],
    [[], [4]],
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

describe('cutting out', () => {
  for (const [shape, begin, size] of [
    [[10], [3], [4]],
    [
      [5, 7],
      [1, 2],
      [3, 4],
    ],
    [
      [3, 4, 5, 6],
      [1, 0, 2, 1],
      [2, 4, 1, 5],
    ],
    [
      [3, 4, 5, 6],
      [0, 1, 0, 0],
      [-1, 2, -1, -1],
    ],
    [
      [4, 4],
      [2, 0],
      [0, 4],
    ],
  ] as const) {
    test(`[${shape.join()}] from [${begin.join()}], [${size.join()}]`, () =>
      same(() => [
        tf.slice(normal([...shape], 1), [...begin], [...size]),
        tf.slice(
          normal([...shape], 1)
            .mul(100)
            .toInt(),
          [...begin],
          [...size],
        ),
      ]));
  }
});

describe('side by side', () => {
  for (const axis of [0, 1, 2, -1]) {
    test(`along ${axis}`, () =>
      same(() => {
        const all = [1, 4, 3].map((size, i) => normal([2, 3, 5].with(axis, size), i + 1));
        return [tf.concat(all, axis), tf.stack([normal([3, 4, 7], 1), normal([3, 4, 7], 2)], axis), ...tf.unstack(normal([3, 2, 4], 1), axis)];
      }));
  }
  test('with nothing in one of them, and flags', () =>
    same(() => [tf.concat([normal([0, 3], 1), normal([2, 3], 2)]), tf.concat([tf.tensor1d([true], 'bool'), tf.tensor1d([false, true], 'bool')])]));
});

describe('repeating and filling up', () => {
  for (const [shape, times] of [
    [[3], [4]],
    [
      [1, 5],
      [1000, 1],
    ],
    [
      [2, 3],
      [3, 2],
    ],
    [
      [2, 1, 3],
      [1, 4, 2],
    ],
    [
      [2, 3],
      [1, 0],
    ],
  ] as const) {
    test(`[${shape.join()}] by [${times.join()}]`, () => same(() => tf.tile(normal([...shape], 1), [...times])));
  }
  test('around a tensor', () =>
    same(() => [
      tf.pad(normal([3, 4], 1), [
        [1, 2],
        [0, 3],
      ]),
      tf.pad4d(
        normal([2, 3, 4, 5], 1) as tf.Tensor4D,
        [
          [0, 0],
          [1, 0],
          [2, 2],
          [0, 1],
        ],
        -1.5,
      ),
      tf.pad1d(tf.tensor1d([1, 2], 'int32'), [1, 1], 7),
    ]));
});

describe('rows of a table', () => {
  for (const axis of [0, 1, 2]) {
    test(`along ${axis}`, () =>
      same(() => [
        tf.gather(normal([4, 5, 6], 1), tf.tensor2d([3, 0, 1, 1, 2, 3], [2, 3], 'int32'), axis),
        tf.gather(normal([4, 5, 6], 1).mul(100).toInt(), tf.tensor1d([2, 2], 'int32'), axis),
      ]));
  }
  test('an index outside is refused', () => {
    tf.setBackend('wasm');
    for (const index of [-1, 4]) expect(() => tf.tidy(() => tf.gather(tf.ones([4, 2]), tf.tensor1d([index], 'int32')))).toThrow(/not in \[0, 3\]/);
  });
});

test('numbers of other types', async () => {
  const values = [0, 1, 3, 256, -2, 0.5, -0.5, 1e-20];
  const [flags, wholes, ofFlags, ofWholes] = await on('wasm', () => [
    tf.tensor1d(values).cast('bool'),
    tf.tensor1d(values).cast('int32'),
    tf.tensor1d([true, false], 'bool').cast('float32'),
    tf.tensor1d([7, -3], 'int32').cast('float32'),
  ]);
  expect(flags!.values).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
  expect(wholes!.values.map((value) => value + 0)).toEqual([0, 1, 3, 256, -2, 0, 0, 0]);
  expect(ofFlags!.values).toEqual([1, 0]);
  expect(ofWholes!.values).toEqual([7, -3]);
  const [again] = await on('wasm', () => tf.tensor1d([256, 0, 3], 'int32').cast('bool').cast('int32'));
  expect(again!.values).toEqual([1, 0, 1]);
});

describe('sums of products by letters', () => {
  for (const [equation, ...shapes] of [
    ['ij,jk->ik', [3, 4], [4, 5]],
    ['bij,bkj->bik', [2, 3, 4], [2, 5, 4]],
    ['bqhd,bkhd->bhqk', [2, 3, 4, 5], [2, 6, 4, 5]],
    ['ij->ji', [3, 4]],
    ['ij->', [3, 4]],
    ['ij->j', [3, 4]],
    ['i,j->ij', [3], [4]],
    ['ij,ij->', [3, 4], [3, 4]],
    ['abc,cd->abd', [2, 3, 4], [4, 5]],
  ] as const) {
    test(equation, () => same(() => tf.einsum(equation, ...shapes.map((shape, i) => normal([...shape], i + 1)))));
  }
  test('an operand that does not fit is refused', () => {
    tf.setBackend('wasm');
    expect(() => tf.tidy(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([4, 2])))).toThrow();
  });
});
