import * as tf from '@tensorflow/tfjs';

/**
 * Weights in a file: the safetensors format (Hugging Face). A 64-bit length, a JSON header that names each tensor with its type, shape and
 * place, then the numbers, little-endian, one tensor after the other. Nothing in it can run.
 */
export interface TensorFile {
  readonly tensors: Readonly<Record<string, StoredTensor>>;
  /** Free words about the file. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

export function writeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let size = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    header[name] = { dtype: 'F32', shape, data_offsets: [size, size + values.byteLength] } satisfies HeaderEntry;
    size += values.byteLength;
  }
  const words = tf.util.encodeString(JSON.stringify(header), 'utf-8');
  const start = 8 + Math.ceil(words.length / 8) * 8;
  const file = new Uint8Array(start + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(words, 8);
  let at = start;
  for (const { values } of Object.values(tensors)) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}

/** Throws an error that says what is wrong when the bytes are not such a file. */
export function readSafetensors(file: Uint8Array): TensorFile {
  const { header, metadata, start } = readHeader(file);
  const tensors: Record<string, StoredTensor> = {};
  for (const [name, { dtype, shape, data_offsets: place }] of Object.entries(header)) {
    const [from, to] = place;
    const size = shape.reduce((product, axis) => product * axis, 1);
    if (dtype !== 'F32') throw new Error(`${name} has type ${dtype}; F32 is expected`);
    if (to - from !== size * 4 || start + to > file.length || from < 0) throw new Error(`${name} does not lie inside the file`);
    tensors[name] = { shape, values: new Float32Array(Uint8Array.from(file.subarray(start + from, start + to)).buffer) };
  }
  return { tensors, metadata };
}

function readHeader(file: Uint8Array) {
  if (file.length < 8) throw new Error('the file is too short');
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  if (length > file.length - 8) throw new Error('the header is longer than the file');
  const { __metadata__, ...header } = JSON.parse(tf.util.decodeString(file.subarray(8, 8 + length), 'utf-8')) as Record<string, HeaderEntry> & {
    __metadata__?: Record<string, string>;
  };
  return { header: header as Record<string, HeaderEntry>, metadata: __metadata__ ?? {}, start: 8 + length };
}

/**
 * The model's weights among a training's state, by their plain names: without the optimiser's slots. Where running averages of weights were
 * kept, those are what the model is.
 */
export function weightsOf<T>(state: Readonly<Record<string, T>>): Record<string, T> {
  return { ...under('weights/', state), ...under('average/', state) };
}

/** Gives a training's model the stored weights, and their averages too where it keeps any. */
export function restoreWeights(state: Readonly<Record<string, tf.Variable>>, stored: TensorFile['tensors']): void {
  restore(under('weights/', state), stored);
  restore(under('average/', state), stored);
}

function under<T>(prefix: string, state: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(state).flatMap(([name, tensor]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), tensor]] : [])));
}

/** The numbers of variables, copied out of the engine. A graphics card gives them when it comes to it: meanwhile they must not change. */
export async function storedOf(variables: Readonly<Record<string, tf.Variable>>): Promise<Record<string, StoredTensor>> {
  const stored = Object.entries(variables).map(
    async ([name, variable]) => [name, { shape: variable.shape, values: await variable.data<'float32'>() }] as const,
  );
  return Object.fromEntries(await Promise.all(stored));
}

/** Gives variables the stored numbers. Throws, before it changes anything, when a name or a shape differs. */
export function restore(variables: Readonly<Record<string, tf.Variable>>, stored: TensorFile['tensors']): void {
  for (const [name, { shape }] of Object.entries(variables)) {
    const there = stored[name];
    if (!there) throw new Error(`it has no ${name}`);
    if (there.shape.join() !== shape.join()) throw new Error(`${name} has shape [${there.shape.join(', ')}]; the model needs [${shape.join(', ')}]`);
  }
  for (const [name, variable] of Object.entries(variables)) {
    const { shape, values } = stored[name]!;
    tf.tidy(() => variable.assign(tf.tensor(values, [...shape])));
  }
}
