import type { EngineName, Mode } from './events.ts';

/** What a run will take, found by carrying out some of its steps, an evaluation and a look of its probes. */
export interface Forecast {
  readonly engine: EngineName;
  readonly mode: Mode;
  readonly parameters: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** seconds, the middle one of those tried */
  readonly step: number;
  /** seconds: an epoch with its evaluation, checkpoint and probes */
  readonly epoch: number;
  /** seconds until the first step */
  readonly start: number;
  /** bytes, resident, at the highest */
  readonly memory: number;
  /** Other runs that trained meanwhile: alone it will be quicker. */
  readonly beside: number;
}

/** What a few steps of a program took on one engine. */
export interface Timing {
  readonly engine: EngineName;
  /** seconds, the quickest of those timed */
  readonly step: number;
  /** Kinds of steps that follow, each after so many steps of the run. */
  readonly later?: readonly { readonly after: number; readonly step: number }[];
  /** Steps after so many are of a kind that was not timed; absent when all kinds were. */
  readonly until?: number;
  /** seconds from nothing until the first step: library, data, model, and recording or compiling where there is any */
  readonly start: number;
  readonly stepsPerEpoch: number;
}

/** Seconds that the first steps of a run take together. */
export function secondsOfSteps({ step, later = [] }: Pick<Timing, 'step' | 'later'>, steps: number): number {
  const kinds = [{ after: 0, step }, ...later];
  return kinds.reduce((sum, kind, i) => sum + kind.step * Math.max(0, Math.min(steps, kinds[i + 1]?.after ?? steps) - kind.after), 0);
}

/** Seconds that the whole run will take. */
export const wholeRun = ({ start, epoch, epochs }: Forecast): number => start + epoch * epochs;
