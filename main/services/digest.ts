import type { EngineName, Metrics, RunStatus } from '../../nodes/train/events.ts';
import type { LoggedEvent } from '../trainer/eventLog.ts';

/** A run's log folded into what lists and cards need. */
export interface Digest {
  /** What the log said last. */
  readonly status: RunStatus | undefined;
  readonly engine: EngineName | undefined;
  readonly losses: Float32Array;
  /** Where several losses are added up, each of them. */
  readonly each: Readonly<Record<string, Float32Array>>;
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
  const losses = new StepFigures();
  const each: Record<string, StepFigures> = {};
  for (const event of events) {
    switch (event.type) {
      case 'start':
        engine = event.engine;
        status = 'running';
        break;
      case 'status':
        ({ status } = event);
        break;
      case 'steps':
        losses.put(event.first, event.losses);
        for (const [name, values] of Object.entries(event.each ?? {})) (each[name] ??= new StepFigures()).put(event.first, values);
        break;
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
  return {
    status,
    engine,
    losses: losses.all,
    each: Object.fromEntries(Object.entries(each).map(([name, figures]) => [name, figures.all])),
    epochs,
    metrics,
    seconds: epochs.reduce((sum, epoch) => sum + epoch.seconds, 0),
  };
}

/** A figure of every step. */
class StepFigures {
  #values = new Float32Array(1024);
  #count = 0;

  get all(): Float32Array {
    return this.#values.slice(0, this.#count);
  }

  put(first: number, values: Float32Array): void {
    const from = first - 1;
    const end = from + values.length;
    if (end > this.#values.length) {
      const larger = new Float32Array(Math.max(end, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    // Steps that no event told of (lost in a crash) are gaps, not zeros.
    if (from > this.#count) this.#values.fill(NaN, this.#count, from);
    this.#values.set(values, from);
    this.#count = end;
  }
}

/** JSON has no NaN: null stands for it in the log. */
export function known(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, (value as number | null) ?? NaN]));
}
