import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, test } from 'vitest';
import { Noise } from '../../nodes/train/runtime/random/noise.ts';
import { counterOf, philox, philoxUniform, uniforms, type Key } from '../../nodes/train/runtime/random/philox.ts';
import { keyOf } from '../../nodes/train/runtime/random/seed.ts';
import { engines, useEngine } from '../parity/engines.ts';

/** The generator of noise: known answers, the same numbers on every engine, and that they look random. */

/** Vectors of the authors' library Random123 (`kat_vectors`, philox4x32 with 10 rounds): counter, key, words. */
test.each([
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const)('philox 4x32-10 of counter %j and key %j', (counter, key, words) => {
  const out = new Int32Array(4);
  philox(counter, key, out);
  expect([...out].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ')).toBe(words);
});

const keys: readonly Key[] = [[0, 0], [0x12345678, 0x9abcdef0], keyOf(7, 'noise', 'dropout'), [0xffffffff, 0xffffffff]];
const steps = [0, 1, 2, 12_345, 2 ** 31 - 1];

describe.each(engines)('on %s', (engine) => {
  it('the numbers are those of the formula, bit for bit, at every step, key and shape', async () => {
    await useEngine(engine);
    for (const key of keys) {
      for (const step of steps) {
        for (const shape of [[1], [3], [4, 5], [2, 3, 7, 1], [1001]]) {
          const got = tf.tidy(() => philoxUniform(counterOf(tf.scalar(step, 'int32')), key, shape).dataSync());
          expect(got).toEqual(uniforms(key, step, got.length));
        }
      }
    }
  });

  it('nothing is left behind, and a gradient passes by', async () => {
    await useEngine(engine);
    const before = tf.memory().numTensors;
    const gradient = tf.tidy(() => {
      const noise = new Noise(3);
      noise.begin(tf.scalar(5, 'int32'));
      return tf
        .grad((x) => x.mul(noise.uniform('a', [6])).sum())(tf.ones([6]))
        .dataSync();
    });
    expect(gradient).toEqual(uniforms(keyOf(3, 'noise', 'a'), 5, 6));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('normal numbers have the mean, the spread and the tails of a standard normal distribution', async () => {
    await useEngine(engine);
    const numbers = tf.tidy(() => {
      const noise = new Noise(11);
      noise.begin(tf.scalar(1, 'int32'));
      return noise.normal('bell', [40, 1000]).dataSync<'float32'>();
    });
    expect(numbers.every(Number.isFinite)).toBe(true);
    const moment = (power: number) => numbers.reduce((sum, one) => sum + one ** power, 0) / numbers.length;
    expect(Math.abs(moment(1))).toBeLessThan(0.02);
    expect(Math.abs(moment(2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(moment(3))).toBeLessThan(0.06);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.2);
  });
});

it('number i is the same whatever the shape, so a smaller batch draws the beginning of a larger one', () => {
  const noise = new Noise(7);
  const draw = (shape: number[], normal = false) =>
    tf.tidy(() => {
      noise.begin(tf.scalar(4, 'int32'));
      return (normal ? noise.normal('x', shape) : noise.uniform('x', shape)).dataSync();
    });
  expect(draw([3, 5])).toEqual(draw([16, 5]).subarray(0, 15));
  // Logarithm and cosine of an engine may round differently at the end of an array.
  const [few, many] = [draw([3, 5], true), draw([16, 5], true)];
  few.forEach((one, i) => expect(one).toBeCloseTo(many[i]!, 5));
});

it('each use, name, step and seed has numbers of its own; the same ones come back', () => {
  const draws = (seed: number, step: number) =>
    tf.tidy(() => {
      const noise = new Noise(seed);
      noise.begin(tf.scalar(step, 'int32'));
      return ['a', 'a', 'b'].map((name) => noise.uniform(name, [8]).dataSync().join());
    });
  const all = [draws(1, 1), draws(1, 2), draws(2, 1)].flat();
  expect(new Set(all).size).toBe(9);
  expect(draws(1, 1)).toEqual(all.slice(0, 3));
  expect(() => new Noise(1).uniform('early', [1])).toThrow(/early.*begin/);
});

it('uniform numbers fill [0, 1) evenly, and neighbours, steps and keys have nothing to do with each other', () => {
  const count = 100_000;
  const numbers = uniforms(keyOf(1, 'noise', 'even'), 1, count);
  const bins = new Array<number>(50).fill(0);
  for (const one of numbers) bins[Math.floor(one * 50)]!++;
  const chiSquare = bins.reduce((sum, seen) => sum + (seen - count / 50) ** 2 / (count / 50), 0);
  // 49 degrees of freedom: 99.99 % lie below 94.
  expect(chiSquare).toBeLessThan(94);
  const correlation = (a: Float32Array, b: Float32Array) => 12 * a.reduce((sum, one, i) => sum + ((one - 0.5) * (b[i]! - 0.5)) / b.length, 0);
  const others = [numbers.slice(1), uniforms(keyOf(1, 'noise', 'even'), 2, count), uniforms(keyOf(2, 'noise', 'even'), 1, count)];
  for (const other of others) expect(Math.abs(correlation(numbers.subarray(0, other.length), other))).toBeLessThan(0.015);
});
