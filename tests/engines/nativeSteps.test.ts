import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { load, record, release, type RecordedGraph } from '../../main/recorder/index.ts';
import { withPlainKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { countRight, crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { useEngine } from '../parity/engines.ts';
import { fusedOf, graphOf, largest, natives, numbersOf } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** Kernels that do what a part of a training step does, against the operations that do it elsewhere. */

const random = (seed: number, ...shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(chance(shape, seed).values), shape);

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it.each([
    [5, 3, 0],
    [200, 1000, 0],
    [100, 17, 0.1],
    [1, 2, 0],
    [33, 16, 0.2],
  ])('cross-entropy of %i rows, %i classes, smoothing %f', (rows, classes, smoothing) => {
    const scores = random(1, rows, classes).mul(9);
    const labels = tf.tensor1d(
      Array.from({ length: rows }, (_, i) => (i * 7) % classes),
      'int32',
    );
    const found = () => {
      const { value, grads } = tf.valueAndGrads((x: tf.Tensor) => crossEntropy({ smoothing })(x, labels).mul(3) as tf.Scalar)([scores]);
      return numbersOf([value, ...grads, countRight(scores, labels)]);
    };
    const [own, plain] = [found(), withPlainKernels(found)];
    expect(Math.abs(own[0]![0]! - plain[0]![0]!)).toBeLessThan(3e-6 * plain[0]![0]! + 1e-6);
    expect(largest([own[1]!], [plain[1]!])).toBeLessThan(1e-6);
    expect(own[2]).toEqual(plain[2]);
  });

  it.each([0, 0.1])('recorded, cross-entropy counts and adds up its gradient itself, smoothing %f', (smoothing) => {
    const inputs = [
      random(1, 70, 30).mul(4),
      random(2, 30),
      tf.tensor1d(
        Array.from({ length: 70 }, (_, i) => (i * 7) % 30),
        'int32',
      ),
    ];
    const f = ([x, bias, labels]: readonly tf.Tensor[]) => {
      const loss = (b: tf.Tensor) => crossEntropy({ smoothing })(x!.add(b), labels!);
      const { value, grad } = { value: loss(bias!), grad: tf.grad(loss)(bias!) };
      return [value, grad, countRight(x!.add(bias!), labels!)];
    };
    const graph = graphOf(record(f, inputs, []));
    const [own, plain] = [true, false].map((fused) => numbersOf(load(graph, { fused }).run(inputs, [])));
    expect(largest(own!, plain!)).toBeLessThan(1e-6);
    expect(own![2]![0]).toBeGreaterThan(0);
    for (const name of ['TensorloomCountRight', 'Sum', 'TensorloomFused']) expect(opsOf(graph)).not.toContain(name);
    release(graph);
  });

  it('counts the first of equal scores, and no label that is none', () => {
    const scores = tf.tensor2d([
      [1, 1, 0],
      [1, 1, 0],
      [0, 2, 2],
      [0, NaN, 2],
      [3, 0, 0],
    ]);
    expect(countRight(scores, tf.tensor1d([0, 1, 1, 1, 3], 'int32')).dataSync()[0]).toBe(2);
  });

  describe('maximum pooling', () => {
    type Net = (x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor) => tf.Tensor;
    const pool = (x: tf.Tensor, size = 2, strides = 2) => tf.maxPool(x as tf.Tensor4D, size, strides, 'valid');
    const convolved = (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.conv2d(x, kernel, 1, 'same');
    const own = ['TensorloomMaxPool', 'TensorloomMaxPoolGrad'];
    const cases: [string, Net, number[], readonly string[]][] = [
      ['after a bias and a bend', (x, kernel, bias) => pool(convolved(x, kernel).add(bias).relu()), [3, 8, 6, 20], own],
      ['after a bend', (x, kernel) => pool(convolved(x, kernel).relu()), [2, 8, 8, 16], own],
      ['alone', (x, kernel) => pool(convolved(x, kernel)).tanh(), [2, 4, 4, 3], own],
      ['of odd pictures', (x, kernel, bias) => pool(convolved(x, kernel).add(bias).relu()), [2, 7, 9, 5], own],
      [
        'of what is used elsewhere too',
        (x, kernel, bias) => {
          const bent = convolved(x, kernel).add(bias).relu();
          return pool(bent).mean().add(bent.mean());
        },
        [2, 4, 6, 8],
        own,
      ],
      ['three by three', (x, kernel, bias) => pool(convolved(x, kernel).add(bias).relu(), 3, 2), [2, 9, 9, 4], ['TensorloomWindowMax', 'MaxPoolGrad']],
    ];
    it.each(cases)('%s', (_, net, [batch, height, width, channels], wanted) => {
      const inputs = [random(1, batch!, height!, width!, 2), random(2, 3, 3, 2, channels!), random(3, channels!)];
      const f = (given: readonly tf.Tensor[]): tf.Tensor[] => {
        const loss = (...all: tf.Tensor[]) =>
          net(all[0] as tf.Tensor4D, all[1] as tf.Tensor4D, all[2]!.add(0))
            .square()
            .sum()
            .add(all[2]!.sum()) as tf.Scalar;
        const { value, grads } = tf.valueAndGrads(loss)([...given]);
        return [value, ...grads];
      };
      const graph = graphOf(record(f, inputs, []));
      const [plain, fused] = [false, true].map((own) => {
        const replay = load(graph, { fused: own });
        const results = replay.run(inputs, []);
        const numbers = numbersOf(results);
        replay.dispose();
        tf.dispose(results);
        return numbers;
      });
      const size = Math.max(...plain!.map((numbers) => Math.max(...numbers.map(Math.abs))));
      expect(largest(plain!, fused!)).toBeLessThan(1e-5 * size);
      const names = opsOf(graph);
      for (const name of ['TensorloomMaxPool', 'TensorloomMaxPoolGrad', 'TensorloomWindowMax', 'MaxPool', 'MaxPoolGrad'])
        expect(names.has(name), name).toBe(wanted.includes(name));
      release(graph);
    });
  });

  it('a bend to zero goes back through the bent value, without a mask', () => {
    const inputs = [random(1, 40, 30), random(2, 30, 20)];
    const graph = graphOf(
      record(
        ([x, w]) =>
          tf.grads((a: tf.Tensor, b: tf.Tensor) =>
            a
              .matMul(b as tf.Tensor2D)
              .relu()
              .square()
              .sum(),
          )([x!, w!]),
        inputs,
        [],
      ),
    );
    const names = opsOf(graph);
    for (const name of ['IsNan', 'Select', 'Greater']) expect(names).not.toContain(name);
    const [own, plain] = [true, false].map((fused) => numbersOf(load(graph, { fused }).run(inputs, [])));
    expect(
      largest(
        own!,
        numbersOf(
          tf.grads((a: tf.Tensor, b: tf.Tensor) =>
            a
              .matMul(b as tf.Tensor2D)
              .relu()
              .square()
              .sum(),
          )(inputs),
        ),
      ),
    ).toBeLessThan(1e-4);
    expect(largest(own!, plain!)).toBeLessThan(1e-4);
    release(graph);
  });

  it.each([
    ['a bend', (x: tf.Tensor) => x.relu().sqrt()],
    ['a bend and pooling', (x: tf.Tensor) => tf.maxPool(x.relu() as tf.Tensor4D, 2, 2, 'valid').sqrt()],
  ])('an infinite slope behind %s is no number, as without our kernels', (_, f) => {
    const inputs = [tf.tensor4d([-1, -2, -3, -4, 1, 2, 3, 4, -1, 2, 0, 1, 0, 0, 0, 0], [4, 2, 2, 1])];
    const graph = graphOf(record(([x]) => [tf.grad((a: tf.Tensor) => f(a).sum())(x!)], inputs, []));
    const [own, plain] = [true, false].map((fused) => numbersOf(load(graph, { fused }).run(inputs, [])));
    expect(own).toEqual(plain);
    expect([...own![0]!].some(Number.isNaN)).toBe(true);
    release(graph);
  });
});

const opsOf = (graph: RecordedGraph) => new Set(fusedOf(graph).nodes.map(({ op }) => op));
