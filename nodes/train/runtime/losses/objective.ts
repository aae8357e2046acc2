import type * as tf from '@tensorflow/tfjs';
import type { Trace } from '../training/examine.ts';
import { countRight, type Loss } from './crossEntropy.ts';

/** One of the losses that a training lowers together. */
export interface Term {
  readonly of: Loss;
  /** The layer whose output it looks at. */
  readonly output: string;
  /** What the output is compared with: `labels`, or numbers of the data set by their name. */
  readonly target: string;
  readonly weight: number;
  /** The best checkpoint is the one where this loss by itself is smallest. */
  readonly decides?: boolean;
}

/** Several losses as they stand in `train.ts`, by name. */
export type Losses = Readonly<Record<string, Term>>;

/** What a model's outputs are measured by: a loss or several, and of those that compare with labels how many answers were right. */
export interface Measures {
  readonly total: tf.Scalar;
  /** Each loss by itself, without its weight; none where it is the only one. */
  readonly losses: readonly tf.Scalar[];
  readonly right: readonly { readonly count: tf.Scalar; readonly of: number }[];
}

/** The name under which a data set keeps its labels. */
export const labelsTarget = 'labels';

/**
 * What a training lowers: one loss of the model's output, or several, each of an output of its own, added up.
 *
 *     L = sum over i of weight_i L_i
 *
 * Every L_i is a mean over its batch, so that weights mean the same for any batch. A loss of weight 0 is measured and teaches nothing.
 *
 * Figures: `loss` is L, and `name/loss` a loss by itself. `accuracy` belongs to the loss against labels that weighs most (of equals the
 * first), `name/accuracy` to another one.
 *
 * Two tasks at once help each other where they can use the same features: Caruana 1997, "Multitask Learning". An auxiliary classifier half
 * way up, weight 0.3, brings gradients to the lower layers: Szegedy et al. 2015, "Going Deeper with Convolutions".
 */
export class Objective {
  /** Names of the figures beside the loss, in the order of `means`. */
  readonly measured: readonly string[];
  /** What outputs are compared with, each once. */
  readonly targets: readonly string[];
  /** Layers whose output is compared with labels, each once, the one that weighs most first. None is named where the model has one output only. */
  readonly answers: readonly (string | undefined)[];
  /** Looks at what goes in and out of each loss. */
  trace: Trace | undefined;
  /** The figure by which a checkpoint is the best, where a loss is to tell it. */
  readonly decisive: string | undefined;
  /** Of the losses; one that stands alone has none. */
  readonly names: readonly string[];
  /** The same where they are added up; none where there is one. */
  readonly added: readonly string[];
  private readonly terms: readonly (readonly [name: string, term: Omit<Term, 'output'> & { readonly output?: string }])[];

  constructor(loss: Loss | Losses) {
    this.terms = typeof loss === 'function' ? [['loss', { of: loss, target: labelsTarget, weight: 1 }]] : Object.entries(loss);
    const answering = this.terms.filter(([, { target }]) => target === labelsTarget);
    const main = answering.reduce<(typeof answering)[number] | undefined>((best, one) => (best && best[1].weight >= one[1].weight ? best : one), undefined);
    this.answers = main ? [...new Set([main, ...answering].map(([, { output }]) => output))] : [];
    this.names = typeof loss === 'function' ? [] : Object.keys(loss);
    const decisive = this.terms.find(([, { decides }]) => decides)?.[0];
    this.decisive = decisive !== undefined && this.terms.length > 1 ? `${decisive}/loss` : decisive && 'loss';
    this.added = this.terms.length > 1 ? this.names : [];
    this.measured = [...this.added.map((name) => `${name}/loss`), ...answering.map((one) => (one === main ? 'accuracy' : `${one[0]}/accuracy`))];
    this.targets = [...new Set(this.terms.map(([, { target }]) => target))];
  }

  /** `targets` by name. */
  measures(model: tf.LayersModel, outputs: readonly tf.Tensor[], targets: Readonly<Record<string, tf.Tensor>>): Measures {
    const losses: tf.Scalar[] = [];
    const right: Measures['right'][number][] = [];
    let total: tf.Scalar | undefined;
    for (const [name, { of, output, target, weight }] of this.terms) {
      const [given, wanted] = [outputNamed(model, outputs, output), targets[target]!];
      const loss = this.traced(name, given, (seen) => of(seen, wanted));
      const weighed = weight === 1 ? loss : loss.mul<tf.Scalar>(weight);
      total = total ? total.add<tf.Scalar>(weighed) : weighed;
      losses.push(loss);
      if (target === labelsTarget) right.push({ count: countRight(given, wanted), of: wanted.size });
    }
    return { total: total!, losses: this.terms.length > 1 ? losses : [], right };
  }

  /** The loss to lower, and the means of the batch by the names of `measured`. */
  means(model: tf.LayersModel, outputs: readonly tf.Tensor[], targets: Readonly<Record<string, tf.Tensor>>) {
    const { total, losses, right } = this.measures(model, outputs, targets);
    return { loss: total, measures: [...losses, ...right.map(({ count, of }) => count.div<tf.Scalar>(of))] };
  }

  private traced(name: string, given: tf.Tensor, loss: (given: tf.Tensor) => tf.Scalar): tf.Scalar {
    if (!this.trace || this.names.length === 0) return loss(given);
    return this.trace.around(
      name,
      [given],
      ([seen]) => loss(seen!),
      (result) => [result],
      (_, [result]) => result as tf.Scalar,
    );
  }
}

/** The output of a model that a layer makes; the first where no layer is named. */
export const outputNamed = <T>(model: tf.LayersModel, outputs: readonly T[], layer: string | undefined): T =>
  outputs[layer === undefined ? 0 : model.outputNames.indexOf(layer)]!;

/** `testLoss` for `loss`, `head/testLoss` for `head/loss`. */
export function figureOf(set: string, name: string): string {
  const at = name.lastIndexOf('/') + 1;
  return `${name.slice(0, at)}${set}${name.charAt(at).toUpperCase()}${name.slice(at + 1)}`;
}
