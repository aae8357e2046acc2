/** Drawing what a run tells takes at most this part of the time: the cores it draws with are those that train. */
const share = 0.02;
/** Milliseconds between two drawings: a burst of events is one drawing, and the slowest screen still moves. Each drawing of two cores without a graphics card holds up a step on both. */
const soonest = 60;
const latest = 3000;

/** Milliseconds between two drawings, as the last one asked for them. */
let apart = soonest;

/** Whether pictures may move on their way from one to the next: each frame of that is a drawing too. */
export const mayMove = (): boolean => apart < 1000;

/** Says when to draw: as often as what a drawing costs on this machine allows. A quick machine draws several times a second, the slowest one every three seconds. */
export class Pace {
  /** Milliseconds of the last drawings, from the change to the painted frame. */
  private cost = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;
  private earliest = 0;
  private readonly draw: () => void;

  constructor(draw: () => void) {
    this.draw = draw;
  }

  /** There is something new; what is `urgent` (a pause, an end, a problem) does not wait for its turn. */
  tell(urgent: boolean): void {
    const now = performance.now();
    const due = urgent ? now : Math.max(now + soonest, this.earliest);
    if (due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.drawTimed(), due - now);
  }

  /** Nothing is drawn any more. */
  stop(): void {
    clearTimeout(this.timer);
    this.due = -Infinity;
  }

  private drawTimed(): void {
    this.due = Infinity;
    const begun = performance.now();
    // Until a frame was painted (a hidden window paints none), the longest wait holds.
    this.earliest = begun + latest;
    let changed = 0;
    requestAnimationFrame(() => {
      const frame = performance.now();
      setTimeout(() => {
        const painted = performance.now();
        this.cost = (this.cost + changed + painted - frame) / 2;
        apart = Math.min(this.cost / share, latest);
        this.earliest = begun + apart;
      });
    });
    this.draw();
    // React works off the change in a microtask of its own, queued before this one.
    queueMicrotask(() => {
      changed = performance.now() - begun;
    });
  }
}
