import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Global average pooling: the mean of each map over all its pixels. Because every pixel counts alike, a dense layer after it
 * says for each pixel how much it speaks for each class: that is what a class activation map shows.
 *
 *     [batch, height, width, channels]  ->  [batch, channels]
 *
 * Lin, Chen and Yan 2013, "Network In Network"; Zhou et al. 2016 (CAM).
 */
export class GlobalAveragePool extends tf.layers.Layer {
  static readonly className = 'LoomGlobalAveragePool';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return single(inputs).mean([1, 2]);
  }

  override computeOutputShape([batch, , , channels]: tf.Shape): tf.Shape {
    return [batch!, channels!];
  }
}
tf.serialization.registerClass(GlobalAveragePool);
