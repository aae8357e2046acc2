import type { Problem } from '../../nodes/text/problem.ts';
import { diskProblem } from './disk.ts';
import type { Outbox } from './outbox.ts';

/** Milliseconds between two tries to write to a disk that is full. */
const patience = 5000;

/** The waiting of a run whose files cannot be written: no step is taken, all that is known stays in memory, and now and then writing is tried again. */
export class DiskWait {
  private readonly outbox: Outbox;
  private readonly folder: string;
  private readonly ring: () => void;
  private problem: Problem | undefined;
  private tryAgainAt = Infinity;

  /** `ring` calls whoever waits, when it is time to try again. */
  constructor(outbox: Outbox, folder: string, ring: () => void) {
    this.outbox = outbox;
    this.folder = folder;
    this.ring = ring;
  }

  get waits(): boolean {
    return this.problem !== undefined;
  }

  get isDue(): boolean {
    return this.waits && performance.now() >= this.tryAgainAt;
  }

  /** Somebody wants it tried now; what comes of that is told even when it was told before. */
  hurry(): void {
    this.tryAgainAt = 0;
  }

  /** Files cannot be written: the run waits. Any other error is thrown on. */
  meet(error: unknown): void {
    const problem = diskProblem(error, this.folder);
    if (!problem) throw error;
    const hurried = this.tryAgainAt === 0;
    if (this.problem?.code !== problem.code || hurried) this.outbox.send({ type: 'problem', problem });
    // Whoever asked took it for one that goes on.
    if (this.waits && hurried) this.outbox.send({ type: 'status', status: 'paused' });
    this.problem = problem;
    // A folder that somebody deleted comes back only when it is asked for.
    this.tryAgainAt = problem.code === 'run.folderGone' ? Infinity : performance.now() + patience;
    setTimeout(this.ring, patience + 1).unref();
  }

  /** The log is written in the same moment as events are sent, and complains later. */
  meetLog(): void {
    if (this.outbox.trouble && !this.waits) this.meet(this.outbox.trouble);
  }

  /** Writes what could not be written; `save` meets what it cannot write. */
  async tryAgain(save: () => Promise<void>): Promise<void> {
    const before = this.problem;
    this.outbox.retry();
    if (this.outbox.trouble) return this.meet(this.outbox.trouble);
    await save();
    // Unless saving has met it again.
    if (this.problem === before) this.problem = undefined;
  }
}
