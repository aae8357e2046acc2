import * as tf from '@tensorflow/tfjs';
import type { Noise } from '#runtime/random/noise.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Dropout: while training, each number is zero with probability `rate` and otherwise divided by (1 - rate), so that its
 * expected value stays. Otherwise nothing happens.
 *
 *     x * keep / (1 - rate)        keep = 1 where u >= rate, u uniform in [0, 1)        the shape stays
 *
 * The numbers u come from the run's noise: every step draws new ones, and the same seed draws the same ones again.
 * (The layer of this name in tf.layers, given a seed, silences the same numbers at every step.)
 * Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov 2014.
 */
export class Dropout extends tf.layers.Layer {
  static readonly className = 'LoomDropout';
  readonly rate: number;

  constructor(config: { rate: number; name?: string }) {
    super(config);
    this.rate = config.rate;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training, noise }: { training?: boolean; noise?: Noise } = {}): tf.Tensor {
    const x = single(inputs);
    if (!training || this.rate === 0) return x;
    if (!noise) throw new Error(`${this.name}: training with dropout needs noise; call model.apply(x, { training: true, noise })`);
    const keep = noise.uniform(this.name, x.shape).greaterEqual(this.rate).cast('float32');
    return x.mul(keep).div(1 - this.rate);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}
tf.serialization.registerClass(Dropout);
