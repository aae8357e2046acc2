import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeProgram } from '../../main/services/writeProgram.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import { withParams } from '../compile/changes.ts';
import { programOf } from '../compile/programs.ts';
import { all, begin as beginRun, eachOf, lossesOf, metricsOf, newHome, problems, weightsOf } from '../train/runs.ts';
import { ways } from '../train/ways.ts';
import { auxiliary, autoencoder, rebuilding } from './documents.ts';

/** Graphs with several losses, trained in the real trainer process. */

const home = newHome('several-losses');
afterAll(() => rm(home, { recursive: true, force: true }));

let runs = 0;
async function newRun(document: LoomDocument): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  await writeProgram(programOf(document), join(folder, 'program'));
  return folder;
}
const begin = (folder: string, order: Partial<TrainerOrder>) => beginRun(folder, order, { home });

async function whole(document: LoomDocument, engine: EngineName, mode: Mode, order: Partial<TrainerOrder> = {}) {
  const folder = await newRun(document);
  const { handle, events } = begin(folder, { engine, mode, ...order });
  expect(await handle.ended).toMatchObject({ status: 'done' });
  expect(problems(events)).toEqual([]);
  expect(all(events, 'start')[0]!.mode).toBe(mode);
  return { events, losses: lossesOf(events), each: eachOf(events), metrics: metricsOf(events), weights: await weightsOf(folder) };
}

const calm = new Map<string, ReturnType<typeof whole>>();
function calmRun(engine: EngineName, mode: Mode): ReturnType<typeof whole> {
  const key = `${engine} ${mode}`;
  if (!calm.has(key)) calm.set(key, whole(rebuilding(), engine, mode));
  return calm.get(key)!;
}

describe.each(ways)('a classifier that rebuilds its input on %s, %s', (engine, mode) => {
  test('tells the sum and each loss by its name, in training and test', async () => {
    const { losses, metrics, each } = await calmRun(engine, mode);
    expect(losses).toHaveLength(8);
    expect(metrics).toHaveLength(2);
    for (const { metrics: figures } of metrics) {
      expect(Object.keys(figures)).toEqual([
        ...['loss', 'digit/loss', 'picture/loss', 'accuracy'],
        ...['testLoss', 'digit/testLoss', 'picture/testLoss', 'testAccuracy'],
      ]);
      expect(figures['loss']).toBeCloseTo(figures['digit/loss']! + 5 * figures['picture/loss']!, 5);
      expect(figures['testLoss']).toBeCloseTo(figures['digit/testLoss']! + 5 * figures['picture/testLoss']!, 5);
    }
    expect(metrics[1]!.metrics['picture/testLoss']).toBeLessThan(metrics[0]!.metrics['picture/testLoss']!);
    // Each by itself in every step too; the epoch's figure is their mean.
    expect(Object.keys(each)).toEqual(['digit', 'picture']);
    losses.forEach((loss, i) => expect(each['digit']![i]! + 5 * each['picture']![i]!).toBeCloseTo(loss, 5));
    for (const [name, values] of Object.entries(each)) {
      expect(values).toHaveLength(8);
      for (const [i, { metrics: figures }] of metrics.entries()) {
        const seen = values.slice(4 * i, 4 * i + 4);
        expect(seen.reduce((sum, value) => sum + value, 0) / 4).toBeCloseTo(figures[`${name}/loss`]!, 5);
      }
    }
    const reference = (await calmRun('wasm', 'eager')).losses;
    losses.forEach((loss, i) => expect(Math.abs(loss - reference[i]!), `step ${i + 1}`).toBeLessThan(1e-4));
  });
});

const resumed = ways.filter(([engine, mode]) => engine === 'wasm' || mode === 'recorded');
test.each(resumed)('on %s, %s, stopped in an epoch and resumed, it goes on to the same bits', async (engine, mode) => {
  const folder = await newRun(rebuilding());
  const first = begin(folder, { engine, mode, steps: 6 });
  expect([await first.handle.ended, ...problems(first.events)]).toMatchObject([{ status: 'done' }]);
  const second = begin(folder, { engine, resume: true });
  expect([await second.handle.ended, ...problems(second.events)]).toMatchObject([{ status: 'done' }]);
  expect(all(second.events, 'start')[0]).toMatchObject({ resumedAt: 6, mode });
  const { losses, metrics, weights } = await calmRun(engine, mode);
  expect([...lossesOf(first.events), ...lossesOf(second.events)]).toEqual(losses);
  expect([...metricsOf(first.events), ...metricsOf(second.events)]).toEqual(metrics);
  expect(await weightsOf(folder)).toEqual(weights);
});

test('probes look at the answer that is theirs: both confusions count what the accuracies say', async () => {
  const document = auxiliary();
  const { events, metrics } = await whole(document, 'wasm', 'eager', { probes: analyse(document).probes });
  const shown = (id: string) => all(events, 'probe').find(({ probe, epoch }) => probe === id && epoch === 2)!.result;
  for (const id of ['cam', 'grad-cam', 'map']) expect(shown(id), id).toBeDefined();
  const figures = metrics[1]!.metrics;
  for (const [id, accuracy] of [
    ['confusion', 'testAccuracy'],
    ['early-confusion', 'auxiliary/testAccuracy'],
  ] as const) {
    const { counts } = shown(id) as { counts: Int32Array };
    const right = Array.from({ length: 10 }, (_, label) => counts[label * 11]!).reduce((a, b) => a + b);
    expect(right / 20, id).toBeCloseTo(figures[accuracy]!, 6);
  }
});

test('a loss that is to tell the best checkpoint marks the epochs where it fell', async () => {
  const { events, metrics } = await whole(withParams(rebuilding(), 'picture', { weight: 5, decides: true }), 'wasm', 'eager');
  const fell = metrics.flatMap(({ epoch, metrics: { 'picture/testLoss': loss } }, i) =>
    metrics.slice(0, i).every((before) => before.metrics['picture/testLoss']! > loss!) ? [{ epoch }] : [],
  );
  expect(all(events, 'checkpoint').filter(({ best }) => best)).toMatchObject(fell);
  expect(metrics.map(({ metrics: figures }) => figures['picture/testLoss'])).toEqual(
    (await calmRun('wasm', 'eager')).metrics.map(({ metrics: figures }) => figures['picture/testLoss']),
  );
});

test('without labels the best checkpoint is the one with the smallest loss on test samples', async () => {
  const { events, metrics } = await whole(autoencoder(), 'wasm', 'eager', { probes: analyse(autoencoder()).probes });
  expect(Object.keys(metrics[0]!.metrics)).toEqual(['loss', 'testLoss']);
  expect(metrics[1]!.metrics['testLoss']).toBeLessThan(metrics[0]!.metrics['testLoss']!);
  expect(all(events, 'checkpoint').filter(({ best }) => best)).toMatchObject([{ epoch: 1 }, { epoch: 2 }]);
  expect(all(events, 'probe').filter(({ epoch }) => epoch > 0)).toHaveLength(2);
});
