import * as tf from '@tensorflow/tfjs';
import { batchMatMul } from './batchMatMul.ts';
import { conv2dBackpropFilter } from './conv2dBackpropFilter.ts';
import { conv2dBackpropInput } from './conv2dBackpropInput.ts';
import type { Inputs, WasmBackend, WasmKernel } from './heap.ts';
import { maxPoolGrad } from './maxPoolGrad.ts';
import { oneHot } from './oneHot.ts';
import { splitV } from './splitV.ts';
import { transpose } from './transpose.ts';
import { unsortedSegmentSum } from './unsortedSegmentSum.ts';

export const wasmKernels: readonly WasmKernel[] = [
  batchMatMul,
  conv2dBackpropFilter,
  conv2dBackpropInput,
  maxPoolGrad,
  oneHot,
  splitV,
  transpose,
  unsortedSegmentSum,
];

const installed = new Set<string>();

/** Gives the WebAssembly backend the kernels that it lacks, has wrong or has slow. Called once, after the backend's package is loaded. */
export function installWasmKernels(): void {
  for (const { name, compute } of wasmKernels) {
    if (installed.has(name)) continue;
    installed.add(name);
    const own = tf.getKernel(name, 'wasm') as tf.KernelConfig | undefined;
    if (own) tf.unregisterKernel(name, 'wasm');
    tf.registerKernel({
      kernelName: name,
      backendName: 'wasm',
      setupFunc: own?.setupFunc,
      disposeFunc: own?.disposeFunc,
      kernelFunc: ({ inputs, attrs, backend }) => compute(inputs as Inputs, (attrs ?? {}) as Record<string, unknown>, backend as WasmBackend, own?.kernelFunc),
    });
  }
}
