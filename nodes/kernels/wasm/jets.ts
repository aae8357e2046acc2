import type * as tf from '@tensorflow/tfjs';
import { addressOf, room, withFloats, withNumbers, type WasmBackend, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/**
 * Values and their derivatives through a stack of dense layers, all layers in one call (`runtime/physics/jetStack.ts`): rows, then weight and bias of each
 * layer -> rows.
 */
export const jets: WasmKernel = {
  name: 'TensorloomJets',
  compute(inputs, attrs, backend) {
    const [rows, ...weights] = Object.values(inputs) as [tf.TensorInfo, ...tf.TensorInfo[]];
    const result = room(backend, [rows.shape[0]!, weights.at(-1)!.shape[0]!]);
    run(backend, attrs as unknown as Stack, { rows, weights, out: result.at });
    return result.info;
  },
};

/** Rows, what reaches the result, weights and biases -> the gradients of rows, weights and biases. */
export const jetsGradient: WasmKernel = {
  name: 'TensorloomJetsGrad',
  compute(inputs, attrs, backend) {
    const [rows, given, ...weights] = Object.values(inputs) as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
    const dRows = room(backend, rows.shape);
    const gradients = weights.map(({ shape }) => room(backend, shape));
    run(backend, attrs as unknown as Stack, { rows, weights, out: dRows.at, given, gradients: gradients.map(({ at }) => at) });
    return [dRows.info, ...gradients.map(({ info }) => info)];
  },
};

/** For each stream the two that it is made of, or -1 twice; for each layer, whether tanh follows. */
interface Stack {
  readonly streams: readonly number[];
  readonly bent: readonly number[];
}

interface Call {
  readonly rows: tf.TensorInfo;
  readonly weights: readonly tf.TensorInfo[];
  /** Where the result goes. */
  readonly out: number;
  /** For the way back: what reaches the result, and where the gradients of the weights go. */
  readonly given?: tf.TensorInfo;
  readonly gradients?: readonly number[];
}

/** Sixteen parts are enough for all threads to end together. */
const mostParts = 16;
/** Numbers that a block has of one unit: with them all layers of the usual networks fit the second cache. */
const across = 128;
/** Points of a tile. */
const tile = 8;
/** Each number of a gradient is added up in a register of so many. */
const lanes = 4;

function run(backend: WasmBackend, { streams, bent }: Stack, { rows, weights, out, given, gradients = [] }: Call): void {
  const count = streams.length / 2;
  const points = rows.shape[0]! / count;
  const each = Math.max(tile, Math.floor(across / count / tile) * tile);
  const parts = Math.max(1, Math.min(mostParts, Math.ceil(points / each / 4)));
  const sizes = bent.map((_, l) => weights[2 * l]!.shape as [inward: number, outward: number]);
  const slab = Math.max(...sizes.flat()) * count * each;
  const turned = sizes.reduce((size, [inward, outward]) => size + inward * outward, 0);
  // A part's memory: the input and, of each layer, z and y; then what comes back, what goes on, and the gradients.
  let [place, x, sums, turnedAt] = [sizes[0]![0] * count * each, 0, 0, 0];
  const layers = sizes.map(([inward, outward], l) => {
    const z = place;
    const y = bent[l] ? z + outward * count * each : z;
    const layer = { inward, outward, x, z, y, sums, turned: turnedAt };
    [place, x] = [y + outward * count * each, y];
    sums += (inward + 1) * outward * lanes;
    turnedAt += inward * outward;
    return layer;
  });
  const [onward, sumsAt] = [place + slab, place + 2 * slab];
  const size = given ? sumsAt + sums : place;
  withFloats(backend, turned + parts * size, (ground) => {
    const words = layers.flatMap((layer, l) => [
      ...[layer.inward, layer.outward, bent[l]!, addressOf(backend, weights[2 * l]!), addressOf(backend, weights[2 * l + 1]!)],
      ...[ground + layer.turned * 4, gradients[2 * l] ?? 0, gradients[2 * l + 1] ?? 0],
      ...[layer.x, layer.z, layer.y, layer.sums].map((numbers) => numbers * 4),
    ]);
    withNumbers(backend, 'int32', [...words, ...streams], (table) => {
      const made = table + words.length * 4;
      const [reach, space] = [given ? addressOf(backend, given) : 0, ground + turned * 4];
      kernels().jets(
        ...[addressOf(backend, rows), reach, out, table, made, space],
        ...[size * 4, place * 4, onward * 4, sumsAt * 4],
        ...[layers.length, count, points, each, parts],
      );
    });
  });
}
