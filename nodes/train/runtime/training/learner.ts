import * as tf from '@tensorflow/tfjs';
import { assignFlat, flatten } from '../core/tensors.ts';
import type { Optimizer, Updater } from '../optimizers/optimizer.ts';

/** A loss, and other numbers that are found on the way to it. */
export interface Measured {
  readonly loss: tf.Scalar;
  readonly measures: readonly tf.Scalar[];
}

export interface Slopes {
  /** In the order of the weights. */
  readonly gradients: readonly tf.Tensor[];
  /** The loss, then what was measured. */
  readonly figures: tf.Tensor1D;
}

type Variables = Readonly<Record<string, tf.Variable>>;

/** What every training learns with: the weights of a model, and an optimiser with what it remembers. */
export class Learner {
  readonly weights: readonly tf.Variable[];
  private readonly model: tf.LayersModel;
  /** The weights that are learned, by the names that a checkpoint gives them. */
  private readonly learned: Variables;
  private readonly updater: Updater;
  /** The weights' own values, while their running averages stand in their place. */
  private own: Variables | undefined;
  /** The sum of gradients over the parts of a step. */
  private sum: tf.Variable<tf.Rank.R1> | undefined;

  /** `others`: variables that are learned and are no weights of the model. */
  constructor(model: tf.LayersModel, optimizer: Optimizer, others: Variables = {}) {
    this.model = model;
    this.learned = {
      ...Object.fromEntries(model.trainableWeights.map((weight) => [weight.originalName, weight.read() as tf.Variable])),
      ...others,
    };
    this.weights = Object.values(this.learned);
    this.updater = optimizer.bind(this.weights);
  }

  /** All that an update changes, by unique name: what a checkpoint holds. */
  state(): Record<string, tf.Variable> {
    const all = {
      ...Object.fromEntries(this.model.weights.map((weight) => [weight.originalName, weight.read() as tf.Variable])),
      ...this.learned,
      ...this.own,
    };
    const averages = Object.fromEntries(Object.keys(this.learned).map((name, i) => [name, this.updater.averages?.[i]] as const));
    return {
      ...named('weights/', all),
      ...named('optimizer/', this.updater.slots),
      ...(this.updater.averages ? named('average/', averages as Variables) : {}),
    };
  }

  /** The variables that a step reads and changes. */
  variables(): tf.Variable[] {
    const model = this.model.weights.map((weight) => weight.read() as tf.Variable);
    return [...new Set([...model, ...this.weights, ...Object.values(this.updater.slots), ...(this.updater.averages ?? [])])];
  }

  /** Where the numbers of the state lie: another place each time that one of them changes. */
  places(): readonly object[] {
    return this.variables().map(({ dataId }) => dataId);
  }

  /** Forward and backward. `measure` is called while gradients are taken. */
  slopes(measure: () => Measured): Slopes {
    let kept: readonly tf.Scalar[] = [];
    const measured = () => {
      const { loss, measures } = measure();
      kept = measures.map((one) => tf.keep(one));
      return loss;
    };
    try {
      const { value, grads } = tf.variableGrads(measured, [...this.weights]);
      return { gradients: this.weights.map((weight) => grads[weight.name]!), figures: tf.stack([value, ...kept]) as tf.Tensor1D };
    } catch (error) {
      forgetTape();
      throw error;
    } finally {
      tf.dispose([...kept]);
    }
  }

  update(gradients: readonly tf.Tensor[], rate: tf.Scalar): void {
    this.updater.update(gradients, rate);
  }

  /** Where the gradients of a step that is taken in parts are added up. */
  gathered(): tf.Variable<tf.Rank.R1> {
    const size = this.weights.reduce((sum, weight) => sum + weight.size, 0);
    this.sum ??= tf.tidy(() => tf.zeros<tf.Rank.R1>([size]).variable(false));
    return this.sum;
  }

  /** Adds the gradients of a part that is this share of the step. */
  gather({ gradients }: Slopes, share: tf.Tensor): void {
    const sum = this.gathered();
    sum.assign(sum.add(flatten(gradients).mul(share)));
  }

  /** Updates with the gradients that were added up; the next step begins at nothing. */
  updateGathered(rate: tf.Scalar): void {
    const sum = this.gathered();
    const sizes = this.weights.map(({ size }) => size);
    const pieces = sizes.length === 1 ? [sum] : tf.split(sum, sizes);
    this.update(
      this.weights.map(({ shape }, i) => pieces[i]!.reshape(shape)),
      rate,
    );
    sum.assign(tf.zerosLike(sum));
  }

  /** Forgets what parts of a step that was broken off have left. */
  clear(): void {
    const sum = this.gathered();
    tf.tidy(() => sum.assign(tf.zerosLike(sum)));
  }

  /** Does something while each weight is its running average, where the optimiser keeps those. `state` is what it is without. */
  async averaged<T>(work: () => Promise<T>): Promise<T> {
    const { averages } = this.updater;
    if (!averages || this.own) return work();
    this.own = Object.fromEntries(Object.entries(this.learned).map(([name, weight]) => [name, tf.tidy(() => weight.clone().variable(false))]));
    try {
      this.weights.forEach((weight, i) => weight.assign(averages[i]!));
      return await work();
    } finally {
      const { own } = this;
      Object.keys(this.learned).forEach((name, i) => this.weights[i]!.assign(own[name]!));
      this.own = undefined;
      tf.dispose(Object.values(own));
    }
  }

  /** Gives all weights together the numbers of a vector. */
  place(vector: tf.Tensor1D): void {
    assignFlat(this.weights, vector);
  }

  dispose(): void {
    this.sum?.dispose();
    tf.dispose([...Object.values(this.updater.slots), ...(this.updater.averages ?? [])]);
  }
}

/** An error while gradients are taken, such as too little memory, leaves in tfjs what was kept for the way back. */
function forgetTape(): void {
  const state = tf.engine().state as unknown as { activeTape?: { saved?: readonly (tf.Tensor | null)[] | null }[] | null; gradientDepth: number };
  if (state.gradientDepth > 0 || !state.activeTape) return;
  for (const { saved } of state.activeTape) for (const tensor of saved ?? []) tensor?.dispose();
  state.activeTape = null;
}

const named = (prefix: string, variables: Variables): Record<string, tf.Variable> =>
  Object.fromEntries(Object.entries(variables).map(([name, variable]) => [prefix + name, variable]));
