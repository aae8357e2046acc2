import { afterEach, describe, expect, test } from 'vitest';
import { TsneThread } from '../../main/trainer/tsneThread.ts';
import { tsne } from '../../nodes/explain/tsne.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';

const real = new URL('../../main/trainer/main.ts', import.meta.url);
const options = { seed: 3, iterations: 40 };
const ended: TsneThread[] = [];
afterEach(() => Promise.all(ended.splice(0).map((thread) => thread.end())));

function threadOf(entry: URL, patience?: number): TsneThread {
  const thread = new TsneThread(entry, patience);
  ended.push(thread);
  return thread;
}

/** A thread that does this with a job, in place of t-SNE. */
function doing(body: string): URL {
  return new URL(`data:text/javascript,import { parentPort } from 'node:worker_threads';${encodeURIComponent(body)}`);
}

function points(count: number, width: number, seed = 1): Float32Array {
  const random = stream(seed, 'points');
  return Float32Array.from({ length: count * width }, () => random());
}

describe('jobs', () => {
  test('thirty in a row, asked for at once, give the maps that are computed here, in order; their listeners do not pile up', async () => {
    const thread = threadOf(real);
    const warnings: Error[] = [];
    const warn = (warning: Error) => warnings.push(warning);
    process.on('warning', warn);
    const jobs = Array.from({ length: 30 }, (_, i) => ({ features: points(5 + i, 4, i), count: 5 + i }));
    const maps = await Promise.all(jobs.map(({ features, count }) => thread.embed(features, count, 4, options)));
    jobs.forEach(({ features, count }, i) => expect(maps[i]).toEqual(tsne(features, count, 4, options)));
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  test.each([0, 1, 4, 60, 600])('%i points that coincide have finite places', async (count) => {
    const map = await threadOf(real).embed(new Float32Array(count * 3).fill(2), count, 3, options);
    expect(map).toHaveLength(2 * count);
    expect(map.every(Number.isFinite)).toBe(true);
  });

  test.each([NaN, Infinity])('features of %d end, too, and the thread takes the next job', async (value) => {
    const thread = threadOf(real);
    await thread.embed(new Float32Array(600 * 60).fill(value), 600, 60, options).catch(() => undefined);
    expect(await thread.embed(points(8, 2), 8, 2, options)).toEqual(tsne(points(8, 2), 8, 2, options));
  });
});

describe('a thread that is lost', () => {
  test.each([
    ['ends in mid-job', 'parentPort.on("message", () => process.exit(3));', 'code 3'],
    ['ends before it takes a job', 'process.exit(0);', 'code 0'],
    ['throws', 'parentPort.on("message", () => { throw new Error("out of luck"); });', 'out of luck'],
    ['tells why it failed', 'parentPort.on("message", () => parentPort.postMessage({ failed: "no map" }));', 'no map'],
    ['never answers', 'parentPort.on("message", () => { for (;;); });', 'no answer for 0.4 s'],
    ['is not there', undefined, 'Cannot find module'],
  ])('%s: its job is rejected, and so is the next', async (_, body, words) => {
    const thread = threadOf(body === undefined ? new URL('./nowhere.ts', import.meta.url) : doing(body), words.startsWith('no answer') ? 400 : undefined);
    const [first, second] = [0, 1].map(() => thread.embed(points(8, 2), 8, 2, options));
    await expect(first).rejects.toThrow(words);
    await expect(second).rejects.toThrow(words);
  });

  test('the next job has a new one', async () => {
    const once = `parentPort.on('message', ([features]) => features.length === 2 ? process.exit(1) : parentPort.postMessage({ points: features }));`;
    const thread = threadOf(doing(once));
    await expect(thread.embed(points(1, 2), 1, 2, options)).rejects.toThrow('code 1');
    expect(await thread.embed(points(3, 2), 3, 2, options)).toEqual(points(3, 2));
  });

  test('one that dies while it waits disturbs nobody', async () => {
    const bell = new BroadcastChannel('a t-SNE thread that waits');
    const thread = threadOf(
      doing(`new BroadcastChannel(${JSON.stringify(bell.name)}).onmessage = () => { throw new Error('late'); };
        parentPort.on('message', ([features]) => parentPort.postMessage({ points: features }));`),
    );
    expect(await thread.embed(points(3, 2), 3, 2, options)).toEqual(points(3, 2));
    bell.postMessage('die');
    bell.close();
    await expect.poll(() => (thread as unknown as { worker: unknown }).worker).toBeUndefined();
    expect(await thread.embed(points(4, 2), 4, 2, options)).toEqual(points(4, 2));
  });

  test('ending it rejects the job under way and those that wait', async () => {
    const thread = threadOf(doing('parentPort.on("message", () => { for (;;); });'));
    const jobs = [0, 1, 2].map(() => thread.embed(points(8, 2), 8, 2, options).then(() => 'a map', String));
    await new Promise((resolve) => setTimeout(resolve, 200));
    await thread.end();
    for (const job of jobs) expect(await job).toMatch(/ended/);
  });
});
