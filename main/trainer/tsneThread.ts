import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import type { Embed } from '../../nodes/explain/map.ts';
import { tsne } from '../../nodes/explain/tsne.ts';

type Job = Parameters<Embed>;
type Answer = { readonly points: Float32Array } | { readonly failed: string };

/** Milliseconds. The largest map takes seconds; a thread that needs this long will not answer. */
const patienceOfMaps = 300_000;

/** t-SNE in a thread of its own. It starts with the first job and takes one after the other; a thread that is lost is replaced for the next. */
export class TsneThread {
  private readonly entry: URL;
  private readonly patience: number;
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();
  /** Ends the job under way, either way. */
  private settle: (answer: Answer) => void = () => undefined;
  private ended = false;

  /** `entry`: the module that the thread runs; it must call `serveTsne`. */
  constructor(entry: URL, patience = patienceOfMaps) {
    this.entry = entry;
    this.patience = patience;
  }

  readonly embed: Embed = (...job) => {
    const next = this.last.then(() => this.run(job));
    this.last = next.catch(() => undefined);
    return next;
  };

  /** The job under way and those that wait are rejected. */
  async end(): Promise<void> {
    this.ended = true;
    await this.worker?.terminate();
  }

  private async run(job: Job): Promise<Float32Array> {
    if (this.ended) throw new Error('The t-SNE thread has ended.');
    const worker = (this.worker ??= this.start());
    // A thread that waits for work must not keep a finished trainer alive.
    worker.ref();
    const answer = await new Promise<Answer>((resolve) => {
      const timer = setTimeout(() => this.lose(worker, `The t-SNE thread gave no answer for ${this.patience / 1000} s.`), this.patience);
      this.settle = (settled) => {
        clearTimeout(timer);
        resolve(settled);
      };
      worker.postMessage(job);
    });
    worker.unref();
    if ('failed' in answer) throw new Error(answer.failed);
    return answer.points;
  }

  /** Its listeners stay for life: a thread may also be lost while it waits. */
  private start(): Worker {
    const worker = new Worker(this.entry);
    worker.on('message', (answer: Answer) => {
      if (worker === this.worker) this.settle(answer);
    });
    for (const type of ['error', 'messageerror'] as const) worker.on(type, (error: Error) => this.lose(worker, error.message));
    worker.on('exit', (code) => this.lose(worker, `The t-SNE thread ended before it answered (code ${code}).`));
    return worker;
  }

  private lose(worker: Worker, reason: string): void {
    if (worker !== this.worker) return;
    this.worker = undefined;
    void worker.terminate();
    this.settle({ failed: reason });
  }
}

/** The thread's side. */
export function serveTsne(): void {
  giveWay();
  parentPort!.on('message', (job: Job) => parentPort!.postMessage(answerTo(job)));
}

function answerTo(job: Job): Answer {
  try {
    return { points: tsne(...job) };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Training comes first where cores are few. Linux alone lets a thread have a priority of its own. */
function giveWay(): void {
  try {
    const thread = Number(basename(readlinkSync('/proc/thread-self')));
    setPriority(thread, constants.priority.PRIORITY_LOW);
  } catch {
    // No such system; the map is made at the usual priority.
  }
}
