import * as tf from '@tensorflow/tfjs';
import { counterOf, philoxUniform } from './philox.ts';
import { keyOf } from './seed.ts';

/**
 * The randomness of one training step: a function of the seed, who asks, and the step's number, which is a tensor. So a step is a function of
 * what it is given; it can be repeated, resumed and recorded. The generator is in philox.ts.
 */
export class Noise {
  private readonly seed: number;
  private counter: tf.Tensor | undefined;
  /** How often each name has asked in this step: a layer that is used twice draws anew. */
  private readonly uses = new Map<string, number>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Begins a step. `step` is its number, an int32 scalar; called inside the function that is the step, so that nothing outlives it. */
  begin(step: tf.Tensor): void {
    this.counter = counterOf(step);
    this.uses.clear();
  }

  /** Uniform numbers in [0, 1) of the given shape for the layer called `name`. Number i is the same whatever the shape. */
  uniform(name: string, shape: number[]): tf.Tensor {
    if (!this.counter) throw new Error(`${name} asks for noise before a step has begun; call noise.begin(step) first`);
    const use = (this.uses.get(name) ?? 0) + 1;
    this.uses.set(name, use);
    return philoxUniform(this.counter, keyOf(this.seed, 'noise', use === 1 ? name : `${name}@${use}`), shape);
  }

  /**
   * Numbers of the standard normal distribution, each from two uniform ones (Box and Muller 1958).
   *
   *     sqrt(-2 ln(1 - u)) * cos(2 pi v)        1 - u lies in (0, 1], so the logarithm is finite
   */
  normal(name: string, shape: number[]): tf.Tensor {
    return tf.tidy(() => {
      const [u, v] = tf.unstack(this.uniform(name, [...shape, 2]), -1) as [tf.Tensor, tf.Tensor];
      return tf
        .sub(1, u)
        .log()
        .mul(-2)
        .sqrt()
        .mul(v.mul(2 * Math.PI).cos());
    });
  }
}
