import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../../main/program/engine.ts';
import { doubles, expectNumbers, tensorOf, type Doubles } from './doubles.ts';
import { convolution, pooling, type Three, type Window } from './windowReferences.ts';

/** Convolutions, poolings and their gradients on WebAssembly, beside plain loops in double precision, over sizes that break simple code. */

beforeAll(() => start.wasm(createRequire(import.meta.url)));

const dyOf = (shape: readonly number[]) => doubles(shape, 3);
const same = { one: [1, 1, 1] } as const;

/** A picture is a volume of depth 1, which its tensor does not have; nor has a picture's filter. */
const picture = ({ shape, values }: Doubles) => ({ shape: shape.toSpliced(1, 1), values });
const flat = ({ shape, values }: Doubles) => ({ shape: shape.slice(1), values });

function check(
  compute: (...inputs: tf.Tensor[]) => tf.Tensor,
  inputs: readonly Doubles[],
  wanted: { readonly y: Doubles; readonly dy: Doubles; readonly gradients: readonly Doubles[] },
): void {
  tf.tidy(() => {
    const given = inputs.map(tensorOf);
    expectNumbers(compute(...given), wanted.y);
    const gradients = tf.grads(compute as (...inputs: tf.Tensor[]) => tf.Tensor)(given, tensorOf(wanted.dy));
    wanted.gradients.forEach((gradient, i) => expectNumbers(gradients[i]!, gradient, 4e-6));
  });
}

const pictures: readonly (readonly [rows: number, columns: number, size: readonly [number, number], strides: readonly [number, number]])[] = [
  [7, 7, [3, 3], [1, 1]],
  [8, 5, [3, 3], [2, 2]],
  [9, 6, [4, 2], [2, 1]],
  [10, 11, [5, 3], [3, 2]],
  [5, 7, [1, 1], [1, 1]],
  [7, 5, [1, 1], [2, 3]],
  [4, 4, [3, 3], [4, 4]],
  [1, 9, [1, 5], [1, 2]],
];

describe.each(['same', 'valid'] as const)('pictures, padding %s', (padding) => {
  describe.each(pictures)('%i x %i, window %j, strides %j', (rows, columns, [height, width], strides) => {
    const window: Window = { size: [1, height, width], strides: [1, ...strides], dilations: same.one, padding };

    test.each([
      [1, 1],
      [3, 5],
      [4, 8],
      [17, 13],
    ])('convolution of %i channels to %i', (inner, outer) => {
      const [x, filter] = [doubles([2, 1, rows, columns, inner], 1), doubles([1, height, width, inner, outer], 2)];
      const { y, dy, dx, dFilter } = convolution(x, filter, window, dyOf);
      check((x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [...strides], padding), [picture(x), flat(filter)], {
        y: picture(y),
        dy: picture(dy),
        gradients: [picture(dx), flat(dFilter)],
      });
    });

    test.each([
      [1, 1],
      [6, 1],
      [3, 2],
    ])('convolution of each of %i channels, %i times', (inner, times) => {
      const [x, filter] = [doubles([2, 1, rows, columns, inner], 1), doubles([1, height, width, inner, times], 2)];
      const { y, dy, dx, dFilter } = convolution(x, filter, window, dyOf, true);
      check((x, filter) => tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, [...strides], padding), [picture(x), flat(filter)], {
        y: picture(y),
        dy: picture(dy),
        gradients: [picture(dx), flat(dFilter)],
      });
    });

    test.each(['max', 'mean'] as const)('%s of pools', (kind) => {
      for (const shift of [0, -10]) {
        const plain = doubles([2, 1, rows, columns, 6], 4);
        const x = { shape: plain.shape, values: plain.values.map((value) => Math.fround(value + shift)) };
        const { y, dy, dx } = pooling(x, kind, window, dyOf);
        const pool = kind === 'max' ? tf.maxPool : tf.avgPool;
        check((x) => pool(x as tf.Tensor4D, [height, width], [...strides], padding), [picture(x)], {
          y: picture(y),
          dy: picture(dy),
          gradients: [picture(dx)],
        });
      }
    });

    test('morphological dilation', () => {
      const [x, filter] = [doubles([2, 1, rows, columns, 3], 4), doubles([height, width, 3], 5)];
      const { y, dy, dx, dFilter } = pooling(x, 'max', window, dyOf, filter);
      check((x, filter) => tf.dilation2d(x as tf.Tensor4D, filter as tf.Tensor3D, [...strides], padding, 1), [picture(x), filter], {
        y: picture(y),
        dy: picture(dy),
        gradients: [picture(dx), dFilter],
      });
    });
  });
});

describe.each(['same', 'valid'] as const)('volumes, padding %s', (padding) => {
  describe.each([
    [[4, 5, 6], [2, 3, 3], 1],
    [[5, 4, 7], [3, 2, 1], 2],
    [[3, 3, 3], [1, 1, 1], 1],
    [[6, 7, 5], [3, 3, 2], 3],
  ] as const)('%j, window %j, stride %i', (lengths, size, stride) => {
    const strides: Three = [stride, stride, stride];
    const window: Window = { size, strides, dilations: same.one, padding };

    test('convolution', () => {
      const [x, filter] = [doubles([2, ...lengths, 3], 1), doubles([...size, 3, 5], 2)];
      const { y, dy, dx, dFilter } = convolution(x, filter, window, dyOf);
      check((x, filter) => tf.conv3d(x as tf.Tensor5D, filter as tf.Tensor5D, [...strides], padding), [x, filter], { y, dy, gradients: [dx, dFilter] });
    });

    test('transposed convolution', () => {
      const [x, filter] = [doubles([2, ...lengths, 3], 1), doubles([...size, 3, 5], 2)];
      const { dy, dx } = convolution(x, filter, window, dyOf);
      const shape = dx.shape as [number, number, number, number, number];
      tf.tidy(() => expectNumbers(tf.conv3dTranspose(tensorOf(dy) as tf.Tensor5D, tensorOf(filter) as tf.Tensor5D, shape, [...strides], padding), dx, 4e-6));
    });

    test.each(['max', 'mean'] as const)('%s of pools', (kind) => {
      const plain = doubles([2, ...lengths, 5], 4);
      for (const shift of [0, -10]) {
        const x = { shape: plain.shape, values: plain.values.map((value) => Math.fround(value + shift)) };
        const { y, dy, dx } = pooling(x, kind, window, dyOf);
        const pool = kind === 'max' ? tf.maxPool3d : tf.avgPool3d;
        check((x) => pool(x as tf.Tensor5D, [...size], [...strides], padding), [x], { y, dy, gradients: [dx] });
      }
    });
  });
});

test('a convolution whose window is spread out', () => {
  const window: Window = { size: [1, 3, 2], strides: same.one, dilations: [1, 2, 3], padding: 'same' };
  const [x, filter] = [doubles([2, 1, 8, 9, 3], 1), doubles([1, 3, 2, 3, 4], 2)];
  const { y } = convolution(x, filter, window, dyOf);
  tf.tidy(() => expectNumbers(tf.conv2d(tensorOf(picture(x)) as tf.Tensor4D, tensorOf(flat(filter)) as tf.Tensor4D, 1, 'same', 'NHWC', [2, 3]), picture(y)));
});

test('more cells, channels and samples than a thread takes at once', () => {
  const window: Window = { size: [1, 3, 3], strides: same.one, dilations: same.one, padding: 'same' };
  const [x, filter] = [doubles([5, 1, 16, 15, 70], 1), doubles([1, 3, 3, 70, 21], 2)];
  const { y, dy, dx, dFilter } = convolution(x, filter, window, dyOf);
  check((x, filter) => tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, 'same'), [picture(x), flat(filter)], {
    y: picture(y),
    dy: picture(dy),
    gradients: [picture(dx), flat(dFilter)],
  });
});

test('a window of pooling that is larger than there is room to remember is refused', () => {
  expect(() => tf.tidy(() => tf.avgPool(tf.zeros([1, 400, 400, 1]) as tf.Tensor4D, 400, 1, 'valid'))).toThrow(/160000 places is too large/);
});

test('what is no number stays none, in the largest and in the mean', () => {
  const x = () => tf.tensor4d([Number.NaN, 1, 2, 3, 4, 5, 6, 7], [1, 2, 4, 1]);
  tf.tidy(() => {
    expect([...tf.maxPool(x(), 2, 2, 'valid').dataSync()]).toEqual([Number.NaN, 7]);
    expect([...tf.avgPool(x(), 2, 2, 'valid').dataSync()]).toEqual([Number.NaN, 4.5]);
  });
});
