import * as tf from '@tensorflow/tfjs';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Token embedding: a table with one learned row for each token; a token is replaced by its row.
 *
 *     E[token]         [batch, time] (whole numbers)  ->  [batch, time, width]         E: [vocabulary, width]
 *
 * It is a product with a one-hot vector, without the multiplications. Only rows that were looked up have a gradient.
 * Bengio, Ducharme, Vincent and Jauvin 2003; Mikolov et al. 2013.
 */
export class TokenEmbedding extends tf.layers.Layer {
  static readonly className = 'LoomTokenEmbedding';
  readonly vocabulary: number;
  readonly width: number;
  private table!: tf.LayerVariable;

  constructor(config: { vocabulary: number; width: number; name?: string }) {
    super(config);
    this.vocabulary = config.vocabulary;
    this.width = config.width;
  }

  override build(): void {
    const normal = tf.initializers.randomNormal({ stddev: 0.02, seed: seedOf(this.name, 'table') });
    this.table = this.addWeight('table', [this.vocabulary, this.width], 'float32', normal);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.gather(this.table.read(), single(inputs) as tf.Tensor2D);
  }

  override computeOutputShape([batch, time]: tf.Shape): tf.Shape {
    return [batch!, time!, this.width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), vocabulary: this.vocabulary, width: this.width };
  }
}
tf.serialization.registerClass(TokenEmbedding);
