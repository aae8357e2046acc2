import * as tf from '@tensorflow/tfjs';
import type { Attributes } from './heap.ts';

/** Sizes of a window that goes over volumes or pictures, as tfjs works them out. Pictures are volumes of depth 1. */
export interface Window {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  /** Depth, rows, columns. */
  readonly input: Three;
  readonly output: Three;
  readonly size: Three;
  readonly strides: Three;
  readonly dilations: Three;
  readonly before: Three;
}

type Three = readonly [number, number, number];

/** The window in the order of `assembly/window.as`. */
export const wordsOf = ({ batch, inChannels, outChannels, input, output, size, strides, dilations, before }: Window): readonly number[] => [
  ...[batch, inChannels, outChannels],
  ...[...input, ...output, ...size, ...strides, ...dilations, ...before],
];

export const tapsOf = ({ size }: Window): number => size[0] * size[1] * size[2];
export const cellsOf = ({ batch, output }: Window): number => batch * output[0] * output[1] * output[2];

const isVolume = (shape: readonly number[]): boolean => shape.length === 5;

/** The window of a convolution of pictures or volumes [batch, ..., in] with a filter [..., in, out]. */
export function convolutionWindow(x: readonly number[], filter: readonly number[], attrs: Attributes, depthwise = false): Window {
  const { strides, pad, dilations, dimRoundingMode } = attrs;
  if (isVolume(x)) {
    const at = tf.backend_util.computeConv3DInfo(x as Five, filter as Five, strides as number, (dilations as number | undefined) ?? 1, pad as 'same');
    return volume(at, at.outChannels);
  }
  const at = tf.backend_util.computeConv2DInfo(
    x as Four,
    filter as Four,
    strides as number,
    (dilations as number | undefined) ?? 1,
    pad as 'same',
    dimRoundingMode as 'floor' | undefined,
    depthwise,
  );
  return picture(at, at.outChannels);
}

/** The window of a pooling: it sees each channel by itself. */
export function poolingWindow(x: readonly number[], attrs: Attributes): Window {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  const rounding = dimRoundingMode as 'floor' | undefined;
  if (isVolume(x)) return volume(tf.backend_util.computePool3DInfo(x as Five, filterSize as number, strides as number, 1, pad as 'same', rounding), x[4]!);
  return picture(tf.backend_util.computePool2DInfo(x as Four, filterSize as number, strides as number, 1, pad as 'same', rounding), x[3]!);
}

/** The window of a dilation of pictures with a filter [rows, columns, channels]. */
export function dilationWindow(x: readonly number[], filter: readonly number[], { strides, pad, dilations }: Attributes): Window {
  const at = tf.backend_util.computeDilation2DInfo(
    x as Four,
    filter as [number, number, number],
    strides as number,
    pad as 'same',
    'NHWC',
    dilations as number,
  );
  return picture(at, at.inChannels);
}

type Four = [number, number, number, number];
type Five = [number, number, number, number, number];

/** Of a size that does not come out even, the whole part counts. */
const picture = (at: tf.backend_util.Conv2DInfo, outChannels: number): Window => ({
  batch: at.batchSize,
  inChannels: at.inChannels,
  outChannels,
  input: [1, at.inHeight, at.inWidth],
  output: [1, at.outHeight, at.outWidth],
  size: [1, at.filterHeight, at.filterWidth],
  strides: [1, at.strideHeight, at.strideWidth],
  dilations: [1, at.dilationHeight, at.dilationWidth],
  before: [0, at.padInfo.top, at.padInfo.left],
});

const volume = (at: tf.backend_util.Conv3DInfo, outChannels: number): Window => ({
  batch: at.batchSize,
  inChannels: at.inChannels,
  outChannels,
  input: [at.inDepth, at.inHeight, at.inWidth],
  output: [at.outDepth, at.outHeight, at.outWidth],
  size: [at.filterDepth, at.filterHeight, at.filterWidth],
  strides: [at.strideDepth, at.strideHeight, at.strideWidth],
  dilations: [at.dilationDepth, at.dilationHeight, at.dilationWidth],
  before: [at.padInfo.front, at.padInfo.top, at.padInfo.left],
});

/** The shape of the result. */
export function shapeOf(at: Window, rank: number): number[] {
  return rank === 5 ? [at.batch, ...at.output, at.outChannels] : [at.batch, at.output[1], at.output[2], at.outChannels];
}
