import * as tf from '@tensorflow/tfjs';
import { counterOf, philoxUniform } from './philox.ts';
import { keyOf } from './seed.ts';

/** Some samples of a batch, one after the other: `from`, an int32 scalar, is the place of the first, `count` how many they are, `of` how many the batch has. */
export interface Slice {
  readonly from: tf.Tensor;
  readonly count: number;
  readonly of: number;
}

/**
 * The randomness of one training step: a function of the seed, who asks, and the step's number, which is a tensor. So a step is a function of
 * what it is given; it can be repeated, resumed and recorded. The generator is in philox.ts.
 */
export class Noise {
  private readonly seed: number;
  private step: tf.Tensor | undefined;
  private counter: tf.Tensor | undefined;
  private slice: Slice | undefined;
  /** How often each name has asked in this step: a layer that is used twice draws anew. */
  private readonly uses = new Map<string, number>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /**
   * Begins a step. `step` is its number, an int32 scalar; called inside the function that is the step, so that nothing outlives it.
   * With a slice, samples draw what they would draw within the whole batch.
   */
  begin(step: tf.Tensor, slice?: Slice): void {
    this.step = step;
    this.counter = counterOf(step);
    this.slice = slice;
    this.uses.clear();
  }

  /** Uniform numbers in [0, 1) of the given shape for the layer called `name`. Number i is the same whatever the shape. */
  uniform(name: string, shape: number[]): tf.Tensor {
    if (!this.step || !this.counter) throw new Error(`${name} asks for noise before a step has begun; call noise.begin(step) first`);
    const use = (this.uses.get(name) ?? 0) + 1;
    this.uses.set(name, use);
    const key = keyOf(this.seed, 'noise', use === 1 ? name : `${name}@${use}`);
    const { slice } = this;
    if (!slice || shape[0] !== slice.count) return philoxUniform(this.counter, key, shape);
    const each = tf.util.sizeFromShape(shape.slice(1));
    // The generator makes blocks of four numbers: where samples are whole blocks, those of the slice alone are made.
    if (each % 4 === 0) return philoxUniform(counterOf(this.step, slice.from.mul(tf.scalar(each / 4, 'int32'))), key, shape);
    const whole = philoxUniform(this.counter, key, [slice.of, ...shape.slice(1)]);
    return tf.gather(whole, tf.range(0, slice.count, 1, 'int32').add(slice.from) as tf.Tensor1D);
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
