/** A step's milliseconds: of time, and of the processor in the thread that takes the steps, which what else the machine does hardly changes. */
export interface StepTime {
  readonly wall: number;
  readonly thread: number;
}

/** The times from one step to the next, epoch by epoch; what lies between two epochs does not count. */
export class Stopwatch {
  readonly epochs: StepTime[][] = [[]];
  private last: StepTime | undefined;

  step(): void {
    const { user, system } = process.threadCpuUsage();
    const now = { wall: performance.now(), thread: (user + system) / 1000 };
    if (this.last) this.epochs.at(-1)!.push({ wall: now.wall - this.last.wall, thread: now.thread - this.last.thread });
    this.last = now;
  }

  epoch(): void {
    this.last = undefined;
    this.epochs.push([]);
  }
}
