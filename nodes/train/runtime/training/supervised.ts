import * as tf from '@tensorflow/tfjs';
import { direct, type Compute } from '../core/compute.ts';
import { giveWay, stateOf, stepsInEpochs } from './epochs.ts';
import { countRight, type Loss } from '../losses/crossEntropy.ts';
import { labelsEach, type Dataset, type Samples } from '../core/dataset.ts';
import { Noise } from '../random/noise.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { EpochEvent, Position, Recipe, Settings, Source, StepEvent, Training } from './recipe.ts';
import { shuffled, useSeed } from '../random/seed.ts';

export interface SupervisedSettings extends Settings {
  readonly data: (source: Source, seed: number) => Promise<{ train: Dataset; test: Dataset }>;
  readonly model: () => tf.LayersModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
}

/** A training that learns labels from samples. */
export interface Supervised extends Training {
  readonly kind: 'supervised';
  readonly train: Dataset;
  readonly test: Dataset;
  untrained(): Supervised;
  /** Logits of test samples: [indices, classes]. The caller disposes. */
  predict(indices: readonly number[] | Int32Array): tf.Tensor2D;
  /** What `f` gives for the model as it is now; of all that changes, it reads its inputs and the model's weights alone. The caller disposes. */
  look(name: string, f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], inputs: readonly tf.Tensor[]): readonly tf.Tensor[];
}

export const isSupervised = (training: Training): training is Supervised => training.kind === 'supervised';

/** Samples that go through the model at once when nothing is learned: so few that a pause or a stop does not wait long. */
const lookBatch = 125;

/**
 * Supervised learning: show samples with their right answers, measure the loss, follow its gradient; once through all samples is an epoch.
 *
 * Each epoch visits every training sample once, in an order that the seed and the epoch give; the last batch may be smaller.
 * Everything random depends on (seed, step) alone, so a training that stopped at any step goes on to the same numbers when its state and
 * position are given back.
 */
export function supervised({ data, model: buildModel, loss, optimizer, ...declared }: SupervisedSettings): Recipe<Supervised> {
  return {
    settings: declared,
    async prepare(source, changes = {}, compute = direct) {
      const settings = { ...declared, ...changes };
      const { train, test } = await data(source, settings.seed);
      return new SupervisedTraining(settings, train, test, buildModel, loss, optimizer, compute);
    },
  };
}

class SupervisedTraining implements Supervised {
  readonly kind = 'supervised';
  readonly settings: Settings;
  readonly model: tf.LayersModel;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly stepsPerEpoch: number;
  position: Position = { step: 0, sums: {} };
  private order: { readonly epoch: number; readonly samples: Int32Array } | undefined;
  private readonly buildModel: () => tf.LayersModel;
  private readonly loss: Loss;
  private readonly optimizer: Optimizer;
  private readonly weights: readonly tf.Variable[];
  /** All that a step reads and changes, and of that what the model is. */
  private readonly variables: readonly tf.Variable[];
  private readonly modelWeights: readonly tf.Variable[];
  private readonly updater: ReturnType<Optimizer['bind']>;
  private readonly noise: Noise;
  private readonly compute: Compute;

  constructor(settings: Settings, train: Dataset, test: Dataset, buildModel: () => tf.LayersModel, loss: Loss, optimizer: Optimizer, compute: Compute) {
    useSeed(settings.seed);
    this.settings = settings;
    this.train = train;
    this.test = test;
    this.model = buildModel();
    this.buildModel = buildModel;
    this.loss = loss;
    this.optimizer = optimizer;
    this.stepsPerEpoch = Math.ceil(train.count / settings.batch);
    this.weights = this.model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    this.updater = optimizer.bind(this.weights);
    this.variables = Object.values(this.state());
    this.modelWeights = this.model.weights.map((weight) => weight.read() as tf.Variable);
    this.noise = new Noise(settings.seed);
    this.compute = compute;
  }

  state(): Record<string, tf.Variable> {
    return stateOf(this.model, this.updater.slots);
  }

  steps(goOn = giveWay): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    return stepsInEpochs(this, { advance: (total) => this.advance(total), endEpoch: () => this.endEpoch(goOn) });
  }

  figures(): Readonly<Record<string, number>> {
    const { step, sums } = this.position;
    const seen = Math.min(this.train.count, (((step - 1) % this.stepsPerEpoch) + 1) * this.settings.batch);
    return Number.isFinite(sums['loss']) ? { loss: sums['loss']! / seen, accuracy: sums['right']! / (seen * labelsEach(this.train)) } : {};
  }

  async evaluate(goOn = giveWay): Promise<{ testLoss: number; testAccuracy: number } | undefined> {
    let [lossSum, rightSum] = [0, 0];
    for (const picked of pieces(Int32Array.from({ length: this.test.count }, (_, i) => i))) {
      const given = [labelsOf(this.test, picked), ...inputsOf(this.test, picked)];
      const [figures] = this.compute('evaluate', ([labels, ...inputs]) => [this.measure(inputs, labels!)], given, this.modelWeights);
      const [loss, right] = (await figures!.data()) as Float32Array;
      tf.dispose([...given, figures!]);
      lossSum += loss! * picked.length;
      rightSum += right!;
      if (!(await goOn())) return undefined;
    }
    return { testLoss: lossSum / this.test.count, testAccuracy: rightSum / (this.test.count * labelsEach(this.test)) };
  }

  score({ testAccuracy }: Readonly<Record<string, number>>): number {
    return testAccuracy ?? -Infinity;
  }

  untrained(): Supervised {
    return new SupervisedTraining(this.settings, this.train, this.test, this.buildModel, this.loss, this.optimizer, this.compute);
  }

  predict(indices: readonly number[] | Int32Array): tf.Tensor2D {
    return tf.tidy(() => {
      const parts = [...pieces(Int32Array.from(indices))].map((picked) => {
        const [logits] = this.look('predict', (inputs) => [this.logits(inputs)], inputsOf(this.test, picked));
        return logits as tf.Tensor2D;
      });
      return parts.length === 1 ? parts[0]! : tf.concat2d(parts, 0);
    });
  }

  look(name: string, f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], inputs: readonly tf.Tensor[]): readonly tf.Tensor[] {
    return this.compute(`look ${name}`, f, inputs, this.modelWeights);
  }

  dispose(): void {
    tf.dispose(Object.values(this.updater.slots));
    this.model.dispose();
  }

  private async advance(total: number): Promise<StepEvent> {
    const step = this.position.step + 1;
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch) + 1;
    const picked = this.pick(epoch);
    const rate = this.optimizer.rateAt(step, total);
    const given = [tf.scalar(step, 'int32'), tf.scalar(rate), labelsOf(this.train, picked), ...inputsOf(this.train, picked)];
    const [figures] = this.compute('step', (values) => [this.update(values)], given, this.variables);
    const [loss, right] = (await figures!.data()) as Float32Array;
    tf.dispose([...given, figures!]);
    const { sums } = this.position;
    this.position = { step, sums: { loss: (sums['loss'] ?? 0) + loss! * picked.length, right: (sums['right'] ?? 0) + right! } };
    return { type: 'step', step, epoch, loss: loss!, rate };
  }

  /** The samples of the next step: those that come next in the epoch's order. */
  private pick(epoch: number): Int32Array {
    if (this.order?.epoch !== epoch) this.order = { epoch, samples: shuffled(this.train.count, this.settings.seed, 'order', epoch) };
    const at = (this.position.step % this.stepsPerEpoch) * this.settings.batch;
    return this.order.samples.subarray(at, at + this.settings.batch);
  }

  /** The whole step, forward, backward, update, as a function of tensors: number of the step, rate, labels, inputs. Gives [loss, right answers]. */
  private update([step, rate, labels, ...inputs]: readonly tf.Tensor[]): tf.Tensor1D {
    this.noise.begin(step!);
    let right!: tf.Scalar;
    const { value, grads } = tf.variableGrads(() => {
      const logits = this.model.apply(inputs, { training: true, noise: this.noise }) as tf.Tensor;
      right = tf.keep(countRight(logits, labels!));
      return this.loss(logits, labels!);
    }, this.weights as tf.Variable[]);
    this.updater.update(
      this.weights.map((weight) => grads[weight.name]!),
      rate as tf.Scalar,
    );
    const figures = tf.stack([value, right]) as tf.Tensor1D;
    right.dispose();
    return figures;
  }

  private async endEpoch(goOn: () => Promise<boolean>): Promise<Omit<EpochEvent, 'seconds'> | undefined> {
    const { step, sums } = this.position;
    const count = this.train.count;
    const test = await this.evaluate(goOn);
    if (!test) return undefined;
    this.position = { step, sums: {} };
    return {
      type: 'epoch',
      epoch: step / this.stepsPerEpoch,
      step,
      metrics: { loss: sums['loss']! / count, accuracy: sums['right']! / (count * labelsEach(this.train)), ...test },
    };
  }

  /** [loss, right answers] of samples, nothing learned. */
  private measure(inputs: tf.Tensor[], labels: tf.Tensor): tf.Tensor {
    const logits = this.logits(inputs);
    return tf.stack([this.loss(logits, labels), countRight(logits, labels)]);
  }

  private logits(inputs: readonly tf.Tensor[]): tf.Tensor2D {
    return this.model.apply([...inputs], { training: false }) as tf.Tensor2D;
  }
}

function* pieces(indices: Int32Array): Generator<Int32Array> {
  for (let at = 0; at < indices.length; at += lookBatch) yield indices.subarray(at, at + lookBatch);
}

/** The model's inputs for the picked samples: [batch, ...sample]. */
export function inputsOf(data: Dataset, picked: Int32Array): tf.Tensor[] {
  return Object.values(data.inputs).map(({ values, shape }: Samples) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const whole = values instanceof Int32Array;
    const batch = whole ? new Int32Array(picked.length * size) : new Float32Array(picked.length * size);
    picked.forEach((sample, i) => batch.set(values.subarray(sample * size, (sample + 1) * size), i * size));
    return tf.tensor(batch, [picked.length, ...shape], whole ? 'int32' : 'float32');
  });
}

function labelsOf(data: Dataset, picked: Int32Array): tf.Tensor {
  const size = labelsEach(data);
  const batch = new Int32Array(picked.length * size);
  picked.forEach((sample, i) => batch.set(data.labels.subarray(sample * size, (sample + 1) * size), i * size));
  return tf.tensor(batch, [picked.length, ...(data.labelShape ?? [])], 'int32');
}
