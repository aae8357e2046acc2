import { spawn, type ChildProcess } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { EngineInfo } from '../../preload/contract/engines.ts';
import { Checkpoints } from './checkpoints.ts';
import { EventLog } from './eventLog.ts';
import { nodeBinary } from './nodeBinary.ts';
import { protocolVersion, type FromTrainer, type ToTrainer, type TrainerOrder } from './protocol.ts';

/** A run under way, seen from the app. All wishes are met at the next step boundary. */
export interface TrainerHandle {
  readonly pid: number | undefined;
  pause(): void;
  resume(): void;
  /** One update, then paused. */
  step(): void;
  checkpoint(): void;
  /** Ends the run and leaves a checkpoint. */
  stop(): void;
  /** Ends the process at once. */
  kill(): void;
  /** Resolves with the run's last event, after the process is gone. Never rejects. */
  readonly ended: Promise<Extract<RunEvent, { type: 'end' }>>;
}

export interface SuperviseOptions {
  /** The user's data folder; a native engine is looked for in it. */
  readonly home?: string;
  /** Milliseconds without a sign of life after which a trainer counts as hung. One long operation of an engine gives none. */
  readonly patience?: number;
}

/** How much of what a trainer says on its error stream is kept for the problem's text. */
const wordsKept = 2000;

/** The trainer's module: this file's neighbour, as TypeScript in a checkout and as a bundle in a build. */
const entry = moduleFile(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './trainer.js', import.meta.url));

/** Starts a process for one run and tells everything that happens in it. However it ends, the last event is `end`. */
export function startTrainer(order: TrainerOrder, onEvent: (event: RunEvent) => void, { home, patience = 120_000 }: SuperviseOptions = {}): TrainerHandle {
  let end: Extract<RunEvent, { type: 'end' }> | undefined;
  let hung = false;
  let heard = Date.now();
  const child = launch(home);
  const post = (message: ToTrainer) => {
    // A trainer that has just gone cannot hear; its end is told by itself.
    if (child.process.connected) child.process.send(message, () => undefined);
  };

  child.process.on('message', (message: FromTrainer) => {
    heard = Date.now();
    if (message.type === 'ready') post({ type: 'start', version: protocolVersion, order });
    else if (message.type === 'end') end = message;
    else if (message.type !== 'alive' && message.type !== 'engines' && message.type !== 'proof') onEvent(message);
  });
  const watch = setInterval(() => {
    if (Date.now() - heard < patience) return;
    hung = true;
    child.process.kill('SIGKILL');
  }, 1000);
  watch.unref();

  const ended = child.exit.then(async (exit) => {
    clearInterval(watch);
    if (!end) {
      const problem = await problemOfExit(order, exit, child.words(), hung ? patience / 1000 : undefined);
      end = { type: 'end', status: 'failed', metrics: {} };
      // The trainer could not write these lines itself.
      const log = new EventLog(order.folder);
      for (const event of [{ type: 'problem', problem } as const, end]) log.add(event);
      onEvent({ type: 'problem', problem });
    }
    onEvent(end);
    return end;
  });

  return {
    pid: child.process.pid,
    pause: () => post({ type: 'pause' }),
    resume: () => post({ type: 'resume' }),
    step: () => post({ type: 'step' }),
    checkpoint: () => post({ type: 'checkpoint' }),
    stop: () => post({ type: 'stop' }),
    kill: () => void child.process.kill('SIGKILL'),
    ended,
  };
}

/** The engines of this machine. Asked of a trainer process, so that no native code is loaded into the app. */
export async function listEngines({ home, patience = 120_000 }: SuperviseOptions = {}): Promise<readonly EngineInfo[]> {
  const child = launch(home);
  const timer = setTimeout(() => child.process.kill('SIGKILL'), patience);
  let engines: readonly EngineInfo[] | undefined;
  child.process.on('message', (message: FromTrainer) => {
    if (message.type === 'ready') child.process.send({ type: 'list', version: protocolVersion } satisfies ToTrainer, () => undefined);
    else if (message.type === 'engines') engines = message.engines;
  });
  const exit = await child.exit;
  clearTimeout(timer);
  if (!engines) throw new ProblemError({ code: 'train.start', data: { message: child.words() || exit.error?.message || `${exit.signal ?? exit.code}` } });
  return engines;
}

/** A module's file. An installed desktop app runs from an archive, which plain Node cannot read; copies of what Node runs lie beside it. */
export function moduleFile(url: URL): string {
  return fileURLToPath(url).replace(/([\\/]app\.asar)([\\/])/, '$1.unpacked$2');
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: Error;
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves when the process is gone and all it sent has arrived, or could not be started. */
  readonly exit: Promise<Exit>;
  /** The last of its error stream. */
  words(): string;
}

/** Starts a module in a process of its own that can be talked to. */
export function launch(home: string | undefined, file = entry): Child {
  let words = '';
  const child = spawn(nodeBinary(), [file], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
    env: { ...process.env, ...(home === undefined ? {} : { TENSORLOOM_HOME: home }), ELECTRON_RUN_AS_NODE: undefined, NODE_OPTIONS: undefined },
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-wordsKept)));
  try {
    // The screen comes first where cores are few.
    if (child.pid !== undefined) setPriority(child.pid, 5);
  } catch {
    // Not every system lets us; training goes on at the usual priority.
  }
  const exit = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, exit, words: () => words.trim() };
}

async function problemOfExit(order: TrainerOrder, { code, signal, error }: Exit, words: string, hungFor: number | undefined): Promise<Problem> {
  if (error) return { code: 'train.start', data: { message: error.message } };
  const saved = (await new Checkpoints(order.folder).list()).at(-1);
  const steps = saved?.step ?? 0;
  if (hungFor !== undefined) return { code: 'train.hung', data: { seconds: hungFor, steps } };
  if (signal) return { code: 'train.killed', data: { signal, steps } };
  return { code: 'train.crashed', data: { code: code ?? -1, steps, words: words || '-' } };
}
