import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import type { Parts } from '../../nodes/compile/plan.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { Metrics, RunEvent } from '../../nodes/train/events.ts';
import type { StepEvent, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { goBackTo, NotFiniteError, type Checkpoints } from './checkpoints.ts';
import { diskProblem } from './disk.ts';
import { diverged, isOutOfMemory, notFinite, placed, problemOf, reasonToMove } from './failures.ts';
import type { Reason } from './again.ts';
import type { Outbox } from './outbox.ts';
import type { Probes } from './probes.ts';
import { rewind } from './rewind.ts';
import { cut } from './split.ts';

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

/** A checkpoint is due after so many milliseconds or so many steps; but writing them takes no more than this share of the time. */
const budget = { milliseconds: 10_000, steps: 2000, share: 0.05 };
const progressEvery = 500;
/** Milliseconds between two tries to write to a disk that is full. */
const patience = 5000;

/**
 * Drives one training: pulls a step, looks whether someone wants something, pulls the next. Every wish is met between two steps; since
 * each step gives way to the event loop, wishes arrive within one. What takes longer than a step gives way in between.
 */
export class Session {
  private readonly parts: SessionParts;
  private wish: 'run' | 'pause' | 'stop' = 'run';
  private stepsAllowed = 0;
  /** What keeps files from being written: until it is gone the run waits, with all it knows in memory. */
  private trouble: Problem | undefined;
  private tryAgainAt = Infinity;
  /** The trouble's pause, not the user's: it ends with the trouble. */
  private pausedByTrouble = false;
  private checkpointWanted = false;
  private rung = false;
  private wake: () => void = () => undefined;
  private paused = false;
  private firstLook: Promise<void> | undefined;
  private metrics: Metrics;
  private best: number;
  private savedAt = Date.now();
  /** Milliseconds that the last checkpoint took to write. */
  private writing = 0;
  private saved: Training['position'] | undefined;
  private toldAt = 0;
  private told = 0;
  private pace = { at: Date.now(), step: 0, perSecond: 0 };
  private rate = 0;

  constructor(parts: SessionParts) {
    this.parts = parts;
    this.metrics = parts.metrics;
    this.best = parts.best;
    this.pace.step = parts.training.position.step;
  }

  pause(): void {
    this.pausedByTrouble = false;
    this.want('pause');
  }

  resume(): void {
    this.stepsAllowed = 0;
    this.tryAgainAt = 0;
    this.want('run');
  }

  /** The run's folder has been made anew, with its log. */
  rewritten(): void {
    this.parts.outbox.rewritten();
    this.saved = undefined;
  }

  /** One update, then paused. */
  step(): void {
    this.stepsAllowed++;
    this.want('pause');
  }

  checkpoint(): void {
    this.checkpointWanted = true;
    this.ring();
  }

  stop(): void {
    this.want('stop');
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
      await probes.finished(atOnce ? 1 : 0);
    } catch (error) {
      outbox.send({ type: 'problem', problem: placed(problemOf(error, training.settings.batch, training.position.parts), this.parts.blocks) });
      status = 'failed';
    }
    await probes.close();
    if (typeof status === 'object') return status;
    this.tellProgress();
    outbox.send({ type: 'end', status, metrics: this.figures() });
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
    const { training, outbox, probes } = this.parts;
    if (training.position.step === 0) await this.save();
    outbox.send({ type: 'status', status: 'running' });
    this.pace = { at: Date.now(), step: training.position.step, perSecond: 0 };

    for await (const event of training.steps(() => this.mayGoOn())) {
      // A loss is on the screen first; between the next steps, the probes look at the model as it was.
      const firstLook = (this.firstLook ??= probes.lookFirst(() => training.untrained()));
      if (event.type === 'epoch') {
        this.metrics = event.metrics;
        outbox.send({ type: 'epoch', epoch: event.epoch, step: event.step, metrics: event.metrics, seconds: event.seconds });
        const figure = training.score(event.metrics);
        if (figure > this.best) await this.save((this.best = figure));
        else await this.save();
        await this.standStill(firstLook.then(() => training.averaged(() => probes.look(training, event.epoch))));
        this.pace = { ...this.pace, at: Date.now(), step: event.step };
      } else {
        if (this.wish === 'pause' && this.stepsAllowed > 0) this.stepsAllowed--;
        this.tell(event);
        this.rate = event.rate;
        if (!Number.isFinite(event.loss)) return this.halt(event.loss);
        this.tellSometimes(event);
        if (this.isDue(event.step)) await this.save();
        // The figures of an epoch come after its last step.
        if (event.step >= this.parts.steps && event.step % training.stepsPerEpoch !== 0) break;
      }
      if (outbox.trouble && !this.trouble) this.meet(outbox.trouble);
      if (event.step >= this.parts.steps && event.type === 'epoch') break;
      if (!(await this.mayGoOn())) return 'stopped';
    }
    return this.wish === 'stop' ? 'stopped' : 'done';
  }

  /** Waits while paused; false when the run is to stop. */
  private async mayGoOn(): Promise<boolean> {
    await setImmediate();
    for (;;) {
      await this.heed();
      if (this.wish === 'stop') return false;
      if (!this.paused) return true;
      await this.bell();
    }
  }

  /** Waits for work that needs the weights to stand still. No step is taken meanwhile, so a pause is in effect at once. */
  private async standStill(work: Promise<void>): Promise<void> {
    let busy = true;
    const over = () => {
      busy = false;
      this.ring();
    };
    work.then(over, over);
    while (busy) {
      await this.heed();
      await this.bell();
    }
    await work;
  }

  /** Meets what was wished since the last time, and says so. */
  private async heed(): Promise<void> {
    const { training, outbox } = this.parts;
    if (this.checkpointWanted) {
      this.checkpointWanted = false;
      await this.save();
    }
    if (this.trouble && Date.now() >= this.tryAgainAt) await this.tryAgain();
    const pause = this.wish === 'pause' && this.stepsAllowed === 0;
    if (pause === this.paused) return;
    this.paused = pause;
    if (pause) {
      this.tellProgress();
      outbox.send({ type: 'status', status: 'paused' });
      await this.save();
    } else if (this.wish === 'run') {
      outbox.send({ type: 'status', status: 'running' });
      this.pace = { ...this.pace, at: Date.now(), step: training.position.step };
    }
  }

  /** Resolves when something happened since the last time. */
  private async bell(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.rung = false;
  }

  private ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Those of the last epoch; before the first has ended, the running means of its steps. */
  private figures(): Metrics {
    const { training } = this.parts;
    return Object.keys(this.metrics).length > 0 || training.position.step === 0 ? this.metrics : training.figures();
  }

  private want(wish: 'run' | 'pause' | 'stop'): void {
    // A stop is final.
    if (this.wish !== 'stop') this.wish = wish;
    this.ring();
  }

  private async save(best?: number): Promise<void> {
    const { training, checkpoints, outbox } = this.parts;
    const { position } = training;
    // The position is another one after each step, and after the figures of an epoch.
    if (position === this.saved && best === undefined) return;
    const { step } = position;
    const started = Date.now();
    const written = await checkpoints.write(training, this.metrics, best).catch((error: unknown) => this.meet(error));
    if (!written) return;
    this.savedAt = Date.now();
    this.writing = this.savedAt - started;
    this.saved = position;
    outbox.send({ type: 'checkpoint', step, epoch: Math.floor(step / training.stepsPerEpoch), best: written.best });
  }

  private isDue(step: number): boolean {
    const passed = Date.now() - this.savedAt;
    return passed * budget.share >= this.writing && (passed >= budget.milliseconds || step - (this.saved?.step ?? 0) >= budget.steps);
  }

  /** What a run ends with is on the disk, or somebody was told that it is not. */
  private async saveAtLast(): Promise<void> {
    const { training, outbox } = this.parts;
    await this.save();
    while (this.trouble && (await this.mayGoOn())) await this.save();
    if (this.trouble) outbox.send({ type: 'problem', problem: { code: 'run.unsaved', data: { step: training.position.step, saved: this.saved?.step ?? 0 } } });
  }

  /** Files cannot be written: the run waits. Any other error is thrown on. */
  private meet(error: unknown): void {
    const { outbox, folder } = this.parts;
    const problem = diskProblem(error, folder);
    if (!problem) throw error;
    if (this.trouble?.code !== problem.code || this.tryAgainAt === 0) outbox.send({ type: 'problem', problem });
    this.trouble = problem;
    this.pausedByTrouble ||= this.wish === 'run';
    if (this.wish === 'run') this.wish = 'pause';
    this.stepsAllowed = 0;
    // A folder that somebody deleted comes back only when it is asked for.
    this.tryAgainAt = problem.code === 'run.folderGone' ? Infinity : Date.now() + patience;
    setTimeout(() => this.ring(), patience + 1).unref();
  }

  /** Writes what could not be written; when that works, what stood still because of it goes on. */
  private async tryAgain(): Promise<void> {
    const { outbox } = this.parts;
    const { trouble } = this;
    outbox.retry();
    if (outbox.trouble) return this.meet(outbox.trouble);
    this.tryAgainAt = Infinity;
    await this.save();
    // Still there: saving has met it again.
    if (this.trouble !== trouble || this.tryAgainAt !== Infinity) return;
    this.trouble = undefined;
    if (this.pausedByTrouble && this.wish === 'pause') this.wish = 'run';
    this.pausedByTrouble = false;
  }

  /** A step that is done again was told before. */
  private tell({ step, loss }: StepEvent): void {
    if (step > this.told) this.parts.outbox.step(step, loss);
    this.told = Math.max(step, this.told);
  }

  private tellSometimes({ step }: StepEvent): void {
    const now = Date.now();
    const seconds = (now - this.pace.at) / 1000;
    if (now - this.toldAt < progressEvery || seconds <= 0) return;
    const current = (step - this.pace.step) / seconds;
    this.pace = { at: now, step, perSecond: this.pace.perSecond === 0 ? current : 0.7 * this.pace.perSecond + 0.3 * current };
    this.tellProgress();
  }

  private tellProgress(): void {
    const { training, outbox, steps } = this.parts;
    const { step } = training.position;
    const { perSecond } = this.pace;
    this.toldAt = Date.now();
    const total = Math.min(steps, training.stepsPerEpoch * training.settings.epochs);
    const left = perSecond > 0 ? Math.max(0, total - step) / perSecond : 0;
    const epoch = Math.floor(Math.max(0, step - 1) / training.stepsPerEpoch) + 1;
    outbox.send({ type: 'progress', step, epoch, stepsPerSecond: perSecond, left, memory: process.memoryUsage.rss(), tensors: tf.memory().numTensors });
  }

  /** Something is no number any more: goes back to where all was well, says what it was and leaves a checkpoint there. */
  private async halt(loss: number): Promise<Ending> {
    const { training, checkpoints, outbox, blocks } = this.parts;
    const { step } = training.position;
    const found = await rewind(training, checkpoints, step);
    if (found?.moved) await this.save();
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
