import * as tf from '@tensorflow/tfjs';
import type { CpuKernel } from './cpuKernel.ts';

/**
 * Gradients of making a picture larger or smaller: each number of the new picture gives its gradient back to the numbers that it was made of.
 *
 *     images [batch, height, width, channels], dy [batch, newHeight, newWidth, channels]  ->  like images
 *
 * tfjs's own kernel for the nearest neighbour goes through the gradient of the second picture of a batch with the strides of the input, and that for
 * straight lines gives height and width exchanged.
 */
type Share = readonly [at: number, share: number];

function gradient(name: string, shares: (at: number, scale: number, size: number, corners: boolean) => readonly Share[]): CpuKernel {
  return {
    name,
    compute({ images, dy }, { alignCorners }) {
      const [batch, height, width, channels] = images!.shape as [number, number, number, number];
      const [, newHeight, newWidth] = dy!.shape as [number, number, number, number];
      const corners = Boolean(alignCorners);
      const scale = (size: number, larger: number) => (corners && larger > 1 ? (size - 1) / (larger - 1) : size / larger);
      const along = (size: number, larger: number) => Array.from({ length: larger }, (_, at) => shares(at, scale(size, larger), size, corners));
      const [rows, columns] = [along(height, newHeight), along(width, newWidth)];
      const values = new Float32Array(tf.util.sizeFromShape([...images!.shape]));
      let from = 0;
      for (let sample = 0; sample < batch; sample++)
        for (const row of rows)
          for (const column of columns) {
            for (const [i, down] of row)
              for (const [j, across] of column) {
                const to = ((sample * height + i) * width + j) * channels;
                for (let channel = 0; channel < channels; channel++) values[to + channel]! += dy!.values[from + channel]! * down * across;
              }
            from += channels;
          }
      return { shape: images!.shape, dtype: 'float32', values };
    },
  };
}

export const resizeGrads: readonly CpuKernel[] = [
  gradient('ResizeNearestNeighborGrad', (at, scale, size, corners) => [[Math.min(size - 1, corners ? Math.round(at * scale) : Math.floor(at * scale)), 1]]),
  gradient('ResizeBilinearGrad', (at, scale, size) => {
    const place = at * scale;
    const first = Math.floor(place);
    return [
      [first, 1 - (place - first)],
      [Math.min(Math.ceil(place), size - 1), place - first],
    ];
  }),
];
