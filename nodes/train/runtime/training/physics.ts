import * as tf from '@tensorflow/tfjs';
import { isFullBatch } from '../optimizers/adamLbfgs.ts';
import { pickedPoints, pointsIn, type Collocation, type Domain } from '../physics/collocation.ts';
import { direct, type Compute } from '../core/compute.ts';
import { giveWay, stepsInEpochs } from './epochs.ts';
import { examine, type Finding, type Trace } from './examine.ts';
import { Learner, type Slopes } from './learner.ts';
import { Lbfgs, type Vector } from '../optimizers/lbfgs.ts';
import { LbfgsState } from '../optimizers/lbfgsState.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { EpochEvent, Position, Recipe, Settings, StepEvent, Training } from './recipe.ts';
import { errorOf, gridPoints, relativeError, type Reference, type ReferenceMaker } from '../physics/reference.ts';
import { measurementsOf } from '../physics/measurements.ts';
import { watchJets } from '../physics/network.ts';
import { partNames, ResidualLoss, type Residual } from '../physics/residual.ts';
import { stream, useSeed } from '../random/seed.ts';
import { flatten } from '../core/tensors.ts';

export interface PhysicsSettings extends Omit<Settings, 'batch'> {
  /** Steps after which the error is measured: an epoch. */
  readonly steps: number;
  readonly data: Collocation;
  readonly model: () => tf.LayersModel;
  readonly loss: Residual;
  readonly optimizer: Optimizer;
  readonly reference?: ReferenceMaker;
  /** Another way to solve the same problem, to compare with. */
  readonly classical?: ReferenceMaker;
}

/** A training that looks for the solution of an equation. */
export interface Physics extends Training {
  readonly kind: 'physics';
  readonly domain: Domain;
  readonly residual: Residual;
  readonly reference: Reference | undefined;
  readonly classical: Reference | undefined;
  /** Seconds that steps have taken, those before a resumption included. */
  readonly seconds: number;
  /** The points at which the equations are looked at now, all coordinates of one after those of the other. */
  points(): Promise<Float32Array>;
  /** Fields at points, all fields of one point after those of the other. */
  predict(points: Float32Array): Promise<Float32Array>;
  /** Left side minus right side of each equation, likewise. */
  residuals(points: Float32Array): Promise<Float32Array>;
  /** What the unknown coefficients are now. */
  coefficients(): Promise<Readonly<Record<string, number>>>;
  untrained(): Physics;
}

export const isPhysics = (training: Training): training is Physics => training.kind === 'physics';

/**
 * Physics: the loss is how badly the network satisfies an equation at points of its domain, so that no solution need be known. All points are
 * looked at in each step. What changes from epoch to epoch (points drawn anew, weights of the loss) is state, so a training that stopped goes on.
 */
export function physics({ data, model, loss, optimizer, reference: known, classical: rival, ...declared }: PhysicsSettings): Recipe<Physics> {
  const settings = { ...declared, batch: data.points };
  return {
    settings,
    async prepare(source, changes = {}, compute = direct) {
      const problem = { domain: data.domain, ...loss };
      const reference = await known?.(problem, source);
      const classical = await rival?.(problem, source);
      return new PhysicsTraining({ ...settings, ...changes, batch: data.points, data, model, loss, optimizer }, reference, classical, compute);
    },
  };
}

class PhysicsTraining implements Physics {
  readonly kind = 'physics';
  readonly settings: Settings & PhysicsSettings;
  readonly model: tf.LayersModel;
  readonly domain: Domain;
  readonly residual: Residual;
  readonly reference: Reference | undefined;
  readonly classical: Reference | undefined;
  readonly stepsPerEpoch: number;
  private at: Position = { step: 0, sums: {} };
  private readonly compute: Compute;
  private readonly loss: ResidualLoss;
  private readonly unknowns: Readonly<Record<string, tf.Variable>>;
  /** What is learned. */
  private readonly weights: readonly tf.Variable[];
  private readonly learner: Learner;
  private readonly collocation: tf.Variable<tf.Rank.R2>;
  /** How much each part of the loss counts. */
  private readonly shares: tf.Variable<tf.Rank.R1>;
  private readonly lbfgs: LbfgsState | undefined;
  private readonly variables: readonly tf.Variable[];

  constructor(settings: Settings & PhysicsSettings, reference: Reference | undefined, classical: Reference | undefined, compute: Compute) {
    const { data, model, loss, optimizer, seed } = settings;
    useSeed(seed);
    [this.settings, this.domain, this.residual, this.compute] = [settings, data.domain, loss, compute];
    [this.reference, this.classical] = [reference, classical];
    this.stepsPerEpoch = settings.steps;
    this.model = model();
    this.unknowns = Object.fromEntries(Object.entries(loss.unknowns).map(([name, start]) => [name, tf.tidy(() => tf.scalar(start).variable())]));
    this.learner = new Learner(
      this.model,
      optimizer,
      Object.fromEntries(Object.entries(this.unknowns).map(([name, unknown]) => [`equation/${name}`, unknown])),
    );
    this.weights = this.learner.weights;
    this.loss = new ResidualLoss(loss, data.domain, seed, this.model, this.unknowns, measurementsOf(loss, data.domain, reference, seed));
    this.collocation = this.constant(pointsIn(data.domain, data.points, data.sampler, seed, 0), [data.points, this.width]);
    const names = partNames(loss);
    this.shares = this.constant(
      names.map((name) => (name.startsWith('equation') ? 1 : name === 'measurements' ? loss.dataWeight : loss.conditionWeight)),
      [names.length],
    );
    const size = this.weights.reduce((sum, weight) => sum + weight.size, 0);
    this.lbfgs = isFullBatch(optimizer) ? new LbfgsState(new Lbfgs({ memory: optimizer.lbfgs.memory, single: true }), optimizer.lbfgs.memory, size) : undefined;
    this.variables = [...this.learner.variables(), this.collocation, this.shares];
  }

  get seconds(): number {
    return this.at.seconds ?? 0;
  }

  get stepsAlike(): number {
    const { optimizer } = this.settings;
    return isFullBatch(optimizer) && this.at.step < optimizer.lbfgs.after ? optimizer.lbfgs.after - this.at.step : Infinity;
  }

  get position(): Position {
    return this.at;
  }

  set position(position: Position) {
    this.at = position;
    this.lbfgs?.reload();
  }

  state(): Record<string, tf.Variable> {
    const prefixed = (prefix: string, variables: Readonly<Record<string, tf.Variable>>) =>
      Object.entries(variables).map(([name, variable]): [string, tf.Variable] => [prefix + name, variable]);
    return Object.fromEntries([
      ...Object.entries(this.learner.state()),
      ...prefixed('physics/', { points: this.collocation as unknown as tf.Variable, shares: this.shares as unknown as tf.Variable }),
      ...prefixed('lbfgs/', this.lbfgs?.variables() ?? {}),
    ]);
  }

  steps(goOn = giveWay): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    return stepsInEpochs(this, { advance: (total) => this.advance(total), endEpoch: () => this.endEpoch(goOn) });
  }

  figures(): Readonly<Record<string, number>> {
    const { step, sums } = this.at;
    const seen = ((step - 1) % this.stepsPerEpoch) + 1;
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / seen]));
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const coefficients = await this.coefficients();
    const errors = Object.entries(this.residual.truth).map(
      ([name, truth]) => [`${name}Error`, Math.abs(coefficients[name]! - truth) / Math.abs(truth)] as const,
    );
    const figures = { ...coefficients, ...Object.fromEntries(errors) };
    const rival: Readonly<Record<string, number>> = this.classical && this.reference ? { classicalError: errorOf(this.reference, this.classical) } : {};
    if (!this.reference) return figures;
    const told = await this.predict(gridPoints(this.reference.axes));
    if (!(await goOn())) return undefined;
    return { error: relativeError(this.reference, this.residual.fields, told), ...rival, ...figures };
  }

  averaged<T>(work: () => Promise<T>): Promise<T> {
    return this.learner.averaged(work);
  }

  /** All points are looked at in each step: it is a whole. */
  readonly mostParts = 1;
  readonly intact = false;

  examine(): Promise<Finding> {
    const weights = Object.entries(this.learner.state()).map(([name, values]) => ({ name, values }));
    const data = [{ name: 'points', values: this.collocation }];
    const watch = (trace: Trace) => watchJets(this.model, trace);
    return examine({ layers: this.model.layers, weights, data, slopes: () => this.gradients(), learned: this.weights, watch });
  }

  score({ error, loss }: Readonly<Record<string, number>>): number {
    return -(error ?? loss ?? Infinity);
  }

  untrained(): Physics {
    return new PhysicsTraining(this.settings, this.reference, this.classical, this.compute);
  }

  async points(): Promise<Float32Array> {
    return (await this.collocation.data()) as Float32Array;
  }

  predict(points: Float32Array): Promise<Float32Array> {
    return this.computed('fields', points, (tensor) => this.loss.fields(tensor));
  }

  residuals(points: Float32Array): Promise<Float32Array> {
    return this.computed('residuals', points, (tensor) => this.loss.residuals(tensor));
  }

  async coefficients(): Promise<Readonly<Record<string, number>>> {
    const values = await Promise.all(Object.values(this.unknowns).map((variable) => variable.data()));
    return Object.fromEntries(Object.keys(this.unknowns).map((name, i) => [name, values[i]![0]!]));
  }

  dispose(): void {
    this.loss.dispose();
    this.lbfgs?.dispose();
    this.learner.dispose();
    tf.dispose([...Object.values(this.unknowns), this.collocation, this.shares]);
    this.model.dispose();
  }

  private get width(): number {
    return this.domain.coordinates.length;
  }

  private constant<R extends tf.Rank>(values: ArrayLike<number>, shape: number[]): tf.Variable<R> {
    return tf.tidy(() => tf.tensor(Float32Array.from(values), shape).variable(false)) as tf.Variable<R>;
  }

  private async advance(total: number): Promise<StepEvent> {
    const started = tf.util.now();
    const step = this.at.step + 1;
    const { optimizer } = this.settings;
    const second = isFullBatch(optimizer) && step > optimizer.lbfgs.after;
    const [parts, rate] = second ? await this.search() : await this.descend(optimizer.rateAt(step, total));
    const names = partNames(this.residual);
    const [loss = NaN, ...squares] = parts;
    const sums: Record<string, number> = { ...this.at.sums, loss: (this.at.sums['loss'] ?? 0) + loss };
    names.forEach((name, i) => {
      const kind = name.startsWith('equation') ? 'residual' : name.startsWith('condition') ? 'conditions' : 'measurements';
      sums[kind] = (sums[kind] ?? 0) + squares[i]!;
    });
    this.at = { step, sums, seconds: this.seconds + (tf.util.now() - started) / 1000 };
    return { type: 'step', step, epoch: Math.ceil(step / this.stepsPerEpoch), loss, rate };
  }

  /** One step along the gradient, by the rule of the optimizer: [loss, its parts]. */
  private async descend(rate: number): Promise<readonly [Float32Array, number]> {
    const given = tf.scalar(rate);
    const [figures] = this.compute(
      'step',
      ([by]) => {
        const { gradients, figures } = this.gradients();
        this.learner.update(gradients, by as tf.Scalar);
        return [figures];
      },
      [given],
      this.variables,
    );
    const parts = (await figures!.data()) as Float32Array;
    tf.dispose([given, figures!]);
    return [parts, rate];
  }

  /** One iteration of L-BFGS. */
  private async search(): Promise<readonly [ArrayLike<number> & Iterable<number>, number]> {
    const lbfgs = await this.lbfgs!.ready();
    const count = partNames(this.residual).length + 1;
    const looked: { readonly gradient: Vector; readonly parts: Float32Array }[] = [];
    const point = this.lbfgs!.point ?? (await this.flatWeights());
    const { length, value } = await lbfgs.step(point, async (at) => {
      const figures = await this.evaluated(at as Float32Array);
      const [parts, gradient] = [figures.slice(0, count), figures.slice(count)];
      looked.push({ gradient, parts });
      return { value: parts[0]!, gradient };
    });
    const chosen = looked.find(({ gradient }) => gradient === lbfgs.remembered.gradient);
    const { parts } = chosen ?? (this.lbfgs!.parts ? { parts: this.lbfgs!.parts } : looked.at(-1)!);
    [this.lbfgs!.parts, this.lbfgs!.point] = [parts, point];
    // The last point that was looked at need not be the one that was chosen.
    if (looked.at(-1) !== chosen) this.place(point);
    return [[value, ...parts.slice(1)], length];
  }

  /** Loss, its parts and the gradient at some values of the weights, which the model has afterwards. */
  private async evaluated(point: Float32Array): Promise<Float32Array> {
    const given = tf.tensor1d(point);
    const [figures] = this.compute(
      'evaluate',
      ([vector]) => {
        this.learner.place(vector as tf.Tensor1D);
        const { gradients, figures } = this.gradients();
        return [tf.concat1d([figures, flatten(gradients)])];
      },
      [given],
      this.variables,
    );
    const values = (await figures!.data()) as Float32Array;
    tf.dispose([given, figures!]);
    return values;
  }

  private place(point: Float32Array): void {
    tf.tidy(() => this.learner.place(tf.tensor1d(point)));
  }

  private async flatWeights(): Promise<Float32Array> {
    const vector = tf.tidy(() => flatten(this.weights));
    const values = (await vector.data()) as Float32Array;
    vector.dispose();
    return values.slice();
  }

  /** Gradients of the weighted loss, and [loss, parts]. */
  private gradients(shares: tf.Tensor1D = this.shares): Slopes {
    let parts!: tf.Tensor1D;
    const { value, grads } = tf.variableGrads(() => {
      parts = tf.keep(this.loss.parts(this.collocation));
      return parts.mul(shares).sum() as tf.Scalar;
    }, this.weights as tf.Variable[]);
    const figures = tf.concat1d([value.reshape([1]) as tf.Tensor1D, parts]);
    parts.dispose();
    return { gradients: this.weights.map((weight) => grads[weight.name]!), figures };
  }

  private async endEpoch(goOn: () => Promise<boolean>): Promise<Omit<EpochEvent, 'seconds'> | undefined> {
    const { step } = this.at;
    const means = this.figures();
    const measured = await this.averaged(() => this.evaluate(goOn));
    if (!measured) return undefined;
    const epoch = step / this.stepsPerEpoch;
    await this.refresh(epoch);
    if (this.residual.balance === 'adaptive') await this.rebalance();
    this.at = { ...this.at, sums: {} };
    return { type: 'epoch', epoch, step, metrics: { ...means, ...measured } };
  }

  /** Other points for the next epoch, if that is wanted. */
  private async refresh(epoch: number): Promise<void> {
    const { data, seed } = this.settings;
    if (data.refresh === 'fixed' || (data.refineUntil > 0 && epoch > data.refineUntil)) return;
    const points = pointsIn(data.domain, data.points, data.sampler, seed, epoch);
    if (data.refresh === 'residual') points.set(await this.whereItFails(Math.floor(data.points / 2), epoch));
    tf.tidy(() => this.collocation.assign(tf.tensor2d(points, [data.points, this.width])));
    this.lbfgs?.forget();
  }

  /**
   * `count` points drawn from four times as many, the likelier the larger the residual is there: density |r| / mean |r| + 1
   * (Wu, Zhu, Tan, Kartha and Lu 2023, RAD with k = 1, c = 1).
   */
  private async whereItFails(count: number, epoch: number): Promise<Float32Array> {
    const { seed } = this.settings;
    const candidates = pointsIn(this.domain, 4 * count, 'uniform', seed, 'candidates', epoch);
    const residuals = await this.residuals(candidates);
    const each = residuals.length / (4 * count);
    const size = Float64Array.from({ length: 4 * count }, (_, i) => Math.hypot(...residuals.subarray(i * each, (i + 1) * each)));
    const mean = size.reduce((sum, one) => sum + one, 0) / size.length || 1;
    const density = size.map((one) => one / mean + 1);
    return pickedPoints(candidates, density, count, stream(seed, 'chosen', epoch));
  }

  /**
   * Weights under which no part of the loss is drowned by the equations: for each condition, the largest gradient of the equations over
   * the mean gradient of the condition, a tenth of the way at a time (Wang, Teng and Perdikaris 2021, algorithm 1).
   */
  private async rebalance(): Promise<void> {
    const names = partNames(this.residual);
    const equations = names.flatMap((name, i) => (name.startsWith('equation') ? [i] : []));
    const largest = (await this.sizes(equations)).most;
    const shares = Float32Array.from(await this.shares.data());
    for (let i = equations.length; i < names.length; i++) {
      const { mean } = await this.sizes([i]);
      if (mean > 0 && Number.isFinite(largest / mean)) shares[i] = 0.9 * shares[i]! + 0.1 * Math.min(1e4, largest / mean);
    }
    tf.tidy(() => this.shares.assign(tf.tensor1d(shares)));
    this.lbfgs?.forget();
  }

  /** Largest and mean size of the gradient of some parts. */
  private async sizes(parts: readonly number[]): Promise<{ readonly most: number; readonly mean: number }> {
    const given = tf.tensor1d(partNames(this.residual).map((_, i) => (parts.includes(i) ? 1 : 0)));
    const [found] = this.compute(
      'sizes',
      ([shares]) => {
        const size = flatten(this.gradients(shares as tf.Tensor1D).gradients).abs();
        return [tf.stack([size.max(), size.mean()])];
      },
      [given],
      this.variables,
    );
    const [most, mean] = (await found!.data()) as Float32Array;
    tf.dispose([given, found!]);
    return { most: most!, mean: mean! };
  }

  private async computed(name: string, points: Float32Array, f: (points: tf.Tensor2D) => tf.Tensor): Promise<Float32Array> {
    const given = tf.tensor2d(points, [points.length / this.width, this.width]);
    const [found] = this.compute(name, ([tensor]) => [f(tensor as tf.Tensor2D)], [given], this.variables);
    const values = (await found!.data()) as Float32Array;
    tf.dispose([given, found!]);
    return values;
  }
}
