import * as tf from '@tensorflow/tfjs';
import { prepared, type Compute } from '../core/compute.ts';
import { giveWay, stepsInEpochs } from './epochs.ts';
import { examine, watchCalls, type Finding, type Suspect, type Trace } from './examine.ts';
import { Learner, type Measured } from './learner.ts';
import { Noise } from '../random/noise.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { EpochEvent, Position, Settings, StepEvent, Training } from './recipe.ts';
import { useSeed } from '../random/seed.ts';

export interface Parts {
  readonly settings: Settings;
  readonly model: () => tf.LayersModel;
  readonly optimizer: Optimizer;
  readonly compute: Compute;
}

/** Samples of a batch, by their places in it: `to` is the first that does not belong. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a step, or a part of one, works on. Its tensors are disposed afterwards. */
export interface Given {
  readonly tensors: readonly tf.Tensor[];
  /** For how many samples its figures count. */
  readonly samples: number;
}

/**
 * What trainings have in common: steps in epochs, a model, an optimiser, noise, and a position from which they go on. A kind of training
 * says what a step is given, what its loss is, and what is measured after an epoch.
 */
export abstract class EpochTraining implements Training {
  abstract readonly kind: string;
  abstract readonly stepsPerEpoch: number;
  readonly settings: Settings;
  readonly model: tf.LayersModel;
  position: Position = { step: 0, sums: {} };
  protected readonly optimizer: Optimizer;
  protected readonly compute: Compute;
  protected readonly noise: Noise;
  protected readonly learner: Learner;
  /** Where the numbers of the state lay when the step under way began. */
  private standing: readonly object[] | undefined;

  constructor({ settings, model, optimizer, compute }: Parts) {
    useSeed(settings.seed);
    this.settings = settings;
    this.model = model();
    this.optimizer = optimizer;
    this.compute = compute;
    this.noise = new Noise(settings.seed);
    this.learner = new Learner(this.model, optimizer);
  }

  /** The tensors that a step is given beside its number and its rate; of a part of its batch alone where a range says so. */
  protected abstract given(step: number, range?: Range): Given;
  /** The loss, and means over the step's samples by the names in `measured`. Called while gradients are taken. */
  protected abstract loss(given: readonly tf.Tensor[]): Measured;
  protected abstract readonly measured: readonly string[];
  abstract evaluate(goOn?: () => Promise<boolean>): Promise<Readonly<Record<string, number>> | undefined>;
  abstract score(metrics: Readonly<Record<string, number>>): number;
  abstract untrained(): Training;

  /** The losses that are added up: what `measured` begins with. None where there is one. */
  protected get added(): readonly string[] {
    return [];
  }

  /** How many samples a step looks at: into so many parts it can be cut. 1 where it is a whole. */
  protected samplesOf(_step: number): number {
    return 1;
  }

  /** The data of a step, by what they are called. */
  protected suspects(given: readonly tf.Tensor[], _step: number): Suspect[] {
    return given.map((values, i) => ({ name: `input ${i + 1}`, values }));
  }

  /** Puts a trace around all that computes. Gives what ends it. */
  protected watch(trace: Trace): () => void {
    return watchCalls(this.model.layers, trace);
  }

  get mostParts(): number {
    return this.samplesOf(this.position.step + 1);
  }

  get intact(): boolean {
    const now = this.learner.places();
    return this.standing?.every((place, i) => place === now[i]) ?? true;
  }

  state(): Record<string, tf.Variable> {
    return this.learner.state();
  }

  averaged<T>(work: () => Promise<T>): Promise<T> {
    return this.learner.averaged(work);
  }

  /** The variables that a step reads and changes. */
  protected variables(): tf.Variable[] {
    return this.learner.variables();
  }

  steps(goOn = giveWay): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    return stepsInEpochs(this, { advance: (total) => this.advance(total), endEpoch: () => this.endEpoch(goOn) });
  }

  figures(): Readonly<Record<string, number>> {
    const { count, ...sums } = this.position.sums;
    if (!count || !Number.isFinite(sums['loss'])) return {};
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
  }

  async examine(): Promise<Finding> {
    const step = this.position.step + 1;
    const { tensors } = this.given(step);
    const number = tf.scalar(step, 'int32');
    try {
      return await examine({
        layers: this.model.layers,
        weights: this.model.weights.map((weight) => ({ name: weight.originalName, values: weight.read() })),
        data: this.suspects(tensors, step),
        slopes: () => {
          this.noise.begin(number);
          return this.learner.slopes(() => this.loss(tensors));
        },
        learned: this.learner.weights,
        watch: (trace) => this.watch(trace),
      });
    } finally {
      tf.dispose([...tensors, number]);
    }
  }

  dispose(): void {
    this.learner.dispose();
    this.model.dispose();
  }

  private async advance(total: number): Promise<StepEvent> {
    const step = this.position.step + 1;
    const rate = this.optimizer.rateAt(step, total);
    this.standing = this.learner.places();
    const { values, samples } = await ((this.position.parts ?? 1) > 1 ? this.inParts(step, rate) : this.whole(step, rate));
    this.standing = undefined;
    const { sums, parts } = this.position;
    const names = ['loss', ...this.measured];
    this.position = {
      step,
      sums: {
        count: (sums['count'] ?? 0) + samples,
        ...Object.fromEntries(names.map((name, i) => [name, (sums[name] ?? 0) + values[i]! * samples])),
      },
      ...(parts === undefined ? {} : { parts }),
    };
    const { added } = this;
    const each = added.length > 0 && { each: Object.fromEntries(added.map((name, i) => [name, values[1 + i]!])) };
    return { type: 'step', step, epoch: Math.floor((step - 1) / this.stepsPerEpoch) + 1, loss: values[0]!, ...each, rate };
  }

  private async whole(step: number, rate: number): Promise<{ values: ArrayLike<number>; samples: number }> {
    const { tensors, samples } = this.given(step);
    const given = [tf.scalar(step, 'int32'), tf.scalar(rate), ...tensors];
    try {
      const update = ([number, by, ...rest]: readonly tf.Tensor[]) => [this.update(rest, number!, by as tf.Scalar)];
      const [figures] = await prepared(this.compute, 'step', update, given, this.variables());
      const values = (await figures!.data()) as Float32Array;
      figures!.dispose();
      return { values, samples };
    } finally {
      tf.dispose(given);
    }
  }

  /** The whole step: forward, backward, update. A function of tensors, so that it can be recorded. Gives the loss and what was measured. */
  private update(given: readonly tf.Tensor[], step: tf.Tensor, rate: tf.Scalar): tf.Tensor1D {
    this.noise.begin(step);
    const { gradients, figures } = this.learner.slopes(() => this.loss(given));
    this.learner.update(gradients, rate);
    return figures;
  }

  /**
   * The same step in less memory: the batch goes through the model part by part, the gradients of the parts are added up, each by its
   * share of the samples, and there is one update. Statistics over a batch, as batch normalisation takes them, are those of a part.
   */
  private async inParts(step: number, rate: number): Promise<{ values: ArrayLike<number>; samples: number }> {
    const count = this.samplesOf(step);
    // All parts of a training are alike, in the last batch of an epoch too, so that few shapes occur.
    const size = Math.ceil(this.settings.batch / Math.min(this.position.parts!, this.settings.batch));
    const sums = new Float64Array(1 + this.measured.length);
    let samples = 0;
    this.learner.clear();
    for (let from = 0; from < count; from += size) {
      const part = await this.part(step, { from, to: Math.min(count, from + size) }, count);
      part.values.forEach((value, i) => (sums[i]! += value * part.samples));
      samples += part.samples;
    }
    const given = tf.scalar(rate);
    const [told] = this.compute(
      'update',
      ([by]) => {
        this.learner.updateGathered(by as tf.Scalar);
        return [tf.scalar(0)];
      },
      [given],
      [...this.variables(), this.learner.gathered()],
    );
    await told!.data();
    tf.dispose([given, told!]);
    // As from one batch: in single precision.
    return { values: Float32Array.from(sums, (sum) => sum / samples), samples };
  }

  private async part(step: number, { from, to }: Range, count: number): Promise<{ values: Float32Array; samples: number }> {
    const { tensors, samples } = this.given(step, { from, to });
    const given = [tf.scalar(step, 'int32'), tf.scalar((to - from) / count), tf.scalar(from, 'int32'), ...tensors];
    const gradients = ([number, share, start, ...rest]: readonly tf.Tensor[]) => {
      this.noise.begin(number!, { from: start!, count: to - from, of: count });
      const slopes = this.learner.slopes(() => this.loss(rest));
      this.learner.gather(slopes, share!);
      return [slopes.figures];
    };
    try {
      const [figures] = await prepared(this.compute, `part of ${count}`, gradients, given, [...this.variables(), this.learner.gathered()]);
      const values = (await figures!.data()) as Float32Array;
      figures!.dispose();
      return { values, samples };
    } finally {
      tf.dispose(given);
    }
  }

  private async endEpoch(goOn: () => Promise<boolean>): Promise<Omit<EpochEvent, 'seconds'> | undefined> {
    const { step, parts } = this.position;
    const learned = this.figures();
    const found = await this.averaged(() => this.evaluate(goOn));
    if (!found) return undefined;
    this.position = { step, sums: {}, ...(parts === undefined ? {} : { parts }) };
    return { type: 'epoch', epoch: step / this.stepsPerEpoch, step, metrics: { ...learned, ...found } };
  }
}
