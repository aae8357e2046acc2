import * as tf from '@tensorflow/tfjs';
import type { Forecast } from '../../nodes/train/forecast.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { Checkpoints } from './checkpoints.ts';
import { Probes } from './probes.ts';
import type { TrainerOrder } from './protocol.ts';
import { ready } from './ready.ts';
import { TsneThread } from './tsneThread.ts';

/** Steps that are timed, and seconds for them: what comes first ends it. The first steps find nothing ready and do not count. */
const [warmUp, fewest, most, patience] = [3, 5, 60, 2];
/** Seconds that a map in its thread is waited for while steps go on. */
const longestMap = 12;

/** Carries out a little of everything that a run does, in the order in which it does it, and reckons from that what the run takes. */
export async function rehearse(order: TrainerOrder, entry: URL): Promise<Forecast> {
  const { engine, training, recordings } = await ready(order, () => undefined);
  const { stepsPerEpoch, settings } = training;
  const total = stepsPerEpoch * settings.epochs;
  await recordings?.settle(training, total);
  const start = process.uptime();

  const pace = new Pace(training);
  await pace.steps(warmUp, Infinity);
  pace.forget();
  await pace.steps(most, patience);
  const step = pace.middle();

  const evaluation = pace.evaluation ?? (await secondsOf(() => training.evaluate()));
  const checkpoints = new Checkpoints(order.folder, () => recordings?.modes ?? {});
  const saving = await secondsOf(() => checkpoints.write(training, {}, undefined));
  const thread = new TsneThread(entry);
  const probes = new Probes(order.folder, order.probes, thread, () => undefined);
  const looking = await secondsOf(() => probes.look(training, 1));
  const map = await pace.beside(probes.finished());
  await probes.close();
  await thread.end();

  // Maps are made one after the other: an epoch cannot stay shorter than its map takes.
  const quick = Math.max(0, stepsPerEpoch - map.steps) * step;
  const epoch = Math.max(map.seconds, evaluation + saving + looking + Math.min(map.seconds, stepsPerEpoch * map.step) + quick);
  return {
    engine: engine.name,
    mode: recordings?.mode ?? 'eager',
    parameters: training.model.countParams(),
    epochs: settings.epochs,
    stepsPerEpoch,
    step,
    epoch,
    start,
    memory: process.resourceUsage().maxRSS * 1024,
    beside: 0,
  };
}

/** Pulls steps of a training and times them. When all its epochs are done there are no more. */
class Pace {
  /** Seconds of the newest evaluation at the end of an epoch. */
  evaluation: number | undefined;
  private times: number[] = [];
  private readonly events: ReturnType<Training['steps']>;

  constructor(training: Training) {
    this.events = training.steps();
  }

  async steps(most: number, patience: number): Promise<void> {
    for (let [done, seconds] = [0, 0]; done < most && (seconds < patience || this.times.length < fewest);) {
      const time = await this.next();
      if (time === undefined) return;
      done++;
      seconds += time;
    }
  }

  /** Steps while other work goes on: how many, how long one takes then, and how long the work takes. */
  async beside(work: Promise<void>): Promise<{ readonly steps: number; readonly step: number; readonly seconds: number }> {
    let busy = true;
    const over = work.then(() => (busy = false));
    this.forget();
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    await tf.nextFrame();
    while (busy && seconds() < longestMap) if ((await this.next()) === undefined) break;
    await Promise.race([over, tf.nextFrame()]);
    return { steps: this.times.length, step: this.middle(), seconds: this.times.length === 0 ? 0 : seconds() };
  }

  middle(): number {
    const sorted = [...this.times].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }

  forget(): void {
    this.times = [];
  }

  private async next(): Promise<number | undefined> {
    for (;;) {
      const started = performance.now();
      const { value, done } = await this.events.next();
      const seconds = (performance.now() - started) / 1000;
      if (done) return undefined;
      if (value.type === 'epoch') this.evaluation = seconds;
      else {
        await tf.nextFrame();
        this.times.push((performance.now() - started) / 1000);
        return seconds;
      }
    }
  }
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}
