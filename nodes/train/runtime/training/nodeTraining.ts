import * as tf from '@tensorflow/tfjs';
import { direct, prepared, type Compute } from '../core/compute.ts';
import type { Loss } from '../losses/crossEntropy.ts';
import { figureOf, type Losses } from '../losses/objective.ts';
import { DataError } from '../core/dataError.ts';
import { giveWay } from './epochs.ts';
import { nodesOf, parts, type GraphData } from '../graph/graphData.ts';
import { graphInputs, inOrder, type GraphInputs } from '../graph/graphInputs.ts';
import { graphSuspects } from '../graph/graphSuspects.ts';
import { lookUp } from '../layers/messages.ts';
import type { Suspect } from './examine.ts';
import type { Measured } from './learner.ts';
import { ObjectiveTraining } from './objectiveTraining.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';

export interface NodeSettings extends Omit<Settings, 'batch'> {
  /** Updates between two looks at validation and test nodes. */
  readonly updates: number;
  readonly data: (source: Source, seed: number) => Promise<GraphData>;
  readonly model: () => tf.LayersModel;
  readonly loss: Loss | Losses;
  readonly optimizer: Optimizer;
}

/** A training that learns the classes of a graph's nodes from some of them. */
export interface NodeTraining extends Training {
  readonly kind: 'nodes';
  readonly graph: GraphData;
  readonly answers: readonly string[];
  untrained(): NodeTraining;
  /** The model's inputs, in its order. They stay. */
  inputs(): tf.Tensor[];
  /** Logits of all nodes: [nodes, classes], as the output of a layer gives them; without a layer the first of `answers`. The caller disposes. */
  predict(layer?: string): tf.Tensor2D;
}

export const isNodeTraining = (training: Training): training is NodeTraining => training.kind === 'nodes';

/**
 * Node classification: the whole graph goes through the model at every update; the loss looks at the few nodes whose label may be
 * learned from. The others take part all the same: their features travel along the edges. Kipf and Welling 2017.
 *
 * After `updates` updates the model is measured on the nodes of validation and test. `bestAccuracy` is the test accuracy at the epoch
 * that was best on validation: what early stopping would have kept.
 */
export function nodeTraining({ data, model, loss, optimizer, updates, ...declared }: NodeSettings): Recipe<NodeTraining> {
  return {
    settings: { ...declared, batch: 1 },
    async prepare(source, changes = {}, compute = direct) {
      const settings = { ...declared, ...changes, batch: 1 };
      const graph = await data(source, settings.seed);
      if (nodesOf(graph, parts.train).length === 0) {
        throw new DataError('No node has a label that may be learned from.', { code: 'graph.noLabels', data: {} });
      }
      return new WholeGraphTraining({ settings, model, optimizer, compute }, graph, loss, updates);
    },
  };
}

interface Given {
  readonly settings: Settings;
  readonly model: () => tf.LayersModel;
  readonly optimizer: Optimizer;
  readonly compute: Compute;
}

class WholeGraphTraining extends ObjectiveTraining implements NodeTraining {
  readonly kind = 'nodes';
  readonly graph: GraphData;
  readonly stepsPerEpoch: number;
  private readonly parts: Given;
  private readonly lossOf: Loss | Losses;
  private readonly tensors: GraphInputs;
  /** Nodes and labels of training, validation and test. */
  private readonly sets: Readonly<Record<'train' | 'validation' | 'test', Labelled | undefined>>;
  /** The best validation accuracy, and the test accuracy of that epoch. */
  private readonly best: tf.Variable;

  constructor(given: Given, graph: GraphData, loss: Loss | Losses, updates: number) {
    super(given, loss);
    this.parts = given;
    this.graph = graph;
    this.lossOf = loss;
    this.stepsPerEpoch = updates;
    this.tensors = graphInputs(graph);
    this.sets = { train: labelled(graph, parts.train), validation: labelled(graph, parts.validation), test: labelled(graph, parts.test) };
    this.best = tf.tidy(() => tf.tensor1d([-1, 0]).variable(false));
  }

  override state(): Record<string, tf.Variable> {
    return { ...super.state(), 'figures/best': this.best };
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const names = (['validation', 'test'] as const).filter((name) => this.sets[name]);
    const measured = await prepared(this.compute, 'evaluate', () => [this.measure(names.map((name) => this.sets[name]!))], [], this.variables());
    const values = (await measured[0]!.data()) as Float32Array;
    tf.dispose([...measured]);
    if (!(await goOn())) return undefined;
    const figures = ['loss', ...this.measured];
    const found = Object.fromEntries(names.flatMap((name, i) => figures.map((figure, k) => [figureOf(name, figure), values[figures.length * i + k]!])));
    return { ...found, ...(await this.bestSoFar(found)) };
  }

  protected override usualScore({ validationAccuracy, testAccuracy }: Readonly<Record<string, number>>): number {
    return validationAccuracy ?? testAccuracy ?? -Infinity;
  }

  untrained(): NodeTraining {
    return new WholeGraphTraining(this.parts, this.graph, this.lossOf, this.stepsPerEpoch);
  }

  inputs(): tf.Tensor[] {
    return inOrder(this.model, this.tensors);
  }

  predict(layer?: string): tf.Tensor2D {
    return tf.tidy(() => this.output(this.inputs(), layer));
  }

  override dispose(): void {
    super.dispose();
    this.best.dispose();
    tf.dispose([...Object.values(this.tensors), ...Object.values(this.sets).flatMap((set) => (set ? [set.nodes, set.labels] : []))]);
  }

  protected given() {
    return { tensors: [], samples: 1 };
  }

  protected override suspects(): Suspect[] {
    return graphSuspects(this.tensors, this.graph);
  }

  protected loss(): Measured {
    return this.means(this.outputs(this.inputs(), { training: true, noise: this.noise }), this.sets.train!);
  }

  private means(outputs: readonly tf.Tensor[], { nodes, labels }: Labelled): Measured {
    const rows = outputs.map((output) => lookUp(output as tf.Tensor2D, nodes));
    return this.objective.means(this.model, rows, { labels });
  }

  private measure(sets: readonly Labelled[]): tf.Tensor1D {
    const outputs = this.outputs(this.inputs());
    const found = sets.map((set) => this.means(outputs, set));
    return tf.stack(found.flatMap(({ loss, measures }) => [loss, ...measures])) as tf.Tensor1D;
  }

  private async bestSoFar({ validationAccuracy, testAccuracy }: Readonly<Record<string, number>>): Promise<Readonly<Record<string, number>>> {
    if (validationAccuracy === undefined || testAccuracy === undefined) return {};
    const [before, then] = (await this.best.data()) as Float32Array;
    if (validationAccuracy <= before!) return { bestAccuracy: then! };
    tf.tidy(() => this.best.assign(tf.tensor1d([validationAccuracy, testAccuracy])));
    return { bestAccuracy: testAccuracy };
  }
}

interface Labelled {
  readonly nodes: tf.Tensor1D;
  readonly labels: tf.Tensor1D;
}

function labelled(graph: GraphData, part: number): Labelled | undefined {
  const nodes = nodesOf(graph, part);
  if (nodes.length === 0) return undefined;
  return {
    nodes: tf.tensor1d(nodes, 'int32'),
    labels: tf.tensor1d(
      nodes.map((node) => graph.labels[node]!),
      'int32',
    ),
  };
}
