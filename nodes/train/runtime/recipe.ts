import type * as tf from '@tensorflow/tfjs';

/**
 * What a program's `train.ts` exports, and what drives it. The app's trainer and the exported project's `main.ts` both
 * call `prepare` and then pull `steps()`; whoever pulls decides the pace, so pausing is not pulling.
 */
export interface Recipe {
  readonly settings: Settings;
  /** `changes` replace settings of the program: the exported project's `--epochs` and `--seed`. */
  prepare(source: Source, changes?: Partial<Settings>): Promise<Training>;
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

/** A data set in memory. `inputs` are the arrays that enter the model, by port; the first axis of each is the sample. */
export interface Dataset {
  readonly inputs: Readonly<Record<string, Samples>>;
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  readonly count: number;
}
export interface Samples {
  readonly values: Float32Array;
  /** Shape of one sample. */
  readonly shape: readonly number[];
}

/** A training in progress. */
export interface Training {
  readonly settings: Settings;
  readonly model: tf.LayersModel;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly stepsPerEpoch: number;
  /** Everything that an update changes, by unique name: weights, optimiser slots. With `position` it is all that a checkpoint must hold. */
  state(): Record<string, tf.Variable>;
  /** Steps done and the running sums of the epoch under way. Set it (after the state) to go on from a checkpoint. */
  position: Position;
  /**
   * One event a step, and one at the end of each epoch. Ends when all epochs are done. Data order, noise and rate depend on (seed, step) alone.
   * The figures of an epoch take a while: in between, `goOn` is asked. False leaves off; who pulls steps again later gets those figures first.
   */
  steps(goOn?: () => Promise<boolean>): AsyncGenerator<StepEvent | EpochEvent, void, void>;
  /** The same training before its first step, with a model of its own. The caller disposes. */
  untrained(): Training;
  /** Logits of test samples: [indices, classes]. The caller disposes. */
  predict(indices: readonly number[] | Int32Array): tf.Tensor2D;
  dispose(): void;
}

export interface Position {
  readonly step: number;
  /** Sums over the current epoch, so that a resumed epoch reports what an unbroken one would. */
  readonly lossSum: number;
  readonly rightSum: number;
}

export interface StepEvent {
  readonly type: 'step';
  /** From 1. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
  readonly rate: number;
}

export interface EpochEvent {
  readonly type: 'epoch';
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly seconds: number;
}
