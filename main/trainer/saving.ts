import type { Metrics } from '../../nodes/train/events.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { DiskWait } from './diskWait.ts';
import type { Outbox } from './outbox.ts';

/** A checkpoint is due after so many milliseconds or so many steps; but writing them takes no more than this share of the time. */
const budget = { milliseconds: 10_000, steps: 2000, share: 0.05 };

interface SavingParts {
  readonly training: Training;
  readonly checkpoints: Checkpoints;
  readonly outbox: Outbox;
  readonly disk: DiskWait;
  /** Of the last epoch before a resumption, and the best so far. */
  readonly metrics: Metrics;
  readonly best: number;
}

/** When a training's state is written, and what a checkpoint says of the epoch before it. */
export class Saving {
  private readonly parts: SavingParts;
  private metrics: Metrics;
  private best: number;
  private savedAt = performance.now();
  /** Milliseconds that the last checkpoint took to write. */
  private writing = 0;
  private saved: Training['position'] | undefined;
  private last = Promise.resolve();

  constructor(parts: SavingParts) {
    this.parts = parts;
    this.metrics = parts.metrics;
    this.best = parts.best;
  }

  /** The step of the newest checkpoint. */
  get step(): number {
    return this.saved?.step ?? 0;
  }

  /** The run's folder has been made anew: what was saved is gone. */
  forget(): void {
    this.saved = undefined;
  }

  /** The figures of the last epoch; before the first has ended, the running means of its steps. */
  figures(): Metrics {
    const { training } = this.parts;
    return Object.keys(this.metrics).length > 0 || training.position.step === 0 ? this.metrics : training.figures();
  }

  isDue(): boolean {
    const { step } = this.parts.training.position;
    const passed = performance.now() - this.savedAt;
    return passed * budget.share >= this.writing && (passed >= budget.milliseconds || step - this.step >= budget.steps);
  }

  /** Saves what an epoch ended with. */
  async epoch(metrics: Metrics): Promise<void> {
    this.metrics = metrics;
    const figure = this.parts.training.score(metrics);
    if (figure > this.best) await this.save((this.best = figure));
    else await this.save();
  }

  /** One checkpoint after the other: somebody may wish for one while another is written. */
  save(best?: number): Promise<void> {
    const write = () => this.write(best);
    return (this.last = this.last.then(write, write));
  }

  private async write(best: number | undefined): Promise<void> {
    const { training, checkpoints, outbox, disk } = this.parts;
    const { position } = training;
    // The position is another one after each step, and after the figures of an epoch.
    if (position === this.saved && best === undefined) return;
    const { step } = position;
    // Whatever ends this process: no checkpoint lies there without the losses of all steps before it.
    outbox.flush();
    const started = performance.now();
    const written = await checkpoints.write(training, this.metrics, best).catch((error: unknown) => disk.meet(error));
    if (!written) return;
    this.savedAt = performance.now();
    this.writing = this.savedAt - started;
    this.saved = position;
    outbox.send({ type: 'checkpoint', step, epoch: Math.floor(step / training.stepsPerEpoch), best: written.best });
  }
}
