import * as tf from '@tensorflow/tfjs';
import { direct, prepared } from '../core/compute.ts';
import { DataError } from '../core/dataError.ts';
import { clusteringDiscrepancy, degreeDiscrepancy } from '../graph/discrepancy.ts';
import { drawLinks } from '../graph/drawnLinks.ts';
import { breadthFirst, graphOf, neighboursOf, rowsOf, type Neighbours } from '../graph/graphRows.ts';
import type { GraphSet } from '../graph/graphSet.ts';
import { judge, noRules, randomGraphs, rulesOf, type Judged, type Rules } from '../graph/judged.ts';
import { GraphSorter } from '../graph/sameGraph.ts';
import type { RowLoss } from '../losses/rowLoss.ts';
import type { Optimizer } from '../optimizers/optimizer.ts';
import { shuffled, stream } from '../random/seed.ts';
import { giveWay } from './epochs.ts';
import { EpochTraining, type Parts } from './epochTraining.ts';
import type { Recipe, Settings, Source, Training } from './recipe.ts';

export interface GeneratorSettings extends Settings {
  /** How often every graph is shown in an epoch, each time with its nodes in another order. */
  readonly passes: number;
  /** Graphs that are generated after each epoch. */
  readonly samples: number;
  /** Whether graphs are learned and drawn on the condition that they keep to what all graphs keep to that are learned from. */
  readonly keepRules: boolean;
  readonly data: (source: Source, seed: number) => Promise<GraphSet>;
  readonly model: () => tf.LayersModel;
  readonly loss: RowLoss;
  readonly optimizer: Optimizer;
}

/** A training that learns to make graphs. */
export interface GeneratorTraining extends Training {
  readonly kind: 'generator';
  readonly learned: readonly Neighbours[];
  readonly test: readonly Neighbours[];
  /** Random graphs of the same sizes and density: what must be surpassed. */
  readonly baseline: readonly Neighbours[];
  untrained(): GeneratorTraining;
  /** Graphs that the model makes as it is now: the same weights make the same graphs. */
  generate(): Promise<readonly Neighbours[]>;
  judge(graphs: readonly Neighbours[]): Judged;
}

export const isGeneratorTraining = (training: Training): training is GeneratorTraining => training.kind === 'generator';

/**
 * Learning to make graphs: each graph is written as a sequence (`graph/graphRows.ts`), the model says at every step to which of the nodes
 * before it the next one is joined and whether the graph ends, and the loss compares that with what the graph says. Nodes come in a new
 * breadth-first order each time that a graph is shown.
 *
 * After an epoch graphs are drawn: each step's links by their probabilities, and the model is told what was drawn. With `keepRules` what is
 * learned and each draw are on the condition that the graph can still be valid (`losses/rowLoss.ts`, `graph/drawnLinks.ts`).
 * `degreeMmd` and `clusteringMmd` measure how far they lie from the test graphs (`graph/discrepancy.ts`), `baselineMmd` how far random
 * graphs of the same sizes and density do; `valid`, `unique` and `novel` are shares of the drawn graphs.
 *
 * You, Ying, Ren, Hamilton and Leskovec 2018, "GraphRNN: Generating Realistic Graphs with Deep Auto-regressive Models".
 */
export function generatorTraining({ data, model, loss, optimizer, passes, samples, keepRules, ...declared }: GeneratorSettings): Recipe<GeneratorTraining> {
  return {
    settings: declared,
    async prepare(source, changes = {}, compute = direct) {
      const settings = { ...declared, ...changes };
      const set = await data(source, settings.seed);
      if (!(set.largest >= 2))
        throw new DataError('How many nodes the largest graph has is not known. Import the graphs again.', { code: 'graph.noLargest', data: {} });
      return new RowTraining({ settings, model, optimizer, compute }, set, { loss, passes, samples, keepRules });
    },
  };
}

type Tensors = readonly tf.Tensor[];
type Own = Pick<GeneratorSettings, 'loss' | 'passes' | 'samples' | 'keepRules'>;

class RowTraining extends EpochTraining implements GeneratorTraining {
  readonly kind = 'generator';
  readonly stepsPerEpoch: number;
  readonly learned: readonly Neighbours[];
  readonly test: readonly Neighbours[];
  readonly baseline: readonly Neighbours[];
  protected readonly measured = [];
  private readonly parts: Parts;
  private readonly data: GraphSet;
  private readonly own: Own;
  private readonly rules: Rules;
  /** What learning and drawing take for granted. */
  private readonly limits: Rules;
  private readonly known: GraphSorter;
  private made: { readonly step: number; readonly graphs: readonly Neighbours[] } | undefined;

  constructor(parts: Parts, data: GraphSet, own: Own) {
    super(parts);
    const { inputNames } = this.model;
    if (inputNames.join() !== 'rows') {
      throw new DataError(`A model that makes graphs can only see the rows of the graph; this one looks at ${inputNames.join(', ')}.`, {
        code: 'graph.generatorInputs',
        data: { got: inputNames.join(', ') },
      });
    }
    this.parts = parts;
    this.data = data;
    this.own = own;
    this.stepsPerEpoch = Math.ceil(data.train.length / parts.settings.batch) * own.passes;
    const graphs = data.graphs.map(({ count, edges }) => neighboursOf(count, edges));
    this.learned = [...data.train].map((index) => graphs[index]!);
    this.test = [...data.test].map((index) => graphs[index]!);
    this.baseline = randomGraphs(own.samples, this.learned, stream(parts.settings.seed, 'random graphs'));
    this.rules = rulesOf(this.learned);
    this.limits = own.keepRules ? this.rules : noRules(data.largest);
    this.known = new GraphSorter(this.learned);
  }

  async evaluate(goOn = giveWay): Promise<Readonly<Record<string, number>> | undefined> {
    const testLoss = await this.testLoss();
    if (!(await goOn())) return undefined;
    const graphs = await this.generate();
    const { valid, unique, novel } = this.judge(graphs);
    const share = (which: readonly boolean[]) => which.filter(Boolean).length / which.length;
    return {
      testLoss,
      degreeMmd: degreeDiscrepancy(graphs, this.test),
      clusteringMmd: clusteringDiscrepancy(graphs, this.test),
      baselineMmd: degreeDiscrepancy(this.baseline, this.test),
      valid: share(valid),
      unique: share(unique),
      novel: share(novel),
    };
  }

  score({ testLoss }: Readonly<Record<string, number>>): number {
    return -(testLoss ?? Infinity);
  }

  untrained(): GeneratorTraining {
    return new RowTraining(this.parts, this.data, this.own);
  }

  judge(graphs: readonly Neighbours[]): Judged {
    return judge(graphs, this.known, this.rules);
  }

  async generate(): Promise<readonly Neighbours[]> {
    const { step } = this.position;
    if (this.made?.step !== step) this.made = { step, graphs: await this.draw() };
    return this.made.graphs;
  }

  protected given(step: number) {
    const perPass = this.stepsPerEpoch / this.own.passes;
    const [pass, at] = [Math.floor((step - 1) / perPass), ((step - 1) % perPass) * this.settings.batch];
    const places = shuffled(this.learned.length, this.settings.seed, 'order', pass).subarray(at, at + this.settings.batch);
    const graphs = [...places].map((place) => this.learned[place]!);
    return { tensors: this.tensorsOf(graphs, stream(this.settings.seed, 'order of nodes', step)), samples: places.length };
  }

  protected loss([told, said, counts]: Tensors): { loss: tf.Scalar; measures: tf.Scalar[] } {
    const logits = this.model.apply(told!, { training: true, noise: this.noise }) as tf.Tensor3D;
    return { loss: this.own.loss.loss(logits, said as tf.Tensor3D, counts as tf.Tensor3D, this.limits.whole), measures: [] };
  }

  private tensorsOf(graphs: readonly Neighbours[], random: () => number): tf.Tensor3D[] {
    const { largest } = this.data;
    const size = (largest - 1) * largest;
    const rows = graphs.map((graph) => rowsOf(graph, breadthFirst(graph, random), largest));
    return (['told', 'said', 'counts'] as const).map((name) => {
      const values = new Float32Array(graphs.length * size);
      rows.forEach((row, i) => values.set(row[name], i * size));
      return tf.tensor3d(values, [graphs.length, largest - 1, largest]);
    });
  }

  /** Test graphs in the same order of their nodes at every epoch. */
  private async testLoss(): Promise<number> {
    const tensors = this.tensorsOf(this.test, stream(this.settings.seed, 'order of test nodes'));
    const measure = ([told, said, counts]: Tensors) => [
      this.own.loss.loss(this.model.apply(told!, { training: false }) as tf.Tensor3D, said as tf.Tensor3D, counts as tf.Tensor3D, this.limits.whole),
    ];
    const [loss] = await prepared(this.compute, 'test loss', measure, tensors, this.variables());
    const value = ((await loss!.data()) as Float32Array)[0]!;
    tf.dispose([...tensors, loss!]);
    return value;
  }

  /**
   * All samples grow side by side, a node a step; every step has the same shapes. Chance is the same each time: what differs from epoch to epoch has
   * been learned, and the same weights draw the same graphs, in an exported program too.
   */
  private async draw(): Promise<Neighbours[]> {
    const { largest } = this.data;
    const { samples } = this.own;
    const steps = largest - 1;
    const mark = (step: number) =>
      tf.tensor3d(
        Float32Array.from({ length: steps }, (_, at) => Number(at === step)),
        [1, steps, 1],
      );
    let grown: Tensors = tf.tidy(() => {
      const told = tf.buffer([samples, steps, largest]);
      for (let sample = 0; sample < samples; sample++) told.set(1, sample, 0, steps);
      return [told.toTensor(), tf.ones([samples, 1]), tf.zeros([samples, steps])];
    });
    const rows: tf.Tensor[] = [];
    for (let step = 0; step < steps; step++) {
      const [possible, end] = this.possible(step);
      const given = tf.tidy(() => [tf.scalar(step, 'int32'), mark(step), mark(step + 1), tf.tensor2d([possible]), tf.scalar(end)]);
      const [told, open, degrees, row] = this.compute('generate', (inputs) => this.nextRow(inputs), [...grown, ...given], this.variables());
      tf.dispose([...grown, ...given]);
      grown = [told!, open!, degrees!];
      rows.push(row!);
    }
    const all = tf.tidy(() => tf.stack(rows, 1));
    const values = (await all.data()) as Float32Array;
    tf.dispose([...grown, ...rows, all]);
    const size = steps * largest;
    return Array.from({ length: samples }, (_, i) => graphOf(values.subarray(i * size, (i + 1) * size), largest));
  }

  /** What can be drawn at a step: links to the nodes that are there, and the end; and whether it must be the end. */
  private possible(step: number): [possible: number[], end: number] {
    const links = Array.from({ length: this.data.largest - 1 }, (_, back) => Number(back <= step));
    const { fewest, most } = this.limits;
    return [[...links, Number(step + 1 >= fewest)], Number(step + 1 >= most)];
  }

  /** Draws what the step `now` says, and tells it to the step `later`. Samples that have ended say nothing more. `degrees` are those of the nodes as a row names them. */
  private nextRow([told, open, degrees, number, now, later, possible, mustEnd]: Tensors): tf.Tensor[] {
    const { largest } = this.data;
    this.noise.begin(number!);
    const logits = (this.model.apply(told!, { training: false }) as tf.Tensor3D).mul(now!).sum(1);
    const chance = this.noise.uniform('generate', [this.own.samples, largest]);
    const [mayJoin, mayEnd] = halves(possible!);
    const [joining, ending] = halves(logits);
    const [chances, chanceOfEnd] = halves(chance);
    const { highestDegree, whole } = this.limits;
    const room = mayJoin.mul(degrees!.less(highestDegree).cast('float32')) as tf.Tensor2D;
    let end: tf.Tensor = chanceOfEnd.less(ending.sigmoid()).cast('float32').mul(mayEnd).maximum(mustEnd!);
    // Where no node has room for another, nothing can be added in one piece.
    if (whole) end = end.maximum(tf.sub(1, room.max(1, true)));
    end = end.mul(open!);
    const goesOn = open!.sub(end);
    const links = drawLinks(joining, chances, room, this.limits).mul(goesOn);
    const row = tf.concat([links, end], 1);
    const degreesNow = tf.concat([links.sum(1, true), degrees!.add(links)], 1);
    return [told!.add(row.expandDims(1).mul(later!)), goesOn, degreesNow.slice([0, 0], [this.own.samples, largest - 1]), row];
  }
}

/** What a row says of links, and of the end. */
const halves = (row: tf.Tensor) => tf.split(row, [row.shape[1]! - 1, 1], 1) as [tf.Tensor2D, tf.Tensor2D];
