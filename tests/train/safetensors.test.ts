import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { readSafetensors, restore, writeSafetensors } from '../../nodes/train/runtime/core/safetensors.ts';

const file = {
  tensors: { 'conv/kernel': { shape: [2, 3], values: Float32Array.of(1, -2, 0.1, NaN, Infinity, -0) }, scalar: { shape: [], values: Float32Array.of(7) } },
  metadata: { step: '3', word: '数字' },
};

test('what is written is read back, bit for bit', () => {
  expect(readSafetensors(writeSafetensors(file))).toEqual(file);
});

test('the layout is that of the format: length, header, numbers', () => {
  const bytes = writeSafetensors(file);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  expect(header['conv/kernel']).toEqual({ dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] });
  expect(new DataView(bytes.buffer).getFloat32(8 + length + 4, true)).toBe(-2);
  expect(bytes.length).toBe(8 + length + 28);
});

test('reads from the middle of a larger buffer, as files of Node come', () => {
  const bytes = writeSafetensors(file);
  const larger = new Uint8Array(bytes.length + 5);
  larger.set(bytes, 5);
  expect(readSafetensors(larger.subarray(5))).toEqual(file);
});

test.each([
  ['nothing', (bytes: Uint8Array) => bytes.subarray(0, 4), 'too short'],
  ['a cut header', (bytes: Uint8Array) => bytes.subarray(0, 40), 'longer than the file'],
  ['cut numbers', (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4), 'does not lie inside'],
  ['a header that is not JSON', (bytes: Uint8Array) => bytes.fill(0x21, 8, 20), 'JSON'],
])('%s is refused', (_name, damage, reason) => {
  expect(() => readSafetensors(damage(writeSafetensors(file)))).toThrow(reason);
});

test('a missing tensor or another shape is named, and nothing is changed', () => {
  const [kernel, other] = [tf.zeros([2, 3]).variable(), tf.zeros([3]).variable()];
  expect(() => restore({ 'conv/kernel': kernel, other }, file.tensors)).toThrow('it has no other');
  expect(() => restore({ 'conv/kernel': kernel, scalar: other }, file.tensors)).toThrow('scalar has shape []; the model needs [3]');
  expect([...kernel.dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
  tf.dispose([kernel, other]);
});
