import * as tf from '@tensorflow/tfjs';
import { floats, of, type Case } from '../case.ts';
import { matMul } from '../reference/linear.ts';
import { reshape } from '../reference/nd.ts';

/** Products of matrices. */

const products: Case[] = (
  [
    [[3, 4], [4, 5], false, false],
    [[4, 3], [4, 5], true, false],
    [[3, 4], [5, 4], false, true],
    [[4, 3], [5, 4], true, true],
    [[2, 3, 4], [2, 4, 5], false, false],
    [[2, 4, 3], [2, 5, 4], true, true],
    [[2, 2, 3, 4], [2, 2, 5, 4], false, true],
    [[1, 1], [1, 1], false, false],
    [[0, 4], [4, 3], false, false],
    [[33, 37], [37, 35], false, false],
    [[37, 33], [37, 35], true, false],
  ] as const
).map(([a, b, transposeA, transposeB]) =>
  of(
    `product of [${a.join()}]${transposeA ? ' transposed' : ''} and [${b.join()}]${transposeB ? ' transposed' : ''}`,
    [floats(a, 5), floats(b, 6)],
    (x, y) => tf.matMul(x!, y!, transposeA, transposeB),
    (x, y) => matMul(x!, y!, transposeA, transposeB),
  ),
);
const stretchedProducts: Case[] = (
  [
    [
      [1, 3, 4],
      [5, 4, 2],
    ],
    [
      [5, 3, 4],
      [1, 4, 2],
    ],
    [
      [2, 3, 3, 4],
      [1, 1, 4, 2],
    ],
    [
      [2, 1, 3, 4],
      [1, 3, 4, 2],
    ],
  ] as const
).map(([a, b]) =>
  // The gradient has the wrong shape in tfjs itself: nodes/train/runtime/operations has another.
  of(
    `product of [${a.join()}] and [${b.join()}], one for many`,
    [floats(a, 5), floats(b, 6)],
    (x, y) => tf.matMul(x!, y!),
    (x, y) => matMul(x!, y!),
    {
      gradients: [],
    },
  ),
);

export const productCases: readonly Case[] = [
  ...products,
  ...stretchedProducts,
  of(
    'dot',
    [floats([4], 1), floats([4], 2)],
    (x, y) => tf.dot(x!, y!),
    (x, y) => reshape(matMul(reshape(x!, [1, 4]), reshape(y!, [4, 1])), []),
  ),
];
