import { createHash } from 'node:crypto';
import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { ProblemError, type Problem } from '../../../nodes/text/problem.ts';
import type { EngineName, Mode, RunEvent, TriedEngine } from '../../../nodes/train/events.ts';
import { secondsOfSteps, type Timing } from '../../../nodes/train/forecast.ts';
import type { EngineChoice } from '../../../preload/contract/engines.ts';
import { readJson, writeJson } from '../../storage/atomic.ts';
import { identityOf } from '../../trainer/engines/verdicts.ts';
import { proven } from '../../trainer/prove.ts';
import type { TrainerOrder } from '../../trainer/protocol.ts';
import { timing } from '../../trainer/supervise.ts';
import type { Compiled } from '../compile.ts';

/** So many models are remembered, those of the newest runs. */
const most = 200;
/** Seconds that trials may take: the first, each, all together; none is begun with less than `least`. */
export const limits = { first: 6, longest: 10, altogether: 14, least: 2 } as const;
/** No trial takes more than this share of what the run takes without it. */
const share = 0.25;
/** What was too slow is tried again so often, as the machine may have been busy; after that when it may take so many times as long. */
const [chances, patience] = [3, 1.5];

/** A trial that was too slow for all or for some of it. */
interface Late {
  /** With more of them, or on a quieter machine, there might be a time. */
  readonly seconds?: number;
  /** Trials in a row that were too slow. */
  readonly late?: number;
}
interface Refused extends Late {
  readonly problem: Problem;
}
/** What one engine did when it was tried: a time, or why there is none. */
type Outcome = (Timing & Late) | Refused;
interface Entry {
  readonly title: string;
  /** ISO time of the newest trial. */
  readonly at: string;
  /** Of the newest run. */
  readonly epochs: number;
  readonly tried: Readonly<Partial<Record<EngineName, Outcome>>>;
}
type Memory = Readonly<Record<string, Entry>>;

/** What is to be chosen for. `order` names a folder with the program, and no engine. */
export interface Question {
  readonly key: string;
  readonly title: string;
  readonly epochs: number;
  readonly order: TrainerOrder;
}

interface Listener {
  /** It is this engine's turn. */
  readonly trying: (engine: EngineName) => void;
  readonly signal: AbortSignal;
}

type Chosen = Extract<RunEvent, { type: 'engine' }>;
/** How an engine is timed; undefined when it is too slow for that. */
type Timer = typeof timing;

/**
 * Which engine trains a model, when nobody says: a few steps are timed on each, and what the whole run would take decides. That is done once
 * for a model (its program but for seed and epochs), engines and processor; then the figures are remembered. The quickest to start comes first,
 * and how long the run takes on it says how much time trying the others is worth.
 */
export class EngineChoices {
  readonly #home: string;
  readonly #time: Timer;
  readonly #limits: Readonly<Record<keyof typeof limits, number>>;

  constructor(home: string, time: Timer = timing, allowed: Readonly<Record<keyof typeof limits, number>> = limits) {
    this.#home = home;
    this.#time = time;
    this.#limits = allowed;
  }

  /** By what figures are remembered. `compiled`: of any seed and number of epochs, but always the same. */
  keyOf({ program }: Compiled, mode: Mode | undefined): string {
    const files = program.files.map(({ path: file, text }) => [file, text]);
    const engines = (['native', 'webgpu'] as const).map((name) => identityOf(name, this.#home));
    const machine = [cpus()[0]?.model, availableParallelism(), process.env['TENSORLOOM_THREADS'], process.env['TF_NUM_INTRAOP_THREADS']];
    return createHash('sha256')
      .update(JSON.stringify([engines, machine, mode, files]))
      .digest('hex')
      .slice(0, 24);
  }

  /** Undefined where there is nothing to choose from: then it is the best that starts. */
  async choose(question: Question, listener: Listener, engines?: readonly EngineName[]): Promise<Chosen | undefined> {
    const { first, longest, altogether, least } = this.#limits;
    const candidates = engines ?? (await this.#candidates());
    if (candidates.length < 2) return undefined;
    const before = await this.#entry(question.key);
    const tried: Partial<Record<EngineName, Outcome>> = { ...before?.tried };
    const skipped = new Map<EngineName, Problem>();
    const begun = performance.now();
    const spent = () => (performance.now() - begun) / 1000;
    let measured = false;
    for (const engine of candidates) {
      const known = tried[engine];
      const whole = wholeOf(quickest(candidates, tried, question.epochs), tried, question.epochs);
      const allowed = Math.min(engine === candidates[0] ? first : longest, share * whole, altogether - spent());
      if (known && !mayDiffer(known, allowed, question.epochs)) continue;
      if (allowed < least) {
        skipped.set(engine, { code: 'engine.noGain', data: { seconds: Number(whole.toPrecision(2)) } });
        continue;
      }
      listener.trying(engine);
      const trial = { seconds: allowed, late: (known?.late ?? 0) + 1 };
      const found = await this.#try(question.order, engine, allowed, listener.signal);
      if (listener.signal.aborted) return undefined;
      tried[engine] = after(trial, found, known, question.epochs);
      measured = true;
    }
    const { title, epochs } = question;
    await this.#remember(question.key, { title, epochs, at: measured || !before ? new Date().toISOString() : before.at, tried: lasting(tried) });
    return told(candidates, tried, skipped, epochs, measured);
  }

  /** The engine that figures of earlier runs speak for, if there are any. */
  async known(key: string, epochs: number): Promise<EngineName | undefined> {
    const entry = await this.#entry(key);
    return entry && quickest(byMerit, entry.tried, epochs);
  }

  /** What is remembered, the newest first. */
  async list(): Promise<EngineChoice[]> {
    const entries = Object.entries((await readJson<Memory>(this.#file)) ?? {});
    return entries.reverse().flatMap(([key, { title, at, epochs, tried }]) => {
      const choice = told(byMerit, tried, new Map(), epochs, false);
      return choice ? [{ key, title, at, epochs, chosen: choice.chosen, tried: choice.tried }] : [];
    });
  }

  /** Answers how many models are forgotten. */
  async forget(key: string | undefined): Promise<number> {
    const memory = (await readJson<Memory>(this.#file)) ?? {};
    const kept = Object.fromEntries(Object.entries(memory).filter(([other]) => key !== undefined && other !== key));
    await writeJson(this.#file, kept);
    return Object.keys(memory).length - Object.keys(kept).length;
  }

  /** Those that a run may get without asking, quickest to start first. Plain JavaScript is slower than any of them. */
  async #candidates(): Promise<EngineName[]> {
    const found: EngineName[] = ['wasm'];
    for (const engine of ['native', 'webgpu'] as const) {
      if (identityOf(engine, this.#home) === undefined) continue;
      const proof = await proven(engine, { home: this.#home });
      if ('detail' in proof) found.push(engine);
    }
    return found;
  }

  async #try(order: TrainerOrder, engine: EngineName, seconds: number, signal: AbortSignal): Promise<Timing | Problem | undefined> {
    try {
      // Not asked for by its name: an engine that is for those who ask for it says so and is left out.
      const avoid = byMerit.filter((other) => other !== engine);
      return await this.#time({ ...order, avoid }, this.#home, seconds, signal);
    } catch (error) {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    }
  }

  async #entry(key: string): Promise<Entry | undefined> {
    return (await readJson<Memory>(this.#file))?.[key];
  }

  async #remember(key: string, entry: Entry): Promise<void> {
    const { [key]: before, ...others } = (await readJson<Memory>(this.#file)) ?? {};
    void before;
    // A folder that cannot be written costs the trial again, no more.
    await writeJson(this.#file, Object.fromEntries([...Object.entries(others).slice(1 - most), [key, entry]])).catch(() => undefined);
  }

  get #file(): string {
    return path.join(this.#home, 'engineChoices.json');
  }
}

/** Best first, where figures do not decide. */
const byMerit: readonly EngineName[] = ['native', 'webgpu', 'wasm', 'cpu'];

/** Whether some steps of a run are of a kind that was not timed. */
const lacks = ({ until = Infinity, stepsPerEpoch }: Timing, epochs: number): boolean => until < stepsPerEpoch * epochs;

/** What is known of an engine after a trial. What was known before of its first steps is kept when there was no time for any. */
function after(trial: Late & { readonly seconds: number }, found: Timing | Problem | undefined, known: Outcome | undefined, epochs: number): Outcome {
  if (found && 'step' in found) return lacks(found, epochs) ? { ...found, ...trial } : found;
  if (found) return { problem: found };
  if (known && 'step' in known) return { ...known, ...trial };
  return { problem: { code: 'engine.late', data: { seconds: Math.round(trial.seconds) } }, ...trial };
}

/**
 * Whether another trial, with so many seconds, may end otherwise: what was too slow once may have been so for all else that the machine did,
 * and a run may be longer than those that were timed, up to steps of another kind.
 */
function mayDiffer(known: Outcome, allowed: number, epochs: number): boolean {
  if ('step' in known && !lacks(known, epochs)) return false;
  if (known.seconds === undefined) return 'step' in known;
  return allowed >= ((known.late ?? 1) < chances ? 1 : patience) * known.seconds;
}

/** What is worth keeping. Where no engine trains, that may be for want of data, and not the engines' doing. */
function lasting(tried: Entry['tried']): Entry['tried'] {
  const outcomes = Object.entries(tried);
  if (outcomes.some(([, outcome]) => 'step' in outcome)) return tried;
  return Object.fromEntries(outcomes.filter(([, outcome]) => 'problem' in outcome && outcome.problem.code === 'engine.late'));
}

/** Seconds that a run takes on an engine; without an engine more than anybody waits. */
function wholeOf(engine: EngineName | undefined, tried: Entry['tried'], epochs: number): number {
  const outcome = engine && tried[engine];
  return outcome && 'step' in outcome ? outcome.start + secondsOfSteps(outcome, outcome.stepsPerEpoch * epochs) : Infinity;
}

function quickest(engines: readonly EngineName[], tried: Entry['tried'], epochs: number): EngineName | undefined {
  const timed = engines.filter((engine) => wholeOf(engine, tried, epochs) < Infinity);
  return timed.sort((a, b) => wholeOf(a, tried, epochs) - wholeOf(b, tried, epochs))[0];
}

function told(
  engines: readonly EngineName[],
  tried: Entry['tried'],
  skipped: ReadonlyMap<EngineName, Problem>,
  epochs: number,
  measured: boolean,
): Chosen | undefined {
  const chosen = quickest(engines, tried, epochs);
  if (chosen === undefined) return undefined;
  const rows = engines.flatMap((engine): TriedEngine[] => {
    const outcome = tried[engine];
    if (!outcome) return skipped.has(engine) ? [{ engine, reason: skipped.get(engine)! }] : [];
    if ('problem' in outcome) return [{ engine, reason: outcome.problem }];
    const steps = outcome.stepsPerEpoch * epochs;
    return [{ engine, milliseconds: (1000 * secondsOfSteps(outcome, steps)) / steps, start: outcome.start }];
  });
  const [winner, others] = [rows.filter(({ engine }) => engine === chosen), rows.filter(({ engine }) => engine !== chosen)];
  return { type: 'engine', chosen, tried: [...winner, ...others], from: measured ? 'measured' : 'remembered' };
}
