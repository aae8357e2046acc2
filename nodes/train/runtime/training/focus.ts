import * as tf from '@tensorflow/tfjs';
import { pickedPoints, pointsIn, type Collocation } from '../physics/collocation.ts';
import type { PartKind, Residual } from '../physics/residual.ts';
import { stream } from '../random/seed.ts';

/** Of a gradient. */
export interface Sizes {
  readonly most: number;
  readonly mean: number;
}

/**
 * What a training of physics looks at: the points at which the equations are to hold, and how much each part of the loss counts. Both may
 * change after an epoch.
 */
export class Focus {
  readonly points: tf.Variable<tf.Rank.R2>;
  readonly shares: tf.Variable<tf.Rank.R1>;
  private readonly data: Collocation;
  private readonly kinds: readonly PartKind[];
  private readonly adaptive: boolean;
  private readonly seed: number;

  constructor({ balance, conditionWeight, dataWeight }: Residual, data: Collocation, kinds: readonly PartKind[], seed: number) {
    [this.data, this.kinds, this.adaptive, this.seed] = [data, kinds, balance === 'adaptive', seed];
    const weights = { residual: 1, conditions: conditionWeight, measurements: dataWeight };
    this.points = tf.tidy(() => tf.variable(this.placed(this.pointsOf(0)), false));
    this.shares = tf.tidy(() => tf.variable(tf.tensor1d(kinds.map((kind) => weights[kind])), false));
  }

  variables(): Readonly<Record<string, tf.Variable>> {
    return { points: this.points as unknown as tf.Variable, shares: this.shares as unknown as tf.Variable };
  }

  /** Other points for the next epoch, if that is wanted. Whether there are. */
  async refresh(epoch: number, residuals: (points: Float32Array) => Promise<Float32Array>): Promise<boolean> {
    const { refresh, refineUntil } = this.data;
    if (refresh === 'fixed' || (refineUntil > 0 && epoch > refineUntil)) return false;
    const points = this.pointsOf(epoch);
    if (refresh === 'residual') points.set(await this.whereItFails(Math.floor(this.data.points / 2), epoch, residuals));
    tf.tidy(() => this.points.assign(this.placed(points)));
    return true;
  }

  /**
   * Weights under which no part of the loss is drowned by the equations: for each condition, the largest gradient of the equations over
   * the mean gradient of the condition, a tenth of the way at a time (Wang, Teng and Perdikaris 2021, algorithm 1). Whether there are others now.
   */
  async rebalance(sizes: (parts: readonly number[]) => Promise<Sizes>): Promise<boolean> {
    if (!this.adaptive) return false;
    const equations = this.kinds.flatMap((kind, i) => (kind === 'residual' ? [i] : []));
    const largest = (await sizes(equations)).most;
    const shares = Float32Array.from(await this.shares.data());
    for (let i = equations.length; i < this.kinds.length; i++) {
      const { mean } = await sizes([i]);
      if (mean > 0 && Number.isFinite(largest / mean)) shares[i] = 0.9 * shares[i]! + 0.1 * Math.min(1e4, largest / mean);
    }
    tf.tidy(() => this.shares.assign(tf.tensor1d(shares)));
    return true;
  }

  dispose(): void {
    tf.dispose([this.points, this.shares]);
  }

  private pointsOf(epoch: number): Float32Array {
    const { domain, points, sampler } = this.data;
    return pointsIn(domain, points, sampler, this.seed, epoch);
  }

  private placed(points: Float32Array): tf.Tensor2D {
    return tf.tensor2d(points, [this.data.points, this.data.domain.coordinates.length]);
  }

  /**
   * `count` points drawn from four times as many, the likelier the larger the residual is there: density |r| / mean |r| + 1
   * (Wu, Zhu, Tan, Kartha and Lu 2023, RAD with k = 1, c = 1).
   */
  private async whereItFails(count: number, epoch: number, residualsAt: (points: Float32Array) => Promise<Float32Array>): Promise<Float32Array> {
    const candidates = pointsIn(this.data.domain, 4 * count, 'uniform', this.seed, 'candidates', epoch);
    const residuals = await residualsAt(candidates);
    const each = residuals.length / (4 * count);
    const size = Float64Array.from({ length: 4 * count }, (_, i) => Math.hypot(...residuals.subarray(i * each, (i + 1) * each)));
    const mean = size.reduce((sum, one) => sum + one, 0) / size.length || 1;
    const density = size.map((one) => one / mean + 1);
    return pickedPoints(candidates, density, count, stream(this.seed, 'chosen', epoch));
  }
}
