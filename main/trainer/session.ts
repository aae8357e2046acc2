import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import type { Parts } from '../../nodes/compile/plan.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { Metrics, RunEvent } from '../../nodes/train/events.ts';
import type { StepEvent, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { NotFiniteError, type Checkpoints } from './checkpoints.ts';
import { diverged, placed, problemOf } from './failures.ts';
import type { Outbox } from './outbox.ts';
import type { Probes } from './probes.ts';

export interface SessionParts {
  readonly training: Training;
  readonly checkpoints: Checkpoints;
  readonly probes: Probes;
  readonly outbox: Outbox;
  /** Stop after this many steps in all. */
  readonly steps: number;
  /** Of the last epoch before a resumption, and the best so far. */
  readonly metrics: Metrics;
  readonly best: number;
  /** The blocks that problems name. */
  readonly blocks: Parts | undefined;
}

type Ending = Extract<RunEvent, { type: 'end' }>['status'];

const checkpointEvery = 10_000;
const progressEvery = 500;

/**
 * Drives one training: pulls a step, looks whether someone wants something, pulls the next. Every wish is met between two steps; since
 * each step gives way to the event loop, wishes arrive within one. What takes longer than a step gives way in between.
 */
export class Session {
  private readonly parts: SessionParts;
  private wish: 'run' | 'pause' | 'stop' = 'run';
  private stepsAllowed = 0;
  private checkpointWanted = false;
  private rung = false;
  private wake: () => void = () => undefined;
  private paused = false;
  private firstLook: Promise<void> | undefined;
  private metrics: Metrics;
  private best: number;
  private savedAt = Date.now();
  private saved: Training['position'] | undefined;
  private toldAt = 0;
  private pace = { at: Date.now(), step: 0, perSecond: 0 };
  private rate = 0;

  constructor(parts: SessionParts) {
    this.parts = parts;
    this.metrics = parts.metrics;
    this.best = parts.best;
    this.pace.step = parts.training.position.step;
  }

  pause(): void {
    this.want('pause');
  }

  resume(): void {
    this.stepsAllowed = 0;
    this.want('run');
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
      status = await this.train();
      // What stands now is what a later resumption goes on from; a diverged state is not.
      if (status !== 'failed') await this.save();
      // Who stops does not wait for pictures of the untrained model: a resumed run makes up for them.
      if (status !== 'stopped') await this.firstLook;
      await probes.finished(status === 'stopped' ? 1 : 0);
    } catch (error) {
      const problem = error instanceof NotFiniteError ? this.divergence(NaN) : placed(problemOf(error, training.settings.batch), this.parts.blocks);
      outbox.send({ type: 'problem', problem });
      status = 'failed';
    }
    await probes.close();
    this.tellProgress();
    outbox.send({ type: 'end', status, metrics: this.figures() });
    return status;
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
        await this.standStill(firstLook.then(() => probes.look(training, event.epoch)));
        this.pace = { ...this.pace, at: Date.now(), step: event.step };
      } else {
        if (this.wish === 'pause' && this.stepsAllowed > 0) this.stepsAllowed--;
        outbox.step(event.step, event.loss);
        this.rate = event.rate;
        if (!Number.isFinite(event.loss)) {
          outbox.send({ type: 'problem', problem: this.divergence(event.loss) });
          return 'failed';
        }
        this.tellSometimes(event);
        if (Date.now() - this.savedAt >= checkpointEvery) await this.save();
        // The figures of an epoch come after its last step.
        if (event.step >= this.parts.steps && event.step % training.stepsPerEpoch !== 0) break;
      }
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
    const written = await checkpoints.write(training, this.metrics, best);
    this.savedAt = Date.now();
    this.saved = position;
    outbox.send({ type: 'checkpoint', step, epoch: Math.floor(step / training.stepsPerEpoch), best: written.best });
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

  private divergence(value: number): Problem {
    return placed(diverged(value, this.parts.training.position.step, this.rate), this.parts.blocks);
  }
}
