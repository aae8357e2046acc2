import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createServices } from '../../main/services/index.ts';
import { readEvents } from '../../main/trainer/eventLog.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { temporaryPlaces } from '../services/temporary.ts';
import { smallProgram } from './programs.ts';
import { writeProgram } from './runFolder.ts';
import { all, begin, is, letGo, lossesOf, problems } from './runs.ts';

/** Disks that fill, rights that go, folders that are deleted while a real trainer works. Linux has files that fail as those do. */

const home = mkdtempSync(join(tmpdir(), 'disk-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

let runs = 0;
async function newRun(holdAt?: number): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  await writeProgram(join(folder, 'program'), smallProgram({ train: 900, ...(holdAt !== undefined && { holdAt }) }));
  return folder;
}

const logged = async (folder: string) => lossesOf(await readEvents(folder));

const undisturbed = (async () => {
  const folder = await newRun();
  await begin(folder, { engine: 'wasm' }, { home }).handle.ended;
  return logged(folder);
})();

describe.runIf(process.platform === 'linux')('while a run trains', () => {
  test('its log meets a full disk: it waits, and goes on by itself when there is space', async () => {
    const folder = await newRun();
    const log = join(folder, 'events.jsonl');
    // Takes nothing: every write says that there is no space.
    symlinkSync('/dev/full', log);
    const { handle, events, until } = begin(folder, { engine: 'wasm' }, { home });
    await until(is('status', ({ status }) => status === 'paused'));
    expect(problems(events)).toMatchObject([{ code: 'run.diskFull', data: { folder, reason: 'ENOSPC' } }]);
    // At no moment is there none.
    writeFileSync(join(folder, 'empty'), '');
    renameSync(join(folder, 'empty'), log);
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(all(events, 'status').map(({ status }) => status)).toEqual(['starting', 'running', 'paused', 'running']);
    expect(await logged(folder)).toEqual(await undisturbed);
    expect(lossesOf(events)).toEqual(await undisturbed);
  });

  test('checkpoints cannot be written any more: it waits, and goes on when they can', async () => {
    const folder = await newRun(1);
    const { handle, events, until } = begin(folder, { engine: 'wasm' }, { home });
    await until(is('steps'));
    handle.pause();
    letGo(folder);
    await until(is('status', ({ status }) => status === 'paused'));
    // What a pause saves is written.
    await until(is('checkpoint', ({ step }) => step === lossesOf(events).length));
    const checkpoints = join(folder, 'checkpoints');
    renameSync(checkpoints, join(folder, 'aside'));
    // A folder in which nobody may make files, the administrator neither.
    symlinkSync('/sys', checkpoints);
    handle.resume();
    await until(is('problem'));
    expect(problems(events)).toMatchObject([{ code: 'run.notWritable', data: { folder } }]);
    // At no moment is there none: it tries again just now.
    symlinkSync(join(folder, 'aside'), join(folder, 'back'));
    renameSync(join(folder, 'back'), checkpoints);
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(problems(events)).toHaveLength(1);
    expect(lossesOf(events)).toEqual(await undisturbed);
    expect(all(events, 'checkpoint').at(-1)).toMatchObject({ step: 114 });
  });

  test('who stops it then is told what is not saved', async () => {
    const folder = await newRun(1);
    const { handle, events, until } = begin(folder, { engine: 'wasm' }, { home });
    await until(is('steps'));
    rmSync(join(folder, 'checkpoints'), { recursive: true });
    symlinkSync('/sys', join(folder, 'checkpoints'));
    letGo(folder);
    await until(is('problem'));
    handle.stop();
    expect(await handle.ended).toMatchObject({ status: 'stopped' });
    expect(problems(events).map(({ code }) => code)).toEqual(['run.notWritable', 'run.unsaved']);
  });
});

test('a run folder that is deleted is made anew when the run is to go on', async () => {
  const places = temporaryPlaces();
  const services = createServices({ places });
  const { signal } = new AbortController();
  const { training, templates, runs: list } = services.handlers;
  const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document).replace(
    /"type": "data.digits"([^\n]*)"params": \{[^}]*\}/,
    '"type": "data.digits"$1"params": { "test": 100, "train": 3200 }',
  );
  // More epochs than are waited for: all that is done to it comes before its end.
  const started = await training.start({ text, engine: 'wasm', epochs: 1000 }, { signal });
  if ('problems' in started) throw new Error('not started');
  const { run } = started;
  const folder = join(places.home, 'runs', run);
  const heard: RunEvent[] = [];
  const told = (type: RunEvent['type'], from = 0) => heard.slice(from).filter((event) => event.type === type).length;
  let again: number | undefined;
  let stopping = false;
  for await (const event of training.events({ run }, { signal })) {
    heard.push(event);
    if (event.type === 'steps' && told('steps') === 1) renameSync(folder, join(places.root, 'trash'));
    if (event.type === 'status' && event.status === 'paused') {
      // Nothing of it comes back by itself.
      expect(existsSync(join(folder, 'events.jsonl'))).toBe(false);
      again = heard.length;
      void training.resume({ run }, { signal });
    }
    if (again !== undefined && told('epoch', again) > 0 && !stopping) {
      stopping = true;
      training.stop({ run }, { signal });
    }
  }
  expect(problems(heard)).toMatchObject([{ code: 'run.folderGone', data: { folder } }]);
  expect(heard.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });
  const { losses, summary } = await list.history({ run }, { signal });
  expect(summary).toMatchObject({ status: 'stopped', steps: losses.length, resumable: true });
  expect(losses.length).toBeGreaterThanOrEqual(100);
  expect([...losses]).toEqual(lossesOf(heard));
  expect([...losses].every(Number.isFinite)).toBe(true);
  expect(readFileSync(join(folder, 'document.loom'), 'utf8')).toContain('"data.digits"');
  await services.close();
  places.remove();
});
