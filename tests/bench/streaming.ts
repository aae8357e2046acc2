import { parseArgs } from 'node:util';
import type { CDPSession } from 'playwright-core';
import { keepAppResult } from './appResults.ts';
import { frame, frameWork, watchFrames } from './frames.ts';
import { load } from './machine.ts';
import { quantile } from './statistics.ts';
import { watchRun } from './studio.ts';

/**
 * A thousand losses a second, each an event of its own, through the feed of a run, the server and its WebSocket to the screen in a real Chromium:
 * how smoothly it draws meanwhile, and whether memory grows.
 *
 *     node tests/bench/streaming.ts [--seconds 600] [--keep]
 *
 * `interval` is the time from one animation frame to the next, 16.7 ms when none is missed on a screen of 60 Hz; `work` is the
 * processor's time that the page's main thread takes in each 16.7 ms (scripts, layout, painting), from Chromium's own trace of ten seconds.
 */

const { values: wish } = parseArgs({ options: { seconds: { type: 'string', default: '600' }, keep: { type: 'boolean', default: false } } });
const seconds = Number(wish.seconds);
const [rate, traced] = [1000, 10];
const stepsPerEpoch = 10_000;
const whileTraced = () => new Promise<void>((resolve) => setTimeout(resolve, traced * 1000));

const { page, tell, close } = await watchRun('3.0-cnn', ['--enable-precise-memory-info']);
const before = load();
try {
  const client = await page.context().newCDPSession(page);
  tell({ type: 'start', run: 'watched-run', engine: 'native', mode: 'recorded', parameters: 23_946, epochs: 1000, stepsPerEpoch, seed: 1 });
  tell({ type: 'status', status: 'running' });
  const stop = stream();
  await page.getByRole('progressbar').waitFor();
  const framesUntilNow = await watchFrames(page);
  const heaps: number[] = [];
  const begun = performance.now();
  let work: readonly number[] | undefined;
  while (performance.now() - begun < seconds * 1000) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, (seconds * 1000) / 6)));
    if (!work && performance.now() - begun > (seconds * 1000) / 3) ({ windows: work } = await frameWork(page, whileTraced));
    heaps.push(await heapOf(client));
    process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s: heap ${heaps.at(-1)!.toFixed(1)} MB\n`);
  }
  const sent = stop();
  const intervals = await framesUntilNow();
  const figures = {
    seconds,
    eventsPerSecond: Math.round(sent / ((performance.now() - begun) / 1000)),
    intervalMedian: round(quantile(intervals, 0.5)),
    intervalP95: round(quantile(intervals, 0.95)),
    intervalP99: round(quantile(intervals, 0.99)),
    missedFrames: round(intervals.filter((one) => one > 1.5 * frame).length / intervals.length, 4),
    workP50: round(quantile(work!, 0.5)),
    workP95: round(quantile(work!, 0.95)),
    heapFirst: round(heaps[0]!),
    heapLast: round(heaps.at(-1)!),
    loadBefore: before,
    loadAfter: load(),
  };
  process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  if (wish.keep) keepAppResult('streaming', figures);
} finally {
  await close();
}
process.exit(0);

/** Publishes what is due every few milliseconds; the answer stops it and says how many events there were. */
function stream(): () => number {
  const begun = performance.now();
  let step = 0;
  let told = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * rate);
    while (step < due) {
      step++;
      tell({ type: 'steps', first: step, losses: Float32Array.of(2.3 * Math.exp(-step / 50_000) + 0.1 * Math.random()) });
      if (step % (rate / 2) === 0)
        tell({ type: 'progress', step, epoch: Math.ceil(step / stepsPerEpoch), stepsPerSecond: rate, left: 100, memory: 3e8, tensors: 45 });
      if (step % stepsPerEpoch === 0) {
        const metrics = { loss: 0.4, accuracy: 0.9, testLoss: 0.3 + 0.1 * Math.random(), testAccuracy: 0.9 };
        tell({ type: 'epoch', epoch: step / stepsPerEpoch, step, metrics, seconds: stepsPerEpoch / rate });
      }
      told++;
    }
  }, 2);
  return () => {
    clearInterval(timer);
    return told;
  };
}

/** Megabytes of the page's JavaScript after a collection. */
async function heapOf(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
