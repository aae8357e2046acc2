import * as tf from '@tensorflow/tfjs';
import { room, type WasmKernel } from './heap.ts';

/**
 * Gradient of max pooling: each output's gradient goes to the place of its window that held the maximum, the first one when several do.
 *
 *     dy [batch, rows, columns, channels], input [batch, height, width, channels]  ->  gradient of the input
 *
 * The backend's own kernel starts its search at the smallest positive float, so a window of negative numbers loses its gradient.
 */
export const maxPoolGrad: WasmKernel = {
  name: 'MaxPoolGrad',
  compute({ dy, input }, { filterSize, strides, pad, dimRoundingMode }, backend) {
    const shape = input!.shape as [number, number, number, number];
    const at = tf.backend_util.computePool2DInfo(shape, filterSize as number, strides as number, 1, pad as 'same', dimRoundingMode as 'floor' | undefined);
    const { info, out, views } = room(backend, shape, [dy!, input!]);
    const [gradient, x] = views as [Float32Array, Float32Array];
    const [batch, height, width, channels] = shape;
    out.fill(0);
    let cell = 0;
    for (let sample = 0; sample < batch; sample++) {
      for (let row = 0; row < at.outHeight; row++) {
        const top = row * at.strideHeight - at.padInfo.top;
        const firstRow = Math.max(0, top);
        const lastRow = Math.min(height, top + at.filterHeight);
        for (let column = 0; column < at.outWidth; column++) {
          const left = column * at.strideWidth - at.padInfo.left;
          const firstColumn = Math.max(0, left);
          const lastColumn = Math.min(width, left + at.filterWidth);
          for (let channel = 0; channel < channels; channel++, cell++) {
            let best = -1;
            let maximum = -Infinity;
            for (let i = firstRow; i < lastRow; i++) {
              let place = ((sample * height + i) * width + firstColumn) * channels + channel;
              for (let j = firstColumn; j < lastColumn; j++, place += channels) {
                if (x[place]! > maximum) {
                  maximum = x[place]!;
                  best = place;
                }
              }
            }
            if (best >= 0) out[best]! += gradient[cell]!;
          }
        }
      }
    }
    return info;
  },
};
