import * as tf from '@tensorflow/tfjs';
import { flags, floats, list, of, whole, type Case, type Input } from '../case.ts';
import { einsum, transpose } from '../reference/linear.ts';
import {
  concat,
  cumulate,
  depthToSpace,
  gather,
  gatherND,
  mirrorPad,
  oneHot,
  pad,
  reverse,
  scatterND,
  segmentSum,
  slice,
  stack,
  stridedSlice,
  tile,
} from '../reference/moving.ts';
import { broadcast, made, nd, read, reshape, stretched, type Nd } from '../reference/nd.ts';

/** What moves numbers about. */

const fill = (shape: readonly number[]): Record<string, Input> => ({
  floats: floats(shape, 1),
  'whole numbers': whole(shape, 2),
  flags: flags(shape, 3),
});

/** The same on floats, with gradient, and on whole numbers and flags. */
const every = (name: string, shape: readonly number[], compute: (x: tf.Tensor) => tf.Tensor, reference: (x: Nd) => Nd): Case[] =>
  Object.entries(fill(shape)).map(([kind, input]) =>
    of(
      `${name} of ${kind}`,
      [input],
      (x) => compute(x!),
      (x) => reference(x!),
    ),
  );

const turns: readonly (readonly [readonly number[], readonly number[]])[] = [
  [
    [3, 4],
    [1, 0],
  ],
  [
    [2, 1, 4, 5],
    [0, 2, 1, 3],
  ],
  [
    [3, 5, 2, 3],
    [3, 0, 2, 1],
  ],
  [
    [0, 3],
    [1, 0],
  ],
  [
    [17, 5, 3, 7],
    [2, 0, 3, 1],
  ],
];

const ids = (values: readonly number[], shape?: readonly number[]) => list(values, shape, 'int32');

const lookups: Case[] = (
  [
    [[5, 3], ids([1, 1, 4, 0]), 0],
    [[5, 3], ids([1, 4, 0, 0, 2, 1], [2, 3]), 0],
    [[2, 5, 3], ids([4, 0, 4]), 1],
    [[4, 3, 2], ids([1, 1, 0]), 2],
    [[6], ids([5, 0, 5]), 0],
    [[301, 11], ids(Array.from({ length: 150 }, (_, i) => (i * 37) % 301)), 0],
    [[5, 3], ids([], [0]), 0],
  ] as const
).flatMap(([shape, indices, axis]) => [
  of(
    `gather of [${shape.join()}] by [${indices.shape.join()}] along ${axis}`,
    [floats(shape, 4), indices],
    (x, i) => tf.gather(x!, i as tf.Tensor1D, axis),
    (x, i) => gather(x!, i!, axis),
  ),
]);

const sums: Case[] = [
  of(
    'unsortedSegmentSum',
    [floats([6, 3], 4), ids([0, 2, 2, 0, 3, 2])],
    (x, i) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 5),
    (x, i) => segmentSum(x!, i!, 5),
  ),
  of(
    'unsortedSegmentSum of a vector',
    [floats([5], 4), ids([1, 1, 0, 1, 0])],
    (x, i) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 2),
    (x, i) => segmentSum(x!, i!, 2),
  ),
  of(
    'unsortedSegmentSum of many',
    [floats([211, 13], 4), ids(Array.from({ length: 211 }, (_, i) => (i * 7) % 23))],
    (x, i) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 23),
    (x, i) => segmentSum(x!, i!, 23),
  ),
  of(
    'unsortedSegmentSum leaves out what is below zero',
    [floats([4, 2], 4), ids([0, -1, 1, -1])],
    (x, i) => tf.unsortedSegmentSum(x!, i as tf.Tensor1D, 2),
    (x, i) => segmentSum(x!, i!, 2),
  ),
];

const others: Case[] = [
  of(
    'gather, a table for each sample',
    [floats([3, 4], 4), ids([3, 0, 1, 1, 2, 2], [3, 2])],
    (x, i) => tf.gather(x!, i as tf.Tensor2D, 1, 1),
    (x, i) => made([3, 2], ([row, at]) => read(x!, [row!, read(i!, [row!, at!])])),
  ),
  of(
    'gatherND',
    [floats([3, 4, 2], 4), ids([0, 1, 2, 3, 0, 1], [3, 2])],
    (x, i) => tf.gatherND(x!, i!),
    (x, i) => gatherND(x!, i!),
    { gradients: [] },
  ),
  of(
    'scatterND adds up',
    [ids([0, 2, 0], [3, 1]), floats([3, 2], 4)],
    (i, x) => tf.scatterND(i!, x!, [4, 2]),
    (i, x) => scatterND(i!, x!, [4, 2]),
    { gradients: [] },
  ),
  of(
    'oneHot',
    [ids([1, 0, 5, -1, 2])],
    (i) => tf.oneHot(i!, 3),
    (i) => oneHot(i!, 3),
  ),
  of(
    'oneHot of floats with other values',
    [ids([1, 0, 5, 2], [2, 2])],
    (i) => tf.oneHot(i!, 3, 0.9, 0.05, 'float32'),
    (i) => oneHot(i!, 3, Math.fround(0.9), Math.fround(0.05)),
  ),
  of(
    'einsum of a bilinear form',
    [floats([2, 3], 1), floats([3, 4], 2)],
    (x, w) => tf.einsum('bi,ij->bj', x!, w!),
    (x, w) => einsum('bi,ij->bj', x!, w!),
    { gradients: [] },
  ),
  of(
    'linspace',
    [],
    () => tf.linspace(0, 1, 7),
    () =>
      nd(
        [7],
        Array.from({ length: 7 }, (_, i) => i / 6),
      ),
  ),
  of(
    'range',
    [],
    () => tf.range(3, 12, 2),
    () => nd([5], [3, 5, 7, 9, 11]),
  ),
  of(
    'fill',
    [],
    () => tf.fill([2, 3], 1.5),
    () =>
      nd(
        [2, 3],
        Array.from({ length: 6 }, () => 1.5),
      ),
  ),
  of(
    'onesLike and zerosLike',
    [floats([2, 3], 1)],
    (x) => tf.add(tf.onesLike(x!), tf.zerosLike(x!)),
    (x) => made(x!.shape, () => 1),
    {},
  ),
];

const stretchedTo = (x: Nd, shape: readonly number[]): Nd => made(broadcast(shape, x.shape), (index) => stretched(x, index));

const cumulative: Case[] = (
  [
    [[5], 0, false, false],
    [[7], 0, false, true],
    [[3, 4], -1, true, false],
    [[3, 4, 2], 1, false, true],
    [[3, 40], 1, true, true],
  ] as const
).flatMap(([shape, axis, exclusive, backwards]) => [
  of(
    `cumsum of [${shape.join()}] along ${axis}${exclusive ? ', exclusive' : ''}${backwards ? ', backwards' : ''}`,
    [floats(shape, 1)],
    (x) => tf.cumsum(x!, axis, exclusive, backwards),
    (x) => cumulate(x!, axis, exclusive, backwards, (a, b) => a + b, 0),
  ),
  of(
    `cumprod of [${shape.join()}] along ${axis}${exclusive ? ', exclusive' : ''}${backwards ? ', backwards' : ''}`,
    [floats(shape, 1, 0.8, 1.2)],
    (x) => tf.cumprod(x!, axis, exclusive, backwards),
    (x) => cumulate(x!, axis, exclusive, backwards, (a, b) => a * b, 1),
    { gradients: [] },
  ),
]);

const edge = [
  [1, 2],
  [0, 1],
] as const;

export const moving: readonly Case[] = [
  ...turns.flatMap(([shape, order]) =>
    every(
      `transpose of [${shape.join()}] by ${order.join()},`,
      shape,
      (x) => tf.transpose(x, [...order]),
      (x) => transpose(x, order),
    ),
  ),
  ...every(
    'slice',
    [5, 6, 3],
    (x) => tf.slice(x, [1, 0, 1], [3, -1, 2]),
    (x) => slice(x, [1, 0, 1], [3, -1, 2]),
  ),
  ...every(
    'slice of nothing',
    [5, 6],
    (x) => tf.slice(x, [1, 2], [0, 3]),
    (x) => slice(x, [1, 2], [0, 3]),
  ),
  ...every(
    'concat along 1',
    [3, 2],
    (x) => tf.concat([x, tf.reverse(x, 1), x], 1),
    (x) => concat(1, x, reverse(x, [1]), x),
  ),
  ...every(
    'concat along -2',
    [3, 2, 2],
    (x) => tf.concat([x, x], -2),
    (x) => concat(-2, x, x),
  ),
  ...every(
    'concat of a large one',
    [40, 31],
    (x) => tf.concat([x, x], 0),
    (x) => concat(0, x, x),
  ),
  ...every(
    'stack along 1',
    [3, 2],
    (x) => tf.stack([x, x, tf.reverse(x, 0)], 1),
    (x) => stack(1, x, x, reverse(x, [0])),
  ),
  ...every(
    'stack of scalars',
    [],
    (x) => tf.stack([x, x]),
    (x) => stack(0, x, x),
  ),
  ...every(
    'unstack',
    [3, 4],
    (x) => tf.unstack(x, 1)[2]!,
    (x) => reshape(slice(x, [0, 2], [3, 1]), [3]),
  ),
  ...every(
    'split',
    [3, 7],
    (x) => tf.concat(tf.split(x, [2, 4, 1], 1).toReversed(), 1),
    (x) => concat(1, slice(x, [0, 6], [3, 1]), slice(x, [0, 2], [3, 4]), slice(x, [0, 0], [3, 2])),
  ),
  ...every(
    'pad',
    [3, 4],
    (x) =>
      tf.pad(
        x,
        edge.map((pair) => [...pair]),
      ),
    (x) => pad(x, edge),
  ),
  ...every(
    'mirrorPad, reflect',
    [3, 4],
    (x) =>
      tf.mirrorPad(
        x,
        edge.map((pair) => [...pair]),
        'reflect',
      ),
    (x) => mirrorPad(x, edge, 'reflect'),
  ).filter(({ name }) => !name.endsWith('flags')),
  ...every(
    'mirrorPad, symmetric',
    [3, 4],
    (x) =>
      tf.mirrorPad(
        x,
        edge.map((pair) => [...pair]),
        'symmetric',
      ),
    (x) => mirrorPad(x, edge, 'symmetric'),
  ).filter(({ name }) => !name.endsWith('flags')),
  ...every(
    'reverse',
    [3, 4, 2],
    (x) => tf.reverse(x, [0, -1]),
    (x) => reverse(x, [0, 2]),
  ),
  ...every(
    'tile',
    [2, 3],
    (x) => tf.tile(x, [2, 3]),
    (x) => tile(x, [2, 3]),
  ),
  ...every(
    'expandDims, squeeze and reshape',
    [2, 6],
    (x) => tf.reshape(tf.squeeze(tf.expandDims(x, 1)), [3, 4]),
    (x) => reshape(x, [3, 4]),
  ),
  ...every(
    'broadcastTo',
    [2, 1, 3],
    (x) => tf.broadcastTo(x, [4, 2, 5, 3]),
    (x) => stretchedTo(x, [4, 2, 5, 3]),
  ),
  ...every(
    'clone',
    [2, 3],
    (x) => tf.clone(x),
    (x) => x,
  ),
  ...every(
    'gather by whole numbers',
    [4, 3],
    (x) => tf.gather(x, tf.tensor1d([3, 0, 3], 'int32')),
    (x) => gather(x, nd([3], [3, 0, 3])),
  ),
  ...every(
    'stridedSlice',
    [5, 7],
    (x) => tf.stridedSlice(x, [1, 6], [5, 0], [2, -2]),
    (x) => stridedSlice(x, [1, 6], [5, 0], [2, -2]),
  ).map((one) => ({ ...one, gradients: [] })),
  of(
    'depthToSpace',
    [floats([2, 3, 2, 8], 1)],
    (x) => tf.depthToSpace(x as tf.Tensor4D, 2),
    (x) => depthToSpace(x!, 2),
    { gradients: [] },
  ),
  ...lookups,
  ...sums,
  ...others,
  ...cumulative,
];
