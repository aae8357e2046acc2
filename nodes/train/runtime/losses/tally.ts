import * as tf from '@tensorflow/tfjs';
import { figureOf, type Measures, type Objective } from './objective.ts';

/** What a `Tally` is given of a batch: the loss, each loss, and how many answers were right. */
export const stacked = ({ total, losses, right }: Measures): tf.Tensor1D => tf.stack([total, ...losses, ...right.map(({ count }) => count)]) as tf.Tensor1D;

/** Figures over many batches: means of losses by their samples, shares of right answers by their labels. */
export class Tally {
  private readonly names: readonly string[];
  private readonly sums: number[];
  private samples = 0;
  private labels = 0;

  constructor({ measured }: Objective) {
    this.names = ['loss', ...measured];
    this.sums = this.names.map(() => 0);
  }

  /** `values`: those of `stacked`. */
  add(values: ArrayLike<number>, samples: number, labels: number): void {
    this.names.forEach((name, i) => (this.sums[i]! += isShare(name) ? values[i]! : values[i]! * samples));
    this.samples += samples;
    this.labels += labels;
  }

  figures(set: string): Record<string, number> {
    return Object.fromEntries(this.names.map((name, i) => [figureOf(set, name), this.sums[i]! / (isShare(name) ? this.labels : this.samples)]));
  }
}

const isShare = (name: string): boolean => /(^|\/)accuracy$/.test(name);
