import type { Page } from 'playwright-core';

/** How smoothly a page draws: the time from one animation frame to the next, and the work of its main thread in each. */

/** Milliseconds of a frame on a screen of 60 Hz. */
export const frame = 1000 / 60;

/** Watches from now on; the answer gives the intervals between the frames until then. */
export async function watchFrames(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(watchInPage);
  return () => page.evaluate('window.__intervals');
}

/** Runs in the page. */
function watchInPage(): void {
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

export interface FrameWork {
  /** Milliseconds that the main thread works in each 16.7 ms. */
  readonly windows: readonly number[];
  /** From each frame that it hands over to the next, however long that takes. */
  readonly frames: readonly number[];
}

/** The processor's time that the main thread takes (scripts, layout, painting) while something goes on, from Chromium's own trace. */
export async function frameWork(page: Page, meanwhile: () => Promise<void>): Promise<FrameWork> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline', '__metadata'] });
  await meanwhile();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: readonly TraceEvent[] };
  const of = (thread: TraceEvent, name: string) => traceEvents.filter((event) => event.name === name && event.pid === thread.pid && event.tid === thread.tid);
  const mains = traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const main = mains
    .map((thread) => ({ thread, tasks: of(thread, 'RunTask').filter(({ ph }) => ph === 'X') }))
    .sort((a, b) => total(b.tasks) - total(a.tasks))[0]!;
  const handed = of(main.thread, 'Commit').map(({ ts }) => ts);
  const [from, until] = [main.tasks[0]!.ts, Math.max(...main.tasks.map(({ ts, dur = 0 }) => ts + dur))];
  const windows = Array.from({ length: Math.floor((until - from) / 1000 / frame) + 1 }, (_, i) => from + 1000 * frame * i);
  return { windows: workWithin(main.tasks, windows), frames: workWithin(main.tasks, handed) };
}

/** Milliseconds of work between each two of some moments, which are ascending. */
function workWithin(tasks: readonly TraceEvent[], moments: readonly number[]): number[] {
  const work = moments.slice(1).map(() => 0);
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    const share = dur > 0 ? Math.min(1, tdur / dur) : 0;
    for (let at = Math.max(0, moments.findIndex((moment) => moment > ts) - 1); at < work.length && moments[at]! < ts + dur; at++) {
      const part = Math.min(ts + dur, moments[at + 1]!) - Math.max(ts, moments[at]!);
      work[at]! += (Math.max(0, part) * share) / 1000;
    }
  }
  return work;
}

const total = (tasks: readonly TraceEvent[]): number => tasks.reduce((sum, { dur = 0 }) => sum + dur, 0);
