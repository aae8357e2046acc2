import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Parts } from '../../nodes/compile/plan.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { Metrics, RunEvent } from '../../nodes/train/events.ts';
import type { EpochEvent, StepEvent, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { goBackTo, NotFiniteError, type Checkpoints } from './checkpoints.ts';
import { DiskWait } from './diskWait.ts';
import { endEpoch } from './epochEnd.ts';
import { diverged, isOutOfMemory, notFinite, placed, problemOf, reasonToMove } from './failures.ts';
import type { Reason } from './again.ts';
import type { Outbox } from './outbox.ts';
import type { Probes } from './probes.ts';
import { Progress } from './progress.ts';
import { refusal } from './refusal.ts';
import { rewind } from './rewind.ts';
import { Saving } from './saving.ts';
import { cut } from './split.ts';
import { Wishes } from './wishes.ts';

export interface SessionParts {
  readonly training: Training;
  readonly checkpoints: Checkpoints;
  readonly probes: Probes;
  readonly outbox: Outbox;
  /** The run's. */
  readonly folder: string;
  /** Stop after this many steps in all. */
  readonly steps: number;
  /** Of the last epoch before a resumption, and the best so far. */
  readonly metrics: Metrics;
  readonly best: number;
  /** The blocks that problems name. */
  readonly blocks: Parts | undefined;
  /** Gives back memory that earlier steps were computed in. */
  readonly forget?: () => void;
}

type Status = Extract<RunEvent, { type: 'end' }>['status'];
/** How a session ends: with the run, or because it must go on in another process. */
type Ending = Status | { readonly again: Reason };

/** Milliseconds that who stops a run waits for maps that are drawn. */
const lastLook = 1000;

/**
 * Drives one training: pulls a step, looks whether someone wants something, pulls the next. Every wish is met between two steps; since
 * each step gives way to the event loop, wishes arrive within one. What takes longer than a step gives way in between.
 */
export class Session {
  private readonly parts: SessionParts;
  private readonly wishes = new Wishes();
  private readonly disk: DiskWait;
  private readonly saving: Saving;
  private readonly progress: Progress;
  private checkpointWanted = false;
  private paused = false;
  private firstLook: Promise<void> | undefined;
  private rate = 0;

  constructor(parts: SessionParts) {
    const { training, outbox, folder, steps } = parts;
    this.parts = parts;
    this.disk = new DiskWait(outbox, folder, () => this.wishes.ring());
    this.saving = new Saving({ ...parts, disk: this.disk });
    this.progress = new Progress(training, outbox, steps);
  }

  pause(): void {
    this.wishes.pause();
  }

  resume(): void {
    this.disk.hurry();
    this.wishes.resume();
  }

  /** One update, then paused. */
  step(): void {
    this.wishes.step();
  }

  stop(): void {
    this.wishes.stop();
  }

  checkpoint(): void {
    this.checkpointWanted = true;
    this.wishes.ring();
  }

  /** The run's folder has been made anew, with its log. */
  rewritten(): void {
    this.parts.outbox.rewritten();
    this.saving.forget();
  }

  /** Trains to the end, whichever it is; never throws. */
  async run(): Promise<Ending> {
    const { training, outbox, probes } = this.parts;
    let status: Ending = 'failed';
    try {
      status = await this.trainOn();
      // What stands now is what a later resumption goes on from; a diverged state is not.
      if (status === 'done' || status === 'stopped') await this.saveAtLast();
      // Who stops does not wait for pictures of the untrained model: a resumed run makes up for them.
      const atOnce = status === 'stopped' || typeof status === 'object';
      if (!atOnce) await this.firstLook;
      const finished = probes.finished(atOnce ? 1 : 0);
      await (atOnce ? Promise.race([finished, setTimeout(lastLook)]) : finished);
    } catch (error) {
      const problem = problemOf(error, training);
      const told = problem.code === 'train.failed' ? await refusal(training, error, this.parts.blocks) : placed(problem, this.parts.blocks);
      outbox.send({ type: 'problem', problem: told });
      status = 'failed';
    }
    await probes.close();
    if (typeof status === 'object') return status;
    this.progress.tell();
    outbox.send({ type: 'end', status, metrics: this.saving.figures() });
    return status;
  }

  /** Trains; what can be mended on the way is mended. */
  private async trainOn(): Promise<Ending> {
    for (;;) {
      try {
        return await this.train();
      } catch (error) {
        if (error instanceof NotFiniteError) return this.halt(NaN);
        const again = reasonToMove(error);
        if (again) {
          this.parts.outbox.send({
            type: 'problem',
            problem: { code: 'train.again', data: { message: error instanceof Error ? error.message : String(error) } },
          });
          return { again };
        }
        if (!isOutOfMemory(error) || !(await this.split())) throw error;
      }
    }
  }

  private async train(): Promise<Ending> {
    const { training, outbox, probes, steps } = this.parts;
    if (training.position.step === 0) await this.saving.save();
    if (!this.wishes.toPause) outbox.send({ type: 'status', status: 'running' });
    this.progress.begin();
    // Wished while all this got ready.
    if (!(await this.mayGoOn())) return 'stopped';
    await this.makeUp();

    for await (const event of training.steps(() => this.mayGoOn())) {
      // A loss is on the screen first; between the next steps, the probes look at the model as it was.
      this.firstLook ??= probes.lookFirst(() => training.untrained());
      if (event.type === 'epoch') await this.afterEpoch(event, this.firstLook);
      else {
        await this.afterStep(event);
        if (!Number.isFinite(event.loss)) return this.halt(event.loss);
      }
      this.disk.meetLog();
      // The figures of an epoch come after its last step.
      if (event.step >= steps && (event.type === 'epoch' || event.step % training.stepsPerEpoch !== 0)) break;
      if (!(await this.mayGoOn())) return 'stopped';
    }
    return this.wishes.toStop ? 'stopped' : 'done';
  }

  /** A stop at the end of an epoch kept some probes from looking. */
  private async makeUp(): Promise<void> {
    const { training, probes } = this.parts;
    const { step, sums } = training.position;
    const epoch = step / training.stepsPerEpoch;
    if (epoch === 0 || !Number.isInteger(epoch) || Object.keys(sums).length > 0) return;
    await this.standStill(training.averaged(() => probes.makeUp(training, epoch, this.goesOn)));
  }

  private readonly goesOn = (): boolean => !this.wishes.toStop;

  private async afterStep(event: StepEvent): Promise<void> {
    this.wishes.stepped();
    this.rate = event.rate;
    this.progress.loss(event);
    if (!Number.isFinite(event.loss)) return;
    this.progress.tellSometimes();
    if (this.saving.isDue()) await this.standStill(this.saving.save());
  }

  private async afterEpoch({ epoch, step, metrics, seconds }: EpochEvent, firstLook: Promise<void>): Promise<void> {
    const { training, outbox, probes } = this.parts;
    outbox.send({ type: 'epoch', epoch, step, metrics, seconds });
    const look = () => firstLook.then(() => training.averaged(() => probes.look(training, epoch, this.goesOn)));
    await endEpoch({ save: () => this.standStill(this.saving.epoch(metrics)), look: () => this.standStill(look()) });
    this.progress.goOn();
  }

  /** Waits while paused; false when the run is to stop. */
  async mayGoOn(): Promise<boolean> {
    await setImmediate();
    for (;;) {
      await this.heed();
      if (this.wishes.toStop) return false;
      if (!this.paused) return true;
      await this.wishes.bell();
    }
  }

  /** Waits for work that needs the weights to stand still. No step is taken meanwhile, so a pause is in effect at once. */
  private async standStill(work: Promise<void>): Promise<void> {
    let busy = true;
    const over = () => {
      busy = false;
      this.wishes.ring();
    };
    work.then(over, over);
    while (busy) {
      await this.heed();
      if (busy) await this.wishes.bell();
    }
    await work;
  }

  /** Meets what was wished since the last time, and says so. */
  private async heed(): Promise<void> {
    const { wishes, disk, saving } = this;
    const { outbox } = this.parts;
    if (this.checkpointWanted) {
      this.checkpointWanted = false;
      await this.standStill(saving.save());
    }
    if (disk.isDue) await disk.tryAgain(() => saving.save());
    const pause = wishes.toPause || (disk.waits && !wishes.toStop);
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) {
      this.progress.tell();
      outbox.send({ type: 'status', status: 'paused' });
      await this.standStill(saving.save());
    } else if (wishes.toRun) {
      outbox.send({ type: 'status', status: 'running' });
      this.progress.goOn();
    }
  }

  /** What a run ends with is on the disk, or somebody was told that it is not. */
  private async saveAtLast(): Promise<void> {
    const { training, outbox } = this.parts;
    const { saving, disk } = this;
    await saving.save();
    while (disk.waits && (await this.mayGoOn())) await saving.save();
    if (disk.waits) outbox.send({ type: 'problem', problem: { code: 'run.unsaved', data: { step: training.position.step, saved: saving.step } } });
  }

  /** Something is no number any more: goes back to where all was well, says what it was and leaves a checkpoint there. */
  private async halt(loss: number): Promise<Ending> {
    const { training, checkpoints, outbox, blocks } = this.parts;
    const { step } = training.position;
    const found = await rewind(training, checkpoints, step);
    if (found?.moved) await this.saving.save();
    const problem: Problem = found ? notFinite(found, { loss, step }, blocks) : placed(diverged(loss, step, this.rate), blocks);
    outbox.send({ type: 'problem', problem });
    return 'failed';
  }

  /** Memory ran out: from now on each batch passes in twice as many parts. False when it cannot be cut any further. */
  private async split(): Promise<boolean> {
    const { training, checkpoints, outbox, blocks } = this.parts;
    // Asked before the state is touched: what cannot be cut stays as it is.
    const told = cut(training, 2);
    if (told.code !== 'train.split') return false;
    const { parts } = training.position;
    // A step that was broken off may have changed some weights and not others.
    if (!training.intact) {
      const newest = await checkpoints.newest(() => undefined);
      if (!newest) return false;
      goBackTo(training, newest.file, newest.stored);
      training.position = { ...training.position, ...(parts === undefined ? {} : { parts }) };
    }
    this.parts.forget?.();
    outbox.send({ type: 'problem', problem: placed(told, blocks) });
    return true;
  }
}
