import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mayMove, Pace } from '../../renderer/state/pace.ts';

/** How often the screen is drawn, in a time that the test makes. `cost`: the milliseconds of a drawing. */

let cost = 0;
let drawn: number[] = [];
let pace: Pace;
beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  vi.stubGlobal('requestAnimationFrame', (paint: () => void) => setTimeout(paint, 16));
  let spent = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => Date.now() + spent);
  drawn = [];
  pace = new Pace(() => {
    drawn.push(Date.now());
    spent += cost;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Something new every 20 ms for so many seconds. */
async function told(seconds: number): Promise<number> {
  const before = drawn.length;
  for (let i = 0; i < seconds * 50; i++) {
    pace.tell(false);
    await vi.advanceTimersByTimeAsync(20);
  }
  return drawn.length - before;
}

test('the first is drawn soon, and a screen that draws in no time draws at most every 60 ms', async () => {
  cost = 0;
  expect(await told(10)).toBeGreaterThan(100);
  expect(drawn[0]).toBeLessThanOrEqual(60);
  for (const [i, at] of drawn.slice(1).entries()) expect(at - drawn[i]!).toBeGreaterThanOrEqual(60);
});

test('drawings of 5 ms are 250 ms apart: a fiftieth of the time; the slowest are three seconds apart', async () => {
  cost = 5;
  await told(5);
  expect(await told(10)).toBeGreaterThan(30);
  expect(await told(10)).toBeLessThan(43);
  cost = 200;
  await told(10);
  const from = drawn.length;
  await told(20);
  // The stream's time stands still while it is drawn.
  for (const [i, at] of drawn.slice(from + 1).entries()) expect(at + cost - drawn[from + i]!).toBeGreaterThanOrEqual(3000);
  expect(drawn.length - from).toBeGreaterThan(4);
});

test('pictures may move where drawings are cheap', async () => {
  cost = 5;
  await told(5);
  expect(mayMove()).toBe(true);
  cost = 60;
  await told(30);
  expect(mayMove()).toBe(false);
  cost = 5;
  await told(60);
  expect(mayMove()).toBe(true);
});

test('what is urgent does not wait for its turn, and nothing is drawn after the stop', async () => {
  cost = 200;
  await told(5);
  const from = Date.now();
  pace.tell(true);
  await vi.advanceTimersByTimeAsync(60);
  expect(drawn.at(-1)! - from).toBeLessThanOrEqual(60);
  pace.tell(false);
  pace.stop();
  const before = drawn.length;
  pace.tell(true);
  await vi.advanceTimersByTimeAsync(9000);
  expect(drawn.length).toBe(before);
});
