import type { Parts, ProbePlan } from '../../nodes/compile/plan.ts';
import type { EngineInfo } from '../../preload/contract/engines.ts';
import type { Proof } from '../engines/installNative.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { EngineName, Mode, RunEvent } from '../../nodes/train/events.ts';
import type { Forecast, Timing } from '../../nodes/train/forecast.ts';
import type { Reason } from './again.ts';
import type { ForeignEngine } from './engines/verdicts.ts';

/**
 * What the supervisor and the trainer process say to each other, over the child process channel (advanced serialisation:
 * typed arrays cross as they are). A trainer with another version refuses to start.
 */
export const protocolVersion = 1;

export type ToTrainer =
  | { readonly type: 'start'; readonly version: number; readonly order: TrainerOrder }
  /** Asks for `forecast` instead of a run: what it would take. The process then ends. */
  | { readonly type: 'rehearse'; readonly version: number; readonly order: TrainerOrder }
  /**
   * Asks for `timing` instead of a run: what a few steps take. The process answers, if it can, before it is so many `seconds` old, and ends. Where
   * steps are of several kinds it answers after each; whatever ends it, the last answer counts.
   */
  | { readonly type: 'time'; readonly version: number; readonly order: TrainerOrder; readonly seconds: number }
  /** Asks for `engines` instead of a run; the process then ends. */
  | { readonly type: 'list'; readonly version: number }
  /** Asks for `proof`: does the engine compute what it should? The process then ends. */
  | { readonly type: 'prove'; readonly engine: ForeignEngine; readonly version: number }
  | { readonly type: 'pause' | 'resume' | 'step' | 'checkpoint' | 'stop' }
  /** The run's folder was gone and has been made anew, its log with all that the trainer told. */
  | { readonly type: 'rewritten' };

export interface TrainerOrder {
  readonly run: string;
  /** The run's folder: `program/` lies in it, checkpoints and probes go into it. */
  readonly folder: string;
  /** Wanted engine; absent: the best there is. */
  readonly engine?: EngineName;
  /** The engine that a run began with: it goes on there while it can, since no two engines give the same bits. */
  readonly began?: EngineName;
  /** How steps are to be computed, where the engine has more than one way; absent: the fastest. */
  readonly mode?: Mode;
  /** Stop after this many steps in all. */
  readonly steps?: number;
  /** Go on from the newest checkpoint. */
  readonly resume: boolean;
  /** So many processes before this one died for want of memory, each in half the memory of the one before. */
  readonly halvings?: number;
  /** How the process before this one ended, when want of memory is no more than a guess. */
  readonly fell?: string;
  /** Engines that failed in this run. */
  readonly avoid?: readonly EngineName[];
  readonly probes: readonly ProbePlan[];
  /** What its problems name. */
  readonly parts?: Parts;
}

/** Everything else the trainer says is a run event. `checkpoint` events follow the file's safe arrival on disk. */
export type FromTrainer =
  | { readonly type: 'ready'; readonly version: number }
  | { readonly type: 'alive' }
  | { readonly type: 'forecast'; readonly forecast?: Forecast; readonly problem?: Problem }
  | { readonly type: 'timing'; readonly timing?: Timing; readonly problem?: Problem }
  | { readonly type: 'engines'; readonly engines: readonly EngineInfo[] }
  | { readonly type: 'proof'; readonly proof: Proof }
  /** The run is to go on in another process. */
  | { readonly type: 'again'; readonly why: Reason }
  | RunEvent;
