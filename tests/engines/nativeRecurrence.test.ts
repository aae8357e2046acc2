import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { record, release } from '../../main/recorder/index.ts';
import { lstmStates } from '../../nodes/train/runtime/layers/recurrence.ts';
import { useEngine } from '../parity/engines.ts';
import { fusedOf, graphOf, largest, natives, replays } from '../recorder/native.ts';
import { chance } from './kernelReferences.ts';

/** A recorded long short-term memory that takes the product with its input into the kernel, against the one that does not. */

const random = (seed: number, ...shape: number[]): tf.Tensor => tf.tensor(Float32Array.from(chance(shape, seed).values), shape);

type Size = readonly [batch: number, time: number, width: number, units: number];
type Used = 'last' | 'sequence' | 'tail' | 'cells';

/** What of the states [batch, time, h beside c] the loss looks at. */
function used(states: tf.Tensor3D, [batch, time, , units]: Size, which: Used): tf.Tensor {
  if (which === 'cells') return states;
  if (which === 'tail') return states.slice([0, time >> 1, 0], [batch, time - (time >> 1), 2 * units]);
  const from = which === 'last' ? time - 1 : 0;
  return states.slice([0, from, 0], [batch, time - from, units]);
}

/** Loss and gradients, with that of the input or without it. */
const stepOf = (size: Size, which: Used, trained: boolean) => (given: readonly tf.Tensor[]) => {
  const [batch, time, width, units] = size;
  const loss = (kernel: tf.Tensor, bias: tf.Tensor, recurrent: tf.Tensor, x: tf.Tensor) => {
    const z = x
      .reshape([batch * time, width])
      .matMul(kernel)
      .add(bias)
      .reshape([batch, time, 4 * units]);
    const start = tf.zeros<tf.Rank.R2>([batch, units]);
    return used(lstmStates(z as tf.Tensor3D, recurrent as tf.Tensor2D, start, start), size, which)
      .square()
      .mul(weighing(which))
      .sum() as tf.Scalar;
  };
  const [kernel, bias, recurrent, x] = given as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const { value, grads } = trained
    ? tf.valueAndGrads(loss as (...all: tf.Tensor[]) => tf.Scalar)([kernel, bias, recurrent, x])
    : tf.valueAndGrads(((...all: tf.Tensor[]) => loss(all[0]!, all[1]!, all[2]!, x)) as (...all: tf.Tensor[]) => tf.Scalar)([kernel, bias, recurrent]);
  return [value, ...grads];
};

/** Not all places count alike. */
const weighing = (which: Used): number => ({ last: 1, sequence: 0.7, tail: 0.4, cells: 0.3 })[which];

describe.each(natives)('%s', (engine) => {
  beforeAll(() => useEngine(engine));

  it.each<[Size, Used, boolean]>([
    [[2, 2, 1, 1], 'last', true],
    [[3, 5, 7, 9], 'sequence', true],
    [[5, 4, 16, 16], 'last', false],
    [[32, 9, 20, 33], 'last', false],
    [[33, 6, 5, 12], 'cells', true],
    [[70, 7, 3, 20], 'tail', true],
    [[130, 3, 40, 8], 'sequence', false],
    [[300, 2, 12, 8], 'last', true],
    [[9, 70, 130, 200], 'sequence', false],
  ])('size %o, the loss of the %s, input trained: %o', (size, which, trained) => {
    const [batch, time, width, units] = size;
    const inputs = [random(1, width, 4 * units).mul(0.3), random(2, 4 * units), random(3, units, 4 * units).mul(0.2), random(4, batch, time, width)];
    const graph = graphOf(record(stepOf(size, which, trained), inputs, []));
    const [plain, own, again] = replays(graph, inputs);
    const { nodes } = fusedOf(graph);
    release(graph);
    expect(largest(own, again)).toBe(0);
    plain.forEach((numbers, i) => {
      const most = numbers.reduce((size, number) => Math.max(size, Math.abs(number)), 0);
      expect(most).toBeGreaterThan(0);
      expect(largest([numbers], [own[i]!])).toBeLessThan(1e-5 * most);
    });
    const back = nodes.find(({ op }) => op === 'TensorloomLstmLayerGrad')!;
    expect(back.attributes['asked']?.value).toBe(trained);
    const names = nodes.map(({ op }) => op);
    expect(names.filter((name) => /^TensorloomLstm/.test(name)).sort()).toEqual(['TensorloomLstmLayer', 'TensorloomLstmLayerGrad']);
    // Nothing is filled up with zeros, and no product with the input is left but the one that goes back to it.
    expect(names).not.toContain('PadV2');
    expect(names.filter((name) => /^Tensorloom(MatMul|Dense)$/.test(name))).toHaveLength(trained ? 1 : 0);
  });
});
