import * as tf from '@tensorflow/tfjs';

/**
 * Gives the native engine the kernels that are written in C++ beside this file, when its binding was built with them. They are TensorFlow
 * operations like any other, but only this binding knows them: what is to run elsewhere is recorded inside `withPlainKernels`.
 */
export function installNativeKernels(): boolean {
  if (installed) return true;
  const backend = tf.backend() as unknown as NativeBackend;
  if (tf.getBackend() !== 'tensorflow' || backend.isUsingGpuDevice || !answers(backend)) return false;
  for (const kernel of kernels) tf.registerKernel(kernel);
  installed = true;
  return true;
}

/** Whether the operations of `cpp` are there: those that passes over a recorded graph put in, too. */
export const hasNativeKernels = (): boolean => installed;

/** Calls `f` with TensorFlow's own operations alone. */
export function withPlainKernels<T>(f: () => T): T {
  if (!installed) return f();
  for (const { kernelName, backendName } of kernels) tf.unregisterKernel(kernelName, backendName);
  installed = false;
  try {
    return f();
  } finally {
    for (const kernel of kernels) tf.registerKernel(kernel);
    installed = true;
  }
}

interface NativeBackend {
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_ATTR_INT: number; readonly TF_ATTR_FLOAT: number };
  executeMultipleOutputs(name: string, attributes: readonly unknown[], inputs: readonly tf.TensorInfo[], outputs: number): tf.Tensor[];
}

/** That of the operations in `cpp/operations.cpp` which this file and the passes over recorded graphs know. */
const edition = 6;

/** Whether the binding has those operations. One that was built for another version of the app is done without. */
function answers(backend: NativeBackend): boolean {
  return tf.tidy(() => {
    try {
      return backend.executeMultipleOutputs('TensorloomEdition', [], [], 1)[0]!.dataSync()[0] === edition;
    } catch {
      return false;
    }
  });
}

let installed = false;

/** A kernel that is one operation. `list` names the attribute for the number of inputs that are one list, and tells it from all inputs. */
interface Operation {
  readonly name: string;
  readonly inputs?: readonly string[];
  readonly list?: (inputs: number) => number;
  readonly attributes?: Readonly<Record<string, 'int' | 'float'>>;
  readonly outputs: (inputs: number) => number;
}

const operations: readonly Operation[] = [
  { name: 'TensorloomLstm', inputs: ['z', 'recurrent', 'h0', 'c0'], outputs: () => 2 },
  { name: 'TensorloomLstmGrad', inputs: ['recurrent', 'gates', 'states', 'h0', 'c0', 'dStates'], outputs: () => 4 },
  {
    name: 'TensorloomAdam',
    list: (inputs) => (inputs - 5) / 2,
    attributes: { decays: 'int', beta1: 'float', beta2: 'float', take1: 'float', take2: 'float', epsilon: 'float', decay: 'float' },
    outputs: (inputs) => (inputs - 5) / 2 + 4,
  },
  { name: 'TensorloomCrossEntropy', attributes: { smoothing: 'float' }, outputs: () => 3 },
  { name: 'TensorloomCrossEntropyGrad', attributes: { smoothing: 'float' }, outputs: () => 2 },
  { name: 'TensorloomCountRight', outputs: () => 1 },
  { name: 'TensorloomWindowMax', inputs: ['x'], attributes: { window: 'int' }, outputs: () => 1 },
  { name: 'TensorloomAttention', attributes: { time: 'int', heads: 'int', causal: 'int' }, outputs: () => 2 },
  { name: 'TensorloomAttentionGrad', attributes: { time: 'int', heads: 'int', causal: 'int' }, outputs: () => 1 },
  { name: 'TensorloomLayerNorm', attributes: { epsilon: 'float' }, outputs: () => 2 },
  { name: 'TensorloomLayerNormGrad', outputs: () => 4 },
  { name: 'TensorloomGelu', attributes: { exact: 'int' }, outputs: () => 2 },
  { name: 'TensorloomJets', list: (inputs) => inputs - 1, attributes: { streams: 'int', bent: 'int' }, outputs: () => 1 },
  { name: 'TensorloomJetsGrad', list: (inputs) => inputs - 2, attributes: { streams: 'int', bent: 'int' }, outputs: (inputs) => inputs - 1 },
];

const kernels: readonly tf.KernelConfig[] = operations.map(({ name, inputs: names, list, attributes = {}, outputs }) => ({
  kernelName: name,
  backendName: 'tensorflow',
  kernelFunc: ({ inputs, attrs, backend }) => {
    const { binding, executeMultipleOutputs } = backend as NativeBackend;
    const given = names ? names.map((input) => inputs[input]!) : (Object.values(inputs) as tf.TensorInfo[]);
    const types = { int: binding.TF_ATTR_INT, float: binding.TF_ATTR_FLOAT };
    const settings = Object.entries(attributes).map(([attribute, type]) => ({ name: attribute, type: types[type], value: attrs![attribute] }));
    if (list) settings.unshift({ name: 'N', type: types.int, value: list(given.length) });
    return executeMultipleOutputs.call(backend, name, settings, given, outputs(given.length));
  },
}));
