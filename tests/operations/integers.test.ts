import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { engines, useEngine } from '../parity/engines.ts';

/**
 * Functions of floats asked for whole numbers and flags. An engine may refuse; it may give the float, or the float without its fraction, when it says that
 * it gives whole numbers. It may not give anything else: that is what tfjs's own WebAssembly backend does.
 */
const functions: Readonly<Record<string, readonly [compute: (x: tf.Tensor) => tf.Tensor, right: (x: number) => number]>> = {
  acos: [tf.acos, Math.acos],
  acosh: [tf.acosh, Math.acosh],
  asin: [tf.asin, Math.asin],
  asinh: [tf.asinh, Math.asinh],
  atan: [tf.atan, Math.atan],
  atanh: [tf.atanh, Math.atanh],
  cos: [tf.cos, Math.cos],
  cosh: [tf.cosh, Math.cosh],
  elu: [tf.elu, (x) => (x > 0 ? x : Math.expm1(x))],
  exp: [tf.exp, Math.exp],
  expm1: [tf.expm1, Math.expm1],
  leakyRelu: [(x) => tf.leakyRelu(x, 0.5), (x) => (x > 0 ? x : x / 2)],
  log: [tf.log, Math.log],
  log1p: [tf.log1p, Math.log1p],
  neg: [tf.neg, (x) => -x],
  reciprocal: [tf.reciprocal, (x) => 1 / x],
  relu: [tf.relu, (x) => Math.max(0, x)],
  relu6: [tf.relu6, (x) => Math.min(6, Math.max(0, x))],
  rsqrt: [tf.rsqrt, (x) => 1 / Math.sqrt(x)],
  sigmoid: [tf.sigmoid, (x) => 1 / (1 + Math.exp(-x))],
  sign: [tf.sign, Math.sign],
  sin: [tf.sin, Math.sin],
  sinh: [tf.sinh, Math.sinh],
  softplus: [tf.softplus, (x) => Math.log1p(Math.exp(x))],
  sqrt: [tf.sqrt, Math.sqrt],
  square: [tf.square, (x) => x * x],
  step: [(x) => tf.step(x, 0), (x) => Number(x > 0)],
  tan: [tf.tan, Math.tan],
  tanh: [tf.tanh, Math.tanh],
};

const wholes = [3, 1, 2, 1, 5, 4, 0];
const flags = [1, 0, 1, 1, 0];

describe.each(engines)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  test.each(
    Object.entries(functions).flatMap(([name, [compute, right]]) => (['int32', 'bool'] as const).map((dtype) => [name, dtype, compute, right] as const)),
  )('%s of %s: right or refused', async (_, dtype, compute, right) => {
    const values = dtype === 'int32' ? wholes : flags;
    const x = tf.tensor1d(values, dtype);
    let y: tf.Tensor;
    try {
      y = compute(x);
    } catch {
      return;
    }
    const [numbers, given] = [[...(await y.data())], y.dtype];
    tf.dispose([x, y]);
    // Of a flag that is no flag any more either half is taken: whether there is anything, or its lowest byte.
    const allowed = (value: number) =>
      given === 'float32' ? [value] : given === 'int32' ? [Math.trunc(value) | 0] : [Number(Boolean(value)), Math.trunc(value) & 255];
    numbers.forEach((number, i) => {
      const should = allowed(right(values[i]!));
      const close = (one: number) => (Number.isFinite(one) ? Math.abs(number - one) <= 1e-5 * Math.max(1, Math.abs(one)) : Object.is(number, one));
      expect(should.some(close), `${values[i]} gives ${number} (${given}), ${should.join(' or ')} is right`).toBe(true);
    });
  });
});
