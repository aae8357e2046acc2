import * as tf from '@tensorflow/tfjs';
import type { Lbfgs, Vector } from './lbfgs.ts';

/**
 * The memory of L-BFGS as variables, so that a checkpoint holds it beside the weights. The search itself works on arrays; the variables are
 * written when somebody asks for them, and read again when a training goes on from a checkpoint.
 */
export class LbfgsState {
  /** Parts of the loss at the point where the search stands. */
  parts: Float32Array | undefined;
  /** That point, once a step has been taken: the weights need not be read again. */
  point: Float32Array | undefined;
  private readonly lbfgs: Lbfgs;
  private readonly memory: number;
  private readonly size: number;
  private readonly held: Readonly<Record<'moves' | 'changes' | 'gradient' | 'figures', tf.Variable>>;
  private stale = false;

  constructor(lbfgs: Lbfgs, memory: number, size: number) {
    [this.lbfgs, this.memory, this.size] = [lbfgs, memory, size];
    const zeros = (shape: number[]) => tf.tidy(() => tf.zeros(shape).variable(false));
    this.held = { moves: zeros([memory, size]), changes: zeros([memory, size]), gradient: zeros([size]), figures: zeros([3]) };
  }

  variables(): Readonly<Record<string, tf.Variable>> {
    if (!this.stale) this.write();
    return this.held;
  }

  /** The variables have new values. */
  reload(): void {
    this.stale = true;
    this.point = undefined;
  }

  forget(): void {
    this.lbfgs.forget();
    this.parts = undefined;
    this.stale = false;
  }

  /** The search, as the variables say. */
  async ready(): Promise<Lbfgs> {
    if (this.stale) await this.read();
    return this.lbfgs;
  }

  dispose(): void {
    tf.dispose(Object.values(this.held));
  }

  private write(): void {
    const { moves, changes, value, gradient } = this.lbfgs.remembered;
    const rows = (vectors: readonly Vector[]) => {
      const all = new Float32Array(this.memory * this.size);
      vectors.forEach((vector, i) => all.set(vector, i * this.size));
      return tf.tensor2d(all, [this.memory, this.size]);
    };
    tf.tidy(() => {
      this.held.moves.assign(rows(moves));
      this.held.changes.assign(rows(changes));
      this.held.gradient.assign(tf.tensor1d(gradient ? Float32Array.from(gradient) : new Float32Array(this.size)));
      this.held.figures.assign(tf.tensor1d([moves.length, value ?? 0, value === undefined ? 0 : 1]));
    });
  }

  private async read(): Promise<void> {
    const [moves, changes, gradient, figures] = (await Promise.all(
      [this.held.moves, this.held.changes, this.held.gradient, this.held.figures].map((variable) => variable.data()),
    )) as [Float32Array, Float32Array, Float32Array, Float32Array];
    const [count = 0, value = 0, started] = figures;
    const rows = (all: Float32Array) => Array.from({ length: count }, (_, i) => all.slice(i * this.size, (i + 1) * this.size));
    this.lbfgs.remembered = { moves: rows(moves), changes: rows(changes), ...(started === 1 ? { value, gradient: gradient.slice() } : {}) };
    this.stale = false;
  }
}
