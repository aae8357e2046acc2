import * as tf from '@tensorflow/tfjs';
import { direct } from '../core/compute.ts';
import { DataError } from '../core/dataError.ts';
import type { Loss } from '../losses/crossEntropy.ts';
import { outputNamed, type Losses } from '../losses/objective.ts';
import { stacked, Tally } from '../losses/tally.ts';
import { giveWay } from './epochs.ts';
import type { Parts } from './epochTraining.ts';
import { inOrder } from '../graph/graphInputs.ts';
import { batchOf, type GraphSet } from '../graph/graphSet.ts';
import type { Suspect } from './examine.ts';
import type { Measured } from './learner.ts';
import { ObjectiveTraining } from './objectiveTraining.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';
import { shuffled } from '../random/seed.ts';

export interface GraphsSettings extends Settings {
  readonly data: (source: Source, seed: number) => Promise<GraphSet>;
  readonly model: () => tf.LayersModel;
  readonly loss: Loss | Losses;
  readonly optimizer: Optimizer;
}

/** A training that learns the classes of whole graphs. */
export interface GraphTraining extends Training {
  readonly kind: 'graphs';
  readonly data: GraphSet;
  readonly answers: readonly string[];
  untrained(): GraphTraining;
  /** The model's inputs for the test graphs of these places, in its order. The caller disposes. */
  inputsOf(places: Int32Array): tf.Tensor[];
  /** Logits of test graphs: [places, classes], as the output of a layer gives them; without a layer the first of `answers`. The caller disposes. */
  predict(places: Int32Array, layer?: string): tf.Tensor2D;
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

class BatchTraining extends ObjectiveTraining implements GraphTraining {
  readonly kind = 'graphs';
  readonly data: GraphSet;
  readonly stepsPerEpoch: number;
  private readonly parts: Parts;
  private readonly lossOf: Loss | Losses;
  private order: { readonly epoch: number; readonly places: Int32Array } | undefined;

  constructor(parts: Parts, data: GraphSet, loss: Loss | Losses) {
    super(parts, loss);
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
    const tally = new Tally(this.objective);
    for (let at = 0; at < count; at += predictBatch) {
      const places = Int32Array.from({ length: Math.min(predictBatch, count - at) }, (_, i) => at + i);
      const figures = tf.tidy(() => {
        const labels = this.labels(places.map((place) => this.data.test[place]!));
        return stacked(this.objective.measures(this.model, this.give(places), { labels }));
      });
      tally.add((await figures.data()) as Float32Array, places.length, places.length);
      figures.dispose();
      if (!(await goOn())) return undefined;
    }
    return tally.figures('test');
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

  predict(places: Int32Array, layer = this.answers[0]): tf.Tensor2D {
    return tf.tidy(() => outputNamed(this.model, this.give(places), layer) as tf.Tensor2D);
  }

  protected given(step: number) {
    const picked = this.pick(step);
    return { tensors: tf.tidy(() => [this.labels(picked), ...inOrder(this.model, batchOf(this.data, picked))]), samples: picked.length };
  }

  protected override suspects([, ...inputs]: readonly tf.Tensor[], step: number): Suspect[] {
    const graphs = this.pick(step);
    // Rows of nodes and of edges stand graph after graph.
    const rows: Readonly<Record<string, (graph: number) => number>> = {
      nodes: (graph) => this.data.graphs[graph]!.count,
      weights: (graph) => this.data.graphs[graph]!.weights.length,
      edges: (graph) => this.data.graphs[graph]!.weights.length,
    };
    return this.model.inputNames.map((name, i) => {
      const count = rows[name];
      return { name, values: inputs[i]!, ...(count && { row: (index: number) => placeOf(graphs, index, count) }) };
    });
  }

  /** The graphs of a step: those that come next in the epoch's order. */
  private pick(step: number): Int32Array {
    const epoch = Math.floor((step - 1) / this.stepsPerEpoch) + 1;
    if (this.order?.epoch !== epoch) this.order = { epoch, places: shuffled(this.data.train.length, this.settings.seed, 'order', epoch) };
    const at = ((step - 1) % this.stepsPerEpoch) * this.settings.batch;
    return this.order.places.subarray(at, at + this.settings.batch).map((place) => this.data.train[place]!);
  }

  protected loss([labels, ...inputs]: readonly tf.Tensor[]): Measured {
    return this.objective.means(this.model, this.outputs(inputs, { training: true, noise: this.noise }), { labels: labels! });
  }

  /** All that the model gives for test graphs. The caller disposes. */
  private give(places: Int32Array): readonly tf.Tensor[] {
    const inputs = this.inputsOf(places);
    const outputs = this.compute('logits', (given) => [...this.outputs(given)], inputs, this.variables());
    tf.dispose(inputs);
    return outputs;
  }

  private labels(picked: Int32Array): tf.Tensor1D {
    return tf.tensor1d(
      picked.map((index) => this.data.graphs[index]!.label),
      'int32',
    );
  }
}

/** Which graph a row of a batch belongs to: its number is that in the file, and the row is counted within it. */
function placeOf(graphs: Int32Array, index: number, count: (graph: number) => number): { readonly sample: number; readonly from: string } {
  let left = index;
  for (const graph of graphs) {
    if (left < count(graph)) return { sample: graph + 1, from: `#${left + 1}` };
    left -= count(graph);
  }
  return { sample: graphs.at(-1)! + 1, from: '' };
}
