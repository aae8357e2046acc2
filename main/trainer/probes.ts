import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { encode } from '../../preload/rpc/codec.ts';
import { probeFile } from '../storage/probeFile.ts';
import { diskProblem } from './disk.ts';
import type { TsneThread } from './tsneThread.ts';
import { writeSafely } from './writeSafely.ts';

/** Results that may be waited for while training goes on. */
const mostUnderWay = 4;

/**
 * What the probes of a run show, epoch by epoch. What needs the model is done at once, while the weights stand still; the t-SNE itself
 * goes on in a thread while training continues.
 */
export class Probes {
  private readonly folder: string;
  private readonly plans: readonly ProbePlan[];
  private readonly thread: TsneThread;
  private readonly send: (event: RunEvent) => void;
  /** What each probe showed last; the next map of a t-SNE starts from it. */
  private readonly shown = new Map<string, ProbeResult>();
  /** Work that goes on, with its epoch. */
  private readonly underWay = new Map<Promise<void>, number>();
  private readonly broken = new Set<string>();
  private readonly writing = new Set<Promise<void>>();
  private closed = false;

  constructor(run: string, plans: readonly ProbePlan[], thread: TsneThread, send: (event: RunEvent) => void) {
    this.folder = join(run, 'probes');
    this.plans = plans;
    this.thread = thread;
    this.send = send;
  }

  /** Resolves when training may go on. When `goOn` says false, probes that have not looked yet are left off. */
  async look(training: Training, epoch: number, goOn = () => true): Promise<void> {
    await this.lookThrough(this.plans, training, epoch, goOn);
  }

  /** Looks with the probes that were left off at the end of this epoch. */
  async makeUp(training: Training, epoch: number, goOn: () => boolean): Promise<void> {
    await this.lookThrough(await this.missing(epoch), training, epoch, goOn);
  }

  /**
   * Looks at epoch 0, as far as it has no results yet. The untrained model is another one than the one in training, so that steps
   * go on in between.
   */
  async lookFirst(untrained: () => Training): Promise<void> {
    const missing = await this.missing(0);
    if (missing.length === 0) return;
    try {
      const training = untrained();
      await this.lookThrough(missing, training, 0);
      training.dispose();
    } catch (error) {
      for (const { id } of missing) this.giveUp(id, error);
    }
  }

  /** Resolves when every result from this epoch on is sent. */
  async finished(epoch = 0): Promise<void> {
    await Promise.all([...this.underWay].map(([work, of]) => (of >= epoch ? work : undefined)));
  }

  /** Resolves when nothing more is written or sent. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.writing);
  }

  private async lookThrough(plans: readonly ProbePlan[], training: Training, epoch: number, goOn = () => true): Promise<void> {
    for (const plan of plans) if (!this.closed && !this.broken.has(plan.id) && goOn()) await this.lookAt(plan, training, epoch);
  }

  private async missing(epoch: number): Promise<readonly ProbePlan[]> {
    const there = await readdir(this.folder).catch(() => [] as string[]);
    return this.plans.filter(({ id }) => !there.includes(probeFile(id, epoch)));
  }

  private async lookAt(plan: ProbePlan, training: Training, epoch: number): Promise<void> {
    // Maps may lag behind short epochs, but not without end.
    while (this.underWay.size >= mostUnderWay) await Promise.race(this.underWay.keys());
    await new Promise<void>((resolve) => {
      const result = explain(plan, training, {
        previous: this.shown.get(plan.id),
        embed: (...features) => {
          resolve();
          return this.thread.embed(...features);
        },
      });
      const work = result.then((shown) => this.deliver(plan.id, epoch, shown)).catch((error: unknown) => this.giveUp(plan.id, error));
      this.underWay.set(work, epoch);
      void work.then(() => {
        this.underWay.delete(work);
        resolve();
      });
    });
  }

  private async deliver(probe: string, epoch: number, result: ProbeResult): Promise<void> {
    if (this.closed) return;
    const work = this.write(probe, epoch, result);
    this.writing.add(work);
    await work.finally(() => this.writing.delete(work));
  }

  private async write(probe: string, epoch: number, result: ProbeResult): Promise<void> {
    try {
      // Not the run's own folder: when that is gone, it must not come back half.
      await mkdir(this.folder).catch((error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)));
      await writeSafely(join(this.folder, probeFile(probe, epoch)), encode(result));
    } catch (error) {
      // Shown once, then lost; the session says what is wrong with the disk when it meets it itself.
      if (!diskProblem(error, this.folder)) throw error;
    }
    this.shown.set(probe, result);
    this.send({ type: 'probe', probe, epoch, result });
  }

  /** A probe that cannot look does not stop the training; it says once why. */
  private giveUp(probe: string, error: unknown): void {
    if (this.closed || this.broken.has(probe)) return;
    this.broken.add(probe);
    const message = error instanceof Error ? error.message : String(error);
    const problem = error instanceof ProblemError ? error.problem : { code: 'train.probe' as const, data: { message } };
    this.send({ type: 'problem', problem: { block: probe, ...problem } });
  }
}
