import * as tf from '@tensorflow/tfjs';
import { native } from '../../main/trainer/engines/native.ts';
import { load, record, release } from '../../main/recorder/index.ts';
import { attend } from '../../nodes/train/runtime/layers/attention.ts';
import { activate } from '../../nodes/train/runtime/layers/activations.ts';
import { layerNorm } from '../../nodes/train/runtime/layers/normalisation.ts';
import { lstmStates } from '../../nodes/train/runtime/layers/recurrence.ts';
import { countRight, crossEntropy } from '../../nodes/train/runtime/losses/crossEntropy.ts';
import { adamW } from '../../nodes/train/runtime/optimizers/adamW.ts';
import { jetOf, planOf } from '../../nodes/train/runtime/physics/jets.ts';
import { throughStack } from '../../nodes/train/runtime/physics/jetStack.ts';
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

/** What a function gives when it is recorded and replayed with our kernels. */
function replayed(f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], inputs: readonly tf.Tensor[]): tf.Tensor[] {
  const { graph, outputs } = record(f, inputs, []);
  tf.dispose(outputs);
  const replay = load(graph!, { fused: true });
  const results = replay.run(inputs, []);
  replay.dispose();
  release(graph!);
  return results;
}

for (const [name, m, k, n, x, y] of [
  ['wide', 250, 400, 130, false, false],
  ['deep', 24, 5000, 24, true, false],
  ['low', 30, 600, 500, false, true],
  ['tall', 5000, 30, 20, false, false],
  ['thin', 700, 1500, 20, true, false],
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

const layer = [tensor(1, 70, 12, 24), tensor(2, 24, 160).mul(0.2), tensor(3, 160), tensor(4, 40, 160).mul(0.2)];
const wholeLayer = ([x, kernel, bias, recurrent]: readonly tf.Tensor[]) => {
  const start = tf.zeros<tf.Rank.R2>([70, 40]);
  const f = (w: tf.Tensor, b: tf.Tensor, u: tf.Tensor) => {
    const z = x!.reshape([840, 24]).matMul(w).add(b).reshape([70, 12, 160]);
    return lstmStates(z as tf.Tensor3D, u as tf.Tensor2D, start, start)
      .slice([0, 11, 0], [70, 1, 40])
      .square()
      .sum() as tf.Scalar;
  };
  const { value: sum, grads: slopes } = tf.valueAndGrads(f as (...all: tf.Tensor[]) => tf.Scalar)([kernel!, bias!, recurrent!]);
  return [sum, ...slopes];
};
note('layer', replayed(wholeLayer, layer));

const weights = [tensor(1, 300, 200).variable(), tensor(2, 200).variable()];
const updater = adamW({ rate: 0.01, schedule: 'constant', warmup: 0, weightDecay: 0.1, decayed: 'matrices' }).bind(weights);
for (let step = 0; step < 3; step++) tf.tidy(() => updater.update([tensor(3, 300, 200), tensor(4, 200)], tf.scalar(0.01)));
note('update', [...weights, ...Object.values(updater.slots)]);

const plan = planOf(['x', 't'], ['t', 'xx']);
const stack = [tensor(1, 2, 20), tensor(2, 20), tensor(3, 20, 20).mul(0.3), tensor(4, 20), tensor(5, 20, 1).mul(0.3), tensor(6, 1)];
const solution = (...all: tf.Tensor[]) => {
  const layers = [0, 1, 2].map((l) => ({ kernel: all[2 * l]!, bias: all[2 * l + 1]!, bent: l < 2 }));
  return throughStack(jetOf(tensor(7, 3000, 2) as tf.Tensor2D, plan), layers)
    .rows.square()
    .mean() as tf.Scalar;
};
const solved = tf.valueAndGrads(solution)(stack);
note('derivatives', [solved.value, ...solved.grads]);

const labels = tf.tensor(
  Int32Array.from(chance([500], 2).values, (value) => Math.abs(Math.floor(value * 1e4)) % 300),
  [500],
  'int32',
);
const scores = tensor(1, 500, 300).mul(4);
const judged = tf.valueAndGrads((x: tf.Tensor) => crossEntropy({ smoothing: 0.1 })(x, labels))([scores]);
note('classes', [judged.value, ...judged.grads, countRight(scores, labels)]);

const asked = [tensor(1, 12 * 50, 3 * 48), tensor(2, 12 * 50, 48)];
for (const causal of [false, true]) {
  const attended = (qkv: tf.Tensor) =>
    attend(qkv as tf.Tensor2D, { time: 50, heads: 2, causal })
      .mul(asked[1]!)
      .sum() as tf.Scalar;
  const slopes = tf.valueAndGrads(attended as (...all: tf.Tensor[]) => tf.Scalar)([asked[0]!]);
  note(`attention ${causal}`, [slopes.value, ...slopes.grads]);
}

const rows = [tensor(1, 40, 30, 200), tensor(2, 200).add(1), tensor(3, 200), tensor(4, 30, 200)];
const normed = ([x, gamma, beta, places]: readonly tf.Tensor[]) => {
  const f = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor, d: tf.Tensor) => {
    const sum = a.add(d);
    return sum
      .add(activate(activate(layerNorm(sum, b, c), 'gelu'), 'geluExact'))
      .square()
      .sum() as tf.Scalar;
  };
  const { value: sum, grads: slopes } = tf.valueAndGrads(f as (...all: tf.Tensor[]) => tf.Scalar)([x!, gamma!, beta!, places!]);
  return [sum, ...slopes];
};
note('normalisation', normed(rows));
note('normalisation replayed', replayed(normed, rows));

const pictures = [tensor(1, 8, 30, 31, 20), tensor(2, 20)];
const pooled = ([x, bias]: readonly tf.Tensor[]) => {
  const f = (a: tf.Tensor, b: tf.Tensor) =>
    tf
      .maxPool((a as tf.Tensor4D).add(b).relu() as tf.Tensor4D, 2, 2, 'valid')
      .square()
      .sum() as tf.Scalar;
  const { value: sum, grads: slopes } = tf.valueAndGrads(f as (...all: tf.Tensor[]) => tf.Scalar)([x!, bias!]);
  return [sum, ...slopes];
};
note('pooling', replayed(pooled, pictures));

const inputs = [tensor(1, 900, 400), tensor(2, 400)];
const chain = ([a, b]: readonly tf.Tensor[]) => {
  const y = tf.softmax(a!.add(b!).tanh());
  return [y, y.mul(a!).sum(0), y.exp().sum(), y.sigmoid().log().mean(-1), a!.erf().sub(b!).square().mean()];
};
note('chain', replayed(chain, inputs));
console.log(JSON.stringify({ results }));
