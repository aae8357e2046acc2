import { stepsPace, type RunEvent } from '../../nodes/train/events.ts';
import { emptied } from './emptied.ts';

/**
 * A run's events for any number of readers: first what happened, then what happens. A reader that is slow finds its steps joined and
 * all but the newest probe result emptied; nothing piles up, and the trainer never waits.
 */
export class RunFeed {
  readonly #past = new Queue();
  readonly #readers = new Set<(event: RunEvent) => void>();
  #ended = false;

  /** `past`: what an earlier session of the same run told. */
  constructor(past: readonly RunEvent[] = []) {
    // The end of an earlier session is not the end of this one.
    for (const event of past) if (event.type !== 'end') this.#past.put(event);
  }

  /** What happened so far. */
  get past(): readonly RunEvent[] {
    return this.#past.all;
  }

  publish(event: RunEvent): void {
    this.#past.put(event);
    if (event.type === 'end') this.#ended = true;
    for (const reader of this.#readers) reader(event);
  }

  async *events(signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const queue = this.#past.copy();
    let wake = () => {};
    const reader = (event: RunEvent) => {
      queue.put(event);
      wake();
    };
    const aborted = () => wake();
    this.#readers.add(reader);
    signal.addEventListener('abort', aborted);
    let lastSteps = 0;
    let over = this.#ended && queue.empty;
    try {
      while (!over && !signal.aborted) {
        if (queue.empty) {
          await new Promise<void>((resolve) => (wake = resolve));
          continue;
        }
        const rest = lastSteps + stepsPace - performance.now();
        if (queue.onlyFigures && rest > 0) {
          await new Promise((resolve) => setTimeout(resolve, rest));
          continue;
        }
        const event = queue.take()!;
        if (event.type === 'steps') lastSteps = performance.now();
        over = event.type === 'end';
        yield event;
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', aborted);
    }
  }
}

/** Events in order; neighbours that one event can say are joined. */
export class Queue {
  #events: RunEvent[];

  constructor(events: RunEvent[] = []) {
    this.#events = events;
  }

  copy(): Queue {
    return new Queue([...this.#events]);
  }

  get all(): readonly RunEvent[] {
    return this.#events;
  }

  get empty(): boolean {
    return this.#events.length === 0;
  }

  /** Nothing but steps and progress, which can wait a moment. */
  get onlyFigures(): boolean {
    return this.#events.every((event) => event.type === 'steps' || event.type === 'progress');
  }

  take(): RunEvent | undefined {
    return this.#events.shift();
  }

  put(event: RunEvent): void {
    if (event.type === 'progress') this.#drop((other) => other.type === 'progress');
    if (event.type === 'probe') this.#empty(event.probe);
    this.#events.push(event);
    this.#joinAt(this.#events.length - 1);
  }

  #drop(which: (event: RunEvent) => boolean): void {
    const at = this.#events.findLastIndex(which);
    if (at >= 0) this.#events.splice(at, 1);
    this.#joinAt(at);
  }

  /** Steps that follow steps become one event with them. */
  #joinAt(at: number): void {
    const [before, after] = [this.#events[at - 1], this.#events[at]];
    if (before?.type !== 'steps' || after?.type !== 'steps' || before.first + before.losses.length !== after.first) return;
    this.#events.splice(at - 1, 2, joined(before, after));
  }

  #empty(probe: string): void {
    this.#events = this.#events.map((event) => (event.type === 'probe' && event.probe === probe ? { ...event, result: emptied(event.result) } : event));
  }
}

type Steps = Extract<RunEvent, { type: 'steps' }>;

function joined(before: Steps, after: Steps): Steps {
  // A document that was changed before the run went on may have other losses.
  const names = [...new Set([before, after].flatMap(({ each = {} }) => Object.keys(each)))];
  const valuesOf = ({ losses, each }: Steps, name: string) => each?.[name] ?? new Float32Array(losses.length).fill(NaN);
  const each = Object.fromEntries(names.map((name) => [name, chained(valuesOf(before, name), valuesOf(after, name))]));
  return { type: 'steps', first: before.first, losses: chained(before.losses, after.losses), ...(names.length > 0 && { each }) };
}

function chained(before: Float32Array, after: Float32Array): Float32Array {
  const all = new Float32Array(before.length + after.length);
  all.set(before);
  all.set(after, before.length);
  return all;
}
