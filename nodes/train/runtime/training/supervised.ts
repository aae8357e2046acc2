import * as tf from '@tensorflow/tfjs';
import { direct, prepared } from '../core/compute.ts';
import { giveWay } from './epochs.ts';
import type { Given, Parts, Range } from './epochTraining.ts';
import type { Suspect } from './examine.ts';
import type { Measured } from './learner.ts';
import type { Loss } from '../losses/crossEntropy.ts';
import { labelsTarget, type Losses } from '../losses/objective.ts';
import { stacked, Tally } from '../losses/tally.ts';
import { labelsEach, type Dataset, type Samples } from '../core/dataset.ts';
import { ObjectiveTraining } from './objectiveTraining.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';
import { shuffled } from '../random/seed.ts';

export interface SupervisedSettings extends Settings {
  readonly data: (source: Source, seed: number) => Promise<{ train: Dataset; test: Dataset }>;
  readonly model: () => tf.LayersModel;
  readonly loss: Loss | Losses;
  readonly optimizer: Optimizer;
}

/** A training that learns labels, or other numbers, from samples. */
export interface Supervised extends Training {
  readonly kind: 'supervised';
  /** Layers of the model's outputs that are compared with labels, the one that weighs most first. */
  readonly answers: readonly string[];
  readonly train: Dataset;
  readonly test: Dataset;
  untrained(): Supervised;
  /** Logits of test samples: [indices, classes], as the output of a layer gives them; without a layer the first of `answers`. The caller disposes. */
  predict(indices: readonly number[] | Int32Array, layer?: string): Promise<tf.Tensor2D>;
  /** What `f` gives for test samples and the model as it is now; of all that changes, it reads its inputs and the model's weights alone. The caller disposes. */
  look(name: string, f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], indices: Int32Array): Promise<readonly tf.Tensor[]>;
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

class SupervisedTraining extends ObjectiveTraining implements Supervised {
  readonly kind = 'supervised';
  readonly train: Dataset;
  readonly test: Dataset;
  readonly stepsPerEpoch: number;
  private order: { readonly epoch: number; readonly samples: Int32Array } | undefined;
  private readonly parts: Parts;
  private readonly lossOf: Loss | Losses;
  /** What the model is. */
  private readonly modelWeights: readonly tf.Variable[];

  constructor(parts: Parts, train: Dataset, test: Dataset, loss: Loss | Losses) {
    super(parts, loss);
    this.parts = parts;
    this.train = train;
    this.test = test;
    this.lossOf = loss;
    this.stepsPerEpoch = Math.ceil(train.count / parts.settings.batch);
    this.modelWeights = this.model.weights.map((weight) => weight.read() as tf.Variable);
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const tally = new Tally(this.objective);
    for (const picked of pieces(Int32Array.from({ length: this.test.count }, (_, i) => i))) {
      const given = this.tensorsOf(this.test, picked);
      const [figures] = await prepared(this.compute, 'evaluate', (tensors) => [this.measure(tensors)], given, this.modelWeights);
      tally.add((await figures!.data()) as Float32Array, picked.length, picked.length * labelsEach(this.test));
      tf.dispose([...given, figures!]);
      if (!(await goOn())) return undefined;
    }
    return tally.figures('test');
  }

  untrained(): Supervised {
    return new SupervisedTraining(this.parts, this.train, this.test, this.lossOf);
  }

  async predict(indices: readonly number[] | Int32Array, layer = this.answers[0]): Promise<tf.Tensor2D> {
    const name = layer === this.answers[0] ? 'predict' : `predict ${layer}`;
    const parts: tf.Tensor2D[] = [];
    for (const picked of pieces(Int32Array.from(indices))) {
      const [logits] = await this.look(name, (inputs) => [this.output(inputs, layer)], picked);
      parts.push(logits as tf.Tensor2D);
    }
    if (parts.length === 1) return parts[0]!;
    const all = tf.concat2d(parts, 0);
    tf.dispose(parts);
    return all;
  }

  async look(name: string, f: (inputs: readonly tf.Tensor[]) => tf.Tensor[], indices: Int32Array): Promise<readonly tf.Tensor[]> {
    await giveWay();
    const inputs = inputsOf(this.test, indices);
    try {
      return await prepared(this.compute, `look ${name}`, f, inputs, this.modelWeights);
    } finally {
      tf.dispose(inputs);
    }
  }

  protected override samplesOf(step: number): number {
    return this.pick(step).length;
  }

  protected given(step: number, range?: Range): Given {
    const picked = this.pick(step).subarray(range?.from, range?.to);
    return { tensors: this.tensorsOf(this.train, picked), samples: picked.length };
  }

  protected loss(tensors: readonly tf.Tensor[]): Measured {
    const { inputs, targets } = this.parted(tensors);
    return this.objective.means(this.model, this.outputs(inputs, { training: true, noise: this.noise }), targets);
  }

  protected override suspects(tensors: readonly tf.Tensor[], step: number): Suspect[] {
    const picked = this.pick(step);
    const row = (index: number) => {
      const sample = picked[index]!;
      const from = this.train.whence?.(sample);
      return { sample: sample + 1, ...(from === undefined ? {} : { from }) };
    };
    const [names, targets] = [Object.keys(this.train.inputs), this.targets];
    return [
      ...this.parted(tensors).inputs.map((values, i) => ({ name: names[i]!, values, row })),
      ...targets.map((name, i) => ({ name, values: tensors[i]!, row })),
    ];
  }

  /** What outputs are compared with and does not enter the model. */
  private get targets(): readonly string[] {
    return this.objective.targets.filter((name) => !Object.hasOwn(this.train.inputs, name));
  }

  /** What samples should give, then what enters the model. */
  private tensorsOf(data: Dataset, picked: Int32Array): tf.Tensor[] {
    return [...this.targets.map((name) => targetOf(data, name, picked)), ...inputsOf(data, picked)];
  }

  /** The same apart: what enters the model, and by name what its outputs are compared with. */
  private parted(tensors: readonly tf.Tensor[]): { readonly inputs: readonly tf.Tensor[]; readonly targets: Readonly<Record<string, tf.Tensor>> } {
    const { targets } = this;
    const names = [...targets, ...Object.keys(this.train.inputs)];
    return { inputs: tensors.slice(targets.length), targets: Object.fromEntries(names.map((name, i) => [name, tensors[i]!])) };
  }

  /** The samples of a step: those that come next in the epoch's order. */
  private pick(step: number): Int32Array {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch) + 1;
    if (this.order?.epoch !== epoch) this.order = { epoch, samples: shuffled(this.train.count, this.settings.seed, 'order', epoch) };
    const at = ((step - 1) % this.stepsPerEpoch) * this.settings.batch;
    return this.order.samples.subarray(at, at + this.settings.batch);
  }

  /** The losses of samples and how many answers are right, nothing learned. */
  private measure(tensors: readonly tf.Tensor[]): tf.Tensor {
    const { inputs, targets } = this.parted(tensors);
    return stacked(this.objective.measures(this.model, this.outputs(inputs), targets));
  }
}

function* pieces(indices: Int32Array): Generator<Int32Array> {
  for (let at = 0; at < indices.length; at += lookBatch) yield indices.subarray(at, at + lookBatch);
}

/** The model's inputs for the picked samples: [batch, ...sample]. */
export const inputsOf = (data: Dataset, picked: Int32Array): tf.Tensor[] => Object.values(data.inputs).map((samples) => batchOf(samples, picked));

function targetOf(data: Dataset, name: string, picked: Int32Array): tf.Tensor {
  if (name === labelsTarget) return batchOf({ values: data.labels, shape: data.labelShape ?? [] }, picked);
  return batchOf(data.targets![name]!, picked);
}

function batchOf({ values, shape }: Samples, picked: Int32Array): tf.Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  const whole = values instanceof Int32Array;
  const batch = whole ? new Int32Array(picked.length * size) : new Float32Array(picked.length * size);
  picked.forEach((sample, i) => batch.set(values.subarray(sample * size, (sample + 1) * size), i * size));
  return tf.tensor(batch, [picked.length, ...shape], whole ? 'int32' : 'float32');
}
