import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createServices } from '../../main/services/index.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { temporaryPlaces } from './temporary.ts';

const { signal } = new AbortController();

test('a forecast is made once, remembered, and leaves nothing behind; it knows the run that then happens', { timeout: 120_000 }, async () => {
  const places = temporaryPlaces();
  const services = createServices({ places });
  const { training, templates } = services.handlers;
  const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document);
  const order = { text, engine: 'wasm' as const };
  expect(await training.forecast({ ...order, known: true }, { signal })).toEqual({});
  expect(await training.forecast({ text: text.replace(/"filters": \d+/, '"filters": 0') }, { signal })).toMatchObject({ problems: [{ code: 'param.range' }] });

  const answer = await training.forecast(order, { signal });
  if (!('forecast' in answer) || !answer.forecast) throw new Error('no forecast');
  const { forecast } = answer;
  const started = await training.start({ ...order, epochs: 1, steps: 2 }, { signal });
  if ('problems' in started) throw new Error('not started');
  for await (const event of training.events({ run: started.run }, { signal }))
    if (event.type === 'start')
      expect(forecast).toMatchObject({ engine: event.engine, mode: event.mode, parameters: event.parameters, stepsPerEpoch: event.stepsPerEpoch });
  // An epoch is its steps and something more; what is resident is at least what Node and the engine are.
  expect(forecast.epoch).toBeGreaterThan(0.5 * forecast.step * forecast.stepsPerEpoch);
  expect(forecast.memory).toBeGreaterThan(80e6);
  expect(forecast.memory).toBeLessThan(4e9);
  expect(forecast).toMatchObject({ epochs: 3, beside: 0 });

  expect(await training.forecast({ ...order, known: true }, { signal })).toEqual({ forecast });
  expect(await training.forecast({ ...order, engine: 'cpu', known: true }, { signal })).toEqual({});
  expect(readdirSync(path.join(places.home, 'rehearsals'))).toEqual([]);

  // Who changes his mind gets his processor back.
  const abort = new AbortController();
  const given = training.forecast({ ...order, engine: 'cpu' }, { signal: abort.signal });
  setTimeout(() => abort.abort(), 300);
  await expect(given).rejects.toMatchObject({ problem: { code: 'train.start' } });
  expect(readdirSync(path.join(places.home, 'rehearsals'))).toEqual([]);
  expect(existsSync(path.join(places.home, 'queue', 'turn.json'))).toBe(false);
  await services.close();
  places.remove();
});
