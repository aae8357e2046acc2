import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';
import { layerNorm } from '#runtime/layers/normalisation.ts';

/**
 * Layer normalisation: each position's numbers are shifted and scaled to mean 0 and variance 1, then given a learned scale and shift.
 *
 *     (x - mean) / sqrt(variance + epsilon) * gamma + beta        over the last axis; the shape stays
 *
 * Written out here because the layer of the same purpose in tf.layers tiles mean and variance, and the gradient of tile takes
 * thousands of operations a step.
 * Ba, Kiros and Hinton 2016.
 */
export class LayerNorm extends tf.layers.Layer {
  static readonly className = 'LoomLayerNorm';
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;

  override build(shape: tf.Shape): void {
    const width = shape.at(-1)!;
    this.gamma = this.addWeight('gamma', [width], 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return layerNorm(single(inputs), this.gamma.read(), this.beta.read());
  }
}
tf.serialization.registerClass(LayerNorm);
