/** What an installation is doing, in this order. */
export const stages = ['prepare', 'download', 'check', 'unpack', 'build', 'test'] as const;
export type Stage = (typeof stages)[number];

export interface Progress {
  readonly stage: Stage;
  /** bytes */
  readonly done?: number;
  readonly total?: number;
  /** seconds of this stage */
  readonly left?: number;
}

/** How long speed is measured back, in milliseconds: long enough to be calm, short enough to follow a line that slows down. */
const memory = 8_000;
const pace = 200;

/** Tells a stage's bytes, with the time left at the speed of the last seconds, as often as a screen can show. */
export class Meter {
  readonly #stage: Stage;
  readonly #total: number;
  readonly #tell: (progress: Progress) => void;
  readonly #marks: { readonly at: number; readonly done: number }[] = [];
  #told = -Infinity;

  constructor(stage: Stage, total: number, tell: (progress: Progress) => void) {
    this.#stage = stage;
    this.#total = total;
    this.#tell = tell;
  }

  /** So many bytes are done in all. */
  at(done: number, now: number = performance.now()): void {
    this.#marks.push({ at: now, done });
    while (this.#marks.length > 2 && now - this.#marks[0]!.at > memory) this.#marks.shift();
    if (now - this.#told < pace && done < this.#total) return;
    this.#told = now;
    const first = this.#marks[0]!;
    const speed = (done - first.done) / (now - first.at);
    const left = speed > 0 && now - first.at > pace ? { left: Math.round((this.#total - done) / speed / 1000) } : {};
    this.#tell({ stage: this.#stage, done, total: this.#total, ...left });
  }
}
