import type { ProbeResult } from '../explain/results.ts';
import type { Problem } from '../text/problem.ts';

export type EngineName = 'native' | 'webgpu' | 'wasm' | 'cpu';
/** How a step is computed: one operation after the other, as one recorded graph, or as such a graph that XLA compiled. */
export type Mode = 'eager' | 'recorded' | 'xla';
export const modes: readonly Mode[] = ['eager', 'recorded', 'xla'];
/**
 * Milliseconds between two deliveries of steps. A curve that moves four times a second is live; drawing it ten times a second takes a fifth of a core from
 * the training where no graphics card draws.
 */
export const stepsPace = 250;
export type RunStatus = 'queued' | 'starting' | 'running' | 'paused' | 'done' | 'stopped' | 'failed';

export interface Waiting {
  readonly run: string;
  readonly title: string;
  /** The template it was made from, whose title each language has its own of. */
  readonly template?: string;
}

export interface TriedEngine {
  readonly engine: EngineName;
  /** A step. */
  readonly milliseconds?: number;
  /** Seconds until the first step. */
  readonly start?: number;
  /** Why it was left out. */
  readonly reason?: Problem;
}

/** Everything a run tells, in the order it happens. The log of a run is these events; screens and command line read the same. */
export type RunEvent =
  | {
      readonly type: 'start';
      readonly run: string;
      readonly engine: EngineName;
      readonly mode: Mode;
      readonly parameters: number;
      readonly epochs: number;
      readonly stepsPerEpoch: number;
      readonly seed: number;
      readonly resumedAt?: number;
    }
  | {
      readonly type: 'status';
      readonly status: Exclude<RunStatus, 'queued'>;
      /** While it starts: the engine on which a few steps are timed, to choose one. */
      readonly timing?: EngineName;
    }
  /** One run trains at a time; this one waits for those, whose turn it is first. */
  | { readonly type: 'status'; readonly status: 'queued'; readonly ahead: readonly Waiting[] }
  /** Which engine was chosen, since nobody named one, and what each that there is took or why it was left out. */
  | {
      readonly type: 'engine';
      readonly chosen: EngineName;
      readonly tried: readonly TriedEngine[];
      /** Timed now, or at an earlier start. */ readonly from: 'measured' | 'remembered';
    }
  /** How a function of the program is computed from now on: the step, or what is evaluated or shown. */
  | {
      readonly type: 'mode';
      readonly function: string;
      readonly mode: Mode;
      /** A call, in each way that was timed. */
      readonly milliseconds: Readonly<Partial<Record<Mode, number>>>;
      /** Milliseconds that recording, compiling and timing took. */
      readonly spent: number;
      /** Timed now, found at an earlier start, or asked for. */
      readonly from: 'measured' | 'remembered' | 'wished';
      /** Why it is not recorded. */
      readonly reason?: Problem;
    }
  /** Consecutive steps, coalesced: `first` is the number of the first (from 1), `losses` has one entry a step, and so has `each` of several losses by itself. */
  | { readonly type: 'steps'; readonly first: number; readonly losses: Float32Array; readonly each?: Readonly<Record<string, Float32Array>> }
  | {
      readonly type: 'progress';
      readonly step: number;
      readonly epoch: number;
      readonly stepsPerSecond: number;
      /** seconds */ readonly left: number;
      /** bytes, resident */ readonly memory: number;
      readonly tensors: number;
    }
  | { readonly type: 'epoch'; readonly epoch: number; readonly step: number; readonly metrics: Metrics; /** of training alone */ readonly seconds: number }
  | { readonly type: 'probe'; readonly probe: string; readonly epoch: number; readonly result: ProbeResult }
  | { readonly type: 'checkpoint'; readonly step: number; readonly epoch: number; readonly best: boolean }
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'end'; readonly status: 'done' | 'stopped' | 'failed'; readonly metrics: Metrics };

/** Memory ran out for good: what goes on unchanged needs as much again. */
export const isOfMemory = ({ code }: Problem): boolean => code.startsWith('train.memory');

/** `loss`, `accuracy` (train, running mean over the epoch), `testLoss`, `testAccuracy`; other recipes add theirs. */
export type Metrics = Readonly<Record<string, number>>;

/** Of losses, errors and discrepancies the smaller is the better. */
export const lowerIsBetter = (metric: string): boolean => /(loss|error|mmd)$/i.test(metric);
