import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readSources } from '../../main/services/sources.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { protocolVersion, type TrainerOrder } from '../../main/trainer/protocol.ts';
import { launch, type Child } from '../../main/trainer/supervise.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import { emitProgram } from '../../nodes/compile/emit.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** One of those that are compared: it trains one model, a little at a time. */
export interface Contender {
  /** What it says of itself once it is ready. */
  readonly about: Readonly<Record<string, string | number | boolean>>;
  /** Trains for that long; the milliseconds of each step. */
  burst(): Promise<readonly number[]>;
  close(): Promise<void>;
}

export interface Pace {
  /** Milliseconds before anything counts, and of one burst. */
  readonly warmUp: number;
  readonly burst: number;
}

const patience = 240_000;

/** The program of a document, written where the trainer finds it. */
async function writeRun(file: string): Promise<string> {
  const parsed = parseDocument(readFileSync(file, 'utf8'));
  if ('problem' in parsed) throw new Error(sentence(parsed.problem, 'en'));
  const program = emitProgram(parsed.document, analyse(parsed.document), await readSources(root), {});
  if ('problems' in program) throw new Error(program.problems.map((problem) => sentence(problem, 'en')).join(' '));
  const folder = mkdtempSync(join(tmpdir(), 'tensorloom-bench-'));
  await writeProgram(program, join(folder, 'program'));
  return folder;
}

type About = Record<string, string | number>;

/** A run of the product's trainer on a document; it is warm, and paused. */
async function warmRun(file: string, order: Partial<Pick<TrainerOrder, 'engine' | 'mode'>>, pace: Pace) {
  const folder = await writeRun(file);
  process.env['TENSORLOOM_BENCH'] = JSON.stringify(pace);
  const child = launch(process.env['TENSORLOOM_HOME'], fileURLToPath(new URL('./trainerWorker.ts', import.meta.url)));
  const close = async () => {
    child.process.kill('SIGKILL');
    await child.exit;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const about: About = {};
    child.process.on('message', (message: RunEvent | { type: 'ready' }) => {
      if (message.type === 'ready')
        child.process.send({ type: 'start', version: protocolVersion, order: { run: 'bench', folder, resume: false, probes: [], ...order } });
      if (message.type === 'start')
        Object.assign(about, { engine: message.engine, mode: message.mode, parameters: message.parameters, stepsPerEpoch: message.stepsPerEpoch });
    });
    if (!(await nextTimes(child))) throw new Error('the training was over before it was warm');
    return { about, child, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The product's trainer on a document. A run that is over before the bench is, as those of templates with a few epochs, begins again: more epochs
 * would be another run, for which another way of computing its steps may be the quickest.
 */
export async function trainer(file: string, order: Partial<Pick<TrainerOrder, 'engine' | 'mode'>>, pace: Pace): Promise<Contender> {
  let run = await warmRun(file, order, pace);
  const go = () => {
    run.child.process.send({ type: 'resume' });
    return nextTimes(run.child);
  };
  return {
    about: run.about,
    async burst() {
      let times = await go();
      if (!times) {
        await run.close();
        run = await warmRun(file, order, pace);
        times = await go();
      }
      if (!times) throw new Error('the training was over before a burst was');
      return times;
    },
    close: () => run.close(),
  };
}

/** What the trainer measured until it paused; undefined when its training was over first. */
function nextTimes(child: Child): Promise<readonly number[] | undefined> {
  return new Promise((resolve, reject) => {
    const over = (end: () => void) => {
      clearTimeout(timer);
      child.process.off('message', listen);
      end();
    };
    const fail = (why: string) => over(() => reject(new Error(why)));
    const listen = (message: RunEvent | { type: 'bench'; times: readonly number[] }) => {
      // The checkpoint that a pause leaves is on its way to the disk; it must not run into the next one's time.
      if (message.type === 'bench') setTimeout(() => over(() => resolve(message.times)), 60);
      else if (message.type === 'problem') fail(sentence(message.problem, 'en'));
      else if (message.type === 'end' && message.status === 'done') over(() => resolve(undefined));
      else if (message.type === 'end') fail(`the training ended: ${message.status}`);
    };
    const timer = setTimeout(() => fail(`no answer for ${patience / 1000} s`), patience);
    child.process.on('message', listen);
    void child.exit.then(({ code, signal }) => fail(`the trainer ended (${signal ?? code}) ${child.words()}`));
  });
}

/** Python with PyTorch or Keras: one process trains one model after the other. */
export class Peers {
  private readonly child: ChildProcess;
  private readonly answers: AsyncIterator<string>;
  private words = '';
  private gone = false;

  constructor(python: string, script: string, threads: number, environment: Readonly<Record<string, string>> = {}) {
    const file = fileURLToPath(new URL(script, import.meta.url));
    this.child = spawn(python, ['-B', file, '--threads', String(threads)], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    // As the trainer's: the screen comes first.
    if (this.child.pid !== undefined) setPriority(this.child.pid, 5);
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.words = (this.words + text).slice(-2000)));
    this.child.on('error', (error) => (this.words += error.message));
    this.child.on('exit', () => (this.gone = true));
    this.child.stdin!.on('error', () => undefined);
    this.answers = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
  }

  get alive(): boolean {
    return !this.gone;
  }

  /** `how` is "eager" or "compiled". */
  async contender(model: string, how: string, device: string, pace: Pace): Promise<Contender> {
    const at = { model, as: how, device };
    const about = await this.ask({ do: 'build', ...at });
    await this.ask({ do: 'steps', ...at, milliseconds: pace.warmUp });
    return {
      about: about as Contender['about'],
      burst: async () => (await this.ask({ do: 'steps', ...at, milliseconds: pace.burst })).times ?? [],
      close: async () => void (await this.ask({ do: 'drop', ...at })),
    };
  }

  /** Ends the process. */
  close(): void {
    this.child.kill('SIGKILL');
  }

  private async ask(order: Readonly<Record<string, unknown>>): Promise<{ times?: readonly number[]; error?: string }> {
    this.child.stdin!.write(`${JSON.stringify(order)}\n`);
    const late = new Promise<never>((_, reject) => setTimeout(() => reject(new Error(`no answer for ${patience / 1000} s`)), patience).unref());
    const line = await Promise.race([this.answers.next(), late]);
    if (line.done) throw new Error(this.words.trim().split('\n').at(-1) ?? 'the process ended');
    const answer = JSON.parse(line.value) as { times?: readonly number[]; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  }
}
