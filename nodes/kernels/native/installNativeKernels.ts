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
  executeMultipleOutputs(name: string, attributes: readonly unknown[], inputs: readonly tf.TensorInfo[], outputs: number): tf.Tensor[];
}

/** One run of a kernel, whose answer is known. */
function answers(backend: NativeBackend): boolean {
  return tf.tidy(() => {
    const [a, b] = [tf.tensor2d([3], [1, 1]), tf.tensor2d([4], [1, 1])];
    try {
      return backend.executeMultipleOutputs('TensorloomMatMul', [], [a, b], 1)[0]!.dataSync()[0] === 12;
    } catch {
      return false;
    }
  });
}

let installed = false;

const kernels: readonly tf.KernelConfig[] = [
  operation('TensorloomLstm', ['z', 'recurrent', 'h0', 'c0'], 2),
  operation('TensorloomLstmGrad', ['recurrent', 'gates', 'states', 'h0', 'c0', 'dStates'], 4),
];

function operation(name: string, inputNames: readonly string[], outputs: number): tf.KernelConfig {
  return {
    kernelName: name,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, backend }) =>
      (backend as NativeBackend).executeMultipleOutputs(
        name,
        [],
        inputNames.map((input) => inputs[input]!),
        outputs,
      ),
  };
}
