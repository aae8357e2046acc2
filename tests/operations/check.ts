import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { tolerance } from '../parity/golden.ts';
import { floats, type Case, type Input } from './case.ts';
import { nd, sum, type Nd } from './reference/nd.ts';

/** What a case must give: the values, and some numbers of each gradient of sum(values * upstream). */
export interface Expected {
  readonly value: Nd;
  readonly upstream: Input;
  readonly gradients: readonly { readonly input: number; readonly at: readonly number[]; readonly slopes: readonly number[] }[];
}

/** What an engine gave. */
export interface Given {
  readonly value: { readonly shape: readonly number[]; readonly dtype: string; readonly numbers: ArrayLike<number> };
  readonly gradients: readonly { readonly shape: readonly number[]; readonly numbers: ArrayLike<number> }[];
}

export const differentiated = ({ inputs, gradients }: Case): readonly number[] =>
  gradients ?? inputs.flatMap(({ dtype, data }, i) => (dtype === 'float32' && data.length > 0 ? [i] : []));

/** So many numbers of each gradient are compared: the reference is computed twice for each. */
const looks = 10;
const step = 1e-4;

const known = new Map<Case, Expected>();

export function expected(one: Case): Expected {
  const found = known.get(one) ?? compute(one);
  known.set(one, found);
  return found;
}

function compute(one: Case): Expected {
  const { inputs, reference } = one;
  const value = reference(...inputs);
  const upstream = floats(value.shape, 99, 0.5, 1.5);
  const total = (given: readonly Nd[]) => sum([...reference(...given).data].map((number, i) => number * upstream.data[i]!));
  const gradients = differentiated(one).map((input) => {
    const { shape, data } = inputs[input]!;
    const stride = Math.max(1, data.length / looks);
    const at = Array.from({ length: Math.min(looks, data.length) }, (_, i) => Math.floor(i * stride + (stride > 2 ? i % 2 : 0)));
    const slopes = at.map((place) => {
      const moved = (by: number) => total(inputs.map((x, i) => (i === input ? nd(shape, data.with(place, data[place]! + by)) : x)));
      return (moved(step) - moved(-step)) / (2 * step);
    });
    return { input, at, slopes };
  });
  return { value, upstream, gradients };
}

export const tensorOf = ({ shape, data, dtype }: Input): tf.Tensor =>
  tf.tensor(dtype === 'float32' ? Float32Array.from(data) : dtype === 'int32' ? Int32Array.from(data) : Uint8Array.from(data), [...shape], dtype);

/** The value and the gradients by some inputs, as one function of inputs and upstream: it can be recorded. */
export function computed(one: Case): (given: readonly tf.Tensor[]) => tf.Tensor[] {
  const by = differentiated(one);
  return (given) => {
    const [x, upstream] = [given.slice(0, -1), given.at(-1)!];
    const value = one.compute(...x);
    if (by.length === 0) return [value];
    const gradients = tf.grads((...some: tf.Tensor[]) => one.compute(...x.map((tensor, i) => (by.includes(i) ? some[by.indexOf(i)]! : tensor))));
    return [
      value,
      ...gradients(
        by.map((i) => x[i]!),
        upstream,
      ),
    ];
  };
}

export const inputsOf = (one: Case): tf.Tensor[] => [...one.inputs, expected(one).upstream].map(tensorOf);

/** Reads what `computed` gave. Waits for it: an engine need not have it at hand. */
export async function told([value, ...gradients]: readonly tf.Tensor[]): Promise<Given> {
  const numbers = async (tensor: tf.Tensor) => ({ shape: tensor.shape, dtype: tensor.dtype, numbers: (await tensor.data()) as ArrayLike<number> });
  return { value: await numbers(value!), gradients: await Promise.all(gradients.map(numbers)) };
}

/** Where an engine's answer is wrong; undefined when it is right. */
export function fault(one: Case, { value, gradients }: Given): string | undefined {
  const should = expected(one);
  if (value.shape.join() !== should.value.shape.join()) return `the shape is [${value.shape.join()}], [${should.value.shape.join()}] is right`;
  const forward = apart(value.numbers, should.value.data, one.tolerance ?? tolerance.forward);
  if (forward !== undefined) return forward;
  for (const [i, { input, at, slopes }] of should.gradients.entries()) {
    const gradient = gradients[i]!;
    if (gradient.shape.join() !== one.inputs[input]!.shape.join())
      return `the gradient of input ${input + 1} has the shape [${gradient.shape.join()}], [${one.inputs[input]!.shape.join()}] is right`;
    const some = at.map((place) => gradient.numbers[place]!);
    const wrong = apart(some, slopes, one.tolerance ?? tolerance.gradient);
    if (wrong !== undefined) return `gradient of input ${input + 1}: ${wrong}`;
  }
  return undefined;
}

function apart(got: ArrayLike<number>, should: ArrayLike<number>, limit: number): string | undefined {
  if (got.length !== should.length) return `${got.length} numbers came, ${should.length} are right`;
  const scale = Math.max(1e-3, ...Array.from(should, (number) => (Number.isFinite(number) ? Math.abs(number) : 0)));
  for (let i = 0; i < should.length; i++) {
    const [is, right] = [got[i]!, should[i]!];
    // Not a number and infinity must be just that.
    const same = Number.isFinite(right) ? Math.abs(is - right) <= limit * scale : Object.is(is, right);
    if (!same) return `number ${i + 1} is ${is}, ${right} is right`;
  }
  return undefined;
}

/** Runs a case on the engine in use. */
export async function answer(one: Case): Promise<Given> {
  const inputs = inputsOf(one);
  const before = tf.memory().numTensors;
  // A gradient can be the upstream itself.
  const tensors = tf.tidy(() => computed(one)(inputs).map((tensor) => (inputs.includes(tensor) ? tensor.clone() : tensor)));
  const given = await told(tensors);
  tf.dispose(tensors);
  expect(tf.memory().numTensors, 'tensors left over').toBe(before);
  tf.dispose(inputs);
  return given;
}
