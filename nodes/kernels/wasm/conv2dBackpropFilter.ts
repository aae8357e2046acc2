import * as tf from '@tensorflow/tfjs';
import { convolution } from './convolution.ts';
import { room, tensorOf, type WasmKernel } from './heap.ts';

/**
 * Gradient of a convolution's filter: one matrix product of "what each weight looked at" with the gradient of the result.
 *
 *     looked [rows * columns * in, batch * outRows * outColumns]   times   dy [batch * outRows * outColumns, out]   ->   [rows, columns, in, out]
 *
 * Row (i, j, c) of `looked` is channel c of all pictures, moved by (i, j). The pictures are turned to channels first, so that such a row
 * is copied in runs of a picture's row, and the product has no transposed operand.
 *
 * The backend has no kernel for it.
 */
export const conv2dBackpropFilter: WasmKernel = {
  name: 'Conv2DBackpropFilter',
  compute({ x, dy }, attrs, backend) {
    const at = convolution(x!.shape, attrs['filterShape'] as number[], attrs);
    return tf.tidy(() => {
      const taps = at.filterHeight * at.filterWidth;
      const cells = at.batchSize * at.outHeight * at.outWidth;
      const planes = at.inChannels === 1 ? x! : (tf.transpose(x as tf.Tensor4D, [3, 0, 1, 2]) as tf.TensorInfo);
      const { info, out, views } = room(backend, [taps * at.inChannels, cells], [planes]);
      look(views[0]!, out, at);
      const looked = tensorOf(info) as tf.Tensor2D;
      return tf.matMul(looked, tf.reshape(dy as tf.Tensor4D, [cells, at.outChannels])).reshape(at.filterShape);
    });
  },
};

function look(planes: Float32Array, out: Float32Array, at: tf.backend_util.Conv2DInfo): void {
  const { batchSize, inChannels, inHeight, inWidth, outHeight, outWidth, strideHeight, strideWidth } = at;
  let cell = 0;
  for (let i = 0; i < at.filterHeight; i++) {
    for (let j = 0; j < at.filterWidth; j++) {
      // Columns of the result whose look falls inside the picture: the rest sees padding, which is zero.
      const offset = j - at.padInfo.left;
      const first = Math.min(outWidth, Math.max(0, Math.ceil(-offset / strideWidth)));
      const last = Math.max(first, Math.min(outWidth, Math.floor((inWidth - 1 - offset) / strideWidth) + 1));
      for (let picture = 0; picture < inChannels * batchSize; picture++) {
        for (let row = 0; row < outHeight; row++, cell += outWidth) {
          const line = row * strideHeight + i - at.padInfo.top;
          if (line < 0 || line >= inHeight) {
            out.fill(0, cell, cell + outWidth);
            continue;
          }
          let place = (picture * inHeight + line) * inWidth + offset + first * strideWidth;
          for (let column = 0; column < first; column++) out[cell + column] = 0;
          for (let column = first; column < last; column++, place += strideWidth) out[cell + column] = planes[place]!;
          for (let column = last; column < outWidth; column++) out[cell + column] = 0;
        }
      }
    }
  }
}
