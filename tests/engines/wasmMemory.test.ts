import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, test } from 'vitest';
import { startBoth } from './backends.ts';

/**
 * WebAssembly has four gigabytes of memory. What wants more in one piece is refused before a byte of it is touched, so these tests need
 * no memory themselves.
 */

beforeAll(startBoth);

/** A convolution that gives `filters` pictures of each of 8,000 digits: 25 MB of them for every filter. */
const convolve = (filters: number) => {
  tf.setBackend('wasm');
  return tf.tidy(() => tf.conv2d(tf.zeros<tf.Rank.R4>([8000, 28, 28, 1]), tf.ones<tf.Rank.R4>([1, 1, 1, filters]), 1, 'same').shape);
};

// 172 filters want 20 MB more than four gigabytes: as a 32-bit number that is 20 MB, which are there, and the rest would be written over others.
test.each([172, 512, 1000])('an operation with %i filters is refused as out of memory, and the engine goes on', (filters) => {
  const before = tf.memory().numTensors;
  expect(() => convolve(filters)).toThrow(/out of memory: \d{10,} bytes wanted/);
  expect(tf.memory().numTensors).toBe(before);
  expect([...tf.tidy(() => tf.add([1, 2], [3, 4]).dataSync())]).toEqual([4, 6]);
});
