import * as tf from '@tensorflow/tfjs';
import { native } from '../../main/trainer/engines/native.ts';
import { load, record, release } from '../../main/recorder/index.ts';
import { lstmStates } from '../../nodes/train/runtime/layers/recurrence.ts';
import { chance, numbersOf, runOperation } from './kernelReferences.ts';

/** A process of its own: what our kernels give for the same numbers, as one JSON object. Sizes are large enough to be dealt out to threads. */

await native.start();
const results: Record<string, number[]> = {};
const tensor = (seed: number, ...shape: number[]) => tf.tensor(Float32Array.from(chance(shape, seed).values), shape);
const note = (name: string, all: readonly tf.Tensor[]) => all.forEach((one, i) => (results[`${name} ${i}`] = thinned(numbersOf(one))));

/** Every number counts once: a hundred of the array, each the sum of what lies between. */
function thinned(values: readonly number[]): number[] {
  const stride = Math.max(1, Math.ceil(values.length / 100));
  return Array.from({ length: Math.ceil(values.length / stride) }, (_, i) =>
    values.slice(i * stride, (i + 1) * stride).reduce((sum, value, k) => sum + (value * ((k % 7) + 1)) / stride, 0),
  );
}

for (const [name, m, k, n, x, y] of [
  ['wide', 250, 400, 130, false, false],
  ['deep', 24, 5000, 24, true, false],
  ['low', 30, 600, 500, false, true],
  ['tall', 5000, 30, 20, false, false],
] as const) {
  note(name, runOperation('TensorloomMatMul', { adj_x: x, adj_y: y }, [chance(x ? [k, m] : [m, k], 1), chance(y ? [n, k] : [k, n], 2)]));
}
note('many', runOperation('TensorloomMatMul', {}, [chance([64, 40, 30], 1), chance([64, 30, 40], 2)]));

const entries = 20000;
const index = (seed: number) => ({
  shape: [entries],
  values: Int32Array.from(chance([entries], seed).values, (value) => Math.abs(Math.floor(value * 1e4)) % 500),
});
note('sparse', runOperation('TensorloomPropagate', { count: 500 }, [chance([500, 40], 1), index(2), index(3), chance([entries], 4)]));

// Recurrent weights small enough that a difference in the last digit does not grow from step to step.
const given = [tensor(1, 30, 20, 160), tensor(2, 40, 160).mul(0.2), tensor(3, 30, 40), tensor(4, 30, 40)];
const loss = (...z: tf.Tensor[]) =>
  lstmStates(...(z as unknown as Parameters<typeof lstmStates>))
    .square()
    .sum();
const { value, grads } = tf.valueAndGrads(loss as unknown as (...z: tf.Tensor[]) => tf.Tensor)(given);
note('recurrence', [value, ...grads]);

const inputs = [tensor(1, 900, 400), tensor(2, 400)];
const { graph, outputs } = record(
  ([a, b]) => {
    const y = tf.softmax(a!.add(b!).tanh());
    return [y, y.mul(a!).sum(0), y.exp().sum(), y.sigmoid().log().mean(-1), a!.erf().sub(b!).square().mean()];
  },
  inputs,
  [],
);
tf.dispose(outputs);
const replay = load(graph!, { fused: true });
note('chain', replay.run(inputs, []));
replay.dispose();
release(graph!);
console.log(JSON.stringify({ results }));
