import * as tf from '@tensorflow/tfjs';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Class token: one learned word, the same for every sample, is put before the sequence. Attention lets it gather from all
 * others; its last state stands for the whole.
 *
 *     [batch, time, width]  ->  [batch, 1 + time, width]
 *
 * Devlin et al. 2018 ([CLS]); Dosovitskiy et al. 2020, equation 1 (x_class).
 */
export class ClassToken extends tf.layers.Layer {
  static readonly className = 'LoomClassToken';
  private token!: tf.LayerVariable;

  override build([, , width]: tf.Shape): void {
    this.token = this.addWeight('token', [1, 1, width!], 'float32', tf.initializers.randomNormal({ stddev: 0.02, seed: seedOf(this.name, 'token') }));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const [batch, , width] = x.shape as [number, number, number];
    return tf.concat([tf.zeros([batch, 1, width]).add(this.token.read()), x], 1);
  }

  override computeOutputShape([batch, time, width]: tf.Shape): tf.Shape {
    return [batch!, time! + 1, width!];
  }
}
tf.serialization.registerClass(ClassToken);
