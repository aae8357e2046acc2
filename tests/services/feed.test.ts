import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { RunFeed } from '../../main/services/feed.ts';
import { digest } from '../../main/services/digest.ts';
import { lessonPages } from '../../main/services/templates.ts';
import type { ConfusionResult } from '../../nodes/explain/results.ts';
import { stepsPace, type RunEvent } from '../../nodes/train/events.ts';

const start: RunEvent = { type: 'start', run: 'r', engine: 'wasm', mode: 'eager', parameters: 1, epochs: 2, stepsPerEpoch: 5, seed: 7 };
const steps = (first: number, ...losses: number[]): RunEvent => ({ type: 'steps', first, losses: Float32Array.from(losses) });
const end: RunEvent = { type: 'end', status: 'done', metrics: {} };
const probe = (epoch: number): RunEvent => ({
  type: 'probe',
  probe: 'confusion',
  epoch,
  result: { kind: 'confusion', classes: ['a'], counts: Int32Array.of(epoch) },
});
const progress = (step: number): RunEvent => ({ type: 'progress', step, epoch: 1, stepsPerSecond: 1, left: 1, memory: 1, tensors: 1 });

async function read(feed: RunFeed, signal = new AbortController().signal): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of feed.events(signal)) events.push(event);
  return events;
}

const counts = (event: RunEvent | undefined): number[] => (event?.type === 'probe' ? [...(event.result as ConfusionResult).counts] : []);

describe('the feed of a run', () => {
  test('a late reader is told everything, steps joined, only the newest result with numbers', async () => {
    const feed = new RunFeed();
    for (const event of [start, steps(1, 5, 4), progress(2), steps(3, 3), progress(3), probe(1), steps(4, 2), probe(2), end]) feed.publish(event);
    const events = await read(feed);
    expect(events.map(({ type }) => type)).toEqual(['start', 'steps', 'progress', 'probe', 'steps', 'probe', 'end']);
    expect(events[1]).toEqual(steps(1, 5, 4, 3));
    expect([counts(events[3]), counts(events[5])]).toEqual([[], [2]]);
  });

  test('where several losses are added up each is joined too, also when a changed document has others', async () => {
    const feed = new RunFeed();
    const parts = (first: number, losses: number[], each: Record<string, number[]>): RunEvent => ({
      ...(steps(first, ...losses) as Extract<RunEvent, { type: 'steps' }>),
      each: Object.fromEntries(Object.entries(each).map(([name, values]) => [name, Float32Array.from(values)])),
    });
    for (const event of [parts(1, [5, 4], { a: [3, 2], b: [2, 2] }), parts(3, [3], { a: [1], b: [2] }), parts(4, [2], { a: [2], c: [7] }), end])
      feed.publish(event);
    expect(await read(feed)).toEqual([parts(1, [5, 4, 3, 2], { a: [3, 2, 1, 2], b: [2, 2, 2, NaN], c: [NaN, NaN, NaN, 7] }), end]);
  });

  test('several readers get every step, in order, whatever their pace; steps come no oftener than a screen wants them', async () => {
    const feed = new RunFeed();
    const quick = read(feed);
    const slow = (async () => {
      const events: RunEvent[] = [];
      for await (const event of feed.events(new AbortController().signal)) {
        events.push(event);
        await wait(120);
      }
      return events;
    })();
    const begun = performance.now();
    feed.publish(start);
    for (let step = 1; step <= 300; step++) {
      feed.publish(steps(step, step));
      if (step % 5 === 0) feed.publish(progress(step));
      if (step % 10 === 0) await wait(10);
    }
    feed.publish(end);
    const deliveries = (performance.now() - begun) / stepsPace;
    for (const events of await Promise.all([quick, slow])) {
      const told = events.filter((event) => event.type === 'steps');
      expect(told.flatMap(({ losses }) => [...losses])).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
      expect(told.length).toBeLessThanOrEqual(deliveries + 3);
      expect(events.at(-1)).toEqual(end);
    }
  });

  test('an aborted reader ends at once and the feed forgets it', async () => {
    const feed = new RunFeed();
    feed.publish(start);
    const abort = new AbortController();
    const reading = read(feed, abort.signal);
    await wait(10);
    abort.abort();
    expect(await reading).toEqual([start]);
  });

  test('the end of an earlier session is not the end', async () => {
    const feed = new RunFeed([start, steps(1, 1), { type: 'end', status: 'stopped', metrics: {} }]);
    const reading = read(feed);
    await wait(10);
    feed.publish({ ...start, resumedAt: 1 } as RunEvent);
    feed.publish(end);
    expect((await reading).map(({ type }) => type)).toEqual(['start', 'steps', 'start', 'end']);
  });
});

describe('a log folded', () => {
  test('losses by step with gaps as not-numbers, figures, seconds, status', () => {
    const at = 0;
    const folded = digest([
      { at, ...start },
      { at, ...steps(1, 3, 2) },
      { at, ...steps(5, 1) },
      { at, type: 'epoch', epoch: 1, step: 5, seconds: 2, metrics: { loss: null as unknown as number, testAccuracy: 0.5 } },
      { at, ...end },
    ] as Parameters<typeof digest>[0]);
    expect([...folded.losses]).toEqual([3, 2, NaN, NaN, 1]);
    expect(folded.each).toEqual({});
    expect(folded).toMatchObject({ status: 'done', engine: 'wasm', seconds: 2, metrics: { loss: NaN, testAccuracy: 0.5 } });
  });
});

test('a log folded in which several losses are added up: each by step, as far as it was told', () => {
  const each = (...values: number[]) => ({ each: { a: Float32Array.from(values) } });
  const at = 0;
  // The first steps are those of an earlier version.
  const folded = digest([
    { at, ...start },
    { at, ...steps(1, 9) },
    { at, ...steps(2, 3, 2), ...each(1, 2) },
    { at, ...steps(5, 1), ...each(0.5) },
  ] as Parameters<typeof digest>[0]);
  expect([...folded.losses]).toEqual([9, 3, 2, NaN, 1]);
  expect(folded.each).toEqual({ a: Float32Array.of(NaN, 1, 2, NaN, 0.5) });
});

describe('a lesson', () => {
  test('begins a page at each first-level heading, not inside code, and pairs the languages', () => {
    const pages = lessonPages('# One {#one}\nText\n```\n# not a page\n```\n# Two\n\nMore', '# 一 {#one}\n正文\n# 二\n其余');
    expect(pages).toEqual([
      { id: 'one', title: { en: 'One', zh: '一' }, body: { en: 'Text\n```\n# not a page\n```', zh: '正文' } },
      { id: 'page-2', title: { en: 'Two', zh: '二' }, body: { en: 'More', zh: '其余' } },
    ]);
    expect(() => lessonPages('# One', '# 一\n# 二')).toThrow('1 pages in English and 2 in Chinese');
  });
});
