import * as tf from '@tensorflow/tfjs';
import { seen } from './averagePoolGradient.ts';
import type { CpuKernel } from './cpuKernel.ts';
import { pooling } from './pooling.ts';

/**
 * Maximum pooling of pictures, NaN where a window holds one. tfjs's own kernel passes over NaN: behind it a layer of nothing else looks like one of very
 * small numbers.
 */
export const maxPool: CpuKernel = {
  name: 'MaxPool',
  compute({ x }, attrs) {
    if (x!.dtype !== 'float32') return undefined;
    const { batch, channels, axes } = pooling(x!.shape, attrs);
    const [, height, width] = axes;
    const shape = [batch, height.places, width.places, channels];
    const values = new Float32Array(tf.util.sizeFromShape(shape)).fill(-Infinity);
    let at = 0;
    for (let sample = 0; sample < batch; sample++) {
      for (let row = 0; row < height.places; row++) {
        const [top, bottom] = seen(height, row);
        for (let column = 0; column < width.places; column++, at += channels) {
          const [left, right] = seen(width, column);
          for (let i = top; i < bottom; i++) {
            let place = ((sample * height.size + i) * width.size + left) * channels;
            for (let j = left; j < right; j++)
              for (let channel = 0; channel < channels; channel++, place++) values[at + channel] = Math.max(values[at + channel]!, x!.values[place]!);
          }
        }
      }
    }
    return { shape, dtype: 'float32', values };
  },
};
