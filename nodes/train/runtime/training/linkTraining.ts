import * as tf from '@tensorflow/tfjs';
import { direct } from '../core/compute.ts';
import { giveWay } from './epochs.ts';
import type { Suspect } from './examine.ts';
import { EpochTraining, type Parts } from './epochTraining.ts';
import type { GraphData } from '../graph/graphData.ts';
import { graphInputs, inOrder, type GraphInputs } from '../graph/graphInputs.ts';
import { graphSuspects } from '../graph/graphSuspects.ts';
import { hideEdges, type HiddenEdges } from '../graph/hiddenEdges.ts';
import type { LinkLoss } from '../losses/linkLoss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { averagePrecision, rocAuc } from '../graph/ranking.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';

export interface LinkSettings extends Omit<Settings, 'batch'> {
  /** Updates between two looks at the hidden edges. */
  readonly updates: number;
  /** Shares of all edges, in percent. */
  readonly validation: number;
  readonly test: number;
  readonly data: (source: Source, seed: number) => Promise<GraphData>;
  readonly model: () => tf.LayersModel;
  readonly loss: LinkLoss;
  readonly optimizer: Optimizer;
}

/** A training that learns which nodes of a graph are joined. */
export interface LinkTraining extends Training {
  readonly kind: 'links';
  /** All of it, the hidden edges too. */
  readonly graph: GraphData;
  readonly hidden: HiddenEdges;
  untrained(): LinkTraining;
  /** The model's inputs, in its order: the graph without its hidden edges. They stay. */
  inputs(): tf.Tensor[];
  /** Codes of all nodes: [nodes, width]. The caller disposes. */
  codes(): tf.Tensor2D;
}

export const isLinkTraining = (training: Training): training is LinkTraining => training.kind === 'links';

/**
 * Link prediction by a graph autoencoder: some edges are hidden, the model makes a code of every node out of the others, and the codes
 * must tell which nodes are joined. Each update sees all remaining edges and as many pairs drawn at random, anew each time.
 *
 * `testAuc` is the probability that a hidden edge scores higher than a pair that is not joined; `testPrecision` the average precision.
 * Kipf and Welling 2016, "Variational Graph Auto-Encoders", section 3.
 */
export function linkTraining({ data, model, loss, optimizer, updates, validation, test, ...declared }: LinkSettings): Recipe<LinkTraining> {
  return {
    settings: { ...declared, batch: 1 },
    async prepare(source, changes = {}, compute = direct) {
      const settings = { ...declared, ...changes, batch: 1 };
      const graph = await data(source, settings.seed);
      return new AutoencoderTraining({ settings, model, optimizer, compute }, graph, hideEdges(graph, { validation, test }, settings.seed), loss, updates);
    },
  };
}

class AutoencoderTraining extends EpochTraining implements LinkTraining {
  readonly kind = 'links';
  readonly graph: GraphData;
  readonly hidden: HiddenEdges;
  readonly stepsPerEpoch: number;
  protected readonly measured = [];
  private readonly parts: Parts;
  private readonly lossOf: LinkLoss;
  private readonly tensors: GraphInputs;
  private readonly joined: tf.Tensor2D;

  constructor(parts: Parts, graph: GraphData, hidden: HiddenEdges, loss: LinkLoss, updates: number) {
    super(parts);
    this.parts = parts;
    this.graph = graph;
    this.hidden = hidden;
    this.lossOf = loss;
    this.stepsPerEpoch = updates;
    this.tensors = graphInputs({ ...graph, edges: hidden.edges, weights: hidden.weights, edgeFeatures: hidden.edgeFeatures });
    this.joined = tf.tensor2d(hidden.edges, [hidden.edges.length / 2, 2], 'int32');
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const codes = this.codes();
    const [values, width] = [(await codes.data()) as Float32Array, codes.shape[1]];
    codes.dispose();
    if (!(await goOn())) return undefined;
    const figures: Record<string, number> = {};
    for (const name of ['validation', 'test'] as const) {
      const { joined, apart } = this.hidden[name];
      if (joined.length === 0) continue;
      const [right, wrong] = [joined, apart].map((pairs) => products(values, width, pairs)) as [Float32Array, Float32Array];
      figures[`${name}Auc`] = rocAuc(right, wrong);
      figures[`${name}Precision`] = averagePrecision(right, wrong);
    }
    return figures;
  }

  score({ validationAuc, testAuc }: Readonly<Record<string, number>>): number {
    return validationAuc ?? testAuc ?? -Infinity;
  }

  untrained(): LinkTraining {
    return new AutoencoderTraining(this.parts, this.graph, this.hidden, this.lossOf, this.stepsPerEpoch);
  }

  inputs(): tf.Tensor[] {
    return inOrder(this.model, this.tensors);
  }

  codes(): tf.Tensor2D {
    const [codes] = this.compute('codes', () => [this.lossOf.code(this.model.apply(this.inputs(), { training: false }) as tf.Tensor2D)], [], this.variables());
    return codes as tf.Tensor2D;
  }

  override dispose(): void {
    super.dispose();
    tf.dispose([...Object.values(this.tensors), this.joined]);
  }

  protected given() {
    return { tensors: [], samples: 1 };
  }

  protected override suspects(): Suspect[] {
    return graphSuspects(this.tensors, { edges: this.hidden.edges, names: this.graph.names });
  }

  protected loss(): { loss: tf.Scalar; measures: tf.Scalar[] } {
    const output = this.model.apply(this.inputs(), { training: true, noise: this.noise }) as tf.Tensor2D;
    return { loss: this.lossOf.loss(output, this.joined, this.noise), measures: [] };
  }
}

/** The decoder, for some pairs: the product of their codes. */
function products(codes: Float32Array, width: number, pairs: Int32Array): Float32Array {
  const scores = new Float32Array(pairs.length / 2);
  for (let i = 0; i < scores.length; i++) {
    const [a, b] = [pairs[2 * i]! * width, pairs[2 * i + 1]! * width];
    for (let k = 0; k < width; k++) scores[i]! += codes[a + k]! * codes[b + k]!;
  }
  return scores;
}
