/** Milliseconds between two looks. */
export const glance = 1000;

/** So many times the patience has a process that computes. */
const longOperation = 10;

/** Seconds of processor time in half the patience: a process that waits for ever uses none, and on a busy machine one that works may get little. */
const some = 0.02;

/**
 * Tells a process that hangs from one that is silent in a long operation. Silence is counted in looks, and not by the clock: while a computer sleeps, or
 * somebody has halted all processes of a terminal, nobody could be heard.
 */
export class Silence {
  private readonly patience: number;
  private lookedAt: number;
  private silent = 0;
  /** Processor time, and the silence at which it was asked. */
  private since: { readonly seconds: number; readonly silent: number } | undefined;
  private computes = true;

  /** `patience`: milliseconds. `now`: on any clock, for all looks the same one. */
  constructor(patience: number, now: number) {
    this.patience = patience;
    this.lookedAt = now;
  }

  /** There was a sign of life. */
  heard(): void {
    this.silent = 0;
    this.since = undefined;
    this.computes = true;
  }

  /** Another look, at every `glance`. True: its processor time must be told. */
  look(now: number): boolean {
    this.silent += Math.min(now - this.lookedAt, 2 * glance);
    this.lookedAt = now;
    return this.silent >= this.patience / 2;
  }

  /** Whether the process hangs, which has used so many `seconds` of processor time until now; undefined where that is not known. */
  hangs(seconds = 0): boolean {
    const { silent, patience, since } = this;
    if (since === undefined) this.since = { seconds, silent };
    else if (silent - since.silent >= patience / 2) {
      this.computes = seconds - since.seconds > some;
      this.since = { seconds, silent };
    }
    return silent >= (this.computes ? longOperation : 1) * patience;
  }
}
