import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Max pooling: the largest number of each window and channel. It has no weights.
 *
 *     y[r, c, k] = max over i, j of  x[r * strides + i, c * strides + j, k]        i, j < size
 *
 *     [batch, height, width, channels]  ->  [batch, floor((height - size) / strides) + 1, ..., channels]
 *
 * Zhou and Chellappa 1988; its use after convolutions: Ranzato et al. 2007.
 */
export class MaxPool extends tf.layers.Layer {
  static readonly className = 'LoomMaxPool';
  readonly size: number;
  readonly strides: number;

  constructor(config: { size: number; strides?: number; name?: string }) {
    super(config);
    this.size = config.size;
    this.strides = config.strides ?? config.size;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.maxPool(single(inputs) as tf.Tensor4D, this.size, this.strides, 'valid');
  }

  override computeOutputShape([batch, height, width, channels]: tf.Shape): tf.Shape {
    const places = (size: number) => Math.floor((size - this.size) / this.strides) + 1;
    return [batch!, places(height!), places(width!), channels!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), size: this.size, strides: this.strides };
  }
}
tf.serialization.registerClass(MaxPool);
