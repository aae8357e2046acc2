import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { keepAppResult } from './appResults.ts';
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
const [rate, frame, traced] = [1000, 1000 / 60, 10];
const stepsPerEpoch = 10_000;

const { page, tell, close } = await watchRun('3.0-cnn', ['--enable-precise-memory-info']);
const before = load();
try {
  const client = await page.context().newCDPSession(page);
  tell({ type: 'start', run: 'watched-run', engine: 'native', mode: 'recorded', parameters: 23_946, epochs: 1000, stepsPerEpoch, seed: 1 });
  tell({ type: 'status', status: 'running' });
  const stop = stream();
  await page.getByRole('progressbar').waitFor();
  await page.evaluate(watchFrames);
  const heaps: number[] = [];
  const begun = performance.now();
  let work: readonly number[] | undefined;
  while (performance.now() - begun < seconds * 1000) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(10_000, (seconds * 1000) / 6)));
    if (!work && performance.now() - begun > (seconds * 1000) / 3) work = await traceWork(page);
    heaps.push(await heapOf(client));
    process.stderr.write(`${Math.round((performance.now() - begun) / 1000)} s: heap ${heaps.at(-1)!.toFixed(1)} MB\n`);
  }
  const sent = stop();
  const intervals = (await page.evaluate('window.__intervals')) as number[];
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

/** Runs in the page. */
function watchFrames(): void {
  const intervals: number[] = [];
  Object.assign(window, { __intervals: intervals });
  let last = performance.now();
  const next = (now: number) => {
    intervals.push(now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame((now) => {
    last = now;
    requestAnimationFrame(next);
  });
}

/** Megabytes of the page's JavaScript after a collection. */
async function heapOf(client: CDPSession): Promise<number> {
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  return usedSize / 2 ** 20;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur?: number;
  /** The part of `dur` in which the processor was at it. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds that the main thread works in each frame's time. */
async function traceWork(page: Page): Promise<readonly number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', '__metadata'] });
  await new Promise((resolve) => setTimeout(resolve, traced * 1000));
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasks = (thread: TraceEvent) =>
    traceEvents.filter(({ name, ph, pid, tid }) => ph === 'X' && name === 'RunTask' && pid === thread.pid && tid === thread.tid);
  const busiest = mains.map(tasks).sort((a, b) => total(b) - total(a))[0]!;
  const from = Math.min(...busiest.map(({ ts }) => ts));
  const windows = new Float64Array(Math.floor((traced * 1000) / frame));
  for (const { ts, dur = 0, tdur = dur } of busiest) {
    const share = dur > 0 ? Math.min(1, tdur / dur) : 0;
    for (let at = (ts - from) / 1000, left = dur / 1000; left > 0;) {
      const window = Math.floor(at / frame);
      const part = Math.max(1e-6, Math.min(left, (window + 1) * frame - at));
      if (window < windows.length) windows[window]! += part * share;
      at += part;
      left -= part;
    }
  }
  return [...windows];
}

function total(tasks: readonly TraceEvent[]): number {
  return tasks.reduce((sum, { dur = 0 }) => sum + dur, 0);
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
