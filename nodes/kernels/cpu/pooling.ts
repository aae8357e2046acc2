import * as tf from '@tensorflow/tfjs';
import type { Pooling } from './averagePoolGradient.ts';

/** Sizes and padding of the pooling that a gradient kernel belongs to, out of the kernel's attributes. */
export function pooling(input: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Readonly<Record<string, unknown>>): Pooling {
  const rounding = dimRoundingMode as 'floor' | undefined;
  if (input.length === 5) {
    const at = tf.backend_util.computePool3DInfo(
      input as [number, number, number, number, number],
      filterSize as number,
      strides as number,
      1,
      pad as 'same',
      rounding,
    );
    return {
      batch: at.batchSize,
      channels: at.inChannels,
      axes: [
        { size: at.inDepth, places: at.outDepth, window: at.filterDepth, stride: at.strideDepth, before: at.padInfo.front },
        { size: at.inHeight, places: at.outHeight, window: at.filterHeight, stride: at.strideHeight, before: at.padInfo.top },
        { size: at.inWidth, places: at.outWidth, window: at.filterWidth, stride: at.strideWidth, before: at.padInfo.left },
      ],
    };
  }
  const at = tf.backend_util.computePool2DInfo(input as [number, number, number, number], filterSize as number, strides as number, 1, pad as 'same', rounding);
  return {
    batch: at.batchSize,
    channels: at.inChannels,
    axes: [
      { size: 1, places: 1, window: 1, stride: 1, before: 0 },
      { size: at.inHeight, places: at.outHeight, window: at.filterHeight, stride: at.strideHeight, before: at.padInfo.top },
      { size: at.inWidth, places: at.outWidth, window: at.filterWidth, stride: at.strideWidth, before: at.padInfo.left },
    ],
  };
}
