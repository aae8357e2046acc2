import * as tf from '@tensorflow/tfjs';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Position embedding: every place of the sequence has a learned vector, which is added to the word that stands there.
 * Attention treats its input as a set; these vectors are all it knows of order.
 *
 *     x + P        [batch, time, width]  ->  [batch, time, width]        P: [1, time, width]
 *
 * Gehring et al. 2017; Dosovitskiy et al. 2020, equation 1 (E_pos).
 */
export class PositionEmbedding extends tf.layers.Layer {
  static readonly className = 'LoomPositionEmbedding';
  private position!: tf.LayerVariable;

  override build([, time, width]: tf.Shape): void {
    const normal = tf.initializers.randomNormal({ stddev: 0.02, seed: seedOf(this.name, 'position') });
    this.position = this.addWeight('position', [1, time!, width!], 'float32', normal);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return single(inputs).add(this.position.read());
  }
}
tf.serialization.registerClass(PositionEmbedding);
