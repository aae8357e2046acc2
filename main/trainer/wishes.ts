/**
 * What somebody wants of a training. It is met between two steps; each wish rings a bell, so that who waits for one need not look again
 * and again.
 */
export class Wishes {
  private wish: 'run' | 'pause' | 'stop' = 'run';
  private stepsAllowed = 0;
  private rung = false;
  private wake: () => void = () => undefined;

  get toRun(): boolean {
    return this.wish === 'run';
  }

  get toPause(): boolean {
    return this.wish === 'pause' && this.stepsAllowed === 0;
  }

  get toStop(): boolean {
    return this.wish === 'stop';
  }

  pause(): void {
    this.want('pause');
  }

  /** One update, then paused. */
  step(): void {
    this.stepsAllowed++;
    this.want('pause');
  }

  resume(): void {
    this.stepsAllowed = 0;
    this.want('run');
  }

  stop(): void {
    this.want('stop');
  }

  /** An update has been made: one less of those that were asked for one by one. */
  stepped(): void {
    if (this.wish === 'pause' && this.stepsAllowed > 0) this.stepsAllowed--;
  }

  ring(): void {
    this.rung = true;
    this.wake();
  }

  /** Resolves when something happened since the last time. */
  async bell(): Promise<void> {
    if (!this.rung) await new Promise<void>((resolve) => (this.wake = resolve));
    this.rung = false;
  }

  private want(wish: 'run' | 'pause' | 'stop'): void {
    // A stop is final.
    if (this.wish !== 'stop') this.wish = wish;
    this.ring();
  }
}
