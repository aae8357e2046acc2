import * as tf from '@tensorflow/tfjs';
import { direct, type Compute } from './compute.ts';
import { countRight, type Loss } from './crossEntropy.ts';
import type { Dataset, Samples } from './dataset.ts';
import { Noise } from './noise.ts';
import type { Optimizer } from './optimizer.ts';
import type { EpochEvent, Position, Recipe, Settings, Source, StepEvent, Training } from './recipe.ts';
import { shuffled, useSeed } from './seed.ts';

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
}

export const isSupervised = (training: Training): training is Supervised => training.kind === 'supervised';

/** Samples that go through the model at once when nothing is learned. */
const predictBatch = 250;

/** Gives way to what waits to be done, such as a message that arrived. */
const giveWay = () => tf.nextFrame().then(() => true);

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
  private readonly buildModel: () => tf.LayersModel;
  private readonly loss: Loss;
  private readonly optimizer: Optimizer;
  private readonly weights: readonly tf.Variable[];
  /** All that a step reads and changes. */
  private readonly variables: readonly tf.Variable[];
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
    this.noise = new Noise(settings.seed);
    this.compute = compute;
  }

  state(): Record<string, tf.Variable> {
    const weights = this.model.weights.map((weight) => [`weights/${weight.originalName}`, weight.read() as tf.Variable]);
    const slots = Object.entries(this.updater.slots).map(([name, slot]) => [`optimizer/${name}`, slot]);
    return Object.fromEntries([...weights, ...slots]) as Record<string, tf.Variable>;
  }

  async *steps(goOn = giveWay): AsyncGenerator<StepEvent | EpochEvent, void, void> {
    const total = this.stepsPerEpoch * this.settings.epochs;
    let seconds = 0;
    let order: Int32Array | undefined;
    let ordered = 0;
    while (this.position.step < total || this.epochOpen) {
      const started = tf.util.now();
      if (this.epochOpen && this.position.step % this.stepsPerEpoch === 0) {
        const event = await this.endEpoch(goOn);
        if (!event) return;
        yield { ...event, seconds };
        seconds = 0;
        continue;
      }
      const epoch = Math.floor(this.position.step / this.stepsPerEpoch) + 1;
      if (!order || ordered !== epoch) order = shuffled(this.train.count, this.settings.seed, 'order', (ordered = epoch));
      const at = (this.position.step % this.stepsPerEpoch) * this.settings.batch;
      const event = await this.advance(order.subarray(at, at + this.settings.batch), epoch, total);
      seconds += (tf.util.now() - started) / 1000;
      yield event;
    }
  }

  figures(): Readonly<Record<string, number>> {
    const { step, sums } = this.position;
    const seen = Math.min(this.train.count, (((step - 1) % this.stepsPerEpoch) + 1) * this.settings.batch);
    return Number.isFinite(sums['loss']) ? { loss: sums['loss']! / seen, accuracy: sums['right']! / seen } : {};
  }

  async evaluate(goOn = giveWay): Promise<{ testLoss: number; testAccuracy: number } | undefined> {
    let [lossSum, rightSum] = [0, 0];
    for (let at = 0; at < this.test.count; at += predictBatch) {
      const picked = Int32Array.from({ length: Math.min(predictBatch, this.test.count - at) }, (_, i) => at + i);
      const logits = await this.unhurried(picked, goOn);
      if (!logits) return undefined;
      const figures = tf.tidy(() => {
        const labels = labelsOf(this.test, picked);
        return tf.stack([this.loss(logits, labels), countRight(logits, labels)]);
      });
      const [loss, right] = (await figures.data()) as Float32Array;
      tf.dispose([logits, figures]);
      lossSum += loss! * picked.length;
      rightSum += right!;
    }
    return { testLoss: lossSum / this.test.count, testAccuracy: rightSum / this.test.count };
  }

  score({ testAccuracy }: Readonly<Record<string, number>>): number {
    return testAccuracy ?? -Infinity;
  }

  untrained(): Supervised {
    return new SupervisedTraining(this.settings, this.train, this.test, this.buildModel, this.loss, this.optimizer, this.compute);
  }

  predict(indices: readonly number[] | Int32Array): tf.Tensor2D {
    return tf.tidy(() => {
      const parts: tf.Tensor2D[] = [];
      for (let at = 0; at < indices.length; at += predictBatch) parts.push(this.logits(this.test, Int32Array.from(indices.slice(at, at + predictBatch))));
      return parts.length === 1 ? parts[0]! : tf.concat2d(parts, 0);
    });
  }

  dispose(): void {
    tf.dispose(Object.values(this.updater.slots));
    this.noise.dispose();
    this.model.dispose();
  }

  /** An epoch whose steps have begun and whose figures have not been given yet. */
  private get epochOpen(): boolean {
    return Object.keys(this.position.sums).length > 0;
  }

  private async advance(picked: Int32Array, epoch: number, total: number): Promise<StepEvent> {
    const step = this.position.step + 1;
    const rate = this.optimizer.rateAt(step, total);
    this.noise.fill(step, picked.length);
    const given = [tf.scalar(rate), labelsOf(this.train, picked), ...inputsOf(this.train, picked)];
    const [figures] = this.compute('step', ([by, labels, ...inputs]) => [this.update(inputs, labels as tf.Tensor1D, by as tf.Scalar)], given, this.variables);
    const [loss, right] = (await figures!.data()) as Float32Array;
    tf.dispose([...given, figures!]);
    const { sums } = this.position;
    this.position = { step, sums: { loss: (sums['loss'] ?? 0) + loss! * picked.length, right: (sums['right'] ?? 0) + right! } };
    return { type: 'step', step, epoch, loss: loss!, rate };
  }

  /**
   * The whole step: forward, backward, update. Whatever changes from step to step comes in (the noise was filled before), so that the
   * step is a function of tensors. Gives [loss, right answers].
   */
  private update(inputs: tf.Tensor[], labels: tf.Tensor1D, rate: tf.Scalar): tf.Tensor1D {
    let right!: tf.Scalar;
    const { value, grads } = tf.variableGrads(() => {
      const logits = this.model.apply(inputs, { training: true, noise: this.noise }) as tf.Tensor2D;
      right = tf.keep(countRight(logits, labels));
      return this.loss(logits, labels);
    }, this.weights as tf.Variable[]);
    this.updater.update(
      this.weights.map((weight) => grads[weight.name]!),
      rate,
    );
    const figures = tf.stack([value, right]) as tf.Tensor1D;
    right.dispose();
    return figures;
  }

  private async endEpoch(goOn: () => Promise<boolean>): Promise<EpochEvent | undefined> {
    const { step, sums } = this.position;
    const count = this.train.count;
    const test = await this.evaluate(goOn);
    if (!test) return undefined;
    this.position = { step, sums: {} };
    return {
      type: 'epoch',
      epoch: step / this.stepsPerEpoch,
      step,
      metrics: { loss: sums['loss']! / count, accuracy: sums['right']! / count, ...test },
      seconds: 0,
    };
  }

  /** Logits of test samples, in two halves: a pause or a stop must not wait for a whole batch. */
  private async unhurried(picked: Int32Array, goOn: () => Promise<boolean>): Promise<tf.Tensor2D | undefined> {
    const half = Math.ceil(picked.length / 2);
    const halves: tf.Tensor2D[] = [];
    try {
      for (const part of [picked.subarray(0, half), picked.subarray(half)]) {
        if (part.length > 0) halves.push(tf.tidy(() => this.logits(this.test, part)));
        if (!(await goOn())) return undefined;
      }
      return tf.concat2d(halves, 0);
    } finally {
      tf.dispose(halves);
    }
  }

  private logits(data: Dataset, picked: Int32Array): tf.Tensor2D {
    return this.model.apply(inputsOf(data, picked), { training: false }) as tf.Tensor2D;
  }
}

/** The model's inputs for the picked samples: [batch, ...sample]. */
export function inputsOf(data: Dataset, picked: Int32Array): tf.Tensor[] {
  return Object.values(data.inputs).map(({ values, shape }: Samples) => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    const batch = new Float32Array(picked.length * size);
    picked.forEach((sample, i) => batch.set(values.subarray(sample * size, (sample + 1) * size), i * size));
    return tf.tensor(batch, [picked.length, ...shape]);
  });
}

function labelsOf(data: Dataset, picked: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    picked.map((sample) => data.labels[sample]!),
    'int32',
  );
}
