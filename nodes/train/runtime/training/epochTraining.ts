import * as tf from '@tensorflow/tfjs';
import type { Compute } from '../core/compute.ts';
import { giveWay, stateOf, stepsInEpochs } from './epochs.ts';
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

/**
 * What trainings have in common whose data is not a list of samples: steps in epochs, a model, an optimiser, noise, and a position from which
 * they go on. A kind of training says what a step is given, what its loss is, and what is measured after an epoch.
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
  private readonly weights: readonly tf.Variable[];
  private readonly updater: ReturnType<Optimizer['bind']>;

  constructor({ settings, model, optimizer, compute }: Parts) {
    useSeed(settings.seed);
    this.settings = settings;
    this.model = model();
    this.optimizer = optimizer;
    this.compute = compute;
    this.noise = new Noise(settings.seed);
    this.weights = this.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.updater = optimizer.bind(this.weights);
  }

  /** The tensors that a step is given beside its number and its rate, and for how many samples it counts. They are disposed after it. */
  protected abstract given(step: number): { readonly tensors: readonly tf.Tensor[]; readonly samples: number };
  /** The loss, and means over the step's samples by the names in `measured`. Called while gradients are taken. */
  protected abstract loss(given: readonly tf.Tensor[]): { readonly loss: tf.Scalar; readonly measures: readonly tf.Scalar[] };
  protected abstract readonly measured: readonly string[];
  abstract evaluate(goOn?: () => Promise<boolean>): Promise<Readonly<Record<string, number>> | undefined>;
  abstract score(metrics: Readonly<Record<string, number>>): number;
  abstract untrained(): Training;

  state(): Record<string, tf.Variable> {
    return stateOf(this.model, this.updater.slots);
  }

  /** The variables that a step reads and changes. */
  protected variables(): tf.Variable[] {
    return [...this.model.weights.map((weight) => weight.read() as tf.Variable), ...Object.values(this.updater.slots)];
  }

  steps(goOn = giveWay): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    return stepsInEpochs(this, { advance: (total) => this.advance(total), endEpoch: () => this.endEpoch(goOn) });
  }

  figures(): Readonly<Record<string, number>> {
    const { count, ...sums } = this.position.sums;
    if (!count || !Number.isFinite(sums['loss'])) return {};
    return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / count]));
  }

  dispose(): void {
    tf.dispose(Object.values(this.updater.slots));
    this.model.dispose();
  }

  private async advance(total: number): Promise<StepEvent> {
    const step = this.position.step + 1;
    const rate = this.optimizer.rateAt(step, total);
    const { tensors, samples } = this.given(step);
    const given = [tf.scalar(step, 'int32'), tf.scalar(rate), ...tensors];
    const [figures] = this.compute('step', ([number, by, ...rest]) => [this.update(rest, number!, by as tf.Scalar)], given, this.variables());
    const values = (await figures!.data()) as Float32Array;
    tf.dispose([...given, figures!]);
    const { sums } = this.position;
    const names = ['loss', ...this.measured];
    this.position = {
      step,
      sums: {
        count: (sums['count'] ?? 0) + samples,
        ...Object.fromEntries(names.map((name, i) => [name, (sums[name] ?? 0) + values[i]! * samples])),
      },
    };
    return { type: 'step', step, epoch: Math.floor((step - 1) / this.stepsPerEpoch) + 1, loss: values[0]!, rate };
  }

  /** The whole step: forward, backward, update. A function of tensors, so that it can be recorded. Gives the loss and what was measured. */
  private update(given: readonly tf.Tensor[], step: tf.Tensor, rate: tf.Scalar): tf.Tensor1D {
    this.noise.begin(step);
    let kept: readonly tf.Scalar[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const { loss, measures } = this.loss(given);
      kept = measures.map((one) => tf.keep(one));
      return loss;
    }, this.weights as tf.Variable[]);
    this.updater.update(
      this.weights.map((weight) => grads[weight.name]!),
      rate,
    );
    const figures = tf.stack([value, ...kept]) as tf.Tensor1D;
    tf.dispose([...kept]);
    return figures;
  }

  private async endEpoch(goOn: () => Promise<boolean>): Promise<Omit<EpochEvent, 'seconds'> | undefined> {
    const { step } = this.position;
    const learned = this.figures();
    const found = await this.evaluate(goOn);
    if (!found) return undefined;
    this.position = { step, sums: {} };
    return { type: 'epoch', epoch: step / this.stepsPerEpoch, step, metrics: { ...learned, ...found } };
  }
}
