import { stepsPace, type RunEvent } from '../../nodes/train/events.ts';
import type { EventLog } from './eventLog.ts';

/** Messages under way before steps wait: a slow reader must not fill memory or slow the training. */
const enough = 8;

/** Sends a run's events in order and logs them. Consecutive steps are put together. */
export class Outbox {
  private readonly post: (event: RunEvent, done: () => void) => void;
  private readonly log: EventLog;
  private losses: number[] = [];
  private each: Record<string, number[]> | undefined;
  private first = 0;
  private flushed = -Infinity;
  private underWay = 0;

  constructor(log: EventLog, post: (event: RunEvent, done: () => void) => void) {
    this.log = log;
    this.post = post;
  }

  /** `each`: the losses that `loss` is made of, the same ones in every step. */
  step(step: number, loss: number, each?: Readonly<Record<string, number>>): void {
    if (this.losses.length === 0) this.first = step;
    this.losses.push(loss);
    if (each) for (const name of Object.keys(each)) ((this.each ??= {})[name] ??= []).push(each[name]!);
    if (performance.now() - this.flushed >= stepsPace && this.underWay < enough) this.flush();
  }

  send(event: RunEvent): void {
    this.flush();
    this.deliver(event);
  }

  /** Sends the steps that are held. */
  flush(): void {
    if (this.losses.length === 0) return;
    this.flushed = performance.now();
    const losses = Float32Array.from(this.losses);
    const each = this.each && { each: Object.fromEntries(Object.entries(this.each).map(([name, values]) => [name, Float32Array.from(values)])) };
    [this.losses, this.each] = [[], undefined];
    this.deliver({ type: 'steps', first: this.first, losses, ...each });
  }

  /** Why events cannot be logged; they are kept and told all the same. */
  get trouble(): NodeJS.ErrnoException | undefined {
    return this.log.trouble;
  }

  /** Tries again to log what could not be logged. */
  retry(): void {
    this.log.retry();
  }

  /** The log has been written again by somebody who heard everything. */
  rewritten(): void {
    this.log.release();
  }

  private deliver(event: RunEvent): void {
    this.log.add(event);
    this.underWay++;
    this.post(event, () => this.underWay--);
  }
}
