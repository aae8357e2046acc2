import type { ProbePlan } from '../../nodes/compile/plan.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { EngineName, Metrics, Mode, RunEvent, RunStatus, Waiting } from '../../nodes/train/events.ts';
import type { RunHistory } from '../../preload/contract/runs.ts';
import { LossSeries } from './lossSeries.ts';

/** What the screen knows of one run: its events, taken in one after the other. */
export interface RunRecord {
  readonly run: string;
  readonly title: string;
  readonly template?: string;
  readonly status: RunStatus;
  /** Whose turn it is before this run's. */
  readonly ahead: readonly Waiting[];
  readonly resumable: boolean;
  readonly engine?: EngineName;
  readonly mode?: Mode;
  /** While it starts: the engine on which steps are timed. */
  readonly timing?: EngineName;
  /** Why it is on that engine, when nobody named one. */
  readonly choice?: Choice;
  /** How functions of the program are computed and what it took to find out, by their names. */
  readonly computed: Readonly<Record<string, Computed>>;
  readonly parameters: number;
  readonly seed: number;
  readonly epochsPlanned: number;
  readonly stepsPerEpoch: number;
  /** Filled in place; `revision` says when. */
  readonly losses: LossSeries;
  /** Where several losses are added up, each of them; likewise filled in place. */
  readonly each: Record<string, LossSeries>;
  readonly epochs: readonly EpochRow[];
  readonly progress?: Extract<RunEvent, { type: 'progress' }>;
  readonly probes: readonly ProbePlan[];
  /** Epochs with a result, ascending, by probe. */
  readonly results: Readonly<Record<string, readonly number[]>>;
  readonly checkpoint?: { readonly step: number; readonly epoch: number };
  readonly problems: readonly Problem[];
  readonly log: readonly LogEntry[];
  readonly metrics: Metrics;
  readonly revision: number;
}

export interface EpochRow {
  readonly epoch: number;
  readonly step: number;
  readonly metrics: Metrics;
  readonly seconds: number;
}

export type Computed = Extract<RunEvent, { type: 'mode' }>;

export type Choice = Extract<RunEvent, { type: 'engine' }>;

export type LogEntry = { readonly number: number; readonly event: Exclude<RunEvent, { type: 'steps' | 'progress' }> };

const logLength = 1000;

export function emptyRecord(
  run: string,
  about: { title?: string; template?: string; probes?: readonly ProbePlan[]; seed?: number; epochs?: number } = {},
): RunRecord {
  return {
    run,
    title: about.title ?? '',
    ...(about.template !== undefined && { template: about.template }),
    status: 'starting',
    ahead: [],
    resumable: false,
    parameters: 0,
    seed: about.seed ?? 0,
    epochsPlanned: about.epochs ?? 0,
    stepsPerEpoch: 0,
    computed: {},
    losses: new LossSeries(),
    each: {},
    epochs: [],
    probes: about.probes ?? [],
    results: {},
    problems: [],
    log: [],
    metrics: {},
    revision: 0,
  };
}

export function recordOfHistory({ summary, losses, each, epochs, probes, results }: RunHistory): RunRecord {
  const { title, template, seed, epochs: planned } = summary;
  const record = emptyRecord(summary.run, { title, template, probes, seed, epochs: planned });
  appendSteps(record, { first: 1, losses, each });
  const last = epochs.at(-1);
  return {
    ...record,
    status: summary.status,
    resumable: summary.resumable,
    engine: summary.engine,
    stepsPerEpoch: last && last.epoch > 0 ? Math.round(last.step / last.epoch) : 0,
    epochs,
    results: Object.fromEntries(Object.entries(results).map(([probe, at]) => [probe, [...at].sort((a, b) => a - b)])),
    metrics: summary.metrics,
  };
}

/** The record after `event`. The same events give the same record, whether they come live or are told again after a lost connection. */
export function takeIn(record: RunRecord, event: RunEvent): RunRecord {
  const next = { ...record, revision: record.revision + 1 };
  switch (event.type) {
    case 'start':
      return logged({ ...(event.resumedAt === undefined ? next : backTo(next, event.resumedAt)), ...started(event) }, event);
    case 'status':
      return logged(
        {
          ...next,
          status: event.status,
          timing: event.status === 'queued' ? undefined : event.timing,
          problems: event.status === 'running' ? record.problems.filter((problem) => !isOfFiles(problem)) : record.problems,
          ahead: event.status === 'queued' ? event.ahead : [],
        },
        event,
      );
    case 'engine':
      return logged({ ...next, choice: event }, event);
    case 'mode':
      return logged({ ...next, computed: { ...record.computed, [event.function]: event } }, event);
    case 'steps':
      appendSteps(record, event);
      return next;
    case 'progress':
      return { ...next, progress: event };
    case 'epoch': {
      const row: EpochRow = { epoch: event.epoch, step: event.step, metrics: event.metrics, seconds: event.seconds };
      return logged({ ...next, epochs: [...record.epochs.filter((other) => other.epoch < event.epoch), row], metrics: event.metrics }, event);
    }
    case 'probe': {
      const known = record.results[event.probe] ?? [];
      const epochs = known.includes(event.epoch) ? known : [...known, event.epoch].sort((a, b) => a - b);
      return logged({ ...next, results: { ...record.results, [event.probe]: epochs } }, event);
    }
    case 'checkpoint':
      return logged({ ...next, checkpoint: { step: event.step, epoch: event.epoch } }, event);
    case 'problem':
      return logged({ ...next, problems: [...record.problems, event.problem] }, event);
    case 'end':
      // A run that reached its last step has nothing to go on with; any other goes on from its newest checkpoint.
      return logged(
        {
          ...next,
          status: event.status,
          metrics: { ...record.metrics, ...event.metrics },
          resumable: event.status !== 'done' && record.checkpoint !== undefined,
        },
        event,
      );
  }
}

function appendSteps(record: RunRecord, { first, losses, each = {} }: Omit<Extract<RunEvent, { type: 'steps' }>, 'type'>): void {
  record.losses.append(first, losses);
  for (const [name, values] of Object.entries(each)) (record.each[name] ??= new LossSeries()).append(first, values);
}

function started(event: Extract<RunEvent, { type: 'start' }>): Partial<RunRecord> {
  const { engine, mode, parameters, epochs, stepsPerEpoch, seed } = event;
  return {
    status: 'running',
    resumable: false,
    engine,
    mode,
    parameters,
    epochsPlanned: epochs,
    stepsPerEpoch,
    seed,
    computed: {},
    problems: [],
    progress: undefined,
  };
}

/** Goes on from a checkpoint: what lay after it will be told again. */
function backTo(record: RunRecord, step: number): RunRecord {
  for (const series of [record.losses, ...Object.values(record.each)]) series.truncate(step);
  const epochs = record.epochs.filter((row) => row.step <= step);
  const lastEpoch = epochs.at(-1)?.epoch ?? 0;
  const results = Object.fromEntries(Object.entries(record.results).map(([probe, at]) => [probe, at.filter((epoch) => epoch <= lastEpoch)]));
  return { ...record, epochs, results };
}

function logged(record: RunRecord, event: LogEntry['event']): RunRecord {
  const number = (record.log.at(-1)?.number ?? 0) + 1;
  const light: LogEntry['event'] = event.type === 'probe' ? { ...event, result: withoutArrays(event.result) } : event;
  const log = [...record.log, { number, event: light }];
  return { ...record, log: log.length > logLength ? log.slice(-logLength) : log };
}

/** The log keeps what happened, not the numbers: those are kept once, in the store of results. */
function withoutArrays(result: ProbeResult): ProbeResult {
  return result && ({ ...result, ...emptied[result.kind] } as ProbeResult);
}
const none = new Float32Array();
const emptied = {
  tsne: { points: none, samples: new Int32Array(), labels: new Uint8Array() },
  heat: { maps: none },
  attention: { weights: none },
  confusion: { counts: new Int32Array() },
  graph: { edges: new Int32Array(), labels: new Int32Array(), split: new Uint8Array(), predicted: new Int32Array(), confidence: none, attention: none },
  generated: { made: [], real: [], degrees: { made: none, real: none, random: none } },
  smoothness: { layers: [], all: none, joined: none },
  solution: { fields: [], residual: none, points: none },
  coefficients: { values: none },
} as const;

/** Has it its numbers? A replayed probe event says only that there is a result. */
export function hasArrays(result: ProbeResult | undefined): boolean {
  switch (result?.kind) {
    case 'tsne':
      return result.points?.length > 0;
    case 'heat':
      return result.maps?.length > 0;
    case 'attention':
      return result.weights?.length > 0;
    case 'confusion':
      return result.counts?.length > 0;
    case 'graph':
      return result.labels?.length > 0;
    case 'generated':
      return result.real?.length > 0;
    case 'smoothness':
      return result.all?.length > 0;
    case 'solution':
      return result.residual?.length > 0;
    case 'coefficients':
      return result.values?.length > 0;
    default:
      return false;
  }
}

/** A disk, a right or a folder that is missing: the run waits until it is there. */
export const isOfFiles = ({ code }: Problem): boolean => code === 'run.diskFull' || code === 'run.notWritable' || code === 'run.folderGone';

export const active = (status: RunStatus | undefined): boolean => status === 'queued' || status === 'starting' || status === 'running' || status === 'paused';

/** The newest epoch with a result at or before `at`: what a card shows while the time line stands there. */
export function epochAt(epochs: readonly number[] | undefined, at: number | 'live'): number | undefined {
  if (!epochs || epochs.length === 0) return undefined;
  if (at === 'live') return epochs.at(-1);
  return epochs.findLast((epoch) => epoch <= at);
}

/** Epochs that the time line can stand at: those with a test figure or a probe's result. */
export function recordedEpochs(record: RunRecord | undefined): readonly number[] {
  if (!record) return [];
  return [...new Set([...record.epochs.map((row) => row.epoch), ...Object.values(record.results).flat()])].sort((a, b) => a - b);
}
