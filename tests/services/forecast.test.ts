import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createServices } from '../../main/services/index.ts';
import { meanStep, Pace, quickestSteps } from '../../main/trainer/rehearsal.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { temporaryPlaces } from './temporary.ts';

const { signal } = new AbortController();

test('a forecast is made once, remembered, and leaves nothing behind; it knows the run that then happens', async () => {
  const places = temporaryPlaces();
  const services = createServices({ places });
  const { training, templates } = services.handlers;
  const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document);
  const order = { text, engine: 'wasm' as const };
  expect(await training.forecast({ ...order, known: true }, { signal })).toEqual({});
  expect(await training.forecast({ text: text.replace(/"filters": \d+/, '"filters": 0') }, { signal })).toMatchObject({ problems: [{ code: 'param.range' }] });

  // Left by a process that was killed the day before yesterday.
  const left = path.join(places.home, 'rehearsals', 'left', 'program');
  mkdirSync(left, { recursive: true });
  const then = new Date(Date.now() - 172_800_000);
  utimesSync(path.dirname(left), then, then);
  const answer = await training.forecast(order, { signal });
  if (!('forecast' in answer) || !answer.forecast) throw new Error('no forecast');
  const { forecast } = answer;
  const started = await training.start({ ...order, epochs: 1, steps: 2 }, { signal });
  if ('problems' in started) throw new Error('not started');
  for await (const event of training.events({ run: started.run }, { signal }))
    if (event.type === 'start')
      expect(forecast).toMatchObject({ engine: event.engine, mode: event.mode, parameters: event.parameters, stepsPerEpoch: event.stepsPerEpoch });
  // An epoch is its steps and something more, however busy the machine was at either; what is resident is at least what Node and the engine are.
  expect(forecast.epoch).toBeGreaterThan(0.1 * forecast.step * forecast.stepsPerEpoch);
  expect(forecast.memory).toBeGreaterThan(80e6);
  expect(forecast.memory).toBeLessThan(4e9);
  expect(forecast).toMatchObject({ epochs: 3, beside: 0 });

  expect(await training.forecast({ ...order, known: true }, { signal })).toEqual({ forecast });
  expect(await training.forecast({ ...order, engine: 'cpu', known: true }, { signal })).toEqual({});
  expect(readdirSync(path.join(places.home, 'rehearsals'))).toEqual([]);

  // Who changes his mind gets his processor back.
  const abort = new AbortController();
  const given = Promise.resolve(training.forecast({ ...order, engine: 'cpu' }, { signal: abort.signal })).catch((error: unknown) => error);
  await expect.poll(() => readdirSync(path.join(places.home, 'rehearsals')), { interval: 5 }).toHaveLength(1);
  abort.abort();
  expect(await given).toMatchObject({ problem: { code: 'train.start' } });
  expect(readdirSync(path.join(places.home, 'rehearsals'))).toEqual([]);
  expect(existsSync(path.join(places.home, 'queue', 'turn.json'))).toBe(false);
  await services.close();
  places.remove();
});

test.each([
  { quick: 10, slow: 20 },
  { quick: 38, slow: 200 },
])('steps of two kinds count by their share of the run, however few there are to time: $quick of 40 are quick', async ({ quick, slow }) => {
  const total = 40;
  const { training, taken } = twoKinds({ quick, slow, total });
  const step = await meanStep(new Pace(training), training, total);
  expect(1000 * step).toBeGreaterThan(0.95 * (1 - quick / total) * slow);
  expect(Math.min(...taken)).toBe(1);
  expect(taken.has(quick + 1)).toBe(true);
});

test('a trial of an engine takes a few steps of each kind, and none of the second when its time is up', async () => {
  const total = 40;
  const { training, taken } = twoKinds({ quick: 30, slow: 20, total });
  const kinds = [];
  for await (const kind of quickestSteps(new Pace(training), training, total, () => 600)) kinds.push(kind);
  expect(kinds.map(({ from }) => from)).toEqual([0, 30]);
  expect(kinds[1]!.step).toBeGreaterThanOrEqual(0.019);
  expect([...taken]).toEqual([1, 2, 3, 4, 31, 32, 33, 34]);
  const hasty = twoKinds({ quick: 30, slow: 20, total });
  kinds.length = 0;
  for await (const kind of quickestSteps(new Pace(hasty.training), hasty.training, total, () => 0)) kinds.push(kind);
  expect(kinds.map(({ from }) => from)).toEqual([0]);
  expect([...hasty.taken]).toEqual([1]);
});

/** A training whose first steps are quick and whose later ones take so many milliseconds. */
function twoKinds({ quick, slow, total }: { quick: number; slow: number; total: number }) {
  const taken = new Set<number>();
  const training: Pick<Training, 'position' | 'stepsAlike' | 'steps'> = {
    position: { step: 0, sums: {} },
    get stepsAlike() {
      const left = quick - this.position.step;
      return left > 0 ? left : Infinity;
    },
    async *steps() {
      while (this.position.step < total) {
        const step = this.position.step + 1;
        taken.add(step);
        // A timer never rings early.
        await sleep(step > quick ? slow : 1);
        this.position = { step, sums: {} };
        yield { type: 'step', step, epoch: 1, loss: 1, rate: 1 };
      }
    },
  };
  return { training: training as Training, taken };
}
