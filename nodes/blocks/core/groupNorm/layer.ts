import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Group normalisation: the channels are divided into groups; in each sample the numbers of a group, at all places, are shifted and scaled to mean 0
 * and variance 1. Then each channel gets a learned scale and shift.
 *
 *     (x - mean) / sqrt(variance + epsilon) * gamma + beta        mean and variance: one for each sample and group; the shape stays
 *
 *     [batch, ..., channels]  as  [batch, places, groups, channels / groups], over places and channels of a group
 *
 * No sample depends on another, so it does the same in training and afterwards, with any batch size. One group is layer normalisation over the whole
 * picture; as many groups as channels is instance normalisation.
 * Wu and He 2018, "Group Normalization".
 */
export class GroupNorm extends tf.layers.Layer {
  static readonly className = 'LoomGroupNorm';
  readonly groups: number;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;

  constructor(config: { groups?: number; name?: string }) {
    super(config);
    this.groups = config.groups ?? 8;
  }

  override build(shape: tf.Shape): void {
    const channels = shape.at(-1)!;
    this.gamma = this.addWeight('gamma', [channels], 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', [channels], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const [batch, channels] = [x.shape[0]!, x.shape.at(-1)!];
    const grouped = x.reshape([batch, -1, this.groups, channels / this.groups]);
    const centred = grouped.sub(grouped.mean([1, 3], true));
    const scale = centred.square().mean([1, 3], true).add(1e-5).rsqrt();
    return centred.mul(scale).reshape(x.shape).mul(this.gamma.read()).add(this.beta.read());
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), groups: this.groups };
  }
}
tf.serialization.registerClass(GroupNorm);
