import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Flatten: all numbers of a sample in one row, the last axis running fastest. Nothing is computed.
 *
 *     [batch, height, width, channels]  ->  [batch, height * width * channels]
 */
export class Flatten extends tf.layers.Layer {
  static readonly className = 'LoomFlatten';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    return x.reshape([x.shape[0]!, -1]);
  }

  override computeOutputShape([batch, ...sizes]: tf.Shape): tf.Shape {
    return [batch!, sizes.reduce<number>((product, size) => product * size!, 1)];
  }
}
tf.serialization.registerClass(Flatten);
