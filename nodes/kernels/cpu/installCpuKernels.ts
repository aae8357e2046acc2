import * as tf from '@tensorflow/tfjs';
import { averagePoolGrads } from './averagePoolGrad.ts';
import { batchMatMul } from './batchMatMul.ts';
import type { CpuKernel, Values } from './cpuKernel.ts';
import { maxPool } from './maxPool.ts';
import { resizeGrads } from './resizeGrad.ts';

export const cpuKernels: readonly CpuKernel[] = [...averagePoolGrads, batchMatMul, maxPool, ...resizeGrads];

interface CpuBackend {
  readonly data: { get(dataId: tf.DataId): { readonly values: tf.TypedArray } };
  makeTensorInfo(shape: readonly number[], dtype: tf.DataType, values: tf.TypedArray): tf.TensorInfo;
}

let installed = false;

/** Gives the plain engine, which others are compared with, right kernels where tfjs's own are wrong. */
export function installCpuKernels(): void {
  if (installed) return;
  installed = true;
  for (const { name, compute } of cpuKernels) {
    const own = tf.getKernel(name, 'cpu');
    tf.unregisterKernel(name, 'cpu');
    tf.registerKernel({
      ...own,
      kernelFunc: (given) => {
        const backend = given.backend as CpuBackend;
        const read = ({ dataId, shape, dtype }: tf.TensorInfo): Values => ({ shape, dtype, values: backend.data.get(dataId).values });
        const inputs = Object.fromEntries(Object.entries(given.inputs).map(([input, info]) => [input, read(info as tf.TensorInfo)]));
        const out = compute(inputs, (given.attrs ?? {}) as Record<string, unknown>);
        return out ? backend.makeTensorInfo(out.shape, out.dtype, out.values) : own.kernelFunc(given);
      },
    });
  }
}
