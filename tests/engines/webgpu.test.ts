import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { BufferPool } from '../../main/program/webgpuBuffers.ts';
import type { GpuBuffer, GpuDevice } from '../../main/program/webgpuCard.ts';
import { webgpu } from '../../main/trainer/engines/webgpu.ts';
import { counterOf, philoxUniform, uniforms } from '../../nodes/train/runtime/random/philox.ts';
import { useSoftwareCard } from './softwareCard.ts';

/** What is mended of tfjs's WebGPU backend, and how it holds its memory. */

beforeAll(async () => {
  useSoftwareCard();
  await webgpu.start();
});

const numbers = async (compute: () => tf.Tensor): Promise<number[]> => {
  const tensor = tf.tidy(compute);
  const values = await tensor.data();
  tensor.dispose();
  return [...values];
};

describe('permutations', () => {
  const places = (shape: readonly number[], order: readonly number[]) => {
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
    const visit = (axes: readonly number[], at: number): number[] =>
      axes.length === 0 ? [at] : Array.from({ length: shape[axes[0]!]! }, (_, i) => visit(axes.slice(1), at + i * strides[axes[0]!]!)).flat();
    return visit(order, 0);
  };
  const cases = [
    [
      [5, 20],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [2, 0, 1],
    ],
    [
      [2, 3, 2, 3],
      [3, 1, 0, 2],
    ],
  ] as const;

  test.each(cases)('%j by %j, of whole numbers, truth values, and floats that were cast from whole numbers', async (shape, order) => {
    const wanted = places(shape, order);
    const even = (tensor: tf.Tensor) => tensor.mod(tf.scalar(2, 'int32')).equal(tf.scalar(1, 'int32'));
    const whole = () =>
      tf
        .range(0, tf.util.sizeFromShape([...shape]), 1, 'int32')
        .add(tf.scalar(1, 'int32'))
        .reshape([...shape]);
    expect(await numbers(() => whole().transpose([...order]))).toEqual(wanted.map((place) => place + 1));
    expect(await numbers(() => even(whole()).transpose([...order]))).toEqual(wanted.map((place) => (place + 1) % 2));
    expect(
      await numbers(() =>
        whole()
          .toFloat()
          .transpose([...order]),
      ),
    ).toEqual(wanted.map((place) => place + 1));
  });

  test('large whole numbers stay what they are', async () => {
    const given = tf.tensor([16_777_217, 16_777_219, 33_554_433, 7], [2, 2, 1], 'int32');
    expect(await numbers(() => given.transpose([1, 0, 2]))).toEqual([16_777_217, 33_554_433, 16_777_219, 7]);
    expect(await numbers(() => given.reshape([2, 2]).transpose())).toEqual([16_777_217, 33_554_433, 16_777_219, 7]);
    given.dispose();
  });
});

describe('sums by segments', () => {
  test('of floats, whole numbers and truth values; numbers that are no segment count for none', async () => {
    const ids = () => tf.tensor1d([2, 0, -1, 2, 5], 'int32');
    const rows = () => tf.range(1, 11, 1, 'int32').mul(tf.scalar(1, 'int32')).reshape([5, 2]);
    const right = [3, 4, 0, 0, 8, 10, 0, 0];
    expect(await numbers(() => tf.unsortedSegmentSum(rows(), ids(), 4))).toEqual(right);
    expect(await numbers(() => tf.unsortedSegmentSum(rows().toFloat(), ids(), 4))).toEqual(right);
    expect(await numbers(() => tf.unsortedSegmentSum(rows().toFloat().mul(0.5), ids(), 4))).toEqual(right.map((value) => value / 2));
  });

  test('come out the same each time, whatever the order in which the card works', async () => {
    const rows = tf.randomNormal([3000, 3], 0, 1, 'float32', 5);
    const ids = tf.randomUniform([3000], 0, 4, 'int32', 6) as tf.Tensor1D;
    const sums = () => numbers(() => tf.unsortedSegmentSum(rows, ids, 4));
    const first = await sums();
    for (let i = 0; i < 5; i++) expect(await sums()).toEqual(first);
    const [values, at] = [await rows.data(), await ids.data()];
    const right = new Array<number>(12).fill(0);
    values.forEach((value, i) => (right[at[Math.floor(i / 3)]! * 3 + (i % 3)]! += value));
    first.forEach((value, i) => expect(value).toBeCloseTo(right[i]!, 3));
    tf.dispose([rows, ids]);
  });
});

test('a scatter of truth values', async () => {
  const given = () => tf.scatterND(tf.tensor2d([[3], [1]], [2, 1], 'int32'), tf.tensor1d([1, 1], 'int32').equal(tf.scalar(1, 'int32')), [5]);
  expect(await numbers(given)).toEqual([0, 1, 0, 1, 0]);
});

test('products of long sums come out the same each time', async () => {
  const [a, b] = [tf.randomNormal([12, 2400], 0, 1, 'float32', 1), tf.randomNormal([2400, 16], 0, 1, 'float32', 2)];
  const product = () => numbers(() => tf.matMul(a, b));
  const first = await product();
  for (let i = 0; i < 5; i++) expect(await product()).toEqual(first);
  tf.dispose([a, b]);
});

describe('functions', () => {
  test.each([
    ['sin', Math.sin],
    ['cos', Math.cos],
  ] as const)('%s is right to the seventh digit', async (name, right) => {
    const angles = Float32Array.from({ length: 801 }, (_, i) => (i - 400) * 0.37);
    const values = await numbers(() => tf[name](tf.tensor1d(angles)));
    expect(Math.max(...values.map((value, i) => Math.abs(value - right(angles[i]!))))).toBeLessThan(3e-7);
  });

  test('what is not a number stays so, and the logarithm of nothing is infinite', async () => {
    const strange = () => tf.tensor1d([NaN, 0, -Infinity]);
    for (const name of ['exp', 'log', 'sigmoid', 'softplus', 'sqrt', 'tanh', 'sin', 'elu', 'log1p', 'erf'] as const)
      expect((await numbers(() => tf[name](strange())))[0], name).toBeNaN();
    expect((await numbers(() => tf.log(strange())))[1]).toBe(-Infinity);
    expect((await numbers(() => tf.log1p(tf.tensor1d([-1]))))[0]).toBe(-Infinity);
    expect((await numbers(() => tf.exp(strange()))).slice(1)).toEqual([1, 0]);
  });
});

test('random numbers are those of every engine, bit for bit', async () => {
  const [step, block] = [() => tf.scalar(1234, 'int32'), () => tf.scalar(3, 'int32')];
  const shape = [7, 11];
  expect(await numbers(() => philoxUniform(counterOf(step()), [5, -7], shape))).toEqual([...uniforms([5, -7], 1234, 77)]);
  expect(await numbers(() => philoxUniform(counterOf(step(), block()), [-1, 2 ** 31 - 1], shape))).toEqual([...uniforms([-1, 2 ** 31 - 1], 1234, 77, 3)]);
});

test('a recurrent layer behind masked words learns what it learns on the plain engine', async () => {
  const words = [
    [3, 1, 2, 0, 0],
    [2, 2, 0, 0, 0],
    [1, 3, 3, 2, 0],
  ];
  const learn = async () => {
    const model = tf.sequential();
    const initializer = (seed: number) => tf.initializers.randomNormal({ stddev: 0.4, seed });
    model.add(tf.layers.embedding({ inputDim: 4, outputDim: 3, maskZero: true, inputLength: 5, embeddingsInitializer: initializer(1) }));
    model.add(tf.layers.simpleRNN({ units: 4, kernelInitializer: initializer(2), recurrentInitializer: initializer(3) }));
    model.add(tf.layers.dense({ units: 1, kernelInitializer: initializer(4) }));
    model.compile({ loss: 'meanSquaredError', optimizer: tf.train.sgd(0.1) });
    const [x, y] = [tf.tensor2d(words), tf.tensor2d([0.5, -0.5, 1], [3, 1])];
    const history = await model.fit(x, y, { epochs: 3, shuffle: false, verbose: 0 });
    tf.dispose([x, y]);
    model.dispose();
    return history.history['loss'] as number[];
  };
  const losses = await learn();
  await tf.setBackend('cpu');
  const right = await learn();
  await webgpu.start();
  losses.forEach((loss, i) => expect(loss).toBeCloseTo(right[i]!, 5));
});

describe('memory', () => {
  const made: { size: number; gone: boolean }[] = [];
  const device = {
    createBuffer({ size, usage }: { size: number; usage: number }): GpuBuffer {
      const buffer = { size, gone: false };
      made.push(buffer);
      return { size, usage, destroy: () => void (buffer.gone = true) };
    },
  } as unknown as GpuDevice;
  const [mebibyte, usage] = [2 ** 20, 1];

  test('a buffer that came back is lent again; one that comes back twice is refused', () => {
    const pool = new BufferPool(device);
    const first = pool.acquireBuffer(64, usage);
    pool.releaseBuffer(first);
    expect(pool.acquireBuffer(64, usage)).toBe(first);
    expect(pool.acquireBuffer(64, usage)).not.toBe(first);
    expect(pool.acquireBuffer(64, usage + 1).usage).toBe(usage + 1);
    expect([pool.numBytesUsed, pool.numBytesAllocated]).toEqual([192, 192]);
    pool.releaseBuffer(first);
    expect(() => pool.releaseBuffer(first)).toThrow('not lent');
  });

  test('of a hundred shapes no more waits than was in use at once, and what waited longest goes first', () => {
    made.length = 0;
    const pool = new BufferPool(device);
    for (let shape = 1; shape <= 100; shape++) {
      const step = [pool.acquireBuffer(20 * mebibyte + shape, usage), pool.acquireBuffer(80 * mebibyte + shape, usage)];
      for (const buffer of step) pool.releaseBuffer(buffer);
    }
    const alive = made.filter(({ gone }) => !gone);
    expect(alive.reduce((sum, { size }) => sum + size, 0)).toBe(pool.numBytesAllocated);
    expect(pool.peak.used).toBe(100 * mebibyte + 200);
    expect(pool.peak.allocated).toBeLessThanOrEqual(2 * pool.peak.used);
    expect(pool.numFreeBuffers).toBe(alive.length);
    expect(alive.at(-1)).toBe(made.at(-1));
  });

  test('on the card, tensors of ever other sizes leave neither tensors nor memory behind', async () => {
    const before = tf.memory() as tf.MemoryInfo & { numBytesAllocatedInGPU: number };
    const allocated = async (rounds: number) => {
      for (let i = 0; i < rounds; i++)
        await numbers(() =>
          tf
            .ones([300_000 + 1000 * i])
            .add(1)
            .sum(),
        );
      return (tf.memory() as typeof before).numBytesAllocatedInGPU;
    };
    await allocated(10);
    const later = await allocated(80);
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(later).toBeLessThan(before.numBytesAllocatedInGPU + 100 * mebibyte);
  });
});
