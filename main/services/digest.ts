import type { EngineName, Metrics, RunStatus } from '../../nodes/train/events.ts';
import type { LoggedEvent } from '../trainer/eventLog.ts';

/** A run's log folded into what lists and cards need. */
export interface Digest {
  /** What the log said last. */
  readonly status: RunStatus | undefined;
  readonly engine: EngineName | undefined;
  readonly losses: Float32Array;
  readonly epochs: readonly { readonly epoch: number; readonly step: number; readonly metrics: Metrics; readonly seconds: number }[];
  readonly metrics: Metrics;
  /** of training */
  readonly seconds: number;
}

export function digest(events: readonly LoggedEvent[]): Digest {
  let status: RunStatus | undefined;
  let engine: EngineName | undefined;
  let metrics: Metrics = {};
  const epochs: Digest['epochs'][number][] = [];
  let count = 0;
  let losses = new Float32Array(1024);
  for (const event of events) {
    switch (event.type) {
      case 'start':
        engine = event.engine;
        status = 'running';
        break;
      case 'status':
        ({ status } = event);
        break;
      case 'steps': {
        const from = event.first - 1;
        const end = from + event.losses.length;
        if (end > losses.length) {
          const larger = new Float32Array(Math.max(end, losses.length * 2));
          larger.set(losses);
          losses = larger;
        }
        // Steps that no event told of (lost in a crash) are gaps, not zeros.
        if (from > count) losses.fill(NaN, count, from);
        losses.set(event.losses, from);
        count = end;
        break;
      }
      case 'epoch': {
        const { epoch, step, seconds } = event;
        metrics = known(event.metrics);
        epochs.push({ epoch, step, metrics, seconds });
        break;
      }
      case 'end':
        ({ status } = event);
        metrics = { ...metrics, ...known(event.metrics) };
        break;
    }
  }
  return { status, engine, losses: losses.slice(0, count), epochs, metrics, seconds: epochs.reduce((sum, epoch) => sum + epoch.seconds, 0) };
}

/** JSON has no NaN: null stands for it in the log. */
export function known(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, (value as number | null) ?? NaN]));
}
