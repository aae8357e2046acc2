import * as tf from '@tensorflow/tfjs';
import type { WebgpuBackend, WebgpuKernel } from './backend.ts';
import { fusedMatMul, matMul } from './matMul.ts';
import { mended } from './mended.ts';
import { philoxUniform } from './philoxUniform.ts';
import { unsortedSegmentSum } from './unsortedSegmentSum.ts';

const kernels: readonly WebgpuKernel[] = [fusedMatMul, matMul, philoxUniform, unsortedSegmentSum];

/** Gives the WebGPU backend the kernels that it lacks or has wrong, and mends programs on their way to the card. Called once for a backend. */
export function installWebgpuKernels(backend: WebgpuBackend): void {
  const run = backend.runWebGPUProgram.bind(backend);
  backend.runWebGPUProgram = (program, inputs, dtype, ...rest) => run(mended(program, dtype), inputs, dtype, ...rest);
  for (const { name, compute } of kernels) {
    const own = tf.getKernel(name, 'webgpu') as tf.KernelConfig | undefined;
    if (own) tf.unregisterKernel(name, 'webgpu');
    tf.registerKernel({
      kernelName: name,
      backendName: 'webgpu',
      kernelFunc: (given) =>
        compute(given.inputs as Readonly<Record<string, tf.TensorInfo>>, (given.attrs ?? {}) as Record<string, unknown>, given.backend as WebgpuBackend, () =>
          own!.kernelFunc(given),
        ),
    });
  }
}
