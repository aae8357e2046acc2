import type * as tf from '@tensorflow/tfjs';
import { addressOf, room, sizeOf, withNumbers, type WasmBackend, type WasmKernel } from './heap.ts';
import { kernels } from './kernels.ts';

/**
 * What an optimiser does to all weights, in one pass over them (`runtime/optimizers`). As operations it is some twenty passes over the numbers, and two
 * more that lay the weights side by side and apart again.
 */

/** Weights, their gradients, mean, square, power1, power2 and the rate -> weights, mean, square, power1, power2. */
export const adam: WasmKernel = {
  name: 'TensorloomAdam',
  compute(inputs, attrs, backend) {
    const { decays, beta1, beta2, take1, take2, epsilon, decay } = attrs as unknown as AdamSettings;
    const { weights, gradients, rest } = partsOf(inputs, decays.length);
    const [mean, square, ...scalars] = rest as [tf.TensorInfo, tf.TensorInfo, ...tf.TensorInfo[]];
    const [power1, power2, rate] = scalars.map((scalar) => backend.typedArrayFromHeap(scalar)[0]!) as [number, number, number];
    const [next1, next2] = [Math.fround(power1 * beta1), Math.fround(power2 * beta2)];
    const results = weights.map(({ shape }) => room(backend, shape));
    const slots = [mean, square].map(({ shape }) => room(backend, shape));
    run(backend, rules.adam, piecesOf(backend, gradients, { weights, results, shrinks: decays }), {
      remembered: [mean, square].map((slot) => addressOf(backend, slot)),
      next: slots.map(({ at }) => at),
      settings: [beta1, take1, beta2, take2, epsilon, rate / (1 - next1), 1 / (1 - next2), 1 - rate * decay],
    });
    const powers = [next1, next2].map((power) => scalarOf(backend, power));
    return [...results, ...slots].map(({ info }) => info).concat(powers);
  },
};

interface AdamSettings extends Readonly<Record<'beta1' | 'beta2' | 'take1' | 'take2' | 'epsilon' | 'decay', number>> {
  readonly decays: readonly number[];
}

/** Weights, their gradients, the velocity where there is one, and the rate -> weights, velocity. */
export const descent: WasmKernel = {
  name: 'TensorloomSgd',
  compute(inputs, attrs, backend) {
    const { decays, momentum, nesterov, decay } = attrs as unknown as DescentSettings;
    const { weights, gradients, rest } = partsOf(inputs, decays.length);
    const [velocities, rate] = [rest.slice(0, -1), backend.typedArrayFromHeap(rest.at(-1)!)[0]!];
    const results = weights.map(({ shape }) => room(backend, shape));
    const slots = velocities.map(({ shape }) => room(backend, shape));
    run(backend, rules.descent, piecesOf(backend, gradients, { weights, results, shrinks: decays }), {
      remembered: velocities.map((slot) => addressOf(backend, slot)),
      next: slots.map(({ at }) => at),
      settings: [rate, momentum, nesterov ? 1 : 0, decay],
    });
    return [...results, ...slots].map(({ info }) => info);
  },
};

interface DescentSettings {
  readonly decays: readonly number[];
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly decay: number;
}

/** Gradients -> gradients: each number cut to `value`, then all together to the length `norm`; 0: not cut. */
export const clip: WasmKernel = {
  name: 'TensorloomClip',
  compute(inputs, attrs, backend) {
    const { norm, value } = attrs as { readonly norm: number; readonly value: number };
    const gradients = Object.values(inputs);
    const most = value > 0 ? value : Infinity;
    const results = gradients.map(({ shape }) => room(backend, shape));
    const pieces = piecesOf(backend, gradients, { results });
    const length = norm > 0 ? lengthOf(backend, pieces, most) : 0;
    // What is no number makes the share one too, as it should.
    run(backend, rules.scaled, pieces, { settings: [most, norm > 0 ? norm / Math.max(length, norm) : 1] });
    return results.map(({ info }) => info);
  },
};

/** In the order of `assembly/update.as`. */
const rules = { adam: 0, descent: 1, length: 2, scaled: 3 } as const;

function partsOf(inputs: Readonly<Record<string, tf.TensorInfo>>, count: number) {
  const all = Object.values(inputs);
  return { weights: all.slice(0, count), gradients: all.slice(count, 2 * count), rest: all.slice(2 * count) };
}

interface Pieces {
  readonly words: readonly number[];
  readonly size: number;
  readonly parts: number;
}

interface Piecewise {
  readonly weights?: readonly tf.TensorInfo[];
  readonly results: readonly { readonly at: number }[];
  readonly shrinks?: readonly number[];
}

function piecesOf(backend: WasmBackend, gradients: readonly tf.TensorInfo[], { weights, results, shrinks }: Piecewise): Pieces {
  let at = 0;
  const words = gradients.flatMap((gradient, i) => {
    const size = sizeOf(gradient.shape);
    const value = weights ? addressOf(backend, weights[i]!) : 0;
    at += size;
    return [value, addressOf(backend, gradient), results[i]!.at, at - size, size, shrinks?.[i] ?? 0];
  });
  return { words, size: at, parts: Math.max(1, Math.min(32, at >> 14)) };
}

interface Call {
  /** Addresses of what the optimiser remembers, and of where it goes. */
  readonly remembered?: readonly number[];
  readonly next?: readonly number[];
  readonly settings: readonly number[];
}

function run(backend: WasmBackend, rule: number, { words, size, parts }: Pieces, { remembered = [], next = [], settings }: Call): void {
  withNumbers(backend, 'int32', words, (pieces) => {
    withNumbers(backend, 'float32', settings, (numbers) => {
      const [first = 0, second = 0, newFirst = 0, newSecond = 0] = [remembered[0], remembered[1], next[0], next[1]];
      kernels().update(rule, pieces, words.length / 6, size, parts, first, second, newFirst, newSecond, numbers);
    });
  });
}

/** The length of all gradients together. */
function lengthOf(backend: WasmBackend, pieces: Pieces, most: number): number {
  // A sum of each part, in double precision.
  const sums = room(backend, [2 * pieces.parts]);
  run(backend, rules.length, pieces, { next: [sums.at], settings: [most] });
  const { buffer, byteOffset } = backend.typedArrayFromHeap(sums.info);
  const total = new Float64Array(buffer, byteOffset, pieces.parts).reduce((sum, part) => sum + part, 0);
  backend.disposeData(sums.info.dataId);
  return Math.sqrt(total);
}

function scalarOf(backend: WasmBackend, value: number): tf.TensorInfo {
  const { info } = room(backend, []);
  backend.typedArrayFromHeap(info)[0] = value;
  return info;
}
