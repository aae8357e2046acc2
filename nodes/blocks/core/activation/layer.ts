import * as tf from '@tensorflow/tfjs';
import { activate, type Activation } from '#runtime/layers/activations.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Activation: each number goes through a fixed curve (softmax: each row becomes shares that sum to 1). The curves are in runtime/activations.
 *
 *     [batch, ...]  ->  [batch, ...]
 */
export class Activate extends tf.layers.Layer {
  static readonly className = 'LoomActivate';
  readonly activation: Activation;
  readonly alpha: number;
  readonly slope: number;

  constructor(config: { activation: Activation; alpha?: number; slope?: number; name?: string }) {
    super(config);
    this.activation = config.activation;
    this.alpha = config.alpha ?? 1;
    this.slope = config.slope ?? 0.01;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return activate(single(inputs), this.activation, { alpha: this.alpha, slope: this.slope });
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), activation: this.activation, alpha: this.alpha, slope: this.slope };
  }
}
tf.serialization.registerClass(Activate);
