import type { EngineName, RunEvent } from '../../../nodes/train/events.ts';
import type { RunFolder, RunRecord } from '../../storage/runFolder.ts';
import { EventLog } from '../../trainer/eventLog.ts';
import { startTrainer, type TrainerHandle } from '../../trainer/supervise.ts';
import { RunFeed } from '../feed.ts';
import type { Ticket, TrainingQueue } from './queue.ts';

type End = Extract<RunEvent, { type: 'end' }>;

export interface RunOrder {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly resume: boolean;
  /** What earlier sessions of the run told. */
  readonly past: readonly RunEvent[];
  /** Beside whatever else trains, without waiting for a turn. */
  readonly now: boolean;
  /** Writes document, program and record, as when the run began. */
  readonly write: () => Promise<void>;
}

/** A run of this process: it waits for its turn, then a trainer of its own works on it. Paused, it gives its turn to others. */
export class ActiveRun {
  readonly feed: RunFeed;
  readonly #order: RunOrder;
  readonly #home: string;
  readonly #queue: TrainingQueue;
  #ticket: Ticket | undefined;
  #trainer: TrainerHandle | undefined;
  /** The trainer hears wishes from then on. */
  #running = false;
  #stopWanted = false;
  #now: boolean;
  #waiting = false;

  constructor(order: RunOrder, home: string, queue: TrainingQueue) {
    this.#order = order;
    this.#home = home;
    this.#queue = queue;
    this.#now = order.now;
    this.feed = new RunFeed(order.past);
  }

  /** Trains to the end, which is not told to readers yet. Never rejects. */
  async train(): Promise<End> {
    if (!(await this.#takeTurn())) {
      const end: End = { type: 'end', status: 'stopped', metrics: {} };
      this.#log(end);
      return end;
    }
    const { folder, record, resume } = this.#order;
    const { run, engine, mode, steps, probes, parts } = record;
    this.#trainer = startTrainer(
      {
        run,
        folder: folder.path,
        resume,
        probes,
        ...(parts === undefined ? {} : { parts }),
        ...(engine === undefined ? {} : { engine: engine as EngineName }),
        ...(mode === undefined ? {} : { mode }),
        ...(steps === undefined ? {} : { steps }),
      },
      (event) => this.#hear(event),
      // Who comes after a crash of this process finds the trainer by it.
      { home: this.#home, onProcess: (pid) => void folder.claim(pid).catch(() => undefined) },
    );
    const end = await this.#trainer.ended;
    await this.#ticket?.leave();
    return end;
  }

  pause(): void {
    if (this.#waiting) void this.#ticket?.leave();
    else this.#trainer?.pause();
  }

  async resume(): Promise<void> {
    if (this.#waiting || !this.#trainer) return;
    const trainer = this.#trainer;
    await this.#restore(trainer);
    if (await this.#takeTurn()) trainer.resume();
    else if (this.#stopWanted) trainer.stop();
    else this.#tell({ type: 'status', status: 'paused' });
  }

  step(): void {
    this.#trainer?.step();
  }

  /** Trains beside what trains now. */
  startNow(): void {
    this.#now = true;
    if (this.#waiting) void this.#ticket?.leave();
  }

  stop(): void {
    this.#stopWanted = true;
    if (this.#waiting) void this.#ticket?.leave();
    else if (this.#running) this.#trainer?.stop();
  }

  /** Stops; what has not begun yet ends at once. */
  close(): void {
    this.stop();
    if (!this.#running) this.#trainer?.kill();
  }

  /** False when it was stopped, or paused again, before. */
  async #takeTurn(): Promise<boolean> {
    await this.#ticket?.leave();
    if (this.#now || this.#stopWanted) return !this.#stopWanted;
    const { run, title } = this.#order.record;
    this.#ticket = this.#queue.enter({ run, title });
    this.#waiting = true;
    try {
      return (await this.#ticket.turn((ahead) => this.#tell({ type: 'status', status: 'queued', ahead }))) || (this.#now && !this.#stopWanted);
    } catch {
      // A queue that cannot be written (a full disk) keeps nobody from training.
      return !this.#stopWanted;
    } finally {
      this.#waiting = false;
    }
  }

  /** A folder that somebody deleted meanwhile is made anew, so that nothing of the training is lost. */
  async #restore(trainer: TrainerHandle): Promise<void> {
    const { folder } = this.#order;
    if (await folder.record()) return;
    try {
      await this.#order.write();
      await folder.claim(trainer.pid);
      const log = new EventLog(folder.path);
      for (const event of this.feed.past) log.add(event);
      trainer.rewritten();
    } catch {
      // It cannot be made: the trainer finds that out too, and says why.
    }
  }

  #hear(event: RunEvent): void {
    if (event.type === 'end') return;
    this.feed.publish(event);
    if (event.type !== 'status') return;
    if (event.status === 'paused') void this.#ticket?.leave();
    if (event.status !== 'running') return;
    this.#running = true;
    if (this.#stopWanted) this.#trainer?.stop();
  }

  /** What the trainer cannot say, since it is not there or stands still. */
  #tell(event: RunEvent): void {
    this.#log(event);
    this.feed.publish(event);
  }

  #log(event: RunEvent): void {
    try {
      new EventLog(this.#order.folder.path).add(event);
    } catch {
      // The log is for later; who watches has heard it.
    }
  }
}
