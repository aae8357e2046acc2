import * as tf from '@tensorflow/tfjs';

/** What kernels written here need of the WebAssembly backend: room for results, where tensors lie, and its memory as typed arrays. */
export interface WasmBackend {
  readonly wasm: { _malloc(bytes: number): number; _free(address: number): void };
  makeOutput(shape: readonly number[], dtype: 'float32' | 'int32' | 'bool'): tf.TensorInfo;
  /** Another tensor has the same numbers. */
  incRef(dataId: tf.DataId): void;
  disposeData(dataId: tf.DataId): boolean;
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
  getMemoryOffset(dataId: tf.DataId): number;
}

export type Inputs = Readonly<Record<string, tf.TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;

/** A kernel that replaces the backend's own, or one that it lacks. */
export interface WasmKernel {
  readonly name: string;
  /** `own`: the backend's kernel with the same inputs and attributes, for what this one leaves to it. */
  compute(inputs: Inputs, attrs: Attributes, backend: WasmBackend, own: () => tf.TensorInfo | tf.TensorInfo[]): tf.TensorInfo | tf.TensorInfo[];
}

/** Room for a result, and where it lies. */
export function room(backend: WasmBackend, shape: readonly number[], dtype: 'float32' | 'int32' = 'float32') {
  const info = backend.makeOutput([...shape], dtype);
  return { info, at: addressOf(backend, info) };
}

export const addressOf = (backend: WasmBackend, info: tf.TensorInfo): number => backend.getMemoryOffset(info.dataId);

/** Calls `use` with the address of memory for that many floats, which is given back afterwards. */
export function withFloats<T>(backend: WasmBackend, count: number, use: (address: number) => T): T {
  const address = backend.wasm._malloc(count * 4) >>> 0;
  try {
    return use(address);
  } finally {
    backend.wasm._free(address);
  }
}

/** Calls `use` with the address of these numbers. */
export function withNumbers(backend: WasmBackend, dtype: 'float32' | 'int32', numbers: readonly number[], use: (address: number) => void): void {
  const { info, at } = room(backend, [numbers.length], dtype);
  backend.typedArrayFromHeap(info).set(numbers);
  try {
    use(at);
  } finally {
    backend.disposeData(info.dataId);
  }
}

/** A computed piece of memory as a tensor, so that other operations can go on with it. */
export function tensorOf(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** Numbers from one place of each axis to the next. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}
