import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Sequence pooling: one vector for a whole sequence.
 *
 *     class   the state at the first place, where the class token stands
 *     mean    the mean over all places
 *
 *     [batch, time, width]  ->  [batch, width]
 *
 * Dosovitskiy et al. 2020, section 3.1 and appendix D.3, which compares the two.
 */
export class SequencePool extends tf.layers.Layer {
  static readonly className = 'LoomSequencePool';
  readonly mode: 'class' | 'mean';

  constructor(config: { mode: 'class' | 'mean'; name?: string }) {
    super(config);
    this.mode = config.mode;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    if (this.mode === 'mean') return x.mean(1);
    const [batch, , width] = x.shape as [number, number, number];
    return x.slice([0, 0, 0], [batch, 1, width]).reshape([batch, width]);
  }

  override computeOutputShape([batch, , width]: tf.Shape): tf.Shape {
    return [batch!, width!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), mode: this.mode };
  }
}
tf.serialization.registerClass(SequencePool);
