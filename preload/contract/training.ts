import { z } from 'zod';
import type { Problem } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Forecast } from '../../nodes/train/forecast.ts';
import { call, stream } from './define.ts';

export const engineName = z.enum(['native', 'webgpu', 'wasm', 'cpu']);
export const modeName = z.enum(['eager', 'recorded', 'xla']);
export const runId = z.string().regex(/^[a-z0-9-]{1,64}$/);

export const training = {
  /** Compiles and starts a run of its own; it trains when those that came before have ended, or are paused. Problems instead of a run when the document has any. */
  start: call<{ readonly run: string } | { readonly problems: readonly Problem[] }>()(
    z.object({
      text: z.string().max(20_000_000),
      path: z.string().max(4096).optional(),
      engine: engineName.optional(),
      mode: modeName.optional(),
      seed: z.int().min(1).max(2_147_483_647).optional(),
      epochs: z.int().min(1).max(100_000).optional(),
      steps: z.int().min(1).optional(),
      /** Beside other runs, without waiting for a turn. */
      now: z.boolean().optional(),
    }),
  ),
  /** What a run would take, from what is remembered of the same program or from a rehearsal of some seconds. `known`: only what is remembered, if anything. */
  forecast: call<{ readonly forecast?: Forecast } | { readonly problems: readonly Problem[] }>()(
    z.object({
      text: z.string().max(20_000_000),
      path: z.string().max(4096).optional(),
      engine: engineName.optional(),
      mode: modeName.optional(),
      known: z.boolean().optional(),
    }),
  ),
  pause: call<void>()(z.object({ run: runId })),
  resume: call<void>()(z.object({ run: runId })),
  /** One update, then paused. */
  step: call<void>()(z.object({ run: runId })),
  /** A run that waits for its turn trains at once, beside the others. */
  startNow: call<void>()(z.object({ run: runId })),
  /** Ends at the next step boundary and leaves a checkpoint. */
  stop: call<void>()(z.object({ run: runId })),
  /** Goes on from the last checkpoint of a run that ended, in a new process; the run keeps its id. With a `text`, the document is that from now on: another rate, say. */
  continue: call<{ readonly run: string }>()(
    z.object({ run: runId, engine: engineName.optional(), text: z.string().max(20_000_000).optional(), now: z.boolean().optional() }),
  ),
  /** What happened so far, then what happens, until the run ends. Steps are coalesced to about ten events a second. Probe events carry no arrays of epochs before the newest. */
  events: stream<RunEvent>()(z.object({ run: runId })),
} as const;
