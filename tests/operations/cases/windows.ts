import * as tf from '@tensorflow/tfjs';
import { floats, list, type Case } from '../case.ts';
import { convolution, depthwise, pool, transposedConvolution, type Padding } from '../reference/linear.ts';
import { made, map, nd, read, reduce, sum, zip, type Nd } from '../reference/nd.ts';

/** What slides over a picture, a volume or a sequence, and what makes one larger or smaller. */

const p4 = (x: tf.Tensor | undefined) => x as tf.Tensor4D;
const p5 = (x: tf.Tensor | undefined) => x as tf.Tensor5D;

interface Sweep {
  readonly picture: readonly [number, number, number, number];
  readonly kernel: readonly [number, number];
  readonly out: number;
  readonly strides: readonly [number, number];
  readonly padding: Padding;
}

const sweeps: readonly Sweep[] = [
  { picture: [2, 5, 6, 3], kernel: [3, 3], out: 4, strides: [1, 1], padding: 'same' },
  { picture: [2, 7, 6, 2], kernel: [3, 2], out: 3, strides: [2, 2], padding: 'same' },
  { picture: [1, 6, 7, 1], kernel: [4, 4], out: 2, strides: [1, 2], padding: 'valid' },
  { picture: [2, 5, 5, 3], kernel: [1, 1], out: 5, strides: [1, 1], padding: 'same' },
  { picture: [1, 8, 8, 2], kernel: [2, 2], out: 2, strides: [2, 2], padding: 'valid' },
  { picture: [1, 9, 8, 5], kernel: [5, 3], out: 7, strides: [3, 2], padding: 'same' },
];

const title = ({ picture, kernel, strides, padding }: Sweep) => `[${picture.join()}], kernel ${kernel.join(' x ')}, strides ${strides.join()}, ${padding}`;

const convolutions: Case[] = sweeps.map((at) => ({
  name: `conv2d of ${title(at)}`,
  inputs: [floats(at.picture, 1), floats([...at.kernel, at.picture[3], at.out], 2)],
  compute: (x, w) => tf.conv2d(p4(x), p4(w), [...at.strides], at.padding as 'same'),
  reference: (x, w) => convolution(x!, w!, at),
}));

const dilated: Case[] = [
  {
    name: 'conv2d, dilated',
    inputs: [floats([2, 7, 8, 2], 1), floats([3, 3, 2, 3], 2)],
    compute: (x, w) => tf.conv2d(p4(x), p4(w), 1, 'same', 'NHWC', 2),
    reference: (x, w) => convolution(x!, w!, { padding: 'same', dilations: [2, 2] }),
    // tfjs has no gradient for it: nodes/train/runtime/operations has one.
    gradients: [],
  },
  {
    name: 'conv1d',
    inputs: [floats([2, 9, 3], 1), floats([4, 3, 2], 2)],
    compute: (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 2, 'same'),
    reference: (x, w) => convolution(x!, w!, { padding: 'same', strides: [2] }),
  },
];

const transposed: Case[] = (
  [
    { out: [2, 8, 6, 3], kernel: [3, 3], from: 2, strides: [2, 2], padding: 'same' },
    { out: [1, 5, 6, 2], kernel: [2, 3], from: 3, strides: [1, 1], padding: 'same' },
    { out: [1, 7, 9, 2], kernel: [3, 3], from: 2, strides: [2, 3], padding: 'valid' },
  ] as const
).map(({ out, kernel, from, strides, padding }) => {
  const places = convolution(
    made(out, () => 0),
    made([...kernel, out[3], from], () => 0),
    { strides, padding },
  ).shape;
  return {
    name: `conv2dTranspose to [${out.join()}], kernel ${kernel.join(' x ')}, strides ${strides.join()}, ${padding}`,
    inputs: [floats(places, 1), floats([...kernel, out[3], from], 2)],
    compute: (y, w) => tf.conv2dTranspose(p4(y), p4(w), [...out], [...strides], padding),
    reference: (y, w) => transposedConvolution(y!, w!, out, { strides, padding }),
  };
});

const perChannel: Case[] = [
  ...(
    [
      { picture: [2, 5, 6, 3], kernel: [3, 3], times: 1, strides: [1, 1], padding: 'same', dilations: [1, 1] },
      { picture: [2, 7, 6, 2], kernel: [3, 2], times: 2, strides: [2, 2], padding: 'same', dilations: [1, 1] },
      { picture: [1, 7, 8, 2], kernel: [3, 3], times: 1, strides: [1, 1], padding: 'valid', dilations: [1, 1] },
      { picture: [1, 8, 9, 2], kernel: [3, 3], times: 1, strides: [1, 1], padding: 'same', dilations: [2, 2] },
    ] as const
  ).map(({ picture, kernel, times, strides, padding, dilations }): Case => ({
    name: `depthwiseConv2d of [${picture.join()}], kernel ${kernel.join(' x ')}, ${times} a channel, strides ${strides.join()}, dilations ${dilations.join()}, ${padding}`,
    inputs: [floats(picture, 1), floats([...kernel, picture[3], times], 2)],
    compute: (x, w) => tf.depthwiseConv2d(p4(x), p4(w), [...strides], padding, 'NHWC', [...dilations]),
    reference: (x, w) => depthwise(x!, w!, { strides, padding, dilations }),
  })),
];

const volumes: Case[] = [
  ...(
    [
      { volume: [1, 4, 5, 4, 2], kernel: [2, 3, 2], out: 3, strides: [1, 1, 1], padding: 'same' },
      { volume: [2, 5, 4, 5, 1], kernel: [3, 3, 3], out: 2, strides: [2, 2, 2], padding: 'same' },
      { volume: [1, 4, 4, 5, 2], kernel: [2, 2, 2], out: 2, strides: [1, 2, 1], padding: 'valid' },
    ] as const
  ).map(({ volume, kernel, out, strides, padding }): Case => ({
    name: `conv3d of [${volume.join()}], kernel ${kernel.join(' x ')}, strides ${strides.join()}, ${padding}`,
    inputs: [floats(volume, 1), floats([...kernel, volume[4], out], 2)],
    compute: (x, w) => tf.conv3d(p5(x), p5(w), [...strides], padding),
    reference: (x, w) => convolution(x!, w!, { strides, padding }),
  })),
  {
    name: 'conv3dTranspose',
    inputs: [floats([1, 2, 3, 2, 2], 1), floats([3, 3, 3, 2, 2], 2)],
    compute: (y, w) => tf.conv3dTranspose(p5(y), p5(w), [1, 4, 6, 4, 2], 2, 'same'),
    reference: (y, w) => transposedConvolution(y!, w!, [1, 4, 6, 4, 2], { strides: [2, 2, 2], padding: 'same' }),
    // tfjs has no gradient for it: nodes/train/runtime/operations has one.
    gradients: [],
  },
];

const pooled: Case[] = (['max', 'avg'] as const).flatMap((kind) => [
  ...(
    [
      [[2, 6, 6, 3], 2, 2, 'valid', -1.5, 1.5],
      [[2, 7, 6, 2], 3, 2, 'same', -1.5, 1.5],
      [[1, 5, 6, 2], 3, 1, 'same', -3, -0.5],
      [[1, 7, 7, 1], 2, 3, 'valid', -3, -0.5],
      [[1, 23, 21, 5], 3, 2, 'same', -1.5, 1.5],
    ] as const
  ).map(([shape, size, stride, padding, low, high]): Case => ({
    name: `${kind}Pool of [${shape.join()}]${high < 0 ? ', all below zero' : ''}, size ${size}, stride ${stride}, ${padding}`,
    inputs: [floats(shape, 1, low, high)],
    compute: (x) => (kind === 'max' ? tf.maxPool(p4(x), size, stride, padding) : tf.avgPool(p4(x), size, stride, padding)),
    reference: (x) => pool(x!, [size, size], kind, { strides: [stride, stride], padding }),
  })),
  ...(
    [
      [[1, 4, 4, 5, 2], 2, 2, 'valid', -1.5, 1.5],
      [[2, 5, 4, 3, 1], 3, 2, 'same', -1.5, 1.5],
      [[1, 4, 4, 4, 2], 2, 1, 'same', -3, -0.5],
    ] as const
  ).map(([shape, size, stride, padding, low, high]): Case => ({
    name: `${kind}Pool3d of [${shape.join()}]${high < 0 ? ', all below zero' : ''}, size ${size}, stride ${stride}, ${padding}`,
    inputs: [floats(shape, 1, low, high)],
    compute: (x) => (kind === 'max' ? tf.maxPool3d(p5(x), size, stride, padding) : tf.avgPool3d(p5(x), size, stride, padding)),
    reference: (x) => pool(x!, [size, size, size], kind, { strides: [stride, stride, stride], padding }),
  })),
]);

const withNan: Case[] = [
  {
    name: 'avgPool with NaN',
    inputs: [list([1, 2, 3, NaN, 5, 6, 7, 8, 9], [1, 3, 3, 1])],
    compute: (x) => tf.avgPool(p4(x), 2, 1, 'valid'),
    reference: (x) => map(pool(x!, [2, 2], 'avg', {}), Number),
    gradients: [],
  },
  {
    name: 'maxPool with NaN',
    inputs: [list([1, 2, 3, NaN, 5, 6, 7, 8, 9], [1, 3, 3, 1])],
    compute: (x) => tf.maxPool(p4(x), 2, 1, 'valid'),
    reference: () => nd([1, 2, 2, 1], [NaN, 6, NaN, 9]),
    gradients: [],
  },
];

/** Nearest neighbour and straight lines between four neighbours. `corners`: the corners of both pictures fall together. */
function resized(x: Nd, height: number, width: number, kind: 'nearest' | 'bilinear', corners: boolean, centres: boolean): Nd {
  const [batch, from, across, channels] = x.shape as [number, number, number, number];
  const place = (at: number, size: number, was: number) => {
    if (corners && size > 1) return (at * (was - 1)) / (size - 1);
    return centres ? ((at + 0.5) * was) / size - 0.5 : (at * was) / size;
  };
  return made([batch, height, width, channels], ([sample, row, column, channel]) => {
    const [y, z] = [place(row!, height, from), place(column!, width, across)];
    const pick = (r: number, c: number) => read(x, [sample!, Math.min(from - 1, Math.max(0, r)), Math.min(across - 1, Math.max(0, c)), channel!]);
    if (kind === 'nearest')
      return corners ? pick(Math.round(y), Math.round(z)) : centres ? pick(Math.floor(y + 0.5), Math.floor(z + 0.5)) : pick(Math.floor(y), Math.floor(z));
    const [top, left] = [Math.max(0, Math.floor(y)), Math.max(0, Math.floor(z))];
    const [down, right] = [Math.max(0, y) - top, Math.max(0, z) - left];
    return (
      (1 - down) * ((1 - right) * pick(top, left) + right * pick(top, left + 1)) + down * ((1 - right) * pick(top + 1, left) + right * pick(top + 1, left + 1))
    );
  });
}

const sizes: Case[] = (['nearest', 'bilinear'] as const).flatMap((kind) =>
  (
    [
      [[2, 3, 4, 2], 6, 8, false, false],
      [[3, 3, 3, 1], 6, 6, false, true],
      [[2, 4, 3, 2], 7, 5, true, false],
      [[2, 6, 6, 1], 3, 2, false, false],
    ] as const
  ).map(([shape, height, width, corners, centres]): Case => ({
    name: `resize ${kind} of [${shape.join()}] to ${height} x ${width}${corners ? ', corners' : ''}${centres ? ', centres' : ''}`,
    inputs: [floats(shape, 1)],
    compute: (x) =>
      kind === 'nearest'
        ? tf.image.resizeNearestNeighbor(p4(x), [height, width], corners, centres)
        : tf.image.resizeBilinear(p4(x), [height, width], corners, centres),
    reference: (x) => resized(x!, height, width, kind, corners, centres),
    // With half pixel centres tfjs has no gradient.
    gradients: centres ? [] : undefined,
  })),
);

const others: Case[] = [
  {
    name: 'localResponseNormalization',
    inputs: [floats([1, 3, 2, 7], 1)],
    compute: (x) => tf.localResponseNormalization(p4(x), 2, 1, 0.5, 0.75),
    reference: (x) =>
      made(x!.shape, (index) => {
        const near = Array.from({ length: 5 }, (_, i) => index[3]! + i - 2).filter((at) => at >= 0 && at < 7);
        return read(x!, index) / (1 + 0.5 * sum(near.map((at) => read(x!, index.with(3, at)) ** 2))) ** 0.75;
      }),
  },
  {
    name: 'dilation2d',
    inputs: [floats([2, 5, 6, 2], 1), floats([3, 2, 2], 2)],
    compute: (x, w) => tf.dilation2d(p4(x), w as tf.Tensor3D, 1, 'valid'),
    reference: (x, w) =>
      made([2, 3, 5, 2], ([sample, row, column, channel]) =>
        Math.max(
          ...Array.from({ length: 6 }, (_, at) => {
            const [i, j] = [Math.floor(at / 2), at % 2];
            return read(x!, [sample!, row! + i, column! + j, channel!]) + read(w!, [i, j, channel!]);
          }),
        ),
      ),
  },
  {
    name: 'spaceToBatchND and back',
    inputs: [floats([1, 4, 6, 2], 1)],
    compute: (x) =>
      tf.mul(
        tf.batchToSpaceND(
          tf.mul(
            tf.spaceToBatchND(
              x!,
              [2, 3],
              [
                [0, 0],
                [0, 0],
              ],
            ),
            2,
          ),
          [2, 3],
          [
            [0, 0],
            [0, 0],
          ],
        ),
        3,
      ),
    reference: (x) => map(x!, (value) => 6 * value),
  },
  {
    name: 'fused matMul with bias and relu',
    inputs: [floats([3, 4], 1), floats([4, 5], 2), floats([5], 3)],
    compute: (a, b, bias) => tf.fused.matMul({ a: a!, b: b!, bias: bias!, activation: 'relu' }),
    reference: (a, b, bias) =>
      zip(
        (value, plus) => Math.max(0, value! + plus!),
        made([3, 5], ([row, column]) => sum(Array.from({ length: 4 }, (_, k) => read(a!, [row!, k]) * read(b!, [k, column!])))),
        bias!,
      ),
  },
  {
    name: 'fused conv2d with bias and relu',
    inputs: [floats([1, 5, 5, 2], 1), floats([3, 3, 2, 3], 2), floats([3], 3)],
    compute: (x, filter, bias) => tf.fused.conv2d({ x: p4(x), filter: p4(filter), strides: 1, pad: 'same', bias: bias!, activation: 'relu' }),
    reference: (x, filter, bias) => zip((value, plus) => Math.max(0, value! + plus!), convolution(x!, filter!, { padding: 'same' }), bias!),
  },
  {
    name: 'pooled over all of a picture',
    inputs: [floats([2, 3, 4, 2], 1)],
    compute: (x) => tf.mean(x!, [1, 2]),
    reference: (x) => reduce(x!, [1, 2], false, (values) => sum(values) / values.length),
  },
  {
    name: 'maxPool3d of [1,4,5,6,2], window 2 x 3 x 2',
    inputs: [floats([1, 4, 5, 6, 2], 1)],
    compute: (x) => tf.maxPool3d(p5(x), [2, 3, 2], [1, 2, 1], 'valid'),
    reference: (x) => pool(x!, [2, 3, 2], 'max', { strides: [1, 2, 1], padding: 'valid' }),
  },
  {
    name: 'maxPool3d of equal numbers: the first takes the gradient',
    inputs: [list([2, 2, 1, 2, 0, 2, 2, 1], [1, 2, 2, 2, 1])],
    compute: (x) => tf.grad((y: tf.Tensor) => tf.maxPool3d(p5(y), 2, 2, 'valid'))(x!),
    reference: () => nd([1, 2, 2, 2, 1], [1, 0, 0, 0, 0, 0, 0, 0]),
    gradients: [],
  },
  {
    name: 'maxPool of equal numbers: the first takes the gradient',
    inputs: [list([2, 2, 1, 2], [1, 2, 2, 1])],
    compute: (x) => tf.grad((y: tf.Tensor) => tf.maxPool(p4(y), 2, 2, 'valid'))(x!),
    reference: () => nd([1, 2, 2, 1], [1, 0, 0, 0]),
    gradients: [],
  },
];

export const windows: readonly Case[] = [...convolutions, ...dilated, ...transposed, ...perChannel, ...volumes, ...pooled, ...withNan, ...sizes, ...others];
