import type * as tf from '@tensorflow/tfjs';
import type { Compute } from '../core/compute.ts';
import type { Finding } from './examine.ts';

/**
 * What a program's `train.ts` exports, and what drives it. The app's trainer and the exported project's `main.ts` both
 * call `prepare` and then pull `steps()`; whoever pulls decides the pace, so pausing is not pulling.
 */
export interface Recipe<T extends Training = Training> {
  readonly settings: Settings;
  /** `changes` replace settings of the program: the exported project's `--epochs` and `--seed`. `compute` is how its steps are computed; directly when absent. */
  prepare(source: Source, changes?: Partial<Settings>, compute?: Compute): Promise<T>;
}

export interface Settings {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
}

/** Where bytes of a data set come from: `mnist/src/digits/0.json` names a file of a registry package. */
export interface Source {
  read(path: string): Promise<Uint8Array>;
}

/** A training in progress, of whatever kind. What only one kind has (data, predictions, a solution) stands in an interface that extends this one. */
export interface Training {
  /** Which kind of recipe it comes from; probes look whether they can look at it. */
  readonly kind: string;
  readonly settings: Settings;
  readonly model: tf.LayersModel;
  readonly stepsPerEpoch: number;
  /** How many of the steps to come are computed like the next one, where that is not all of them. */
  readonly stepsAlike?: number;
  /** Everything that an update changes, by unique name: weights, optimiser slots. With `position` it is all that a checkpoint must hold. */
  state(): Record<string, tf.Variable>;
  /** Steps done and the running sums of the epoch under way. Set it (after the state) to go on from a checkpoint. */
  position: Position;
  /**
   * One event a step, and one at the end of each epoch. Ends when all epochs are done. Data order, noise and rate depend on (seed, step) alone.
   * The figures of an epoch take a while: in between, `goOn` is asked. False leaves off; who pulls steps again later gets those figures first.
   */
  steps(goOn?: () => Promise<boolean>): AsyncGenerator<StepEvent | EpochEvent, void, void>;
  /** The running means of the epoch under way: what there is to say before its end. */
  figures(): Readonly<Record<string, number>>;
  /** What is measured on samples that are kept aside, now. Undefined when `goOn` says false in between. */
  evaluate(goOn?: () => Promise<boolean>): Promise<Readonly<Record<string, number>> | undefined>;
  /** Does something while each weight is its running average, where the optimiser keeps those; else with the weights as they are. `state` does not show it. */
  averaged<T>(work: () => Promise<T>): Promise<T>;
  /** Takes the next step apart, operation by operation, to find what is no number first. The state may be another one afterwards: who asks restores it. */
  examine(): Promise<Finding>;
  /** Into how many parts the next step can be cut: as many as its batch has samples, 1 where its data are one whole. */
  readonly mostParts: number;
  /** Whether the state is that of the position: a step that was broken off by an error may have changed some of it. */
  readonly intact: boolean;
  /** How good the metrics of an epoch are: of two epochs, the one with the larger score is the better one. */
  score(metrics: Readonly<Record<string, number>>): number;
  /** The same training before its first step, with a model of its own. The caller disposes. */
  untrained(): Training;
  dispose(): void;
}

export interface Position {
  readonly step: number;
  /** Sums over the current epoch, so that a resumed epoch reports what an unbroken one would. Empty when its figures have been given. */
  readonly sums: Readonly<Record<string, number>>;
  /** A step goes through the model in so many parts, for want of memory. Absent: as a whole. */
  readonly parts?: number;
  /** How long steps have taken so far, where a training is compared by that. */
  readonly seconds?: number;
}

export interface StepEvent {
  readonly type: 'step';
  /** From 1. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  /** Where several losses are added up, each by itself. */
  readonly each?: Readonly<Record<string, number>>;
  readonly rate: number;
}

export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
}
