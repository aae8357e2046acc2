import * as tf from '@tensorflow/tfjs';
import { convolution } from './convolution.ts';
import { room, tensorOf, type WasmKernel } from './heap.ts';

/**
 * Gradient of a convolution's input (and the forward pass of a transposed convolution): a convolution again, of the result's gradient with
 * the filter turned around, in and out swapped.
 *
 *     dy [batch, outRows, outColumns, out], filter [rows, columns, in, out]  ->  [batch, height, width, in]
 *
 * With a stride the gradient is first spread, zeros between its rows and columns. The backend's own kernel is a plain loop; its
 * convolution is many times faster.
 */
export const conv2dBackpropInput: WasmKernel = {
  name: 'Conv2DBackpropInput',
  compute({ dy, filter }, attrs, backend) {
    const at = convolution(attrs['inputShape'] as number[], filter!.shape, attrs);
    return tf.tidy(() => {
      const turned = tf.transpose(tf.reverse(filter as tf.Tensor4D, [0, 1]), [0, 1, 3, 2]);
      const spread = at.strideHeight === 1 && at.strideWidth === 1 ? (dy as tf.Tensor4D) : (tensorOf(spreadOut(dy!, at, backend)) as tf.Tensor4D);
      const before = { rows: at.filterHeight - 1 - at.padInfo.top, columns: at.filterWidth - 1 - at.padInfo.left };
      const after = {
        rows: at.inHeight - spread.shape[1] - before.rows + at.filterHeight - 1,
        columns: at.inWidth - spread.shape[2] - before.columns + at.filterWidth - 1,
      };
      const padded = framed(spread, before, after);
      return tf.conv2d(padded.picture, turned, 1, [[0, 0], padded.rows, padded.columns, [0, 0]]);
    });
  },
};

interface Frame {
  readonly rows: number;
  readonly columns: number;
}

/** A convolution cannot take a negative padding: there the picture is cut instead. */
function framed(picture: tf.Tensor4D, before: Frame, after: Frame) {
  const cut = (size: number) => Math.max(0, -size);
  const [batch, height, width, channels] = picture.shape;
  const [top, left] = [cut(before.rows), cut(before.columns)];
  const rest: [number, number, number, number] = [batch, height - top - cut(after.rows), width - left - cut(after.columns), channels];
  return {
    picture: rest[1] === height && rest[2] === width ? picture : tf.slice4d(picture, [0, top, left, 0], rest),
    rows: [Math.max(0, before.rows), Math.max(0, after.rows)] as [number, number],
    columns: [Math.max(0, before.columns), Math.max(0, after.columns)] as [number, number],
  };
}

function spreadOut(dy: tf.TensorInfo, at: tf.backend_util.Conv2DInfo, backend: Parameters<WasmKernel['compute']>[2]): tf.TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels, strideHeight, strideWidth } = at;
  const [height, width] = [(outHeight - 1) * strideHeight + 1, (outWidth - 1) * strideWidth + 1];
  const { info, out, views } = room(backend, [batchSize, height, width, outChannels], [dy]);
  out.fill(0);
  let from = 0;
  for (let sample = 0; sample < batchSize; sample++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++, from += outChannels) {
        const to = ((sample * height + row * strideHeight) * width + column * strideWidth) * outChannels;
        out.set(views[0]!.subarray(from, from + outChannels), to);
      }
    }
  }
  return info;
}
