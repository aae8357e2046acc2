import * as tf from '@tensorflow/tfjs';
import { bend, linear, shift, type Jet } from '#runtime/physics/jets.ts';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Fourier features: sines and cosines of the coordinates. A plain network learns slow changes first and fast ones hardly at all; on these
 * features even a fast wave is a linear function.
 *
 *     [sin(2 pi x B), cos(2 pi x B)]          B [coordinates, features], drawn once from a normal distribution, never learned
 *
 *     [batch, coordinates]  ->  [batch, 2 features]
 *
 * Periodic: B is replaced by the whole numbers 1, 2, ... over the period of the first coordinate, the others go through as they are. Whatever the
 * network does with them repeats after a period:  [batch, coordinates] -> [batch, 2 features + coordinates - 1]
 *
 * Tancik et al. 2020, "Fourier Features Let Networks Learn High Frequency Functions"; Dong and Ni 2021 for periodic conditions.
 */
export class FourierFeatures extends tf.layers.Layer {
  static readonly className = 'LoomFourierFeatures';
  readonly features: number;
  readonly scale: number;
  readonly kind: 'random' | 'periodic';
  readonly period: number;
  private frequencies: tf.LayerVariable | undefined;

  constructor(config: { features: number; scale: number; kind: 'random' | 'periodic'; period: number; name?: string }) {
    super(config);
    this.features = config.features;
    this.scale = config.scale;
    this.kind = config.kind;
    this.period = config.period;
  }

  override build(shape: tf.Shape): void {
    if (this.kind === 'random') {
      const normal = tf.initializers.randomNormal({ mean: 0, stddev: this.scale, seed: seedOf(this.name, 'frequencies') });
      this.frequencies = this.addWeight('frequencies', [shape.at(-1)!, this.features], 'float32', normal, undefined, false);
    }
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs) as tf.Tensor2D;
    const angles = x.matMul(this.turns(x.shape[1])) as tf.Tensor2D;
    return tf.concat2d([angles.sin(), angles.cos(), ...this.others(x)], 1);
  }

  /** The same for values with their derivatives. */
  jet([input]: readonly Jet[]): Jet {
    const { rows, plan } = input!;
    const angles = linear(input!, this.turns(rows.shape[1]));
    // A cosine is a sine a quarter turn further on.
    const cosines = bend(shift(angles, tf.fill([this.features], Math.PI / 2)), 'sin');
    return { rows: tf.concat2d([bend(angles, 'sin').rows, cosines.rows, ...this.others(rows)], 1), plan };
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [...shape.slice(0, -1), 2 * this.features + (this.kind === 'periodic' ? shape.at(-1)! - 1 : 0)];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { features, scale, kind, period } = this;
    return { ...super.getConfig(), features, scale, kind, period };
  }

  /** Radians per unit of each coordinate, [coordinates, features]. */
  private turns(coordinates: number): tf.Tensor2D {
    if (this.frequencies) return this.frequencies.read().mul(2 * Math.PI) as tf.Tensor2D;
    const first = Array.from({ length: this.features }, (_, k) => (2 * Math.PI * (k + 1)) / this.period);
    return tf.tensor2d([first, ...Array.from({ length: coordinates - 1 }, () => first.map(() => 0))], [coordinates, this.features]);
  }

  private others(x: tf.Tensor2D): tf.Tensor2D[] {
    return this.kind === 'periodic' && x.shape[1] > 1 ? [x.slice([0, 1], [-1, -1])] : [];
  }
}
tf.serialization.registerClass(FourierFeatures);
