import * as tf from '@tensorflow/tfjs';
import type { StepEvent, Training } from '../../nodes/train/runtime/training/recipe.ts';
import type { Outbox } from './outbox.ts';

/** Milliseconds between two reports. */
const every = 500;
/** How much of the speed that is told is that since the last report: one slow step does not make the time left jump. */
const share = 0.3;

/** Tells how far a training has come, how fast it goes and what time is left. */
export class Progress {
  private readonly training: Training;
  private readonly outbox: Outbox;
  /** Steps of the whole run. */
  private readonly total: number;
  /** Where and when the present pace was measured from. */
  private from: { readonly at: number; readonly step: number };
  private perSecond = 0;
  private toldAt = -Infinity;
  /** The furthest step whose loss was told. */
  private furthest = 0;

  constructor(training: Training, outbox: Outbox, steps: number) {
    this.training = training;
    this.outbox = outbox;
    this.total = Math.min(steps, training.stepsPerEpoch * training.settings.epochs);
    this.from = { at: performance.now(), step: training.position.step };
  }

  /** Another attempt begins: the pace of the one before says nothing about it. */
  begin(): void {
    this.perSecond = 0;
    this.goOn();
  }

  /** What passed since the last step was no training. */
  goOn(): void {
    this.from = { at: performance.now(), step: this.training.position.step };
  }

  /** A step that is done again was told before. */
  loss({ step, loss, each }: StepEvent): void {
    if (step > this.furthest) this.outbox.step(step, loss, each);
    this.furthest = Math.max(step, this.furthest);
  }

  tellSometimes(): void {
    const now = performance.now();
    const seconds = (now - this.from.at) / 1000;
    if (now - this.toldAt < every || seconds <= 0) return;
    const { step } = this.training.position;
    const current = (step - this.from.step) / seconds;
    this.perSecond = this.perSecond === 0 ? current : (1 - share) * this.perSecond + share * current;
    this.from = { at: now, step };
    this.tell();
  }

  tell(): void {
    const { training, outbox, total, perSecond } = this;
    const { step } = training.position;
    this.toldAt = performance.now();
    const left = perSecond > 0 ? Math.max(0, total - step) / perSecond : 0;
    const epoch = Math.floor(Math.max(0, step - 1) / training.stepsPerEpoch) + 1;
    outbox.send({ type: 'progress', step, epoch, stepsPerSecond: perSecond, left, memory: process.memoryUsage.rss(), tensors: tf.memory().numTensors });
  }
}
