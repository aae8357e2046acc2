import type * as tf from '@tensorflow/tfjs';
import { convolve1d, convolve2d } from '../../../nodes/train/runtime/operations/dilatedConvolution.ts';
import { einsum as ours } from '../../../nodes/train/runtime/operations/einsum.ts';
import { maximum, minimum } from '../../../nodes/train/runtime/operations/extremes.ts';
import { gatherND as placesOf, mirrorPad as mirrored, stridedSlice as strided } from '../../../nodes/train/runtime/operations/places.ts';
import { product } from '../../../nodes/train/runtime/operations/product.ts';
import { threshold } from '../../../nodes/train/runtime/operations/threshold.ts';
import { transposedConvolution3d } from '../../../nodes/train/runtime/operations/transposedConvolution3d.ts';
import { floats, list, type Case, type Input } from '../case.ts';
import { convolution, einsum, matMul, transposedConvolution } from '../reference/linear.ts';
import { gatherND, mirrorPad, pad, stridedSlice } from '../reference/moving.ts';
import { map, zip } from '../reference/nd.ts';

/** nodes/train/runtime/operations: what tfjs has no gradient for, or a wrong one. */

const dilatedPictures: Case[] = (
  [
    [[2, 7, 8, 2], [3, 3], 2, 'same'],
    [[1, 9, 9, 1], [2, 3], 3, 'same'],
    [[2, 9, 8, 2], [3, 2], 2, 'valid'],
    [[1, 11, 10, 2], [3, 3], 4, 'valid'],
    [[1, 5, 6, 2], [3, 3], 1, 'same'],
  ] as const
).map(([picture, kernel, dilation, padding]) => ({
  name: `convolve2d of [${picture.join()}], kernel ${kernel.join(' x ')}, dilation ${dilation}, ${padding}`,
  inputs: [floats(picture, 1), floats([...kernel, picture[3], 3], 2)],
  compute: (x, w) => convolve2d(x as tf.Tensor4D, w as tf.Tensor4D, { dilation, padding }),
  reference: (x, w) => convolution(x!, w!, { padding, dilations: [dilation, dilation] }),
}));

const sequences: Case[] = (
  [
    [[2, 9, 3], 3, 1, 1, 'causal'],
    [[2, 9, 3], 2, 1, 4, 'causal'],
    [[1, 10, 2], 3, 2, 1, 'causal'],
    [[2, 8, 2], 3, 1, 2, 'same'],
    [[1, 11, 3], 3, 1, 3, 'valid'],
    [[2, 9, 2], 4, 2, 1, 'same'],
    [[1, 5, 2], 1, 1, 1, 'causal'],
  ] as const
).map(([shape, kernel, strides, dilation, padding]) => ({
  name: `convolve1d of [${shape.join()}], kernel ${kernel}, stride ${strides}, dilation ${dilation}, ${padding}`,
  inputs: [floats(shape, 1), floats([kernel, shape[2], 3], 2)],
  compute: (x, w) => convolve1d(x as tf.Tensor3D, w as tf.Tensor3D, { strides, dilation, padding }),
  reference: (x, w) => {
    const at = { strides: [strides], dilations: [dilation] };
    if (padding !== 'causal') return convolution(x!, w!, { ...at, padding });
    return convolution(pad(x!, [[0, 0], [(kernel - 1) * dilation, 0], [0, 0]]), w!, { ...at, padding: 'valid' }); // prettier-ignore
  },
}));

const volumes: Case[] = (
  [
    [[1, 2, 3, 2, 2], [3, 3, 3], 2],
    [[2, 2, 2, 3, 1], [2, 3, 2], 1],
    [[1, 2, 2, 2, 2], [2, 2, 2], 3],
  ] as const
).map(([shape, kernel, strides]) => ({
  name: `transposedConvolution3d of [${shape.join()}], kernel ${kernel.join(' x ')}, stride ${strides}`,
  inputs: [floats(shape, 1), floats([...kernel, 2, shape[4]], 2)],
  compute: (x, w) => transposedConvolution3d(x as tf.Tensor5D, w as tf.Tensor5D, strides),
  reference: (x, w) =>
    transposedConvolution(x!, w!, [shape[0], shape[1] * strides, shape[2] * strides, shape[3] * strides, 2], {
      strides: [strides, strides, strides],
      padding: 'same',
    }),
}));

const sums: Case[] = (
  [
    ['ij,jk->ik', [3, 4], [4, 2]],
    ['bqd,bkd->bqk', [2, 3, 4], [2, 5, 4]],
    ['bhqd,bhkd->bhqk', [2, 2, 3, 2], [2, 2, 4, 2]],
    ['bnd,df->bnf', [2, 3, 4], [4, 2]],
    ['i,j->ji', [3], [4]],
    ['ij,ij->', [3, 4], [3, 4]],
    ['abc->cb', [2, 3, 4]],
    ['bi,ijk,bk->bj', [2, 3], [3, 4, 2], [2, 2]],
    ['abx,acy->bc', [2, 3, 2], [2, 4, 3]],
  ] as const
).map(([equation, ...shapes]) => ({
  name: `einsum ${equation}`,
  inputs: shapes.map((shape, i) => floats(shape, i + 1)),
  compute: (...x) => ours(equation, ...x),
  reference: (...x) => einsum(equation, ...x),
}));

const products: Case[] = (
  [
    [
      [2, 3, 4],
      [4, 5],
    ],
    [
      [2, 2, 3, 4],
      [1, 4, 5],
    ],
    [
      [3, 4],
      [2, 4, 5],
    ],
    [
      [5, 1, 3, 4],
      [2, 4, 2],
    ],
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ] as const
).map(([a, b]) => ({
  name: `product of [${a.join()}] and [${b.join()}], stretched`,
  inputs: [floats(a, 1), floats(b, 2)],
  compute: (x, y) => product(x!, y!),
  reference: (x, y) => matMul(x!, y!),
}));

const extremes: Case[] = (
  [
    [[3, 5], [5]],
    [[], [4]],
    [
      [4, 1, 3],
      [2, 1],
    ],
    [
      [29, 43],
      [29, 1],
    ],
  ] as const
).flatMap(([a, b]): Case[] => [
  {
    name: `maximum of [${a.join()}] and [${b.join()}], stretched`,
    inputs: [floats(a, 1), floats(b, 2)],
    compute: (x, y) => maximum(x!, y!),
    reference: (x, y) => zip(Math.max, x!, y!),
  },
  {
    name: `minimum of [${a.join()}] and [${b.join()}], stretched`,
    inputs: [floats(a, 1), floats(b, 2)],
    compute: (x, y) => minimum(x!, y!),
    reference: (x, y) => zip(Math.min, x!, y!),
  },
]);

const indices: Input = list([0, 1, 2, 3, 0, 1, 1, 0], [4, 2], 'int32');

const others: Case[] = [
  { name: 'gatherND, with gradient', inputs: [floats([3, 4, 2], 4), indices], compute: (x, i) => placesOf(x!, i!), reference: (x, i) => gatherND(x!, i!) },
  {
    name: 'stridedSlice, with gradient',
    inputs: [floats([5, 7], 4)],
    compute: (x) => strided(x!, [1, 6], [5, 0], [2, -2]),
    reference: (x) => stridedSlice(x!, [1, 6], [5, 0], [2, -2]),
  },
  {
    name: 'stridedSlice to the first, from behind',
    inputs: [floats([4, 3], 4)],
    compute: (x) => strided(x!, [-1, 0], [null, null], [-1, 2]),
    reference: (x) => stridedSlice(x!, [3, 0], [-5, 3], [-1, 2]),
  },
  {
    name: 'threshold, with gradient',
    inputs: [floats([6, 5], 4)],
    compute: (x) => threshold(x!, 0.25, -1),
    reference: (x) => map(x!, (value) => (value > 0.25 ? value : -1)),
  },
  ...(['reflect', 'symmetric'] as const).map((mode): Case => ({
    name: `mirrorPad with gradient, ${mode}`,
    inputs: [floats([3, 4], 4)],
    compute: (x) => mirrored(x!, [[1, 2], [0, 3]], mode), // prettier-ignore
    reference: (x) => mirrorPad(x!, [[1, 2], [0, 3]], mode), // prettier-ignore
  })),
];

export const rewrites: readonly Case[] = [...dilatedPictures, ...sequences, ...volumes, ...sums, ...products, ...extremes, ...others];
