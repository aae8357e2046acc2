import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { Checkpoints } from '../../main/trainer/checkpoints.ts';
import { DiskWait } from '../../main/trainer/diskWait.ts';
import { EventLog, readEvents } from '../../main/trainer/eventLog.ts';
import { Outbox } from '../../main/trainer/outbox.ts';
import { Saving } from '../../main/trainer/saving.ts';
import { glance, Silence } from '../../main/trainer/silence.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { stepsPace } from '../../nodes/train/events.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { smallProgram } from '../train/programs.ts';
import { writeProgram } from '../train/runFolder.ts';
import { begin, lossesOf, newHome, problems } from '../train/runs.ts';

/** What may go wrong around a training: its own process, its log, the clock. */

const home = newHome('faults');
afterAll(() => rmSync(home, { recursive: true, force: true }));
afterEach(() => vi.useRealTimers());

let folders = 0;
const newFolder = () => {
  const folder = join(home, `run-${++folders}`);
  mkdirSync(folder);
  return folder;
};

describe('a silent trainer', () => {
  const patience = 120_000;
  /** Looks once a second, as long as it is told; `load`: seconds of processor time a second. Answers after how many looks it counted as hung. */
  function looksUntilHung(silence: Silence, load: number, looks: number, from = 0): number | undefined {
    for (let look = 1; look <= looks; look++) if (silence.look(from + look * glance) && silence.hangs(look * load)) return look;
    return undefined;
  }

  test('that does nothing hangs after the patience; one that computes has ten times as long, however little it gets', () => {
    expect(looksUntilHung(new Silence(patience, 0), 0, 1000)).toBe(120);
    expect(looksUntilHung(new Silence(patience, 0), 1, 2000)).toBe(1200);
    expect(looksUntilHung(new Silence(patience, 0), 0.001, 2000)).toBe(1200);
    // Where the system does not tell processor time.
    const silence = new Silence(patience, 0);
    for (let look = 1; look < 120; look++) expect(silence.look(look * glance) && silence.hangs()).toBe(false);
    expect(silence.look(120 * glance) && silence.hangs()).toBe(true);
  });

  test('that computed and then stands still hangs, and a word of it begins anew', () => {
    const silence = new Silence(patience, 0);
    expect(looksUntilHung(silence, 1, 100)).toBeUndefined();
    expect(looksUntilHung(silence, 0, 200, 100 * glance)).toBeLessThanOrEqual(140);
    const spoken = new Silence(patience, 0);
    expect(looksUntilHung(spoken, 0, 119)).toBeUndefined();
    spoken.heard();
    expect(looksUntilHung(spoken, 0, 119, 119 * glance)).toBeUndefined();
  });

  test('is not taken for a hung one because the computer slept for a night, or the terminal was halted', () => {
    const silence = new Silence(patience, 0);
    expect(silence.look(glance)).toBe(false);
    for (let night = 1; night < 20; night++) expect(silence.look(glance + night * 3_600_000)).toBe(false);
  });
});

describe('a clock that is set back', () => {
  const back = () => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 });

  test('steps are still told, checkpoints are still due, a full disk is still tried again', async () => {
    const folder = newFolder();
    const told: RunEvent[] = [];
    const outbox = new Outbox(new EventLog(folder), (event, done) => {
      told.push(event);
      done();
    });
    outbox.step(1, 0.5);
    let rings = 0;
    const disk = new DiskWait(outbox, folder, () => rings++);
    const training = { position: { step: 0, sums: {} } } as unknown as Training;
    const saving = new Saving({ training, checkpoints: new Checkpoints(folder), outbox, disk, metrics: {}, best: 0 });
    disk.meet(Object.assign(new Error('full'), { code: 'ENOSPC' }));
    back();
    await setTimeout(stepsPace + 20);
    outbox.step(2, 0.25);
    expect(lossesOf(told)).toEqual([0.5, 0.25]);
    training.position = { step: 2000, sums: {} };
    expect(saving.isDue()).toBe(true);
    await expect.poll(() => rings).toBe(1);
    expect(disk.isDue).toBe(true);
  });
});

test('who asks a run to go on whose disk is still full hears that it stands still; tries of its own are not told', () => {
  const folder = newFolder();
  const told: RunEvent[] = [];
  const outbox = new Outbox(new EventLog(folder), (event, done) => {
    told.push(event);
    done();
  });
  const disk = new DiskWait(outbox, folder, () => undefined);
  const full = () => disk.meet(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  full();
  full();
  expect(told.map(({ type }) => type)).toEqual(['problem']);
  disk.hurry();
  full();
  expect(told).toMatchObject([{ type: 'problem' }, { type: 'problem', problem: { code: 'run.diskFull' } }, { type: 'status', status: 'paused' }]);
});

describe('a log', () => {
  test('that cannot be opened holds what is added, and throws nothing', () => {
    const folder = newFolder();
    // No file: neither read nor written.
    mkdirSync(join(folder, 'events.jsonl'));
    const log = new EventLog(folder);
    log.add({ type: 'end', status: 'failed', metrics: {} });
    expect(log.trouble).toBeDefined();
  });

  test('tells of several losses each by itself, step by step; a resumed run forgets what it does again, and older logs have none', async () => {
    const folder = newFolder();
    const log = new EventLog(folder);
    const told: RunEvent[] = [];
    const outbox = new Outbox(log, (event, done) => {
      told.push(event);
      done();
    });
    outbox.step(1, 3, { head: 1, side: 2 });
    outbox.step(2, NaN, { head: NaN, side: 2.5 });
    outbox.step(3, 2, { head: 0.5, side: 1.5 });
    outbox.flush();
    outbox.step(4, 1);
    outbox.flush();
    const first = { type: 'steps', first: 1, losses: Float32Array.of(3), each: { head: Float32Array.of(1), side: Float32Array.of(2) } };
    const second = { ...first, first: 2, losses: Float32Array.of(NaN, 2), each: { head: Float32Array.of(NaN, 0.5), side: Float32Array.of(2.5, 1.5) } };
    const alone = { type: 'steps', first: 4, losses: Float32Array.of(1) };
    expect(told).toEqual([first, second, alone]);
    const at = expect.any(Number) as number;
    expect(await readEvents(folder)).toEqual([first, second, alone].map((event) => ({ at, ...event })));
    log.add({ type: 'start', run: 'r', engine: 'wasm', mode: 'eager', parameters: 1, epochs: 1, stepsPerEpoch: 9, seed: 7, resumedAt: 2 });
    const cut = { ...second, losses: Float32Array.of(NaN), each: { head: Float32Array.of(NaN), side: Float32Array.of(2.5) } };
    expect((await readEvents(folder)).slice(0, -1)).toEqual([first, cut].map((event) => ({ at, ...event })));
  });

  test('holds the losses of every step before a checkpoint as soon as that lies on the disk', async () => {
    const folder = newFolder();
    const outbox = new Outbox(new EventLog(folder), (_event, done) => done());
    for (let step = 1; step <= 5; step++) outbox.step(step, 1 / step);
    const seen: number[] = [];
    // Whoever kills the process now finds both.
    const checkpoints = Object.assign(new Checkpoints(folder), {
      write: async () => {
        seen.push(...lossesOf(await readEvents(folder)));
        return { file: 'x', step: 5, best: false };
      },
    });
    const training = { position: { step: 5, sums: {} }, stepsPerEpoch: 10 } as unknown as Training;
    await new Saving({ training, checkpoints, outbox, disk: new DiskWait(outbox, folder, () => undefined), metrics: {}, best: 0 }).save();
    expect(seen).toEqual([1, 1 / 2, 1 / 3, 1 / 4, 1 / 5].map(Math.fround));
  });
});

describe('a run', () => {
  // The system starts no program with one word of more than 128 KB around it; so it does where memory or handles are used up.
  test.runIf(process.platform === 'linux')('whose process cannot be started ends and says so', async () => {
    const { handle, events } = begin(newFolder(), { engine: 'wasm' }, { home: `/${'x'.repeat(200_000)}` });
    expect(await handle.ended).toEqual({ type: 'end', status: 'failed', metrics: {} });
    expect(problems(events)).toMatchObject([{ code: 'train.start', data: { message: expect.stringContaining('E2BIG') as string } }]);
    expect(handle.pid).toBeUndefined();
    for (const wish of ['pause', 'resume', 'step', 'checkpoint', 'stop', 'kill'] as const) handle[wish]();
  });

  test('whose folder is deleted before its program is read ends with a sentence that says so', async () => {
    const folder = newFolder();
    rmSync(folder, { recursive: true });
    const { handle, events } = begin(folder, { engine: 'wasm' }, { home });
    expect(await handle.ended).toEqual({ type: 'end', status: 'failed', metrics: {} });
    expect(problems(events)).toMatchObject([{ code: 'run.goneAtStart', data: { folder } }]);
  });

  test('whose log and checkpoints cannot be written or read ends all the same, also when its process died', async () => {
    const folder = newFolder();
    await writeProgram(join(folder, 'program'), { ...smallProgram({ train: 64 }), 'model.ts': 'export function buildModel() { process.exit(3); }' });
    mkdirSync(join(folder, 'events.jsonl'));
    // Nor is there a folder of checkpoints to look into.
    writeFileSync(join(folder, 'checkpoints'), '');
    const { handle, events } = begin(folder, { engine: 'wasm' }, { home });
    expect(await handle.ended).toEqual({ type: 'end', status: 'failed', metrics: {} });
    expect(problems(events)).toMatchObject([{ code: 'train.crashed', data: { code: 3 } }]);
  });
});
