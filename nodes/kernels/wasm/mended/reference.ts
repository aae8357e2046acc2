import * as tf from '@tensorflow/tfjs';
import { installCpuKernels } from '../../cpu/installCpuKernels.ts';
import type { Attributes, Inputs, WasmBackend } from '../heap.ts';

/**
 * Lets the plain engine compute what the WebAssembly backend has no right kernel for: whole numbers and flags where its kernels know floats alone, and
 * would read and write beyond their tensors. The numbers are copied there and back, so this is for what is rare.
 */
export function onPlainEngine(name: string, inputs: Inputs, attrs: Attributes, backend: WasmBackend): tf.TensorInfo | tf.TensorInfo[] {
  installCpuKernels();
  const plain = tf.findBackend('cpu') as unknown as PlainBackend;
  // It would advise, at its first use, to install a quicker engine.
  plain.firstUse = false;
  const lent = Object.fromEntries(
    Object.entries(inputs).map(([input, info]) => [input, plain.makeTensorInfo(info.shape, info.dtype, backend.typedArrayFromHeap(info).slice())]),
  );
  const given = tf.getKernel(name, 'cpu').kernelFunc({ inputs: lent, attrs: attrs as tf.NamedAttrMap, backend: plain });
  const results = [given].flat().map((info) => {
    const values = plain.data.get(info.dataId).values;
    const result = backend.makeOutput([...info.shape], info.dtype as 'float32');
    backend.typedArrayFromHeap(result).set(values);
    return result;
  });
  for (const info of new Set([...Object.values(lent), ...[given].flat()])) plain.disposeData(info.dataId, true);
  return Array.isArray(given) ? results : results[0]!;
}

interface PlainBackend {
  firstUse: boolean;
  readonly data: { get(dataId: tf.DataId): { readonly values: ArrayLike<number> } };
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
  disposeData(dataId: tf.DataId, force: boolean): boolean;
}
