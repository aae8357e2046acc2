import type * as tf from '@tensorflow/tfjs';
import { listOf } from '../core/tensors.ts';
import { figureOf, Objective, outputNamed, type Losses } from '../losses/objective.ts';
import type { Loss } from '../losses/crossEntropy.ts';
import { EpochTraining, type Parts } from './epochTraining.ts';
import type { Finding, Trace } from './examine.ts';

/** What trainings have in common that lower one loss or several of a model's outputs. */
export abstract class ObjectiveTraining extends EpochTraining {
  /** Layers of the model's outputs that are compared with labels, the one that weighs most first. */
  readonly answers: readonly string[];
  protected readonly objective: Objective;
  protected readonly measured: readonly string[];

  constructor(parts: Parts, loss: Loss | Losses) {
    super(parts);
    this.objective = new Objective(loss);
    this.measured = this.objective.measured;
    this.answers = this.objective.answers.map((layer) => layer ?? this.model.outputNames[0]!);
  }

  protected override get added(): readonly string[] {
    return this.objective.added;
  }

  score(metrics: Readonly<Record<string, number>>): number {
    const { decisive } = this.objective;
    if (decisive === undefined) return this.usualScore(metrics);
    return -(metrics[figureOf('validation', decisive)] ?? metrics[figureOf('test', decisive)] ?? Infinity);
  }

  /** How good figures are where no loss is named to tell it. */
  protected usualScore({ testAccuracy, testLoss }: Readonly<Record<string, number>>): number {
    return testAccuracy ?? -(testLoss ?? Infinity);
  }

  /** All that the model gives. */
  protected outputs(inputs: readonly tf.Tensor[], settings: Readonly<Record<string, unknown>> = { training: false }): readonly tf.Tensor[] {
    return listOf(this.model.apply([...inputs], settings) as tf.Tensor | tf.Tensor[]);
  }

  /** What one layer of its outputs gives: where none is named, the answers, or the first. */
  protected output(inputs: readonly tf.Tensor[], layer = this.answers[0]): tf.Tensor2D {
    return outputNamed(this.model, this.outputs(inputs), layer) as tf.Tensor2D;
  }

  protected override watch(trace: Trace): () => void {
    const end = super.watch(trace);
    this.objective.trace = trace;
    return () => {
      this.objective.trace = undefined;
      end();
    };
  }

  /** A loss is traced like a layer, but what is wrong with it is said in other words. */
  override async examine(): Promise<Finding> {
    const finding = await super.examine();
    if (!('layer' in finding) || !this.objective.names.includes(finding.layer)) return finding;
    return { at: finding.at === 'backward' ? 'slope' : 'loss', name: finding.layer };
  }
}
