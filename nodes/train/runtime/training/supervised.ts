import * as tf from '@tensorflow/tfjs';
import { direct } from '../core/compute.ts';
import { giveWay } from './epochs.ts';
import { EpochTraining, type Given, type Parts, type Range } from './epochTraining.ts';
import type { Suspect } from './examine.ts';
import type { Measured } from './learner.ts';
import { countRight, type Loss } from '../losses/crossEntropy.ts';
import { labelsEach, type Dataset, type Samples } from '../core/dataset.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';
import { shuffled } from '../random/seed.ts';

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
      return new SupervisedTraining({ settings, model: buildModel, optimizer, compute }, train, test, loss);
    },
  };
}

class SupervisedTraining extends EpochTraining implements Supervised {
  readonly kind = 'supervised';
  readonly train: Dataset;
  readonly test: Dataset;
  readonly stepsPerEpoch: number;
  protected readonly measured = ['accuracy'];
  private order: { readonly epoch: number; readonly samples: Int32Array } | undefined;
  private readonly parts: Parts;
  private readonly lossOf: Loss;
  /** What the model is. */
  private readonly modelWeights: readonly tf.Variable[];

  constructor(parts: Parts, train: Dataset, test: Dataset, loss: Loss) {
    super(parts);
    this.parts = parts;
    this.train = train;
    this.test = test;
    this.lossOf = loss;
    this.stepsPerEpoch = Math.ceil(train.count / parts.settings.batch);
    this.modelWeights = this.model.weights.map((weight) => weight.read() as tf.Variable);
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
    return new SupervisedTraining(this.parts, this.train, this.test, this.lossOf);
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

  protected override samplesOf(step: number): number {
    return this.pick(step).length;
  }

  protected given(step: number, range?: Range): Given {
    const picked = this.pick(step).subarray(range?.from, range?.to);
    return { tensors: [labelsOf(this.train, picked), ...inputsOf(this.train, picked)], samples: picked.length };
  }

  protected loss([labels, ...inputs]: readonly tf.Tensor[]): Measured {
    const logits = this.model.apply(inputs, { training: true, noise: this.noise }) as tf.Tensor;
    return { loss: this.lossOf(logits, labels!), measures: [countRight(logits, labels!).div(labels!.size)] };
  }

  protected override suspects([labels, ...inputs]: readonly tf.Tensor[], step: number): Suspect[] {
    const picked = this.pick(step);
    const row = (index: number) => {
      const sample = picked[index]!;
      const from = this.train.whence?.(sample);
      return { sample: sample + 1, ...(from === undefined ? {} : { from }) };
    };
    const names = Object.keys(this.train.inputs);
    return [...inputs.map((values, i) => ({ name: names[i]!, values, row })), { name: 'labels', values: labels!, row }];
  }

  /** The samples of a step: those that come next in the epoch's order. */
  private pick(step: number): Int32Array {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch) + 1;
    if (this.order?.epoch !== epoch) this.order = { epoch, samples: shuffled(this.train.count, this.settings.seed, 'order', epoch) };
    const at = ((step - 1) % this.stepsPerEpoch) * this.settings.batch;
    return this.order.samples.subarray(at, at + this.settings.batch);
  }

  /** [loss, right answers] of samples, nothing learned. */
  private measure(inputs: tf.Tensor[], labels: tf.Tensor): tf.Tensor {
    const logits = this.logits(inputs);
    return tf.stack([this.lossOf(logits, labels), countRight(logits, labels)]);
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
