import * as tf from '@tensorflow/tfjs';
import { direct } from '../core/compute.ts';
import { DataError } from '../core/dataError.ts';
import { countRight, type Loss } from '../losses/crossEntropy.ts';
import { giveWay } from './epochs.ts';
import { EpochTraining, type Parts } from './epochTraining.ts';
import { inOrder } from '../graph/graphInputs.ts';
import { batchOf, type GraphSet } from '../graph/graphSet.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';
import { shuffled } from '../random/seed.ts';

export interface GraphsSettings extends Settings {
  readonly data: (source: Source, seed: number) => Promise<GraphSet>;
  readonly model: () => tf.LayersModel;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
}

/** A training that learns the classes of whole graphs. */
export interface GraphTraining extends Training {
  readonly kind: 'graphs';
  readonly data: GraphSet;
  untrained(): GraphTraining;
  /** The model's inputs for the test graphs of these places, in its order. The caller disposes. */
  inputsOf(places: Int32Array): tf.Tensor[];
  /** Logits of test graphs: [places, classes]. The caller disposes. */
  predict(places: Int32Array): tf.Tensor2D;
}

export const isGraphTraining = (training: Training): training is GraphTraining => training.kind === 'graphs';

/** Graphs that go through the model at once when nothing is learned. */
const predictBatch = 128;

/**
 * Graph classification: as with any samples, in batches, except that the graphs of a batch lie side by side as one large graph
 * (`batchOf`). Each epoch visits every graph once, in an order that the seed and the epoch give.
 */
export function graphTraining({ data, model, loss, optimizer, ...declared }: GraphsSettings): Recipe<GraphTraining> {
  return {
    settings: declared,
    async prepare(source, changes = {}, compute = direct) {
      const settings = { ...declared, ...changes };
      return new BatchTraining({ settings, model, optimizer, compute }, await data(source, settings.seed), loss);
    },
  };
}

class BatchTraining extends EpochTraining implements GraphTraining {
  readonly kind = 'graphs';
  readonly data: GraphSet;
  readonly stepsPerEpoch: number;
  protected readonly measured = ['accuracy'];
  private readonly parts: Parts;
  private readonly lossOf: Loss;
  private order: { readonly epoch: number; readonly places: Int32Array } | undefined;

  constructor(parts: Parts, data: GraphSet, loss: Loss) {
    super(parts);
    if (this.model.inputNames.includes('rows')) {
      throw new DataError('The rows of a graph are for the recipe Graph generation; to classify graphs, use node features and edges.', {
        code: 'graph.rowsElsewhere',
        data: {},
      });
    }
    this.parts = parts;
    this.data = data;
    this.lossOf = loss;
    this.stepsPerEpoch = Math.ceil(data.train.length / parts.settings.batch);
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const count = this.data.test.length;
    let [loss, right] = [0, 0];
    for (let at = 0; at < count; at += predictBatch) {
      const places = Int32Array.from({ length: Math.min(predictBatch, count - at) }, (_, i) => at + i);
      const figures = tf.tidy(() => {
        const logits = this.predict(places);
        const labels = this.labels(places.map((place) => this.data.test[place]!));
        return tf.stack([this.lossOf(logits, labels), countRight(logits, labels)]);
      });
      const values = (await figures.data()) as Float32Array;
      figures.dispose();
      loss += values[0]! * places.length;
      right += values[1]!;
      if (!(await goOn())) return undefined;
    }
    return { testLoss: loss / count, testAccuracy: right / count };
  }

  score({ testAccuracy }: Readonly<Record<string, number>>): number {
    return testAccuracy ?? -Infinity;
  }

  untrained(): GraphTraining {
    return new BatchTraining(this.parts, this.data, this.lossOf);
  }

  inputsOf(places: Int32Array): tf.Tensor[] {
    return tf.tidy(() =>
      inOrder(
        this.model,
        batchOf(
          this.data,
          places.map((place) => this.data.test[place]!),
        ),
      ),
    );
  }

  predict(places: Int32Array): tf.Tensor2D {
    const inputs = this.inputsOf(places);
    const [logits] = this.compute('logits', (given) => [this.model.apply([...given], { training: false }) as tf.Tensor2D], inputs, this.variables());
    tf.dispose(inputs);
    return logits as tf.Tensor2D;
  }

  protected given(step: number) {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch) + 1;
    if (this.order?.epoch !== epoch) this.order = { epoch, places: shuffled(this.data.train.length, this.settings.seed, 'order', epoch) };
    const at = ((step - 1) % this.stepsPerEpoch) * this.settings.batch;
    const picked = this.order.places.subarray(at, at + this.settings.batch).map((place) => this.data.train[place]!);
    return { tensors: tf.tidy(() => [this.labels(picked), ...inOrder(this.model, batchOf(this.data, picked))]), samples: picked.length };
  }

  protected loss([labels, ...inputs]: readonly tf.Tensor[]): { loss: tf.Scalar; measures: tf.Scalar[] } {
    const logits = this.model.apply(inputs, { training: true, noise: this.noise }) as tf.Tensor2D;
    return { loss: this.lossOf(logits, labels!), measures: [countRight(logits, labels!).div(labels!.size)] };
  }

  private labels(picked: Int32Array): tf.Tensor1D {
    return tf.tensor1d(
      picked.map((index) => this.data.graphs[index]!.label),
      'int32',
    );
  }
}
