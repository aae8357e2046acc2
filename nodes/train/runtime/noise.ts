import * as tf from '@tensorflow/tfjs';
import { stream } from './seed.ts';

/**
 * The randomness of one training step. It enters the step from outside, as tensors, so a step is a function of what it is given: it
 * can be repeated, resumed and recorded. The numbers depend on (seed, step, who asks) alone.
 */
export class Noise {
  private readonly seed: number;
  private step = 0;
  /** What was asked for, by name, in batches of one size; the last batch of an epoch may be smaller and has a map of its own. */
  private readonly batches = new Map<number, Map<string, tf.Tensor>>();
  private asked = new Map<string, tf.Tensor>();

  constructor(seed: number) {
    this.seed = seed;
  }

  /** Uniform numbers in [0, 1) of the given shape for the layer called `name`. */
  uniform(name: string, shape: number[]): tf.Tensor {
    let tensor = this.asked.get(name);
    if (!tensor) this.asked.set(name, (tensor = this.draw(name, shape)));
    return tensor;
  }

  /** Fills every stream that was asked for with the numbers of `step`. Called before the step, so that the step only reads. */
  fill(step: number, batch: number): void {
    this.step = step;
    this.asked = this.batches.get(batch) ?? new Map<string, tf.Tensor>();
    this.batches.set(batch, this.asked);
    for (const [name, old] of this.asked) {
      this.asked.set(name, this.draw(name, old.shape));
      old.dispose();
    }
  }

  dispose(): void {
    for (const streams of this.batches.values()) tf.dispose([...streams.values()]);
    this.batches.clear();
    this.asked = new Map();
  }

  private draw(name: string, shape: number[]): tf.Tensor {
    const random = stream(this.seed, 'noise', name, this.step);
    const numbers = new Float32Array(shape.reduce((product, size) => product * size, 1));
    for (let i = 0; i < numbers.length; i++) numbers[i] = random();
    return tf.keep(tf.tensor(numbers, shape));
  }
}
