import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../../nodes/train/events.ts';

/** What a line of the log holds. Results of probes lie in files of their own. */
export type LoggedEvent = (Exclude<RunEvent, { type: 'probe' }> | { readonly type: 'probe'; readonly probe: string; readonly epoch: number }) & {
  /** Milliseconds since 1970. */
  readonly at: number;
};

type Steps = Extract<RunEvent, { type: 'steps' }>;

const logOf = (run: string) => join(run, 'events.jsonl');

/** Adds events to a run's log, one JSON object a line. Lines that cannot be written are held until they can; nothing of it throws. */
export class EventLog {
  private readonly path: string;
  private held: string[] = [];
  /** There is a file, or there was. */
  private begun: boolean;
  private failed: NodeJS.ErrnoException | undefined;

  constructor(run: string) {
    this.path = logOf(run);
    this.begun = existsSync(this.path);
    try {
      this.mend();
    } catch (error) {
      this.failed = error as NodeJS.ErrnoException;
    }
  }

  /** Why lines are held. */
  get trouble(): NodeJS.ErrnoException | undefined {
    return this.failed;
  }

  add(event: RunEvent): void {
    this.held.push(`${JSON.stringify({ at: Date.now(), ...lineOf(event) })}\n`);
    // After a failure only who asks tries again: most likely it would fail again, and again write half a line.
    if (!this.failed) this.retry();
  }

  /** Writes what is held. */
  retry(): void {
    try {
      if (this.failed) this.mend();
      // Without this a file that somebody deleted would begin anew, in the middle.
      if (this.begun && !existsSync(this.path)) throw Object.assign(new Error(`${this.path} is gone`), { code: 'ENOENT' });
      while (this.held.length > 0) {
        appendFileSync(this.path, this.held[0]!);
        this.begun = true;
        this.held.shift();
      }
      this.failed = undefined;
    } catch (error) {
      this.failed = error as NodeJS.ErrnoException;
    }
  }

  /** Somebody else has written the whole log again, with what is held. */
  release(): void {
    this.held = [];
    this.failed = undefined;
  }

  private mend(): void {
    if (this.isTorn()) appendFileSync(this.path, '\n');
  }

  /** Whether the last line was cut short by a sudden end. */
  private isTorn(): boolean {
    if (!existsSync(this.path)) return false;
    const file = openSync(this.path, 'r');
    try {
      const { size } = fstatSync(file);
      const last = new Uint8Array(1);
      return size > 0 && readSync(file, last, 0, 1, size - 1) === 1 && last[0] !== 0x0a;
    } finally {
      closeSync(file);
    }
  }
}

/**
 * A run's events in order, as if it had never been interrupted: what came after the checkpoint that a run was resumed from is left out,
 * since it happened again. Lines that were cut short are passed over.
 */
export async function readEvents(run: string): Promise<LoggedEvent[]> {
  const text = await readFile(logOf(run), 'utf8').catch(() => '');
  let events: LoggedEvent[] = [];
  for (const line of text.split('\n')) {
    const event = parse(line);
    if (!event) continue;
    if (event.type === 'start' && event.resumedAt !== undefined) events = before(events, event.resumedAt);
    events.push(event);
  }
  return events;
}

function before(events: readonly LoggedEvent[], step: number): LoggedEvent[] {
  let ended = 0;
  return events.flatMap((event): LoggedEvent[] => {
    if (event.type === 'end' || event.type === 'problem' || event.type === 'status') return [];
    if (event.type === 'steps') {
      const kept = eachOf(event, (values) => values.slice(0, Math.max(0, step - event.first + 1)));
      return kept.losses.length > 0 ? [{ ...event, ...kept }] : [];
    }
    if (event.type === 'epoch' && event.step <= step) ended = event.epoch;
    if (event.type === 'epoch' || event.type === 'checkpoint' || event.type === 'progress') return event.step <= step ? [event] : [];
    // Results come late: what an epoch shows is told while the next one is under way.
    if (event.type === 'probe') return event.epoch <= ended ? [event] : [];
    return [event];
  });
}

function parse(line: string): LoggedEvent | undefined {
  try {
    const event = JSON.parse(line) as LoggedEvent;
    return event.type === 'steps' ? { ...event, ...eachOf(event, (values) => Float32Array.from(values, (value) => (value === null ? NaN : value))) } : event;
  } catch {
    return undefined;
  }
}

function lineOf(event: RunEvent): object {
  const { type } = event;
  if (type === 'probe') return { type, probe: event.probe, epoch: event.epoch };
  return type === 'steps' ? { ...event, ...eachOf(event, (values) => [...values].map(written)) } : event;
}

/** The same done to the losses of steps, and to each of those they are made of. A run with one loss has none of these, nor has an older log. */
function eachOf<T>({ losses, each }: Pick<Steps, 'losses' | 'each'>, change: (values: Float32Array) => T): { losses: T; each?: Record<string, T> } {
  return {
    losses: change(losses),
    ...(each && { each: Object.fromEntries(Object.entries(each).map(([name, values]) => [name, change(values)])) }),
  };
}

/** JSON knows no NaN; null stands for it. */
function written(loss: number): number | null {
  return Number.isFinite(loss) ? loss : null;
}
