import * as tf from '@tensorflow/tfjs';
import { averagePoolGradient } from './averagePoolGradient.ts';
import { pooling } from './pooling.ts';
import type { CpuKernel } from './cpuKernel.ts';

const named = (name: string): CpuKernel => ({
  name,
  compute({ dy, input }, attrs) {
    const values = new Float32Array(tf.util.sizeFromShape([...input!.shape]));
    averagePoolGradient(dy!.values, values, pooling(input!.shape, attrs));
    return { shape: input!.shape, dtype: 'float32', values };
  },
});

/** Gradients of average pooling over pictures and volumes. */
export const averagePoolGrads: readonly CpuKernel[] = [named('AvgPoolGrad'), named('AvgPool3DGrad')];
