import * as tf from '@tensorflow/tfjs';
import { flags, floats, list, whole, type Case, type Input } from '../case.ts';
import { made, map, nd, read, reduce, sum, zip, type Nd } from '../reference/nd.ts';

/** What makes one number of many: sums, extremes, places, and what is built on them. */

type Fold = (values: number[]) => number;
const mean: Fold = (values) => sum(values) / values.length;
const greatest: Fold = (values) => Math.max(...values);
const least: Fold = (values) => Math.min(...values);
const product: Fold = (values) => values.reduce((total, value) => total * value, 1);
const logSumExp: Fold = (values) => greatest(values) + Math.log(sum(values.map((value) => Math.exp(value - greatest(values)))));

type Reduction = (x: tf.Tensor, axes?: number[], keepDims?: boolean) => tf.Tensor;

const smooth: readonly (readonly [string, Reduction, Fold])[] = [
  ['sum', tf.sum, sum as Fold],
  ['mean', tf.mean, mean],
  ['max', tf.max, greatest],
  ['min', tf.min, least],
  ['logSumExp', tf.logSumExp, logSumExp],
  ['norm', (x, axes, keepDims) => tf.norm(x, 'euclidean', axes, keepDims), (values) => Math.sqrt(sum(values.map((value) => value ** 2)))],
];

const over: readonly (readonly [readonly number[], readonly number[] | undefined, boolean])[] = [
  [[7], undefined, false],
  [[3, 5], [1], false],
  [[3, 5], [0], true],
  [[2, 3, 4], [-1], true],
  [[2, 3, 4], [0, -1], false],
  [[2, 3, 2, 3], [1, 2], false],
  [[], undefined, false],
  [[41, 53], [0], false],
  [[41, 53], [1], true],
  [[1, 1, 4], [2], false],
];

const title = (shape: readonly number[], axes: readonly number[] | undefined, keepDims: boolean) =>
  `of [${shape.join()}] ${axes ? `over ${axes.join()}` : 'over all'}${keepDims ? ', kept' : ''}`;

const reductions: Case[] = smooth.flatMap(([name, compute, fold]) =>
  over
    .filter(([shape]) => !(name === 'norm' && shape.length === 0))
    .map(([shape, axes, keepDims], i) => ({
      name: `${name} ${title(shape, axes, keepDims)}`,
      inputs: [floats(shape, i + 40)],
      compute: (x: tf.Tensor) => compute(x, axes && [...axes], keepDims),
      reference: (x: Nd) => reduce(x, axes, keepDims, fold),
    })),
);

const products: Case[] = over.map(([shape, axes, keepDims], i) => ({
  name: `prod ${title(shape, axes, keepDims)}`,
  inputs: [floats(shape, i + 40, 0.8, 1.2)],
  compute: (x) => tf.prod(x!, axes && [...axes], keepDims),
  reference: (x) => reduce(x!, axes, keepDims, product),
  // The gradient of a product over an axis that is not the last comes out turned in tfjs itself.
  gradients: [],
}));

const exact = (name: string, inputs: readonly Input[], compute: Case['compute'], reference: (x: Nd) => Nd): Case => ({
  name,
  inputs,
  compute,
  reference: (x) => reference(x!),
  gradients: [],
});

const counted = whole([4, 5], 3);
const places = (fold: (values: number[]) => number, axis: number) => (x: Nd) => reduce(x, [axis], false, (values) => values.indexOf(fold(values)));

const integers: Case[] = [
  exact(
    'sum of whole numbers',
    [counted],
    (x) => tf.sum(x!, 1),
    (x) => reduce(x, [1], false, sum as Fold),
  ),
  exact(
    'sum of flags',
    [flags([3, 4], 5)],
    (x) => tf.sum(x!, 0),
    (x) => reduce(x, [0], false, sum as Fold),
  ),
  exact(
    'mean of whole numbers',
    [counted],
    (x) => tf.mean(x!, 0),
    (x) => reduce(x, [0], false, mean),
  ),
  exact(
    'max of whole numbers',
    [counted],
    (x) => tf.max(x!, 1),
    (x) => reduce(x, [1], false, greatest),
  ),
  exact(
    'min of whole numbers',
    [counted],
    (x) => tf.min(x!, 0),
    (x) => reduce(x, [0], false, least),
  ),
  exact(
    'prod of whole numbers',
    [whole([3, 4], 8, 1, 5)],
    (x) => tf.prod(x!, 1),
    (x) => reduce(x, [1], false, product),
  ),
  exact('argMax', [floats([4, 5], 2)], (x) => tf.argMax(x!, 1), places(greatest, 1)),
  exact('argMax over the first axis', [floats([4, 5, 2], 2)], (x) => tf.argMax(x!, 0), places(greatest, 0)),
  exact('argMax of equal numbers is the first', [list([1, 3, 3, 2, 2, 1], [2, 3])], (x) => tf.argMax(x!, -1), places(greatest, 1)),
  exact('argMax of whole numbers', [counted], (x) => tf.argMax(x!, 1), places(greatest, 1)),
  exact('argMin', [floats([4, 5], 2)], (x) => tf.argMin(x!, -1), places(least, 1)),
  exact(
    'any',
    [list([0, 0, 1, 0, 0, 0], [2, 3], 'bool')],
    (x) => tf.any(x!, 1),
    (x) => reduce(x, [1], false, greatest),
  ),
  exact(
    'all',
    [list([1, 1, 1, 0, 1, 1], [2, 3], 'bool')],
    (x) => tf.all(x!, 1),
    (x) => reduce(x, [1], false, least),
  ),
  exact(
    'topk, values',
    [floats([3, 7], 6)],
    (x) => tf.topk(x!, 3).values,
    (x) => made([3, 3], ([row, i]) => ranked(x, row!)[i!]!.value),
  ),
  exact(
    'topk, places',
    [floats([3, 7], 6)],
    (x) => tf.topk(x!, 3).indices,
    (x) => made([3, 3], ([row, i]) => ranked(x, row!)[i!]!.at),
  ),
  exact(
    'max with NaN',
    [list([1, NaN, 3, 4], [2, 2])],
    (x) => tf.max(x!, 1),
    () => nd([2], [NaN, 4]),
  ),
  exact(
    'sum of nothing',
    [list([], [0, 3])],
    (x) => tf.sum(x!, 0),
    () => nd([3], [0, 0, 0]),
  ),
  exact(
    'bincount',
    [list([1, 0, 3, 1, 1], [5], 'int32')],
    (x) => tf.bincount(x as tf.Tensor1D, tf.tensor1d([]), 4),
    () => nd([4], [1, 3, 0, 1]),
  ),
  exact(
    'bincount of rows',
    [list([1, 0, 3, 1, 1, 2], [2, 3], 'int32')],
    (x) => tf.denseBincount(x as tf.Tensor2D, tf.tensor2d([], [0, 0]), 4),
    () => nd([2, 4], [1, 1, 0, 1, 0, 2, 1, 0]),
  ),
];

const ranked = (x: Nd, row: number) => Array.from({ length: x.shape[1]! }, (_, at) => ({ at, value: read(x, [row, at]) })).sort((a, b) => b.value - a.value);

const softmax = (x: Nd): Nd => {
  const total = reduce(x, [-1], true, logSumExp);
  return zip((value, all) => Math.exp(value! - all!), x, total);
};

/** Mean 0 and variance 1 over some axes. */
const normalised = (x: Nd, axes: readonly number[]): Nd => {
  const centred = zip((value, middle) => value! - middle!, x, reduce(x, axes, true, mean));
  return zip(
    (value, variance) => value! / Math.sqrt(variance! + 1e-3),
    centred,
    reduce(
      map(centred, (value) => value ** 2),
      axes,
      true,
      mean,
    ),
  );
};

const built: Case[] = [
  ...([[3, 5], [2, 3, 4], [7], [37, 41]] as const).flatMap((shape) => [
    { name: `softmax of [${shape.join()}]`, inputs: [floats(shape, 3, -4, 4)], compute: (x: tf.Tensor) => tf.softmax(x), reference: softmax },
    {
      name: `logSoftmax of [${shape.join()}]`,
      inputs: [floats(shape, 3, -4, 4)],
      compute: (x: tf.Tensor) => tf.logSoftmax(x),
      reference: (x: Nd) => map(softmax(x), Math.log),
    },
  ]),
  {
    name: 'softmax of large numbers',
    inputs: [list([1000, 1001, 999, -1000, 0, 88], [2, 3])],
    compute: (x) => tf.softmax(x!),
    reference: (x) => softmax(x!),
  },
  {
    name: 'softmax with NaN and with infinity',
    inputs: [list([NaN, 1, 2, 1, 2, NaN, Infinity, 1, 0, 1, 2, 3], [4, 3])],
    compute: (x) => tf.softmax(x!),
    reference: (x) => zip((value, i) => (i! < 9 ? NaN : value!), softmax(x!), nd([4, 3], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])),
    gradients: [],
  },
  {
    name: 'moments: the variance',
    inputs: [floats([3, 4, 5], 7)],
    compute: (x) => tf.moments(x!, [0, 1]).variance,
    reference: (x) => reduce(x!, [0, 1], false, (values) => mean(values.map((value) => (value - mean(values)) ** 2))),
  },
  {
    name: 'batchNorm with the moments of the batch',
    inputs: [floats([3, 2, 2, 4], 7), floats([4], 8), floats([4], 9)],
    compute: (x, scale, shift) => {
      const { mean: middle, variance } = tf.moments(x!, [0, 1, 2]);
      return tf.batchNorm(x as tf.Tensor4D, middle as tf.Tensor1D, variance as tf.Tensor1D, shift as tf.Tensor1D, scale as tf.Tensor1D, 1e-3);
    },
    reference: (x, scale, shift) => zip((value, times, plus) => value! * times! + plus!, normalised(x!, [0, 1, 2]), scale!, shift!),
  },
  {
    name: 'batchNorm with given moments',
    inputs: [floats([3, 2, 2, 4], 7), floats([4], 5), floats([4], 6, 0.5, 2), floats([4], 8), floats([4], 9)],
    compute: (x, middle, variance, scale, shift) =>
      tf.batchNorm(x as tf.Tensor4D, middle as tf.Tensor1D, variance as tf.Tensor1D, shift as tf.Tensor1D, scale as tf.Tensor1D, 1e-3),
    reference: (...x) => zip((value, middle, variance, times, plus) => ((value! - middle!) / Math.sqrt(variance! + 1e-3)) * times! + plus!, ...x),
  },
];

export const reductionCases: readonly Case[] = [...reductions, ...products, ...integers, ...built];
