import * as tf from '@tensorflow/tfjs';

/** Sizes and padding of the convolution that a gradient kernel belongs to, out of the kernel's attributes. */
export function convolution(picture: readonly number[], filter: readonly number[], attrs: Readonly<Record<string, unknown>>): tf.backend_util.Conv2DInfo {
  const { strides, pad, dataFormat, dimRoundingMode } = attrs;
  return tf.backend_util.computeConv2DInfo(
    picture as [number, number, number, number],
    filter as [number, number, number, number],
    strides as number,
    1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
    false,
    tf.backend_util.convertConv2DDataFormat(dataFormat as 'NHWC'),
  );
}
