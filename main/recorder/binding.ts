import * as tf from '@tensorflow/tfjs';
import type { Elements } from './graph.ts';

/** A handle of a tensor that lies in TensorFlow. Numbers of handles are never used twice. */
export interface Handle {
  readonly id: number;
  readonly shape: number[];
  readonly dtype: number;
}

export interface OperationAttribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

/** The functions of tfjs-node's addon that pass tensors to TensorFlow and back. */
export interface Binding {
  createTensor(shape: number[], dtype: number, values: Elements | Uint8Array[]): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Elements | BigInt64Array | Uint8Array[];
  executeOp(name: string, attributes: readonly OperationAttribute[], inputs: readonly number[], outputs: number): Handle[];
  loadSavedModel(folder: string, tags: string): number;
  deleteSavedModel(session: number): void;
  runSavedModel(session: number, inputs: readonly number[], inputNames: string, outputNames: string): Handle[];
  getNumOfTensors(): number;
}

/** tfjs-node's backend. `values` are numbers that have not been given to TensorFlow yet. */
export interface Backend {
  binding: Binding;
  readonly tensorMap: { get(dataId: object): { id: number; readonly values: unknown; readonly refCount: number } };
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(handle: Handle): tf.Tensor;
}

export function nativeBackend(): Backend {
  if (tf.getBackend() !== 'tensorflow') throw new Error(`The recorder works on tfjs-node's backend "tensorflow"; the backend in use is "${tf.getBackend()}".`);
  return tf.backend() as unknown as Backend;
}

/** The handle of a tensor. */
export const handleOf = (backend: Backend, tensor: tf.Tensor): number => backend.getInputTensorIds([tensor])[0]!;

/** Another handle of the same tensor; the numbers are shared, not copied. */
export const sameTensor = (binding: Binding, id: number): Handle => binding.executeOp('Identity', [], [id], 1)[0]!;

/** Puts a value in the place of a variable's. The handle belongs to the variable from then on. */
export function setVariable(backend: Backend, variable: tf.Variable, handle: Handle): void {
  const data = backend.tensorMap.get(variable.dataId);
  if (data.refCount === 1 && data.values === null) {
    backend.binding.deleteTensor(data.id);
    data.id = handle.id;
  } else {
    // Someone else holds the old value, such as a clone.
    const tensor = backend.createOutputTensor(handle);
    variable.assign(tensor);
    tensor.dispose();
  }
}
