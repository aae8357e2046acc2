import { z } from 'zod';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import type { EngineName, Metrics, RunStatus } from '../../nodes/train/events.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { call } from './define.ts';
import { runId } from './training.ts';

export interface RunSummary {
  readonly run: string;
  readonly title: string;
  readonly template?: string;
  readonly status: RunStatus;
  readonly engine?: EngineName;
  readonly seed: number;
  readonly epochs: number;
  readonly epochsDone: number;
  readonly steps: number;
  readonly metrics: Metrics;
  /** ISO time. */
  readonly started: string;
  /** of training */
  readonly seconds: number;
  /** bytes on disk */
  readonly size: number;
  readonly resumable: boolean;
  readonly folder: string;
}

/** A run after the fact: enough for every card and the time line. */
export interface RunHistory {
  readonly summary: RunSummary;
  readonly losses: Float32Array;
  /** Where several losses are added up, each of them. */
  readonly each: Readonly<Record<string, Float32Array>>;
  readonly epochs: readonly { readonly epoch: number; readonly step: number; readonly metrics: Metrics; readonly seconds: number }[];
  readonly probes: readonly ProbePlan[];
  /** Epochs that each probe has results for. */
  readonly results: Readonly<Record<string, readonly number[]>>;
}

export const runs = {
  list: call<readonly RunSummary[]>()(z.object({})),
  history: call<RunHistory>()(z.object({ run: runId })),
  probe: call<ProbeResult>()(z.object({ run: runId, probe: z.string().max(64), epoch: z.int().min(0) })),
  document: call<LoomDocument>()(z.object({ run: runId })),
  remove: call<void>()(z.object({ run: runId })),
} as const;
