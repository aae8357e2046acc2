import * as tf from '@tensorflow/tfjs';
import { batchMatMul } from './batchMatMul.ts';
import { convolutions } from './convolutions.ts';
import { einsum } from './einsum.ts';
import { elementwise } from './elementwise.ts';
import type { Attributes, Inputs, WasmBackend, WasmKernel } from './heap.ts';
import { jets, jetsGradient } from './jets.ts';
import { concat, pack, pad, slice, splitV, tile, transpose, unpack } from './layout.ts';
import { lstm, lstmGradient } from './lstm.ts';
import { mended } from './mended/mended.ts';
import { oneHot } from './oneHot.ts';
import { dilations, poolings } from './poolings.ts';
import { reductions, softmax } from './reductions.ts';
import { gather, unsortedSegmentSum } from './rows.ts';
import { cast, identity } from './sameNumbers.ts';
import { adam, clip, descent } from './update.ts';

export const wasmKernels: readonly WasmKernel[] = [
  ...elementwise,
  ...reductions,
  ...convolutions,
  ...poolings,
  ...dilations,
  ...[adam, batchMatMul, cast, clip, concat, descent, einsum, gather, identity, jets, jetsGradient, lstm, lstmGradient, oneHot, pack, pad],
  ...[slice, softmax, splitV, tile, transpose, unpack, unsortedSegmentSum],
];

let installed = false;

/** Gives the WebAssembly backend the kernels that it lacks, has wrong or has slow. Called once, after the backend's package is loaded. */
export function installWasmKernels(): void {
  if (installed) return;
  installed = true;
  for (const { name, compute } of [...wasmKernels, ...mended]) {
    const own = tf.getKernel(name, 'wasm') as tf.KernelConfig | undefined;
    if (own) tf.unregisterKernel(name, 'wasm');
    tf.registerKernel({
      kernelName: name,
      backendName: 'wasm',
      setupFunc: own?.setupFunc,
      disposeFunc: own?.disposeFunc,
      kernelFunc: (given) => {
        const { inputs, attrs, backend } = given;
        return compute(inputs as Inputs, (attrs ?? {}) as Attributes, backend as WasmBackend, () => {
          if (!own) throw new Error(`The WebAssembly engine has no ${name} for numbers of this type.`);
          return own.kernelFunc(given);
        });
      },
    });
  }
}
