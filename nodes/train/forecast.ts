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
  /** seconds from nothing until the first step: library, data, model, and recording or compiling where there is any */
  readonly start: number;
  readonly stepsPerEpoch: number;
}

/** Seconds that the whole run will take. */
export const wholeRun = ({ start, epoch, epochs }: Forecast): number => start + epoch * epochs;
