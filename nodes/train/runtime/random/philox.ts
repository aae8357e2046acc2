import * as tf from '@tensorflow/tfjs';

/**
 * Random numbers by counting: Philox 4x32-10. A block of four 32-bit words is a function of a counter (128 bits) and a key (64 bits) alone,
 * so any number of any step can be had by itself and there is no state to keep. Ten rounds of two products whose halves change places:
 *
 *     (a, b, c, d) -> (high(M1 c) ^ b ^ k0,  low(M1 c),  high(M0 a) ^ d ^ k1,  low(M0 a))        k0 and k1 grow by W0 and W1 each round
 *
 * The counter of a block is (block, 0, step, 0); number i is made of word i mod 4 of block i / 4, as (word mod 2^23) / 2^23, in [0, 1).
 * Every engine gives the same numbers, bit for bit.
 * Salmon, Moraes, Dror and Shaw 2011, "Parallel Random Numbers: As Easy as 1, 2, 3".
 */
const [M0, M1, W0, W1] = [0xd2511f53, 0xcd9e8d57, 0x9e3779b9, 0xbb67ae85];
const lowBits = 0x7fffff;
const scale = 2 ** -23;

export type Key = readonly [number, number];

/** The block of four words at a counter, as signed numbers. */
export function philox([c0, c1, c2, c3]: readonly [number, number, number, number], key: Key, out: Int32Array): void {
  let a = c0 | 0;
  let b = c1 | 0;
  let c = c2 | 0;
  let d = c3 | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < 10; round++) {
    const high0 = highOf(a, M0 >>> 16, M0 & 0xffff);
    const high1 = highOf(c, M1 >>> 16, M1 & 0xffff);
    const low0 = Math.imul(a, M0);
    const low1 = Math.imul(c, M1);
    a = high1 ^ b ^ k0;
    b = low1;
    c = high0 ^ d ^ k1;
    d = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = a;
  out[1] = b;
  out[2] = c;
  out[3] = d;
}

/** The upper 32 of the 64 bits of a product, from products of halves: a double holds no more than 53. */
function highOf(x: number, high: number, low: number): number {
  const lower = x & 0xffff;
  const upper = x >>> 16;
  const a = lower * high;
  const b = upper * low;
  const carried = ((lower * low) >>> 16) + (a & 0xffff) + (b & 0xffff);
  return (Math.imul(upper, high) + (a >>> 16) + (b >>> 16) + (carried >>> 16)) | 0;
}

/** `count` numbers of a step, from a block on. */
export function uniforms(key: Key, step: number, count: number, block = 0): Float32Array {
  const numbers = new Float32Array(count);
  const words = new Int32Array(4);
  for (let at = 0; at < count; at += 4) {
    philox([block + (at >>> 2), 0, step, 0], key, words);
    for (let i = 0; i < 4 && at + i < count; i++) numbers[at + i] = (words[i]! & lowBits) * scale;
  }
  return numbers;
}

const kernel = 'PhiloxUniform';

/** Uniform numbers in [0, 1) as a tensor. `counter` comes from `counterOf`. */
export function philoxUniform(counter: tf.Tensor, key: Key, shape: number[]): tf.Tensor {
  install();
  return tf.engine().runKernel(kernel, { counter }, { key: [...key], shape });
}

/** Where numbers of a step begin, as two 64-bit numbers: first block and step, both int32 scalars. */
export function counterOf(step: tf.Tensor, block?: tf.Tensor): tf.Tensor {
  const word = (value: tf.Tensor, before: number) => tf.pad1d(value.reshape([1]) as tf.Tensor1D, [before, 3 - before]);
  const counter = word(step, 2);
  return (block ? counter.add(word(block, 0)) : counter).reshape([2, 2]);
}

/** Makes the backend in use able to; once for each. */
function install(): void {
  const backendName = tf.getBackend();
  if (tf.getKernel(kernel, backendName)) return;
  const compute = backendName === 'tensorflow' ? byTensorFlow : byCounting;
  const kernelFunc = ({ inputs, attrs, backend }: Parameters<tf.KernelFunc>[0]) =>
    compute(inputs['counter'] as tf.TensorInfo, attrs as unknown as Wanted, backend as never);
  tf.registerKernel({ kernelName: kernel, backendName, kernelFunc });
}

interface Wanted {
  readonly key: Key;
  readonly shape: number[];
}

function byCounting(counter: tf.TensorInfo, { key, shape }: Wanted, backend: tf.KernelBackend): tf.TensorInfo {
  const [block, , step] = backend.readSync(counter.dataId) as Int32Array;
  return tf.engine().makeTensor(uniforms(key, step!, tf.util.sizeFromShape(shape), block), shape, 'float32', backend);
}

/** What is used of tfjs-node: its door to TensorFlow's operations. */
interface NodeBackend {
  readonly binding: Readonly<Record<`TF_${string}`, number>> & {
    createTensor(shape: readonly number[], dtype: number, values: Int32Array | Float32Array): number;
    executeOp(name: string, attributes: readonly unknown[], inputs: readonly number[], outputs: number): [{ readonly id: number }];
    deleteTensor(id: number): void;
  };
  getInputTensorIds(inputs: readonly tf.TensorInfo[]): number[];
  createOutputTensor(output: { readonly id: number }): tf.TensorInfo;
}

const uint64 = 23;
const algorithmPhilox = 1;

/** TensorFlow has the generator. It is asked for whole words, since what it makes floats of differs between its kernels and XLA. */
function byTensorFlow(counter: tf.TensorInfo, { key, shape }: Wanted, backend: NodeBackend): tf.TensorInfo {
  const { binding } = backend;
  const made: number[] = [];
  const kept = (id: number) => {
    made.push(id);
    return id;
  };
  const ints = (values: readonly number[], dims: readonly number[] = [values.length]) =>
    kept(binding.createTensor(dims, binding.TF_INT32!, Int32Array.from(values)));
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  const run = (op: string, attributes: readonly unknown[], inputs: readonly number[]) => kept(binding.executeOp(op, attributes, inputs, 1)[0].id);
  const long = (id: number) => run('Bitcast', [type('T', binding.TF_INT32!), type('type', uint64)], [id]);

  const inputs = [ints(shape), long(ints(key, [1, 2])), long(backend.getInputTensorIds([counter])[0]!), ints([algorithmPhilox], [])];
  const words = run('StatelessRandomUniformFullIntV2', [type('dtype', binding.TF_INT32!), type('Tshape', binding.TF_INT32!)], inputs);
  const low = run('BitwiseAnd', [type('T', binding.TF_INT32!)], [words, ints([lowBits], [])]);
  const truncate = { name: 'Truncate', type: binding.TF_ATTR_BOOL, value: false };
  const floats = run('Cast', [type('SrcT', binding.TF_INT32!), type('DstT', binding.TF_FLOAT!), truncate], [low]);
  const factor = kept(binding.createTensor([], binding.TF_FLOAT!, Float32Array.of(scale)));
  const [numbers] = binding.executeOp('Mul', [type('T', binding.TF_FLOAT!)], [floats, factor], 1);
  for (const id of made) binding.deleteTensor(id);
  return backend.createOutputTensor(numbers);
}
