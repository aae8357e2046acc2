import * as tf from '@tensorflow/tfjs';
import type { Compute } from '../core/compute.ts';
import { flatten } from '../core/tensors.ts';
import { Lbfgs, type Vector } from '../optimizers/lbfgs.ts';
import { LbfgsState } from '../optimizers/lbfgsState.ts';
import type { Learner, Slopes } from './learner.ts';

/** How loss and gradient are computed where the weights stand. */
interface Looking {
  readonly compute: Compute;
  readonly slopes: () => Slopes;
  /** All variables that this reads and changes. */
  readonly state: readonly tf.Variable[];
}

/** Steps by L-BFGS, each an iteration: the search works on plain numbers, the model says loss and gradient wherever it looks. */
export class FullBatchSearch {
  private readonly learner: Learner;
  private readonly looking: Looking;
  /** The loss and its parts. */
  private readonly figures: number;
  private readonly held: LbfgsState;

  constructor(learner: Learner, memory: number, parts: number, looking: Looking) {
    [this.learner, this.looking, this.figures] = [learner, looking, 1 + parts];
    const size = learner.weights.reduce((sum, weight) => sum + weight.size, 0);
    this.held = new LbfgsState(new Lbfgs({ memory, single: true }), memory, size);
  }

  variables(): Readonly<Record<string, tf.Variable>> {
    return this.held.variables();
  }

  /** The variables have new values. */
  reload(): void {
    this.held.reload();
  }

  /** The loss is another one from here on. */
  forget(): void {
    this.held.forget();
  }

  dispose(): void {
    this.held.dispose();
  }

  /** [loss, its parts], and how far the weights went. */
  async step(): Promise<readonly [ArrayLike<number> & Iterable<number>, number]> {
    const lbfgs = await this.held.ready();
    const looked: { readonly gradient: Vector; readonly parts: Float32Array }[] = [];
    const point = this.held.point ?? (await this.flatWeights());
    const { length, value } = await lbfgs.step(point, async (at) => {
      const figures = await this.evaluated(at as Float32Array);
      const [parts, gradient] = [figures.slice(0, this.figures), figures.slice(this.figures)];
      looked.push({ gradient, parts });
      return { value: parts[0]!, gradient };
    });
    const chosen = looked.find(({ gradient }) => gradient === lbfgs.remembered.gradient);
    const { parts } = chosen ?? (this.held.parts ? { parts: this.held.parts } : looked.at(-1)!);
    [this.held.parts, this.held.point] = [parts, point];
    // The last point that was looked at need not be the one that was chosen.
    if (looked.at(-1) !== chosen) this.place(point);
    return [[value, ...parts.slice(1)], length];
  }

  /** Loss, its parts and the gradient at some values of the weights, which the model has afterwards. */
  private async evaluated(point: Float32Array): Promise<Float32Array> {
    const { compute, slopes, state } = this.looking;
    const given = tf.tensor1d(point);
    const [told] = compute(
      'evaluate',
      ([vector]) => {
        this.learner.place(vector as tf.Tensor1D);
        const { gradients, figures } = slopes();
        return [tf.concat1d([figures, flatten(gradients)])];
      },
      [given],
      state,
    );
    const values = (await told!.data()) as Float32Array;
    tf.dispose([given, told!]);
    return values;
  }

  private place(point: Float32Array): void {
    tf.tidy(() => this.learner.place(tf.tensor1d(point)));
  }

  private async flatWeights(): Promise<Float32Array> {
    const vector = tf.tidy(() => flatten(this.learner.weights));
    const values = (await vector.data()) as Float32Array;
    vector.dispose();
    return values.slice();
  }
}
