import { create } from 'zustand';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { Cure, Problem } from '../../nodes/text/problem.ts';
import type { EngineName, RunEvent } from '../../nodes/train/events.ts';
import { backend, useConnection } from '../backend/connection.ts';
import { applyCure, cured } from './cures.ts';
import { useDocument } from './document.ts';
import { useEngines } from './engines.ts';
import { nodeAt, typesIn } from './nodeAt.ts';
import { Pace } from './pace.ts';
import { active, emptyRecord, epochAt, hasArrays, recordOfHistory, takeIn, type RunRecord } from './runRecord.ts';

/** A probe's result at one epoch: here, on its way, or not to be had. */
export type Kept =
  { readonly state: 'here'; readonly result: ProbeResult } | { readonly state: 'coming' } | { readonly state: 'failed'; readonly error: unknown };

interface RunState {
  /** The run that the dock and the run control show: the one under way, or one opened from the list. */
  readonly record?: RunRecord;
  /** `told`: events arrive; `lost`: the connection broke and will be taken up again. */
  readonly stream: 'none' | 'told' | 'lost';
  /** The run went on while this window looked: how it ended is news. */
  readonly witnessed?: boolean;
  /** Block types of the graph that the run trains: lessons ask whether it did without one. */
  readonly trainedTypes?: readonly string[];
  readonly scrub: 'live' | number;
  readonly results: ReadonlyMap<string, Kept>;
  /** A start or continuation was asked for and is not answered yet. */
  readonly starting: boolean;
  /** Asked for and not in effect yet: a step is under way. */
  readonly asked?: 'pause' | 'stop';
  /** Why the last start was refused. */
  readonly refused: readonly Problem[];
  /** What an action threw. */
  readonly error?: unknown;
}

const nothing: RunState = { stream: 'none', scrub: 'live', results: new Map(), starting: false, refused: [] };

export const useRun = create<RunState>(() => nothing);
const { getState, setState } = useRun;

/** Results of long runs are dropped, oldest first, and fetched again when the time line comes by. */
const mostResults = 240;
export const resultKey = (probe: string, epoch: number): string => `${probe}@${epoch}`;

let listening: AbortController | undefined;

/** Shows a run: what is on disk at once, and, while it goes on, everything that happens. */
export async function showRun(run: string): Promise<void> {
  listening?.abort();
  const mine = (listening = new AbortController());
  setState({ ...nothing, record: getState().record?.run === run ? getState().record : undefined });
  try {
    const history = await backend().runs.history({ run }, { signal: mine.signal });
    if (mine.signal.aborted) return;
    const record = recordOfHistory(history);
    setState({ record });
    void learnTypes(run, mine);
    await listen(record, mine, active(record.status));
  } catch (error) {
    if (!mine.signal.aborted) setState({ error });
  }
}

async function learnTypes(run: string, mine: AbortController): Promise<void> {
  // Only an exercise's tick depends on it; without it the exercise stays open.
  const document = await backend()
    .runs.document({ run }, { signal: mine.signal })
    .catch(() => undefined);
  if (document && !mine.signal.aborted) setState({ trainedTypes: typesIn(document) });
}

export function closeRun(): void {
  listening?.abort();
  setState(nothing, true);
}

/** Events that come again and again; any other is news. */
const gradual: ReadonlySet<RunEvent['type']> = new Set(['steps', 'progress', 'epoch', 'probe', 'checkpoint']);

/** Follows a run to its end, which the stream's end tells: the log of a run that was resumed holds the ends of its earlier sessions too. After a lost connection everything is told again, from the first event: the record is built anew beside the shown one. */
async function listen(about: RunRecord, mine: AbortController, live: boolean): Promise<void> {
  let record = emptyRecord(about.run, { title: about.title, template: about.template, probes: about.probes, seed: about.seed, epochs: about.epochsPlanned });
  let pending: RunEvent[] = [];
  const flush = () => {
    const events = pending;
    pending = [];
    // The same map as long as nothing in it changes: who shows results is not drawn anew at every step.
    const known = getState().results;
    const results = events.some(({ type }) => type === 'probe' || type === 'start') ? new Map(known) : undefined;
    for (const event of events) {
      record = takeIn(record, event);
      if (event.type === 'start' && event.resumedAt !== undefined) results?.clear();
      if (results && event.type === 'probe' && hasArrays(event.result)) {
        keep(results, resultKey(event.probe, event.epoch), { state: 'here', result: event.result });
      }
    }
    if (mine.signal.aborted) return;
    const answered = events.some(({ type }) => type === 'status' || type === 'end');
    setState({ record, results: results ?? known, stream: 'told', witnessed: live, ...(answered && { asked: undefined }) });
  };
  const pace = new Pace(flush);
  try {
    for await (const event of backend().training.events({ run: about.run }, { signal: mine.signal })) {
      pending.push(event);
      // The log of a run that ended is shown when it is all here.
      if (live) pace.tell(!gradual.has(event.type));
    }
    pace.stop();
    flush();
    if (mine.signal.aborted) return;
    setState({ stream: 'none' });
    await settle(about.run, mine);
  } catch (error) {
    pace.stop();
    // Of a run that ended the history is shown already; only its log is missing.
    if (mine.signal.aborted || !live) return;
    flush();
    setState({ stream: 'lost', error });
    whenConnected(() => {
      if (!mine.signal.aborted) void showRun(about.run);
    }, mine.signal);
  }
}

/** The end as the backend wrote it down: whether the run can go on is known from its checkpoints on disk. */
async function settle(run: string, mine: AbortController): Promise<void> {
  const { summary, epochs, results } = await backend().runs.history({ run }, { signal: mine.signal });
  const { record } = getState();
  if (mine.signal.aborted || record?.run !== run) return;
  setState({
    record: {
      ...record,
      status: summary.status,
      resumable: summary.resumable,
      epochs: record.epochs.length > 0 ? record.epochs : epochs,
      results: { ...record.results, ...results },
    },
  });
}

function whenConnected(then: () => void, signal: AbortSignal): void {
  const lost = useConnection.getState().backend;
  const stop = useConnection.subscribe(({ status, backend: found }) => {
    if (signal.aborted) stop();
    else if (status === 'open' && found !== lost) {
      stop();
      then();
    }
  });
}

export async function startRun(order: { text: string; path?: string; engine?: EngineName; seed?: number; epochs?: number }): Promise<void> {
  if (getState().starting) return;
  setState({ starting: true, refused: [], error: undefined });
  try {
    const { wish, mode } = useEngines.getState();
    const answer = await backend().training.start({ ...order, engine: order.engine ?? wish, mode });
    if ('problems' in answer) setState({ refused: answer.problems });
    else void showRun(answer.run);
  } catch (error) {
    setState({ error });
  } finally {
    setState({ starting: false });
  }
}

/** Goes on from the newest checkpoint, in a new trainer. */
export async function continueRun(run: string): Promise<void> {
  if (getState().starting) return;
  setState({ starting: true, error: undefined });
  try {
    await backend().training.continue({ run });
    void showRun(run);
  } catch (error) {
    setState({ error });
  } finally {
    setState({ starting: false });
  }
}

/** Goes on likewise with what a cure changes: in the run's own document and, where it is open, on the canvas. */
export async function continueWith(run: string, problem: Problem, cure: Cure): Promise<void> {
  if (getState().starting) return;
  setState({ starting: true, error: undefined });
  try {
    const document = await backend().runs.document({ run });
    await backend().training.continue({ run, text: printDocument(cured(document, problem, cure)) });
    const block = cure.kind === 'set' ? (cure.block ?? problem.block) : undefined;
    const opened = useDocument.getState().document;
    if (block !== undefined && opened && nodeAt(opened, block)) applyCure(problem, cure);
    void showRun(run);
  } catch (error) {
    setState({ error });
  } finally {
    setState({ starting: false });
  }
}

/** Pause, resume, one step, stop, no more waiting: asked for here, shown when the trainer says that it is so. */
export async function command(what: 'pause' | 'resume' | 'step' | 'stop' | 'startNow'): Promise<void> {
  const { record } = getState();
  if (!record) return;
  if (what === 'pause' || what === 'stop') setState({ asked: what });
  try {
    await backend().training[what]({ run: record.run });
  } catch (error) {
    setState({ error, asked: undefined });
  }
}

export const forgetError = (): void => setState({ error: undefined, refused: [] });

export const scrubTo = (scrub: 'live' | number): void => setState({ scrub });

/** Fetches a probe's result unless it is here or on its way. */
export async function fetchResult(probe: string, epoch: number, again = false): Promise<void> {
  const { record, results } = getState();
  const key = resultKey(probe, epoch);
  const kept = results.get(key);
  if (!record || (kept && !(again && kept.state === 'failed'))) return;
  const put = (value: Kept) => {
    if (getState().record?.run !== record.run) return;
    const next = new Map(getState().results);
    keep(next, key, value);
    setState({ results: next });
  };
  put({ state: 'coming' });
  try {
    put({ state: 'here', result: await backend().runs.probe({ run: record.run, probe, epoch }) });
  } catch (error) {
    put({ state: 'failed', error });
  }
}

function keep(results: Map<string, Kept>, key: string, value: Kept): void {
  results.delete(key);
  results.set(key, value);
  for (const oldest of results.keys()) {
    if (results.size <= mostResults) break;
    results.delete(oldest);
  }
}

/** The epoch that a probe's card shows now. */
export const shownEpoch = (state: Pick<RunState, 'record' | 'scrub'>, probe: string): number | undefined => epochAt(state.record?.results[probe], state.scrub);
