import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunFolder } from '../../main/storage/runFolder.ts';
import { epochOfFile, probeFile } from '../../main/storage/probeFile.ts';
import { Checkpoints, goBackTo } from '../../main/trainer/checkpoints.ts';
import { EventLog } from '../../main/trainer/eventLog.ts';
import { Outbox } from '../../main/trainer/outbox.ts';
import { Probes } from '../../main/trainer/probes.ts';
import { Session } from '../../main/trainer/session.ts';
import { TsneThread } from '../../main/trainer/tsneThread.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { explain } from '../../nodes/explain/index.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { on, startBoth } from '../engines/backends.ts';
import { noSource, smallRecipe } from './recipes.ts';

/** The session in this process, over wasm: seven steps an epoch, three epochs. */

const home = mkdtempSync(join(tmpdir(), 'session-'));
afterAll(() => rm(home, { recursive: true, force: true }));
beforeAll(async () => {
  await startBoth();
  await on('wasm', () => tf.zeros([1]));
});

const confusion: ProbePlan = { id: 'table', type: 'probe.confusion', label: 'Table', params: {}, layers: ['head'], port: 'output' };
const map: ProbePlan = { id: 'inner/Map', type: 'probe.tsne', label: 'Map', params: { samples: 20 }, layers: ['average'], port: 'output' };
const heat: ProbePlan = { id: 'heat', type: 'probe.gradCam', label: 'Heat', params: { samples: 8 }, layers: ['conv'], port: 'output' };

const trainerEntry = new URL('../../main/trainer/main.ts', import.meta.url);
const dyingEntry = new URL('data:text/javascript,process.exit(1)');

interface Wishes {
  readonly run?: string;
  readonly resume?: boolean;
  readonly plans?: readonly ProbePlan[];
  readonly entry?: URL;
  /** Looks at every event. */
  readonly hear?: (event: RunEvent, session: Session) => void;
  /** Called when an evaluation asks whether to go on: how often so far, from 1. */
  readonly asked?: (count: number, session: Session) => void;
}

let runs = 0;
async function play({ run = `run-${++runs}`, resume = false, plans = [], entry = trainerEntry, hear, asked }: Wishes = {}) {
  const folder = join(home, run);
  const training = await smallRecipe().prepare(noSource);
  const checkpoints = new Checkpoints(folder);
  if (resume) {
    const { file, stored } = (await checkpoints.newest(() => undefined))!;
    goBackTo(training, file, stored);
  }
  const from = training.position.step;
  const events: RunEvent[] = [];
  await mkdir(folder, { recursive: true });
  const outbox = new Outbox(new EventLog(folder), (event, done) => {
    events.push(event);
    done();
    hear?.(event, session);
  });
  let count = 0;
  const watched: Training = Object.assign(Object.create(training) as Training, {
    steps: (goOn: () => Promise<boolean>) =>
      training.steps(() => {
        asked?.(++count, session);
        return goOn();
      }),
  });
  Object.defineProperty(watched, 'position', { get: () => training.position });
  const thread = new TsneThread(entry);
  const probes = new Probes(folder, plans, thread, (event) => outbox.send(event));
  const session = new Session({ training: watched, checkpoints, probes, outbox, folder, steps: Infinity, metrics: {}, best: -Infinity, blocks: undefined });
  const status = await session.run();
  await thread.end();
  training.dispose();
  const shown = events.flatMap((event) => (event.type === 'probe' ? [event] : []));
  return { run, folder, status, from, events, shown, ...figuresOf(events) };
}

function figuresOf(events: readonly RunEvent[]) {
  return {
    losses: events.flatMap((event) => (event.type === 'steps' ? [...event.losses] : [])),
    metrics: events.flatMap((event) => (event.type === 'epoch' ? [event.metrics] : [])),
  };
}

const isPaused = (event: RunEvent) => event.type === 'status' && event.status === 'paused';
const place = (events: readonly RunEvent[], wanted: (event: RunEvent) => boolean) => events.findIndex(wanted);

describe('the first look', () => {
  test('comes after the first loss, shows the untrained model to the bit, and changes no number of the training', async () => {
    const calm = await play();
    const { events, shown, losses, metrics, folder } = await play({ plans: [heat, map, confusion] });
    expect({ losses, metrics }).toEqual({ losses: calm.losses, metrics: calm.metrics });
    expect(losses).toHaveLength(21);
    expect(place(events, ({ type }) => type === 'steps')).toBeLessThan(place(events, ({ type }) => type === 'probe'));

    const untrained = await smallRecipe().prepare(noSource);
    for (const plan of [heat, map, confusion]) {
      const result = shown.find(({ probe, epoch }) => probe === plan.id && epoch === 0)!.result;
      expect(result).toEqual(await explain(plan, untrained));
      expect(result).not.toEqual(shown.find(({ probe, epoch }) => probe === plan.id && epoch === 3)!.result);
    }
    untrained.dispose();
    const results = await new RunFolder(home, folder.slice(home.length + 1)).results([heat, map, confusion]);
    expect(results).toEqual({ heat: [0, 1, 2, 3], 'inner/Map': [0, 1, 2, 3], table: [0, 1, 2, 3] });
  });

  test('is made up for when the run was stopped before it was done', async () => {
    const calm = await play({ plans: [heat, map, confusion] });
    const first = await play({ plans: [heat, map, confusion], hear: (event, session) => event.type === 'steps' && session.stop() });
    expect(first.status).toBe('stopped');
    expect(first.losses.length).toBeLessThan(7);
    expect(first.shown.length).toBeLessThan(3);
    expect(first.events.at(-1)!.type).toBe('end');
    const ofFirst = first.shown.map(({ probe, epoch }) => probeFile(probe, epoch));
    expect((await readdir(join(first.folder, 'probes')).catch(() => [])).sort()).toEqual(ofFirst.sort());
    const second = await play({ run: first.run, resume: true, plans: [heat, map, confusion] });
    expect(second.from).toBe(first.losses.length);
    expect([...first.losses, ...second.losses]).toEqual(calm.losses);
    const atFirst = (shown: typeof calm.shown) =>
      shown.flatMap(({ probe, epoch, result }) => (epoch === 0 ? [{ probe, result }] : [])).sort((a, b) => a.probe.localeCompare(b.probe));
    expect(atFirst([...first.shown, ...second.shown])).toEqual(atFirst(calm.shown));
  });
});

describe('wishes during the figures of an epoch', () => {
  test('a pause is in effect before the epoch has its figures; a step is one update; resumed, the numbers are the same', async () => {
    const calm = await play();
    let paused = 0;
    const { events, losses, metrics } = await play({
      asked: (count, session) => count === 1 && session.pause(),
      hear: (event, session) => {
        if (isPaused(event)) setTimeout(() => (++paused < 3 ? session.step() : session.resume()), 20);
      },
    });
    expect({ losses, metrics }).toEqual({ losses: calm.losses, metrics: calm.metrics });
    const pauses = events.flatMap((event, at) => (isPaused(event) ? [figuresOf(events.slice(0, at))] : []));
    expect(pauses.map((before) => [before.losses.length, before.metrics.length])).toEqual([
      [7, 0],
      [8, 1],
      [9, 1],
    ]);
  });

  test('a stop leaves them to the resumed run', async () => {
    const calm = await play();
    const first = await play({ asked: (count, session) => count === 2 && session.stop() });
    expect(first).toMatchObject({ status: 'stopped', metrics: [] });
    expect(first.losses).toHaveLength(7);
    const second = await play({ run: first.run, resume: true });
    expect(second.metrics).toEqual(calm.metrics);
    expect([...first.losses, ...second.losses]).toEqual(calm.losses);
  });

  test('a pause while probes look is in effect at once', async () => {
    const { events, status } = await play({
      plans: [confusion],
      hear: (event, session) => {
        if (event.type === 'epoch' && event.epoch === 1) session.pause();
        if (isPaused(event)) setTimeout(() => session.resume(), 100);
      },
    });
    expect(status).toBe('done');
    const told = place(events, isPaused);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(place(events, (event) => event.type === 'probe' && event.epoch === 1));
  });
});

test('a stop does not wait for probes that have not looked yet; the resumed run makes up for them', async () => {
  const plans = [confusion, heat, map];
  const ofFirst = ({ shown }: Awaited<ReturnType<typeof play>>) => shown.flatMap(({ probe, epoch }) => (epoch === 1 ? [probe] : []));
  const first = await play({ plans, hear: (event, session) => event.type === 'probe' && event.probe === 'table' && event.epoch === 1 && session.stop() });
  expect(first.status).toBe('stopped');
  expect(ofFirst(first)).toEqual(['table']);
  const second = await play({ run: first.run, resume: true, plans });
  expect(ofFirst(second).sort()).toEqual(['heat', 'inner/Map']);
  const files = await readdir(join(first.folder, 'probes'));
  expect(files.sort()).toEqual(plans.flatMap(({ id }) => [0, 1, 2, 3].map((epoch) => probeFile(id, epoch))).sort());
});

test('a run ends though its t-SNE thread dies', async () => {
  const calm = await play();
  const { status, losses, shown, events } = await play({ plans: [map, confusion], entry: dyingEntry });
  expect(status).toBe('done');
  expect(losses).toEqual(calm.losses);
  expect(shown.map(({ probe }) => probe)).toEqual(['table', 'table', 'table', 'table']);
  const problems = events.flatMap((event) => (event.type === 'problem' ? [event.problem] : []));
  expect(problems).toMatchObject([{ code: 'train.probe', block: 'inner/Map' }]);
});

describe('files of probes', () => {
  const ids = ['map', 'map-1', 'Map', 'encoder/map', 'encoder-map', '..', '../../run', 'a%2Fb', 'a/b', 'nul*?', '图'];

  test('each probe has its own name, in one folder, on every file system', () => {
    const names = ids.map((id) => probeFile(id, 12));
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9%-]+-12\.bin$/);
    expect(probeFile('grad-cam', 0)).toBe('grad-cam-0.bin');
  });

  test('a name tells the epoch to its own probe alone', () => {
    for (const id of ids) {
      for (const other of ids) expect(epochOfFile(probeFile(id, 3), other)).toBe(id === other ? 3 : undefined);
    }
    for (const file of ['map-.bin', 'map-1e1.bin', 'map-01.bin', 'map--1.bin.part', 'map-1.bin.77.part', 'map'])
      expect(epochOfFile(file, 'map')).toBeUndefined();
  });
});
