import * as tf from '@tensorflow/tfjs';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Patch embedding: an image becomes a sequence of words.
 *
 * The image is cut into squares of `patch` x `patch` pixels; each square, flattened, goes through one
 * shared linear map to `width` numbers.
 *
 *     [batch, height, width, channels]  ->  [batch, time, width]      time = (height / patch) * (width / patch)
 *
 * Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words", section 3.1, equation 1 (the term x_p E).
 */
export class PatchEmbed extends tf.layers.Layer {
  static readonly className = 'LoomPatchEmbed';
  readonly patch: number;
  readonly width: number;
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { patch: number; width: number; name?: string }) {
    super(config);
    this.patch = config.patch;
    this.width = config.width;
  }

  override build([, , , channels]: tf.Shape): void {
    this.kernel = this.addWeight(
      'kernel',
      [this.patch ** 2 * channels!, this.width],
      'float32',
      tf.initializers.glorotUniform({ seed: seedOf(this.name, 'kernel') }),
    );
    this.bias = this.addWeight('bias', [this.width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const images = single(inputs);
    const [batch, height, width, channels] = images.shape as [number, number, number, number];
    const [rows, columns] = [height / this.patch, width / this.patch];
    return images
      .reshape([batch * rows, this.patch, columns, this.patch * channels]) // cut into rows of squares
      .transpose([0, 2, 1, 3]) // and each row into squares
      .reshape([batch * rows * columns, this.patch ** 2 * channels]) // flatten each square
      .matMul(this.kernel.read())
      .add(this.bias.read())
      .reshape([batch, rows * columns, this.width]);
  }

  override computeOutputShape([batch, height, width]: tf.Shape): tf.Shape {
    return [batch!, (height! / this.patch) * (width! / this.patch), this.width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), patch: this.patch, width: this.width };
  }
}
tf.serialization.registerClass(PatchEmbed);
