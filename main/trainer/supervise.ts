import { ChildProcess, spawn } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Forecast, Timing } from '../../nodes/train/forecast.ts';
import type { EngineInfo } from '../../preload/contract/engines.ts';
import { processorSeconds } from '../storage/processes.ts';
import { fallOf, isFall, Orders, type Reason } from './again.ts';
import { Checkpoints } from './checkpoints.ts';
import { EventLog } from './eventLog.ts';
import { nodeBinary } from './nodeBinary.ts';
import { protocolVersion, type FromTrainer, type ToTrainer, type TrainerOrder } from './protocol.ts';
import { glance, Silence } from './silence.ts';

/** A run under way, seen from the app. All wishes are met at the next step boundary. */
export interface TrainerHandle {
  readonly pid: number | undefined;
  pause(): void;
  resume(): void;
  /** The run's folder is there again, with a log of all that was told. */
  rewritten(): void;
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
  /** Milliseconds without a sign of life after which a trainer counts as hung. One long operation of an engine gives none: while the process computes, it has longer. */
  readonly patience?: number;
  /** Hears the number of each process that works on the run: another one follows where memory ran out or a device was lost. */
  readonly onProcess?: (pid: number) => void;
}

/** Seconds that an answer may come late. */
const grace = 1;

/** How much of what a trainer says on its error stream is kept for the problem's text. */
const wordsKept = 2000;

/** The trainer's module: this file's neighbour, as TypeScript in a checkout and as a bundle in a build. */
const entry = moduleFile(new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './trainer.js', import.meta.url));

/** Starts a process for one run and tells everything that happens in it. However it ends, the last event is `end`. */
export function startTrainer(
  order: TrainerOrder,
  onEvent: (event: RunEvent) => void,
  { home, patience = 120_000, onProcess }: SuperviseOptions = {},
): TrainerHandle {
  let end: Extract<RunEvent, { type: 'end' }> | undefined;
  let hung = false;
  const silence = new Silence(patience, performance.now());
  let again: Reason | undefined;
  let wish: 'pause' | 'resume' | 'stop' = 'resume';
  /** The process that works on the run now hears no wish yet. */
  let starting = true;
  const orders = new Orders(order);
  let child: Child;
  const post = (message: ToTrainer) => {
    // A trainer that has just gone cannot hear; its end is told by itself.
    if (child.process.connected) child.process.send(message, () => undefined);
  };

  const hear = (message: FromTrainer) => {
    silence.heard();
    if (message.type === 'ready') {
      post({ type: 'start', version: protocolVersion, order: orders.current });
      // What was wished of the process before holds for this one.
      if (wish === 'pause') post({ type: 'pause' });
    } else if (message.type === 'end') end = message;
    else if (message.type === 'again') again = message.why;
    else if (message.type !== 'alive' && message.type !== 'engines' && message.type !== 'proof' && message.type !== 'forecast' && message.type !== 'timing') {
      if (message.type === 'start') orders.started(message.engine);
      if (message.type === 'checkpoint') orders.saved(message.step);
      if (message.type === 'status' && message.status !== 'starting') starting = false;
      // It has not heard yet that it is paused; whoever has pressed that knows it already.
      const unaware = message.type === 'status' && message.status === 'starting' && wish === 'pause';
      if (!unaware) onEvent(message);
    }
  };
  const begin = (): Child => {
    silence.heard();
    starting = true;
    child = launch(home);
    child.process.on('message', hear);
    if (child.process.pid !== undefined) onProcess?.(child.process.pid);
    return child;
  };
  const watch = setInterval(() => {
    if (!silence.look(performance.now())) return;
    const { process: watched } = child;
    void processorSeconds(watched.pid!).then((seconds) => {
      // Another one may have followed, or spoken, meanwhile.
      if (watched !== child.process || !silence.hangs(seconds)) return;
      hung = true;
      watched.kill('SIGKILL');
    });
  }, glance);
  watch.unref();

  /** What a trainer that is gone could not say itself. */
  const report = (problem: Problem) => {
    new EventLog(order.folder).add({ type: 'problem', problem });
    onEvent({ type: 'problem', problem });
  };
  const work = async () => {
    let exit = await begin().exit;
    while (!end && !hung && wish !== 'stop' && orders.next(again, exit, child.words())) {
      again = undefined;
      if (orders.guess) report({ code: 'train.fell', data: { signal: fallOf(exit), ...orders.guess } });
      exit = await begin().exit;
    }
    clearInterval(watch);
    if (!end && wish === 'stop' && starting) {
      end = { type: 'end', status: 'stopped', metrics: {} };
      new EventLog(order.folder).add(end);
    }
    if (!end) {
      const problem = await problemOfExit(order, exit, child.words(), hung ? patience / 1000 : undefined);
      report(problem);
      end = { type: 'end', status: 'failed', metrics: {} };
      new EventLog(order.folder).add(end);
    }
    onEvent(end);
    return end;
  };
  const ended = work();
  const want = (next: typeof wish) => {
    if (wish !== 'stop') wish = next;
    post({ type: next });
    // What gets ready hears nothing for seconds. It has trained nothing: a stop ends it, and a pause is in effect.
    if (!starting) return;
    if (next === 'stop') child.process.kill('SIGKILL');
    else onEvent({ type: 'status', status: next === 'pause' ? 'paused' : 'starting' });
  };

  return {
    get pid() {
      return child.process.pid;
    },
    pause: () => want('pause'),
    resume: () => want('resume'),
    rewritten: () => post({ type: 'rewritten' }),
    step: () => {
      wish = 'pause';
      post({ type: 'step' });
    },
    checkpoint: () => post({ type: 'checkpoint' }),
    stop: () => want('stop'),
    kill: () => {
      wish = 'stop';
      child.process.kill('SIGKILL');
    },
    ended,
  };
}

/** The engines of this machine. Asked of a trainer process, so that no native code is loaded into the app. */
export async function listEngines({ home, patience = 120_000 }: SuperviseOptions = {}): Promise<readonly EngineInfo[]> {
  const question = { type: 'list', version: protocolVersion } as const;
  return (await ask(question, 'engines', home, AbortSignal.timeout(patience))).engines;
}

/** What a run would take: a trainer process carries out some of it. `signal` ends it. */
export async function forecast(order: TrainerOrder, home: string, signal: AbortSignal): Promise<Forecast> {
  const answer = await ask({ type: 'rehearse', version: protocolVersion, order }, 'forecast', home, signal);
  if (!answer.forecast) throw new ProblemError(answer.problem!);
  return answer.forecast;
}

/** What a few steps take on the engine of the order: a trainer process carries them out. Undefined when that takes more than so many `seconds`. */
export async function timing(order: TrainerOrder, home: string, seconds: number, signal: AbortSignal): Promise<Timing | undefined> {
  // What the process is late with is its last step, and to end.
  const over = AbortSignal.timeout(Math.round((seconds + grace) * 1000));
  const question = { type: 'time', version: protocolVersion, order, seconds } as const;
  const answer = await ask(question, 'timing', home, AbortSignal.any([signal, over])).catch((error: unknown) => {
    if (!over.aborted || signal.aborted) throw error;
  });
  if (answer?.problem) throw new ProblemError(answer.problem);
  return answer?.timing;
}

/** Asks a trainer process one thing. */
async function ask<T extends FromTrainer['type']>(question: ToTrainer, type: T, home: string | undefined, signal: AbortSignal) {
  type Answer = Extract<FromTrainer, { type: T }>;
  const child = launch(home);
  const end = () => child.process.kill('SIGKILL');
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  let answer: Answer | undefined;
  child.process.on('message', (message: FromTrainer) => {
    if (message.type === 'ready') child.process.send(question, () => undefined);
    else if (message.type === type) answer = message as Answer;
  });
  const exit = await child.exit;
  signal.removeEventListener('abort', end);
  if (!answer) throw new ProblemError({ code: 'train.start', data: { message: child.words() || exit.error?.message || `${exit.signal ?? exit.code}` } });
  return answer;
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

/** Starts a module in a process of its own that can be talked to. Never throws: what could not be started is gone at once. */
export function launch(home: string | undefined, file = entry): Child {
  let words = '';
  let child: ChildProcess;
  try {
    child = started(home, file);
  } catch (error) {
    return { process: neverStarted(), exit: Promise.resolve({ code: null, signal: null, error: error as Error }), words: () => '' };
  }
  // Without a free handle there is no stream either, and only an error.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-wordsKept)));
  try {
    // The screen comes first where cores are few.
    if (child.pid !== undefined) setPriority(child.pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + 5));
  } catch {
    // Not every system lets us; training goes on at the usual priority.
  }
  const exit = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, error }));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  return { process: child, exit, words: () => words.trim() };
}

/** Stands for a process that could not be started. Node's own would, unstarted, take its number for 0 and end the whole group of this process. */
const neverStarted = (): ChildProcess => Object.assign(new ChildProcess(), { kill: () => false });

/** Throws where the system has no memory for another process. */
const started = (home: string | undefined, file: string): ChildProcess =>
  spawn(nodeBinary(), [file], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
    env: { ...process.env, ...(home === undefined ? {} : { TENSORLOOM_HOME: home }), ELECTRON_RUN_AS_NODE: undefined, NODE_OPTIONS: undefined },
  });

async function problemOfExit(order: TrainerOrder, { code, signal, error }: Exit, words: string, hungFor: number | undefined): Promise<Problem> {
  if (error) return { code: 'train.start', data: { message: error.message } };
  const saved = (await new Checkpoints(order.folder).list().catch(() => [])).at(-1);
  const steps = saved?.step ?? 0;
  if (hungFor !== undefined) return { code: 'train.hung', data: { seconds: hungFor, steps } };
  if (signal && !isFall(signal)) return { code: 'train.killed', data: { signal, steps } };
  return { code: 'train.crashed', data: { code: signal ?? code ?? -1, steps, words: words || '-' } };
}
