import type { EngineName, RunEvent, Waiting } from '../../../nodes/train/events.ts';
import type { RunFolder, RunRecord } from '../../storage/runFolder.ts';
import type { TrainerOrder } from '../../trainer/protocol.ts';
import { EventLog } from '../../trainer/eventLog.ts';
import { startTrainer, type TrainerHandle } from '../../trainer/supervise.ts';
import { RunFeed } from '../feed.ts';
import type { EngineChoices } from './engineChoices.ts';
import type { Ticket, TrainingQueue } from './queue.ts';

interface Needs {
  /** The user's data folder. */
  readonly home: string;
  readonly choices: EngineChoices;
}

type End = Extract<RunEvent, { type: 'end' }>;

export interface RunOrder {
  readonly folder: RunFolder;
  readonly record: RunRecord;
  readonly resume: boolean;
  /** What earlier sessions of the run told. */
  readonly past: readonly RunEvent[];
  /** Beside whatever else trains, without waiting for a turn. */
  readonly now: boolean;
  /** The model's name in the memory of engines; absent when the engine is not to be chosen. */
  readonly key?: string;
  /** The engine of the run's beginning. */
  readonly began?: EngineName;
  /** Writes document, program and record, as when the run began. */
  readonly write: () => Promise<void>;
}

/** A run of this process: it waits for its turn, its engine is chosen where nobody named one, then a trainer of its own works on it. Paused, it gives its turn to others. */
export class ActiveRun {
  readonly feed: RunFeed;
  readonly #order: RunOrder;
  readonly #needs: Needs;
  readonly #queue: TrainingQueue;
  #ticket: Ticket | undefined;
  #trainer: TrainerHandle | undefined;
  readonly #choosing = new AbortController();
  #pauseWanted = false;
  /** Single steps that were asked for while there was no trainer. */
  #stepsWanted = 0;
  #stopWanted = false;
  #now: boolean;
  #waiting = false;
  /** Who was told to be before it. */
  #ahead: readonly Waiting[] = [];
  /** It may train: since its turn came, or beside others, until it stood still. */
  #mayTrain = false;
  #over = false;

  constructor(order: RunOrder, needs: Needs, queue: TrainingQueue) {
    this.#order = order;
    this.#needs = needs;
    this.#queue = queue;
    this.#now = order.now;
    this.feed = new RunFeed(order.past);
  }

  /** Trains to the end, which is not told to readers yet. Never rejects. */
  async train(): Promise<End> {
    const turn = await this.#takeTurn();
    const chosen = turn ? await this.#choose() : undefined;
    if (!turn || this.#stopWanted) {
      await this.#ticket?.leave();
      const end: End = { type: 'end', status: 'stopped', metrics: {} };
      this.#log(end);
      return end;
    }
    const { folder, record, began } = this.#order;
    const { steps } = record;
    const engine = record.engine ?? chosen;
    let claimed = Promise.resolve();
    this.#trainer = startTrainer(
      {
        ...this.#plain,
        ...(engine === undefined ? {} : { engine }),
        ...(began === undefined ? {} : { began }),
        ...(steps === undefined ? {} : { steps }),
      },
      (event) => this.#hear(event),
      // Who comes after a crash of this process finds the trainer by it.
      { home: this.#needs.home, onProcess: (pid) => void (claimed = claimed.then(() => folder.claim(pid)).catch(() => undefined)) },
    );
    if (this.#pauseWanted) this.#trainer.pause();
    for (let step = 0; step < this.#stepsWanted; step++) this.#trainer.step();
    const end = await this.#trainer.ended;
    this.#over = true;
    // Written after the folder was given free, it would keep everybody from the run.
    await claimed;
    await this.#ticket?.leave();
    return end;
  }

  pause(): void {
    if (this.#waiting) void this.#ticket?.leave();
    else if (this.#trainer) this.#trainer.pause();
    else this.#wait(true);
  }

  async resume(): Promise<void> {
    if (this.#waiting) return;
    if (!this.#trainer) return this.#wait(false);
    const trainer = this.#trainer;
    await this.#restore(trainer);
    if (!this.#waiting) await this.#goOn(trainer);
  }

  step(): void {
    if (this.#trainer) this.#trainer.step();
    else this.#stepsWanted++;
  }

  /** Trains beside what trains now. */
  startNow(): void {
    this.#now = true;
    if (this.#waiting) void this.#ticket?.leave();
  }

  stop(): void {
    this.#stopWanted = true;
    this.#choosing.abort();
    if (this.#waiting) void this.#ticket?.leave();
    else this.#trainer?.stop();
  }

  /** What every process that works on the run is told. */
  get #plain(): TrainerOrder {
    const { folder, record, resume } = this.#order;
    const { run, mode, probes, parts } = record;
    return { run, folder: folder.path, resume, probes, ...(parts === undefined ? {} : { parts }), ...(mode === undefined ? {} : { mode }) };
  }

  /** The engine on which the run is soonest over, when nobody has named one. */
  async #choose(): Promise<EngineName | undefined> {
    const { key, record } = this.#order;
    if (key === undefined) return undefined;
    const { title, epochs } = record;
    const trying = (timing: EngineName) => {
      // A pause holds before the first step: nobody who has pressed it needs to press again.
      if (!this.#pauseWanted) this.#tell({ type: 'status', status: 'starting', timing });
    };
    try {
      const choice = await this.#needs.choices.choose({ key, title, epochs, order: this.#plain }, { trying, signal: this.#choosing.signal });
      if (choice) this.#tell(choice);
      return choice?.chosen;
    } catch {
      // Then it is the best that starts; what ails it shows there.
      return undefined;
    }
  }

  /** A pause while the engine is chosen holds before the first step. */
  #wait(pause: boolean): void {
    this.#pauseWanted = pause;
    this.#stepsWanted = 0;
    this.#tell({ type: 'status', status: pause ? 'paused' : 'starting' });
  }

  /** A trainer that stands still, or that has just gone on by itself since its disk has space again: the turn may be somebody else's by now. */
  async #goOn(trainer: TrainerHandle): Promise<void> {
    if (await this.#takeTurn()) return trainer.resume();
    if (this.#over) return;
    if (this.#stopWanted) return trainer.stop();
    trainer.pause();
    this.#tell({ type: 'status', status: 'paused' });
  }

  /** False when it was stopped, or paused again, before. */
  async #takeTurn(): Promise<boolean> {
    const { run, title, template } = this.#order.record;
    const before = this.#ticket;
    const ticket = (this.#ticket = this.#queue.enter({ run, title, template }));
    [this.#waiting, this.#ahead] = [true, []];
    await before?.leave();
    const turn = this.#now || this.#stopWanted || (await this.#turnOf(ticket)) || this.#now;
    this.#waiting = false;
    return (this.#mayTrain = turn && !this.#stopWanted);
  }

  async #turnOf(ticket: Ticket): Promise<boolean> {
    try {
      return await ticket.turn((ahead) => {
        this.#ahead = ahead;
        this.#tellAhead();
        // It would go on by itself as soon as it can write its files.
        this.#trainer?.pause();
      });
    } catch {
      // A queue that cannot be written (a full disk) keeps nobody from training.
      return true;
    }
  }

  #tellAhead(): void {
    if (this.#ahead.length > 0) this.#tell({ type: 'status', status: 'queued', ahead: this.#ahead });
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
    if (event.status === 'running' && !this.#mayTrain && !this.#waiting) void this.#goOn(this.#trainer!);
    if (event.status !== 'paused') return;
    // It stands still because it waits: that it waits is what is to be told.
    if (this.#waiting) return this.#tellAhead();
    this.#mayTrain = false;
    void this.#ticket?.leave();
  }

  /** What the trainer cannot say, since it is not there or stands still. */
  #tell(event: RunEvent): void {
    this.#log(event);
    this.feed.publish(event);
  }

  #log(event: RunEvent): void {
    new EventLog(this.#order.folder.path).add(event);
  }
}
