import { fstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { writeAtomic } from '../../main/storage/atomic.ts';
import { Checkpoints } from '../../main/trainer/checkpoints.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { newHome } from '../train/runs.ts';

/** What is left when the power fails: only what the disk was told to keep, names of files too. */

const home = newHome('durable');
afterAll(() => rmSync(home, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

const handle = await open(home, 'r');
const files = Object.getPrototypeOf(handle) as FileHandle;
await handle.close();

/** Hears each time that a folder goes to the disk, with its names at that moment. */
function watch(folder: string, fails?: string) {
  const seen: string[][] = [];
  const sync = files.sync;
  vi.spyOn(files, 'sync').mockImplementation(async function (this: FileHandle) {
    if (fstatSync(this.fd).ino === statSync(folder).ino) {
      seen.push(readdirSync(folder).sort());
      if (fails !== undefined) throw Object.assign(new Error(fails), { code: fails });
    }
    await sync.call(this);
  });
  return seen;
}

const at = (step: number) =>
  ({
    position: { step, sums: {} },
    state: () => ({ 'weights/a': { shape: [2], data: () => Promise.resolve(Float32Array.of(step, 1)) } }),
  }) as unknown as Training;

const nameOf = (step: number) => `${String(step).padStart(8, '0')}.safetensors`;

let runs = 0;
function newRun() {
  const run = join(home, `run-${++runs}`);
  mkdirSync(run);
  return { run, folder: join(run, 'checkpoints'), checkpoints: new Checkpoints(run) };
}

describe.runIf(process.platform !== 'win32')('a checkpoint that was written', () => {
  test('keeps its name: its folder goes to the disk after it, and before older ones are removed', async () => {
    const { run, folder, checkpoints } = newRun();
    const seenOfRun = watch(run);
    await checkpoints.write(at(1), {}, 0.5);
    expect(seenOfRun).toEqual([['checkpoints']]);
    vi.restoreAllMocks();
    const seen = watch(folder);
    for (const step of [2, 3]) await checkpoints.write(at(step), {}, undefined);
    await checkpoints.write(at(4), {}, 0.75);
    expect(seen).toEqual([
      [nameOf(1), nameOf(2), 'best.json'],
      [nameOf(1), nameOf(2), nameOf(3), 'best.json'],
      [nameOf(1), nameOf(2), nameOf(3), nameOf(4), 'best.json'],
    ]);
    expect(readdirSync(folder).sort()).toEqual([nameOf(3), nameOf(4), 'best.json']);
  });

  test('is one where folders cannot go to the disk by themselves too; a broken disk is told', async () => {
    const able = newRun();
    await able.checkpoints.write(at(1), {}, undefined);
    watch(able.folder, 'EINVAL');
    expect(await able.checkpoints.write(at(2), {}, undefined)).toMatchObject({ step: 2 });
    vi.restoreAllMocks();
    watch(able.folder, 'EIO');
    await expect(able.checkpoints.write(at(3), {}, undefined)).rejects.toMatchObject({ code: 'EIO' });
    expect((await able.checkpoints.list()).map(({ step }) => step)).toEqual([1, 2, 3]);
  });
});

test.runIf(process.platform !== 'win32')('a document is saved where folders cannot go to the disk by themselves too', async () => {
  watch(home, 'EINVAL');
  await writeAtomic(join(home, 'document.loom'), 'text');
  expect(readFileSync(join(home, 'document.loom'), 'utf8')).toBe('text');
});
