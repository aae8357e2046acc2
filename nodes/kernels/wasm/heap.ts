import * as tf from '@tensorflow/tfjs';

/** What kernels written here need of the WebAssembly backend: room for results, and its memory as typed arrays. */
export interface WasmBackend {
  makeOutput(shape: readonly number[], dtype: 'float32' | 'int32'): tf.TensorInfo;
  typedArrayFromHeap(info: tf.TensorInfo): Float32Array | Int32Array | Uint8Array;
}

export type Inputs = Readonly<Record<string, tf.TensorInfo>>;

/** A kernel that replaces the backend's own, or one that it lacks. */
export interface WasmKernel {
  readonly name: string;
  compute(inputs: Inputs, attrs: Readonly<Record<string, unknown>>, backend: WasmBackend, own: tf.KernelFunc | undefined): tf.TensorInfo | tf.TensorInfo[];
}

/**
 * Room for a result, and views on it and on the inputs. The views are made last: making room can move the backend's memory, and a view
 * made before that would look at the old place.
 */
export function room(backend: WasmBackend, shape: readonly number[], inputs: readonly tf.TensorInfo[]) {
  const info = backend.makeOutput(shape, 'float32');
  return { info, out: backend.typedArrayFromHeap(info) as Float32Array, views: inputs.map((input) => backend.typedArrayFromHeap(input) as Float32Array) };
}

/** A computed piece of memory as a tensor, so that other operations can go on with it. */
export function tensorOf(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}
