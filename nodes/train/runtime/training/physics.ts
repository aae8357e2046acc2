import * as tf from '@tensorflow/tfjs';
import { isFullBatch } from '../optimizers/adamLbfgs.ts';
import type { Collocation, Domain } from '../physics/collocation.ts';
import { direct, type Compute } from '../core/compute.ts';
import { giveWay, stepsInEpochs } from './epochs.ts';
import { examine, type Finding, type Trace } from './examine.ts';
import { FullBatchSearch } from './fullBatchSearch.ts';
import { Learner, type Slopes } from './learner.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { EpochEvent, Position, Recipe, Settings, StepEvent, Training } from './recipe.ts';
import { errorOf, gridPoints, relativeError, type Reference, type ReferenceMaker } from '../physics/reference.ts';
import { measurementsOf } from '../physics/measurements.ts';
import { watchJets } from '../physics/network.ts';
import { Focus, type Sizes } from './focus.ts';
import { kindsOfParts, ResidualLoss, type PartKind, type Residual } from '../physics/residual.ts';
import { useSeed } from '../random/seed.ts';
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
  private readonly focus: Focus;
  /** What kind each part of the loss is of. */
  private readonly kinds: readonly PartKind[];
  private readonly search: FullBatchSearch | undefined;
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
    this.kinds = kindsOfParts(loss);
    this.focus = new Focus(loss, data, this.kinds, seed);
    this.variables = [...this.learner.variables(), ...Object.values(this.focus.variables())];
    if (isFullBatch(optimizer)) {
      this.search = new FullBatchSearch(this.learner, optimizer.lbfgs.memory, this.kinds.length, {
        compute: this.compute,
        slopes: () => this.gradients(),
        state: this.variables,
      });
    }
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
    this.search?.reload();
  }

  state(): Record<string, tf.Variable> {
    const prefixed = (prefix: string, variables: Readonly<Record<string, tf.Variable>>) =>
      Object.entries(variables).map(([name, variable]): [string, tf.Variable] => [prefix + name, variable]);
    return Object.fromEntries([
      ...Object.entries(this.learner.state()),
      ...prefixed('physics/', this.focus.variables()),
      ...prefixed('lbfgs/', this.search?.variables() ?? {}),
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
    const data = [{ name: 'points', values: this.focus.points }];
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
    return (await this.focus.points.data()) as Float32Array;
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
    this.search?.dispose();
    this.focus.dispose();
    this.learner.dispose();
    tf.dispose(Object.values(this.unknowns));
    this.model.dispose();
  }

  private get width(): number {
    return this.domain.coordinates.length;
  }

  private async advance(total: number): Promise<StepEvent> {
    const started = tf.util.now();
    const step = this.at.step + 1;
    const { optimizer } = this.settings;
    const second = isFullBatch(optimizer) && step > optimizer.lbfgs.after;
    const [[loss = NaN, ...squares], rate] = second ? await this.search!.step() : await this.descend(optimizer.rateAt(step, total));
    const parts: Partial<Record<PartKind, number>> = {};
    this.kinds.forEach((kind, i) => (parts[kind] = (parts[kind] ?? 0) + squares[i]!));
    const { sums } = this.at;
    const added = Object.entries({ loss, ...parts }).map(([name, value]) => [name, (sums[name] ?? 0) + value]);
    this.at = { step, sums: { ...sums, ...Object.fromEntries(added) }, seconds: this.seconds + (tf.util.now() - started) / 1000 };
    // A loss of one kind is that.
    const each = Object.keys(parts).length > 1 && { each: parts };
    return { type: 'step', step, epoch: Math.ceil(step / this.stepsPerEpoch), loss, ...each, rate };
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

  /** Gradients of the weighted loss, and [loss, parts]. */
  private gradients(shares: tf.Tensor1D = this.focus.shares): Slopes {
    let parts!: tf.Tensor1D;
    const { value, grads } = tf.variableGrads(() => {
      parts = tf.keep(this.loss.parts(this.focus.points));
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
    // Another loss from here on: what the search remembers is of the last one.
    if (await this.focus.refresh(epoch, (points) => this.residuals(points))) this.search?.forget();
    if (await this.focus.rebalance((parts) => this.sizes(parts))) this.search?.forget();
    this.at = { ...this.at, sums: {} };
    return { type: 'epoch', epoch, step, metrics: { ...means, ...measured } };
  }

  /** Largest and mean size of the gradient of some parts. */
  private async sizes(parts: readonly number[]): Promise<Sizes> {
    const given = tf.tensor1d(this.kinds.map((_, i) => (parts.includes(i) ? 1 : 0)));
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
