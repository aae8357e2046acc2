import * as tf from '@tensorflow/tfjs';

/** How a window goes over a picture or a sequence. `dilation`: its places stand that far apart; strides and dilation do not go together. */
export interface Sweep {
  readonly strides?: number;
  readonly padding?: 'same' | 'valid';
  readonly dilation?: number;
}

/**
 * Convolution of pictures, with holes in its window where `dilation` says so.
 *
 *     y[r, c, f] = sum over i, j, k of  x[r + i * dilation, c + j * dilation, k] * W[i, j, k, f]
 *
 * A window with holes sees every `dilation`-th row and column alone. So the picture is dealt out into dilation x dilation smaller ones, each with
 * every `dilation`-th row and column; those are convolved as usual, and the answers are put together again.
 *
 *     [batch, height, width, in], filter [rows, columns, in, out]  ->  [batch, height', width', out]
 *
 * Yu and Koltun 2016, "Multi-Scale Context Aggregation by Dilated Convolutions".
 */
export function convolve2d(x: tf.Tensor4D, filter: tf.Tensor4D, { strides = 1, padding = 'same', dilation = 1 }: Sweep = {}): tf.Tensor4D {
  if (dilation === 1) return tf.conv2d(x, filter, strides, padding);
  const [, height, width] = x.shape;
  const [rows, columns] = filter.shape;
  return dealtOut(x, [dealt(height, rows, dilation, padding), dealt(width, columns, dilation, padding)], (part) => tf.conv2d(part, filter, 1, 'valid'));
}

/**
 * Convolution of sequences. Padding `causal` stands before the sequence alone, so that no step sees a later one.
 *
 *     y[t, f] = sum over i, k of  x[t - (kernel - 1 - i) * dilation, k] * W[i, k, f]          causal
 *
 *     [batch, time, in], filter [kernel, in, out]  ->  [batch, time', out]
 *
 * Van den Oord et al. 2016, "WaveNet", section 2.1.
 */
export function convolve1d(
  x: tf.Tensor3D,
  filter: tf.Tensor3D,
  sweep: Omit<Sweep, 'padding'> & { readonly padding?: 'same' | 'valid' | 'causal' } = {},
): tf.Tensor3D {
  const { strides = 1, padding = 'same', dilation = 1 } = sweep;
  const [kernel, channels, out] = filter.shape;
  if (padding === 'causal') {
    const before = (kernel - 1) * dilation;
    const padded = before === 0 ? x : tf.pad3d(x, [[0, 0], [before, 0], [0, 0]]); // prettier-ignore
    return convolve1d(padded, filter, { strides, dilation, padding: 'valid' });
  }
  const [batch, time] = x.shape;
  const [picture, window] = [x.reshape([batch, 1, time, channels]) as tf.Tensor4D, filter.reshape([1, kernel, channels, out]) as tf.Tensor4D];
  // A picture of one row.
  const y =
    dilation === 1
      ? tf.conv2d(picture, window, [1, strides], padding)
      : dealtOut(picture, [whole, dealt(time, kernel, dilation, padding)], (part) => tf.conv2d(part, window, 1, 'valid'));
  return y.reshape([y.shape[0], y.shape[2], out]);
}

/** How an axis is dealt out: into so many, with so much padding before and after, and so much cut off at the end of the answer. */
interface Dealt {
  readonly block: number;
  readonly padding: [before: number, after: number];
  readonly cut: [before: number, after: number];
}

const whole: Dealt = { block: 1, padding: [0, 0], cut: [0, 0] };

function dealt(size: number, kernel: number, dilation: number, padding: 'same' | 'valid'): Dealt {
  // Where the padding is odd the greater half comes last, as TensorFlow has it.
  const all = padding === 'same' ? (kernel - 1) * dilation : 0;
  const before = Math.floor(all / 2);
  const rest = (dilation - ((size + all) % dilation)) % dilation;
  return { block: dilation, padding: [before, all - before + rest], cut: [0, rest] };
}

function dealtOut(x: tf.Tensor4D, [rows, columns]: readonly [Dealt, Dealt], convolve: (part: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  const block = [rows.block, columns.block];
  const parts = tf.spaceToBatchND(x, block, [rows.padding, columns.padding]);
  return tf.batchToSpaceND(convolve(parts), block, [rows.cut, columns.cut]);
}
