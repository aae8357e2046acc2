import * as tf from '@tensorflow/tfjs';
import { flags, floats, list, whole, type Case, type Input } from '../case.ts';
import { elu, erf, floorDivide, modulo, round, selu, sigmoid, softplus } from '../reference/functions.ts';
import { map, zip } from '../reference/nd.ts';

/** Functions of each number by itself, and of two that stretch to each other's shape. */

type Unary = readonly [name: string, compute: (x: tf.Tensor) => tf.Tensor, reference: (x: number) => number, low?: number, high?: number];

const smooth: readonly Unary[] = [
  ['abs', tf.abs, Math.abs],
  ['acos', tf.acos, Math.acos, -0.9, 0.9],
  ['acosh', tf.acosh, Math.acosh, 1.2, 4],
  ['asin', tf.asin, Math.asin, -0.9, 0.9],
  ['asinh', tf.asinh, Math.asinh],
  ['atan', tf.atan, Math.atan],
  ['atanh', tf.atanh, Math.atanh, -0.9, 0.9],
  ['clipByValue', (x) => tf.clipByValue(x, -0.5, 0.75), (x) => Math.min(0.75, Math.max(-0.5, x))],
  ['cos', tf.cos, Math.cos, -5, 5],
  ['cosh', tf.cosh, Math.cosh],
  ['elu', tf.elu, elu],
  ['erf', tf.erf, erf, -3, 3],
  ['exp', tf.exp, Math.exp, -4, 4],
  ['expm1', tf.expm1, Math.expm1],
  ['leakyRelu', (x) => tf.leakyRelu(x, 0.1), (x) => (x > 0 ? x : 0.1 * x)],
  ['log', tf.log, Math.log, 0.1, 5],
  ['log1p', tf.log1p, Math.log1p, -0.5, 3],
  ['logSigmoid', (x) => tf.neg(tf.softplus(tf.neg(x))), (x) => -softplus(-x), -4, 4],
  ['neg', tf.neg, (x) => -x],
  ['reciprocal', tf.reciprocal, (x) => 1 / x, 0.3, 3],
  ['relu', tf.relu, (x) => Math.max(0, x)],
  ['relu6', tf.relu6, (x) => Math.min(6, Math.max(0, x)), -9, 9],
  ['rsqrt', tf.rsqrt, (x) => 1 / Math.sqrt(x), 0.1, 4],
  ['selu', tf.selu, selu],
  ['sigmoid', tf.sigmoid, sigmoid, -6, 6],
  ['sin', tf.sin, Math.sin, -5, 5],
  ['sinh', tf.sinh, Math.sinh],
  ['softplus', tf.softplus, softplus, -6, 6],
  ['sqrt', tf.sqrt, Math.sqrt, 0.1, 4],
  ['square', tf.square, (x) => x * x],
  ['tan', tf.tan, Math.tan, -1.2, 1.2],
  ['tanh', tf.tanh, Math.tanh, -4, 4],
];

/** Their slope is zero wherever it is asked. */
const stepped: readonly Unary[] = [
  ['ceil', tf.ceil, Math.ceil, -4, 4],
  ['floor', tf.floor, Math.floor, -4, 4],
  ['round', tf.round, round, -4, 4],
  ['sign', tf.sign, Math.sign],
  ['step', (x) => tf.step(x, 0), (x) => Number(x > 0)],
];

/** Small and odd, of no axis, empty, and beyond the sizes up to which engines take short cuts. */
const shapes: readonly (readonly number[])[] = [[7], [3, 1, 5], [], [0, 3], [33, 37]];

const unary = ([name, compute, reference, low, high]: Unary): Case[] =>
  shapes.map((shape, i) => ({
    name: `${name} of [${shape.join()}]`,
    inputs: [floats(shape, 3 + i, low, high)],
    compute,
    reference: (x) => map(x!, reference),
  }));

/** Halves, and what lies at the edges of floats. NaN must come out as NaN, or a training that broke would go on. */
const edges = list([NaN, Infinity, -Infinity, 0, 0.5, 1.5, -2.5, 3e38, -3e38, 1e-30]);
const edgeNames = ['abs', 'clipByValue', 'elu', 'exp', 'leakyRelu', 'log', 'neg', 'relu', 'relu6', 'round', 'sigmoid', 'softplus', 'square', 'tanh', 'sqrt'];
const overflowing = (x: number) => (Math.abs(x) > 3.5e38 ? Math.sign(x) * Infinity : x);

const atEdges: Case[] = [...smooth, ...stepped]
  .filter(([name]) => edgeNames.includes(name))
  .map(([name, compute, reference]) => ({
    name: `${name} at the edges`,
    inputs: [edges],
    compute: name === 'square' || name === 'exp' ? (x) => compute(tf.minimum(x, 1e30)) : compute,
    reference: (x) =>
      map(x!, (value) =>
        Number.isNaN(value) ? NaN : overflowing(reference(name === 'square' || name === 'exp' ? Math.min(value, Math.fround(1e30)) : value)),
      ),
    gradients: [],
  }));

type Binary = readonly [
  name: string,
  compute: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor,
  reference: (a: number, b: number) => number,
  low?: number,
  high?: number,
];

const binary: readonly Binary[] = [
  ['add', tf.add, (a, b) => a + b],
  ['sub', tf.sub, (a, b) => a - b],
  ['mul', tf.mul, (a, b) => a * b],
  ['div', tf.div, (a, b) => a / b, 0.3, 2],
  ['pow', tf.pow, (a, b) => a ** b, 0.3, 2],
  ['atan2', tf.atan2, Math.atan2, 0.3, 2],
];
/** Their gradients have the wrong shape where an input stretches, in tfjs itself: nodes/train/runtime/operations has others. */
const unstretched: readonly Binary[] = [
  ['maximum', tf.maximum, Math.max],
  ['minimum', tf.minimum, Math.min],
  ['squaredDifference', tf.squaredDifference, (a, b) => (a - b) ** 2],
  ['mod', tf.mod, modulo, 0.3, 2],
  ['prelu', tf.prelu, (a, b) => (a > 0 ? a : a * b)],
];
const steppedPairs: readonly Binary[] = [
  ['floorDiv', tf.floorDiv, floorDivide, 0.3, 4],
  ['equal', tf.equal, (a, b) => Number(a === b)],
  ['notEqual', tf.notEqual, (a, b) => Number(a !== b)],
  ['less', tf.less, (a, b) => Number(a < b)],
  ['lessEqual', tf.lessEqual, (a, b) => Number(a <= b)],
  ['greater', tf.greater, (a, b) => Number(a > b)],
  ['greaterEqual', tf.greaterEqual, (a, b) => Number(a >= b)],
];

const same: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[7], [7]],
  [
    [2, 3, 5],
    [2, 3, 5],
  ],
  [
    [0, 4],
    [0, 4],
  ],
  [
    [31, 41],
    [31, 41],
  ],
];
const stretching: readonly (readonly [readonly number[], readonly number[]])[] = [
  [[3, 5], [5]],
  [[], [4]],
  [
    [4, 1, 3],
    [2, 1],
  ],
  [[1], [2, 3]],
  [
    [29, 43],
    [29, 1],
  ],
];

const pairs = ([name, compute, reference, low, high]: Binary, among: typeof same, differentiable: boolean): Case[] =>
  among.map(([a, b], i) => ({
    name: `${name} of [${a.join()}] and [${b.join()}]`,
    inputs: [floats(a, 11 + i, low, high), floats(b, 29 + i, low, high)],
    compute: (x, y) => compute(x!, y!),
    reference: (x, y) => zip(reference, x!, y!),
    gradients: differentiable ? undefined : [],
  }));

const [withNan, other] = [list([NaN, 1, NaN, 2, Infinity]), list([1, NaN, NaN, 3, NaN])];
const nanPairs: Case[] = [...binary, ...unstretched]
  .filter(([name]) => !['pow', 'prelu'].includes(name))
  .map(([name, compute, reference]) => ({
    name: `${name} with NaN`,
    inputs: [withNan, other],
    compute: (x, y) => compute(x!, y!),
    reference: (x, y) => zip((a, b) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : reference(a, b)), x!, y!),
    gradients: [],
  }));

const exact = (name: string, inputs: readonly Input[], compute: Case['compute'], reference: (...values: number[]) => number): Case => ({
  name,
  inputs,
  compute,
  reference: (...x) => zip(reference, ...x),
  gradients: [],
});

const large = list([12345678, -12345678, 0, 7, -1, 16777217], [6], 'int32');
const [whole2, whole1] = [whole([3, 5], 5), whole([5], 6, 1, 9)];

const integers: Case[] = [
  exact('abs of whole numbers', [large], tf.abs, Math.abs),
  exact('neg of whole numbers', [large], tf.neg, (x) => -x),
  exact('square of whole numbers', [whole2], tf.square, (x) => x * x),
  exact('sign of whole numbers', [large], tf.sign, Math.sign),
  exact('round of whole numbers', [large], tf.round, (x) => x),
  exact('relu of whole numbers', [large], tf.relu, (x) => Math.max(0, x)),
  exact(
    'clipByValue of whole numbers',
    [whole2],
    (x) => tf.clipByValue(x!, -3, 4),
    (x) => Math.min(4, Math.max(-3, x)),
  ),
  exact(
    'add of whole numbers',
    [whole2, whole1],
    (a, b) => tf.add(a!, b!),
    (a, b) => a! + b!,
  ),
  exact(
    'sub of whole numbers',
    [whole2, whole1],
    (a, b) => tf.sub(a!, b!),
    (a, b) => a! - b!,
  ),
  exact(
    'mul of whole numbers',
    [whole2, whole1],
    (a, b) => tf.mul(a!, b!),
    (a, b) => a! * b!,
  ),
  exact(
    'floorDiv of whole numbers',
    [whole2, whole1],
    (a, b) => tf.floorDiv(a!, b!),
    (a, b) => floorDivide(a!, b!),
  ),
  exact(
    'div of whole numbers rounds down',
    [whole2, whole1],
    (a, b) => tf.div(a!, b!),
    (a, b) => floorDivide(a!, b!),
  ),
  exact(
    'mod of whole numbers',
    [whole2, whole1],
    (a, b) => tf.mod(a!, b!),
    (a, b) => modulo(a!, b!),
  ),
  exact(
    'maximum of whole numbers',
    [whole2, whole1],
    (a, b) => tf.maximum(a!, b!),
    (a, b) => Math.max(a!, b!),
  ),
  exact(
    'minimum of whole numbers',
    [whole2, whole1],
    (a, b) => tf.minimum(a!, b!),
    (a, b) => Math.min(a!, b!),
  ),
  exact(
    'squaredDifference of whole numbers',
    [whole2, whole1],
    (a, b) => tf.squaredDifference(a!, b!),
    (a, b) => (a! - b!) ** 2,
  ),
  exact(
    'equal of whole numbers',
    [whole2, whole1],
    (a, b) => tf.equal(a!, b!),
    (a, b) => Number(a === b),
  ),
  exact(
    'less of whole numbers',
    [whole2, whole1],
    (a, b) => tf.less(a!, b!),
    (a, b) => Number(a! < b!),
  ),
  exact(
    'greaterEqual of whole numbers',
    [whole2, whole1],
    (a, b) => tf.greaterEqual(a!, b!),
    (a, b) => Number(a! >= b!),
  ),
  exact(
    'float plus whole',
    [floats([3, 5], 2), whole1],
    (a, b) => tf.add(a!, b!),
    (a, b) => a! + b!,
  ),
  exact(
    'equal of flags',
    [flags([9], 1), flags([9], 2)],
    (a, b) => tf.equal(a!, b!),
    (a, b) => Number(a === b),
  ),
  exact(
    'logicalAnd',
    [flags([3, 5], 1), flags([5], 2)],
    (a, b) => tf.logicalAnd(a!, b!),
    (a, b) => Number(a && b),
  ),
  exact(
    'logicalOr',
    [flags([3, 5], 1), flags([5], 2)],
    (a, b) => tf.logicalOr(a!, b!),
    (a, b) => Number(a || b),
  ),
  exact(
    'logicalXor',
    [flags([9], 1), flags([9], 2)],
    (a, b) => tf.logicalXor(a!, b!),
    (a, b) => Number(a !== b),
  ),
  exact('logicalNot', [flags([3, 5], 1)], tf.logicalNot, (a) => Number(!a)),
  exact('isNaN', [edges], tf.isNaN, (a) => Number(Number.isNaN(a))),
  exact('isInf', [edges], tf.isInf, (a) => Number(Math.abs(a!) === Infinity)),
  exact('isFinite', [edges], tf.isFinite, (a) => Number(Number.isFinite(a))),
];

const halves = list([-2.5, -1.5, -0.5, 0, 0.4, 0.5, 1, 255.7, 256, 300], [10]);
const casts: Case[] = [
  exact('cast of floats to whole numbers', [halves], (x) => tf.cast(x!, 'int32'), Math.trunc),
  exact(
    'cast of floats to flags',
    [halves],
    (x) => tf.cast(x!, 'bool'),
    (x) => Number(x !== 0),
  ),
  exact(
    'cast of whole numbers to flags',
    [list([0, 1, 3, 255, 256, 512, -1], [7], 'int32')],
    (x) => tf.cast(x!, 'bool'),
    (x) => Number(x !== 0),
  ),
  exact('cast of whole numbers to floats', [large], (x) => tf.cast(x!, 'float32'), Math.fround),
  exact(
    'cast of flags to floats',
    [flags([2, 5], 4)],
    (x) => tf.cast(x!, 'float32'),
    (x) => x!,
  ),
  exact(
    'cast of flags to whole numbers',
    [flags([2, 5], 4)],
    (x) => tf.cast(x!, 'int32'),
    (x) => x!,
  ),
];

const chosen: Case[] = [
  {
    name: 'greaterEqual, beside the way of a gradient',
    inputs: [floats([3, 5], 9), floats([3, 5], 10)],
    compute: (a, b) => tf.mul(a!, tf.cast(tf.greaterEqual(a!, b!), 'float32')),
    reference: (a, b) => zip((first, second) => (first! >= second! ? first! : 0), a!, b!),
  },
  {
    name: 'where',
    inputs: [flags([3, 5], 8), floats([3, 5], 9), floats([3, 5], 10)],
    compute: (c, a, b) => tf.where(c!, a!, b!),
    reference: (c, a, b) => zip((first, second, third) => (first ? second! : third!), c!, a!, b!),
  },
  exact(
    'where of whole numbers',
    [flags([3, 5], 8), whole([3, 5], 9), whole([3, 5], 10)],
    (c, a, b) => tf.where(c!, a!, b!),
    (c, a, b) => (c ? a! : b!),
  ),
];

export const elementwise: readonly Case[] = [
  ...[...smooth, ...stepped].flatMap(unary),
  ...atEdges,
  ...binary.flatMap((one) => pairs(one, [...same, ...stretching], true)),
  ...unstretched.flatMap((one) => [...pairs(one, same, true), ...(one[0] === 'prelu' ? [] : pairs(one, stretching, false))]),
  ...steppedPairs.flatMap((one) => pairs(one, [...same.slice(0, 3), ...stretching.slice(0, 3)], false)),
  ...nanPairs,
  ...integers,
  ...casts,
  ...chosen,
];
