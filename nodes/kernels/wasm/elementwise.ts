import * as tf from '@tensorflow/tfjs';
import { joinedAxes, wordsOf } from './axes.ts';
import { addressOf, room, sizeOf, stridesOf, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/** Functions of one float, in the order of `assembly/elementwise.as`. */
const unary = ['Neg', 'Abs', 'Square', 'Sqrt', 'Rsqrt', 'Reciprocal', 'Exp', 'Expm1', 'Log', 'Tanh', 'Sigmoid', 'Erf', 'Relu', 'Step'] as const;

const binary = ['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'SquaredDifference'] as const;

/**
 * Functions of one number and of two. The backend's own take one number after the other, on one thread, and turn a repeated operand into places with
 * divisions.
 */
export const elementwise: readonly WasmKernel[] = [
  ...unary.map((name, operation): WasmKernel => ({
    name,
    compute({ x }, { alpha = 0 }, backend, own) {
      // A step may have a slope below zero: the gradient of `abs` is one.
      if (x!.dtype !== 'float32' || (name === 'Step' && alpha !== 0)) return own();
      const { info, at } = room(backend, x!.shape);
      kernels().unary(operation, addressOf(backend, x!), at, sizeOf(x!.shape));
      return info;
    },
  })),
  ...binary.map((name, operation): WasmKernel => ({
    name,
    compute({ a, b }, _, backend, own) {
      if (a!.dtype !== 'float32' || b!.dtype !== 'float32') return own();
      const shape = tf.backend_util.assertAndGetBroadcastShape(a!.shape, b!.shape);
      const { info, at } = room(backend, shape);
      const axes = joinedAxes(shape, repeated(a!.shape, shape), repeated(b!.shape, shape));
      const last = axes.pop() ?? { size: 1, first: 0, second: 0 };
      kernels().layWords(wordsOf(axes));
      const runs = axes.reduce((product, { size }) => product * size, 1);
      kernels().binary(operation, axes.length + 1, addressOf(backend, a!), addressOf(backend, b!), at, last.size, last.first, last.second, runs);
      return info;
    },
  })),
];

/** Strides of a shape inside one that it is repeated to: along axes of size 1 nothing moves. */
function repeated(shape: readonly number[], whole: readonly number[]): number[] {
  const strides = stridesOf(shape);
  const missing = whole.length - shape.length;
  return whole.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]!));
}
