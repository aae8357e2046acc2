import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { choose } from '../../main/trainer/engines/engineRoom.ts';
import { selfTest } from '../../main/trainer/engines/selfTest.ts';
import { sentence, type ProblemError } from '../../nodes/text/problem.ts';
import { engines, useEngine } from '../parity/engines.ts';

test('where npm test has installed the native engine, the numeric suites run on it', () => {
  if (process.env['TENSORLOOM_TEST_NATIVE'] === 'installed') expect(engines).toContain('native');
  expect(engines).toEqual(expect.arrayContaining(['cpu', 'wasm']));
});

test.each(engines)('%s passes, and leaves no tensor behind', async (engine) => {
  await useEngine(engine);
  const [backend, before] = [tf.getBackend(), tf.memory().numTensors];
  await selfTest();
  expect([tf.getBackend(), tf.memory().numTensors]).toEqual([backend, before]);
});

describe('an engine that computes wrongly is found out', () => {
  let mend = () => {};
  beforeAll(() => useEngine('wasm'));
  afterEach(() => mend());

  /** The kernel gives what it should, and one number is off. */
  const spoil = (kernelName: string) => {
    const real = tf.getKernel(kernelName, 'wasm')!;
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({
      ...real,
      kernelFunc: (given) => {
        const result = real.kernelFunc(given) as tf.TensorInfo;
        const values = (given.backend as unknown as { typedArrayFromHeap(info: tf.TensorInfo): Float32Array }).typedArrayFromHeap(result);
        if (values.length > 0) values[values.length - 1]! += 0.01;
        return result;
      },
    });
    mend = () => {
      tf.unregisterKernel(kernelName, 'wasm');
      tf.registerKernel(real);
    };
  };

  test.each([
    ['Conv2D', /convolution/],
    ['Conv2DBackpropFilter', /convolution by its filter/],
    ['MaxPoolGrad', /max pooling/],
    ['AvgPool', /average pooling/],
    ['UnsortedSegmentSum', /embedding/],
    ['Softmax', /attention/],
    ['Sigmoid', /recurrent step|bends/],
    ['FusedBatchNorm', /normalisation over a batch/],
    ['Rsqrt', /normalisation over a layer/],
    ['Exp', /cross-entropy|attention|softmax/],
  ])('%s', async (kernel, where) => {
    spoil(kernel);
    await expect(selfTest()).rejects.toThrow(where);
    mend();
    await expect(selfTest()).resolves.toBeUndefined();
  });

  test('and is refused with the figure, in either language', async () => {
    spoil('AvgPool');
    const { problem } = (await choose('wasm').catch((error: unknown) => error)) as ProblemError;
    expect(sentence(problem, 'en')).toMatch(
      /^The engine wasm is not available here: Its self-test found a mistake in “average pooling \(1\)”: number 72 came as [-\d.e]+, [-\d.e]+ is right\. Please report this\.$/,
    );
    expect(sentence(problem, 'zh')).toMatch(/^引擎 wasm 在这里不可用：自检发现“平均池化 \(1\)”算错：第 72 个数得到 [-\d.e]+，应为 [-\d.e]+。请向我们反馈。$/);
  });
});
