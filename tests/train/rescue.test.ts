import { execFile } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../main/trainer/eventLog.ts';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import { engines } from '../parity/engines.ts';
import { smallProgram } from './programs.ts';
import { writeProgram } from './runFolder.ts';
import { all, begin as beginRun, lossesOf, newHome, problems } from './runs.ts';

/** What goes wrong in a training on purpose, in the real trainer process: on every engine, and in every way of computing. */

// Each is one or two whole runs in processes of their own.
const home = newHome('rescue');
afterAll(() => rm(home, { recursive: true, force: true }));
const begin = (folder: string, order: Partial<TrainerOrder> = {}) => beginRun(folder, order, { home });

let runs = 0;
/** A program whose model has one more layer, before its head. */
async function newRun(layer: string, use: string, batch?: number): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  const program = smallProgram({ train: 200, epochs: 2, rate: 0.01, ...(batch !== undefined && { batch }) });
  const head = '  x = new Dense(';
  const model = program['model.ts']!.replace(head, `  x = ${use}.apply(x) as tf.SymbolicTensor;\n${head}`);
  await writeProgram(join(folder, 'program'), { ...program, 'model.ts': layer + model });
  return folder;
}

const onHere = engines.filter((engine): engine is 'wasm' | 'native' => engine === 'wasm' || engine === 'native');
// Each way takes half a minute: the slow suite (tests/slow/rescue.slow.ts) goes through all of them.
const slow = process.env['TENSORLOOM_SLOW'] === '1';
const modesOf: Readonly<Record<'wasm' | 'native', readonly Mode[]>> = { wasm: ['eager'], native: slow ? ['eager', 'recorded', 'xla'] : ['recorded'] };
const ways = onHere.flatMap((engine) => modesOf[engine].map((mode): [EngineName, Mode] => [engine, mode]));

describe.each(ways)('on %s, %s', (engine, mode) => {
  test.each(['forward', 'backward'] as const)('a number that is none is traced to its block: %s; with a change the run goes on from before', async (how) => {
    const folder = await newRun(`import { Wear } from './layers/wear.ts';\n`, `new Wear({ name: 'wear', how: '${how}', lasts: 8 })`);
    await copyFile(fileURLToPath(new URL('./wear.ts', import.meta.url)), join(folder, 'program', 'layers', 'wear.ts'));
    const parts = {
      data: 'digits',
      loss: 'loss',
      optimizer: 'descent',
      optimizerParams: ['rate', 'clipNorm'],
      recipe: 'plan',
      heaviest: 'dense',
      layers: { wear: 'worn' },
    };
    const { handle, events } = begin(folder, { engine, mode, parts });
    expect(await handle.ended).toMatchObject({ status: 'failed' });
    const found = problems(events);
    expect(found).toMatchObject([
      { code: 'train.notFinite', block: 'worn', data: { step: 9, layer: 'wear' }, cures: [{ param: 'rate' }, { param: 'clipNorm', to: 1 }] },
    ]);
    // The last step whose loss was seen to be well; a slow machine may have left a checkpoint after it.
    const back = Number(found[0]!.data['back']);
    expect([7, 8]).toContain(back);
    expect(all(events, 'checkpoint').at(-1)).toMatchObject({ step: back });

    // A layer that lasts stands for the change of mind.
    const model = join(folder, 'program', 'model.ts');
    await writeFile(model, (await readFile(model, 'utf8')).replace('lasts: 8', 'lasts: 8000'));
    const second = begin(folder, { engine, mode, parts, resume: true });
    expect(await second.handle.ended).toMatchObject({ status: 'done' });
    expect(all(second.events, 'start')[0]!.resumedAt).toBe(back);
    expect(lossesOf(second.events)).toHaveLength(26 - back);
    const log = await readEvents(folder);
    expect(lossesOf(log)).toHaveLength(26);
  });
});

/** A layer that fails in a step of the first processes, as an engine does that has lost its device. */
const failing = (times: number, code: string, at = 6) => `import { appendFileSync, existsSync, readFileSync } from 'node:fs';
class Failing extends tf.layers.Layer {
  static className = 'TestFailing';
  calls = 0;
  call(inputs: any, { training }: any = {}) {
    const file = new URL('./failed', import.meta.url);
    const failed = existsSync(file) ? readFileSync(file, 'utf8').length : 0;
    if (training && ++this.calls === ${at} && failed < ${times}) {
      appendFileSync(file, '.');
      throw Object.assign(new Error('the device is gone'), { problem: { code: '${code}', data: { message: 'gone' } } });
    }
    return Array.isArray(inputs) ? inputs[0] : inputs;
  }
}
`;

describe('a device that is lost', () => {
  test('once: the run goes on from its checkpoint in a new process on the same engine, to the same losses', async () => {
    const calm = begin(await newRun(failing(0, ''), `new Failing({ name: 'failing' })`), { engine: 'wasm' });
    const { handle, events } = begin(await newRun(failing(1, 'engine.lost'), `new Failing({ name: 'failing' })`), { engine: 'wasm' });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    await calm.handle.ended;
    expect(problems(events)).toMatchObject([{ code: 'train.again' }]);
    const starts = all(events, 'start');
    const from = events.findLastIndex(({ type }) => type === 'start');
    // The first one, or what a slow machine left after it.
    const { step } = all(events.slice(0, from), 'checkpoint').at(-1)!;
    expect(starts.map((start) => [start.engine, start.resumedAt])).toEqual([
      ['wasm', undefined],
      ['wasm', step],
    ]);
    expect(step).toBeLessThan(6);
    expect(lossesOf(events.slice(from))).toEqual(lossesOf(calm.events).slice(step));
  });

  test.each([
    ['engine.lost', 2],
    ['engine.fault', 1],
  ])('%s, %i times: the run goes on, on another engine', async (code, times) => {
    // At once: a checkpoint that a slow machine leaves in between would begin the count anew.
    const { handle, events } = begin(await newRun(failing(times, code, 1), `new Failing({ name: 'failing' })`), { engine: 'wasm', steps: 9 });
    await handle.ended;
    const used = all(events, 'start').map(({ engine }) => engine);
    expect(used.slice(0, -1)).toEqual(Array<string>(times).fill('wasm'));
    expect(used.at(-1)).not.toBe('wasm');
  });
});

describe.runIf(engines.includes('native') && process.platform !== 'win32')('an engine that brings its process down without a word', () => {
  const falling = `class Falling extends tf.layers.Layer {
  static className = 'TestFalling';
  calls = 0;
  call(inputs: any, { training }: any = {}) {
    if (training && ++this.calls === 3) process.kill(process.pid, 'SIGSEGV');
    return Array.isArray(inputs) ? inputs[0] : inputs;
  }
}
`;
  // Want of memory is a guess: batches are cut as often as that is believed, where they can be; then it is told as what it is, and nothing of memory.
  test.each([
    [16, [...Array.from({ length: 4 }, () => ['train.fell', 'train.split']).flat(), 'train.crashed']],
    [1, ['train.fell', 'train.crashed']],
  ])('in batches of %i', async (batch, told) => {
    const folder = await newRun(falling, `new Falling({ name: 'falling' })`, batch);
    const { handle, events } = begin(folder, { engine: 'native', mode: 'eager' });
    expect(await handle.ended).toMatchObject({ status: 'failed' });
    const found = problems(events);
    expect(found.map(({ code }) => code)).toEqual(told);
    expect(found.filter(({ code }) => code === 'train.fell').map(({ data }) => data)).toEqual(
      Array.from({ length: (told.length - 1) / (batch === 1 ? 1 : 2) }, (_, i) => ({ signal: 'SIGSEGV', time: i + 1, most: 4 })),
    );
    expect(found.filter(({ code }) => code === 'train.split').map(({ data }) => data['parts'])).toEqual([2, 4, 8, 16].slice(0, batch === 1 ? 0 : 4));
    expect(found.at(-1)!.data).toMatchObject({ code: 'SIGSEGV' });
  });
});

interface Hungry {
  readonly status: string;
  readonly losses: number[];
  readonly problems: { code: string; data: Record<string, number>; words: string }[];
  readonly modes: { function: string; mode: Mode }[];
  readonly parts: number;
}

/** A training in a process of its own, with so many megabytes; 0: with as many as it wants. */
function hungry(engine: EngineName, mode: Mode, megabytes: number, batch: number, { parts = 1, side = 32 } = {}): Promise<Hungry> {
  const file = fileURLToPath(new URL('./hungry.ts', import.meta.url));
  const given = [file, engine, mode, join(home, `hungry-${++runs}`), String(megabytes), String(batch), String(parts), String(side)];
  return new Promise((resolve, reject) => {
    execFile(nodeBinary(), given, { env: { ...process.env, TENSORLOOM_HOME: home } }, (error, stdout, stderr) => {
      const line = stdout.split('\n').find((one) => one.startsWith('@'));
      if (line === undefined) reject(error ?? new Error(stderr));
      else resolve(JSON.parse(line.slice(1)) as Hungry);
    });
  });
}

/** Largest difference of two sequences of losses. */
const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));

describe.each(ways)('a batch in parts on %s, %s', (engine, mode) => {
  test('gives the losses of the whole batch, dropout included, with parts of any size', async () => {
    const whole = await hungry(engine, mode, 0, 20);
    expect(whole.status).toBe('done');
    for (const parts of [3, 20]) {
      const split = await hungry(engine, mode, 0, 20, { parts });
      expect(split).toMatchObject({ status: 'done', parts, problems: [] });
      expect(split.losses).toHaveLength(12);
      expect(apart(split.losses, whole.losses)).toBeLessThan(2e-6);
      if (mode !== 'eager')
        expect(split.modes.filter((told) => told.function.startsWith('part') || told.function === 'update').every((told) => told.mode !== 'eager')).toBe(true);
    }
  });
});

describe('too little memory', () => {
  test('on wasm: the batch is halved until it fits, and the losses stay', async () => {
    const plenty = await hungry('wasm', 'eager', 0, 64);
    const little = await hungry('wasm', 'eager', 60, 64);
    expect(little.status).toBe('done');
    expect(little.problems.length).toBeGreaterThan(0);
    little.problems.forEach(({ code, data, words }, i) => {
      expect({ code, data }).toEqual({ code: 'train.split', data: { batch: 64, parts: 2 ** (i + 1), samples: 64 / 2 ** (i + 1) } });
      expect(words).toContain(`${64 / 2 ** (i + 1)}`);
    });
    expect(little.parts).toBe(2 ** little.problems.length);
    expect(apart(little.losses, plenty.losses)).toBeLessThan(2e-6);
  });

  test('not enough for one sample: a clear end', async () => {
    const { status, problems: found } = await hungry('wasm', 'eager', 20, 4, { side: 160 });
    expect(status).toBe('failed');
    expect(found.at(-1)!.code).toMatch(/^train\.memory/);
  });
});
