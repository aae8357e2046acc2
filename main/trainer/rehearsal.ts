import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs';
import type { Forecast, Timing } from '../../nodes/train/forecast.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { Checkpoints } from './checkpoints.ts';
import { endEpoch } from './epochEnd.ts';
import { Probes } from './probes.ts';
import type { TrainerOrder } from './protocol.ts';
import { ready } from './ready.ts';
import { TsneThread } from './tsneThread.ts';

/** Steps that are timed, and seconds for them: what comes first ends it. The first steps find nothing ready and do not count. */
const [warmUp, fewest, most, patience] = [3, 5, 300, 2];
/** So many ends of epochs at the most, if `patience` lets them: those of small models are so short that one says little. */
const mostEnds = 9;
/** Seconds that maps in their thread are waited for. */
const longestMap = 12;
/** What takes so many times as long as the middle one does not count. */
const outlying = 4;
/** Steps that are timed to compare engines. */
const compared = 3;

/** Carries out a little of everything that a run does, in the order in which it does it, and reckons from that what the run takes. */
export async function rehearse(order: TrainerOrder, entry: URL): Promise<Forecast> {
  const { engine, training, recordings } = await ready(order, () => undefined);
  const { stepsPerEpoch, settings } = training;
  const total = stepsPerEpoch * settings.epochs;
  await recordings?.settle(training, total);
  const start = process.uptime();

  const pace = new Pace(training);
  const step = await meanStep(pace, training, total);

  const checkpoints = new Checkpoints(order.folder, () => recordings?.modes ?? {});
  const thread = new TsneThread(entry);
  const probes = new Probes(order.folder, order.probes, thread, () => undefined);
  // A map that starts from the one before takes half the time of the first.
  await probes.look(training, 0);
  await Promise.race([probes.finished(), setTimeout(1000 * longestMap)]);
  const epochs: number[] = [];
  const begun = performance.now();
  do {
    const end = await endEpoch({
      ...(pace.evaluation === undefined && { evaluate: () => training.evaluate() }),
      save: () => checkpoints.write(training, {}, 0),
      look: () => probes.look(training, epochs.length + 1),
    });
    const map = await pace.beside(probes.finished(epochs.length + 1), stepsPerEpoch);
    // Maps are made one after the other: an epoch cannot stay shorter than its map takes.
    const quick = Math.max(0, stepsPerEpoch - map.steps) * step;
    const slow = Math.min(map.seconds, stepsPerEpoch * map.step);
    epochs.push(Math.max(map.seconds, (pace.evaluation ?? end.evaluate) + end.save + end.look + slow + quick));
  } while (epochs.length < mostEnds && performance.now() - begun < 1000 * patience);
  await probes.close();
  await thread.end();

  return {
    engine: engine.name,
    mode: recordings?.mode ?? 'eager',
    parameters: training.model.countParams(),
    epochs: settings.epochs,
    stepsPerEpoch,
    step,
    epoch: usual(epochs),
    start,
    memory: highestMemory(),
    beside: 0,
  };
}

/** What a step takes, found in a hurry: when this process is `seconds` old, the steps so far must do. It is told after each kind of step: the last counts. */
export async function timeSteps(order: TrainerOrder, seconds: number, tell: (timing: Timing) => Promise<void>): Promise<void> {
  const { engine, training, recordings } = await ready(order, () => undefined);
  const { stepsPerEpoch, settings } = training;
  const total = stepsPerEpoch * settings.epochs;
  await recordings?.settle(training, total);
  const start = process.uptime();
  let timing: Timing | undefined;
  for await (const { from, step, until } of quickestSteps(new Pace(training), training, total, () => seconds - process.uptime())) {
    if (!timing) timing = { engine: engine.name, step, start, stepsPerEpoch };
    else timing = { ...timing, later: [...(timing.later ?? []), { after: from, step }] };
    await tell(until === Infinity ? timing : { ...timing, until });
  }
}

/** What a step takes in each stretch of steps that are computed alike, until no seconds are `left`; in the first one in any case. */
export async function* quickestSteps(
  pace: Pace,
  training: Training,
  total: number,
  left: () => number,
): AsyncGenerator<{ from: number; step: number; until: number }> {
  for (const { from, until } of stretches(pace, training, total)) {
    if (from > 0 && left() <= 0) return;
    pace.forget();
    await pace.steps(1, Infinity);
    const first = pace.quickest();
    pace.forget();
    await pace.steps(compared, left(), 0);
    // An engine on which there is time for one step only is that slow.
    yield { from, step: Math.min(first, pace.quickest()), until };
  }
}

/** Steps that are computed alike, those of the whole run one stretch after the other; `until` may be later than its end. The training stands at the first of each. */
function* stretches(pace: Pace, training: Training, total: number): Generator<{ from: number; length: number; until: number }> {
  for (let [from, until] = [0, 0]; from < total; from = until) {
    pace.goTo(from);
    until = from + (training.stepsAlike ?? Infinity);
    yield { from, length: Math.min(total, until) - from, until };
  }
}

/** Seconds of a step, on average over the whole run: each stretch of steps that are computed alike is tried, and counts by its length. */
export async function meanStep(pace: Pace, training: Training, total: number): Promise<number> {
  let seconds = 0;
  for (const { length } of stretches(pace, training, total)) {
    pace.forget();
    await pace.steps(length === total ? warmUp : Math.min(warmUp, length), Infinity);
    // What is not warm yet when a short run ends, or is over before it is warm, counts.
    if (length === total || length > warmUp) pace.forget();
    await pace.steps(length === total ? Math.min(most, Math.max(fewest, total)) : length - warmUp, patience);
    seconds += length * pace.usual();
  }
  return seconds / total;
}

/** Pulls steps of a training and times them. After the last of its epochs it begins again: short ones have fewer steps than are timed. */
export class Pace {
  /** Seconds of the newest evaluation at the end of an epoch. */
  evaluation: number | undefined;
  private times: number[] = [];
  private readonly training: Training;
  private events: ReturnType<Training['steps']>;

  constructor(training: Training) {
    this.training = training;
    this.events = training.steps();
  }

  async steps(most: number, patience: number, least = fewest): Promise<void> {
    for (let [done, seconds] = [0, 0]; done < most && (seconds < patience || this.times.length < least); done++) seconds += await this.next();
  }

  /** At most so many steps while other work goes on: how many, how long one takes then, and how long the work takes. */
  async beside(work: Promise<void>, most: number): Promise<{ readonly steps: number; readonly step: number; readonly seconds: number }> {
    const started = performance.now();
    const passed = () => (performance.now() - started) / 1000;
    let seconds: number | undefined;
    const over = work.then(() => (seconds = passed()));
    this.forget();
    await tf.nextFrame();
    while (seconds === undefined && this.times.length < most && passed() < longestMap) await this.next();
    // A training waits for its maps when an epoch is shorter than they are.
    await Promise.race([over, setTimeout(1000 * Math.max(0, longestMap - passed()))]);
    return { steps: this.times.length, step: this.middle(), seconds: seconds ?? passed() };
  }

  middle(): number {
    return middle(this.times);
  }

  /** What else the machine does makes steps slower, never quicker. */
  quickest(): number {
    return Math.min(...this.times);
  }

  /** Of steps that are not all alike, as those of a search. */
  usual(): number {
    return usual(this.times);
  }

  forget(): void {
    this.times = [];
  }

  /** Goes on at another step, as if those before had been taken. */
  goTo(step: number): void {
    this.training.position = { step, sums: {} };
    this.events = this.training.steps();
  }

  private async next(): Promise<number> {
    for (;;) {
      const started = performance.now();
      const { value, done } = await this.events.next();
      const seconds = (performance.now() - started) / 1000;
      if (done) this.goTo(0);
      else if (value.type === 'epoch') this.evaluation = seconds;
      else {
        await tf.nextFrame();
        this.times.push((performance.now() - started) / 1000);
        return seconds;
      }
    }
  }
}

function middle(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

/** The mean, without what something else on the machine made long. */
function usual(times: readonly number[]): number {
  const limit = outlying * middle(times);
  const kept = times.filter((time) => time <= limit);
  return kept.reduce((sum, time) => sum + time, 0) / Math.max(1, kept.length);
}

/** Bytes that this process had resident at the highest. What the system tells of its own accord counts the process that started this one too. */
function highestMemory(): number {
  try {
    return Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
