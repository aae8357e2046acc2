import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../main/trainer/eventLog.ts';
import { Checkpoints, newestWeights } from '../../main/trainer/checkpoints.ts';
import { nodeBinary } from '../../main/trainer/nodeBinary.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { listEngines, type SuperviseOptions } from '../../main/trainer/supervise.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { readSafetensors } from '../../nodes/train/runtime/core/safetensors.ts';
import { decode } from '../../preload/rpc/codec.ts';
import { smallProgram, type Changes } from './programs.ts';
import { writeProgram } from './runFolder.ts';
import { all, begin as beginRun, is, letGo, lossesOf, metricsOf, problems, stepTwice, weightsOf } from './runs.ts';

/** The real trainer process, on a small program, over wasm: 57 steps an epoch, the last of 4 samples, 2 epochs. */

const home = mkdtempSync(join(tmpdir(), 'trainer-'));
afterAll(() => rm(home, { recursive: true, force: true }));

let runs = 0;
async function newRun(changes: Changes = {}): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  await writeProgram(join(folder, 'program'), smallProgram({ train: 900, ...changes }));
  return folder;
}

const begin = (folder: string, order: Partial<TrainerOrder> = {}, options: SuperviseOptions = { home }) =>
  beginRun(folder, { engine: 'wasm', ...order }, options);

/** What a run of two epochs gives when nobody disturbs it. */
const undisturbed = (async () => {
  const folder = await newRun();
  const { handle, events } = begin(folder);
  await handle.ended;
  return { folder, events, losses: lossesOf(events), metrics: metricsOf(events), weights: await weightsOf(folder) };
})();

describe('a run from start to end', () => {
  test('tells start, every step once and in order, each epoch, checkpoints, and its end', async () => {
    const { events, folder } = await undisturbed;
    expect(events[0]).toEqual({ type: 'status', status: 'starting' });
    expect(all(events, 'start')).toEqual([
      { type: 'start', run: 'run-1', engine: 'wasm', mode: 'eager', parameters: 426, epochs: 2, stepsPerEpoch: 57, seed: 7 },
    ]);
    let next = 1;
    for (const { first, losses } of all(events, 'steps')) {
      expect(first).toBe(next);
      next += losses.length;
    }
    expect(next).toBe(115);
    expect(metricsOf(events).map(({ epoch, step }) => [epoch, step])).toEqual([
      [1, 57],
      [2, 114],
    ]);
    expect(Object.keys(metricsOf(events)[0]!.metrics)).toEqual(['loss', 'accuracy', 'testLoss', 'testAccuracy']);
    // A slow machine leaves more of them in between, and may leave one right before the end of an epoch.
    expect([...new Set(all(events, 'checkpoint').flatMap(({ step }) => (step % 57 === 0 ? [step] : [])))]).toEqual([0, 57, 114]);
    expect(all(events, 'progress').length).toBeGreaterThan(0);
    expect(all(events, 'progress').at(-1)).toMatchObject({ step: 114, left: 0 });
    expect(events.at(-1)).toEqual({ type: 'end', status: 'done', metrics: metricsOf(events)[1]!.metrics });
    // No part of a file is left, and the log holds the same events.
    expect((await readdir(join(folder, 'checkpoints'))).filter((name) => name.endsWith('.part'))).toEqual([]);
    const log = await readEvents(folder);
    expect(lossesOf(log)).toEqual(lossesOf(events));
    expect(log.at(-1)).toMatchObject({ type: 'end', status: 'done' });
  });

  test('its weights can be taken out under their plain names', async () => {
    const { folder } = await undisturbed;
    const { tensors } = readSafetensors((await newestWeights(folder))!);
    expect(Object.keys(tensors)).toEqual(['conv-1/kernel', 'conv-1/bias', 'conv-2/kernel', 'conv-2/bias', 'head/kernel', 'head/bias']);
  });

  test('a limit of steps ends it there', async () => {
    const { handle, events } = begin(await newRun(), { steps: 9 });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(lossesOf(events)).toEqual((await undisturbed).losses.slice(0, 9));
    expect(all(events, 'checkpoint').at(-1)!.step).toBe(9);
  });

  test('probes show the untrained model and each epoch, and lie in files', async () => {
    const folder = await newRun();
    const probes: ProbePlan[] = [
      { id: 'map', type: 'probe.tsne', label: 'Map', params: { samples: 30 }, layers: ['average'], port: 'output' },
      { id: 'table', type: 'probe.confusion', label: 'Confusion', params: {}, layers: ['head'], port: 'output' },
      { id: 'blind', type: 'probe.tsne', label: 'Broken', params: { samples: 30 }, layers: ['not-there'], port: 'output' },
    ];
    const { handle, events } = begin(folder, { probes });
    await handle.ended;
    const shown = all(events, 'probe').map(({ probe, epoch }) => `${probe}-${epoch}`);
    expect(shown.sort()).toEqual(['map-0', 'map-1', 'map-2', 'table-0', 'table-1', 'table-2']);
    expect((await readdir(join(folder, 'probes'))).sort()).toEqual(shown.map((name) => `${name}.bin`));
    const result = all(events, 'probe').find(({ probe, epoch }) => probe === 'map' && epoch === 2)!.result;
    expect(decode(new Uint8Array(await readFile(join(folder, 'probes', 'map-2.bin'))))).toEqual(result);
    expect(result).toMatchObject({ kind: 'tsne' });
    // A probe that cannot look says so once and disturbs nothing.
    expect(problems(events).map(({ block }) => block)).toEqual(['blind']);
    expect(lossesOf(events)).toEqual((await undisturbed).losses);
  });
});

describe('wishes', () => {
  test('pause, two single steps, resume: the numbers are those of an undisturbed run', async () => {
    const folder = await newRun({ holdAt: 1 });
    const run = begin(folder);
    const { handle, events, until } = run;
    await until(is('steps'));
    handle.pause();
    letGo(folder);
    await until(is('status', ({ status }) => status === 'paused'));
    expect(lossesOf(events).length).toBeLessThan(5);
    const steps = await stepTwice(run);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(lossesOf(events)).toHaveLength(steps);
    handle.resume();
    expect(await handle.ended).toMatchObject({ status: 'done' });
    const { losses, metrics } = await undisturbed;
    expect(lossesOf(events)).toEqual(losses);
    expect(metricsOf(events)).toEqual(metrics);
  });

  test('stop leaves a checkpoint, from which the run goes on to the same numbers', async () => {
    const folder = await newRun({ holdAt: 1 });
    const first = begin(folder);
    await first.until(is('steps'));
    first.handle.stop();
    letGo(folder);
    expect(await first.handle.ended).toMatchObject({ status: 'stopped' });
    const done = lossesOf(first.events).length;
    expect(done).toBeLessThan(114);
    expect(all(first.events, 'checkpoint').at(-1)!.step).toBe(done);

    const second = begin(folder, { resume: true });
    expect(await second.handle.ended).toMatchObject({ status: 'done' });
    expect(all(second.events, 'start')[0]!.resumedAt).toBe(done);
    const { losses, metrics, weights } = await undisturbed;
    expect([...lossesOf(first.events), ...lossesOf(second.events)]).toEqual(losses);
    expect([...metricsOf(first.events), ...metricsOf(second.events)]).toEqual(metrics);
    expect(await weightsOf(folder)).toEqual(weights);
  });

  test('a checkpoint on demand', async () => {
    // Long enough that the wish comes before the end, however late it is heard.
    const { handle, events, until } = begin(await newRun({ epochs: 2000 }));
    await until(is('steps', ({ first, losses }) => first + losses.length > 2));
    const from = events.length;
    // Asked again until one falls inside an epoch: at an epoch's end there is a checkpoint anyway.
    handle.checkpoint();
    const asking = setInterval(() => handle.checkpoint(), 200);
    const { step } = await until(
      is('checkpoint', ({ step }) => step % 57 !== 0),
      from,
    ).finally(() => clearInterval(asking));
    expect(step).toBeGreaterThan(0);
    handle.kill();
    await handle.ended;
  });
});

describe('sudden ends', () => {
  test('SIGKILL in the middle: the end says so, and the run resumes to the numbers of an undisturbed one', async () => {
    const calm = await undisturbed;
    const folder = await newRun({ holdAt: 66 });
    const first = begin(folder);
    await first.until(is('checkpoint', ({ step }) => step === 57));
    process.kill(first.handle.pid!, 'SIGKILL');
    letGo(folder);
    expect(await first.handle.ended).toMatchObject({ status: 'failed' });
    expect(lossesOf(first.events).length).toBeLessThan(114);
    // That of the epoch's end, or what a slow machine left after it.
    const { step: saved } = (await new Checkpoints(folder).list()).at(-1)!;
    expect(saved).toBeGreaterThanOrEqual(57);
    expect(saved).toBeLessThan(67);
    expect(problems(first.events)).toEqual([{ code: 'train.killed', data: { signal: 'SIGKILL', steps: saved } }]);

    const second = begin(folder, { resume: true });
    expect(await second.handle.ended).toMatchObject({ status: 'done' });
    expect(all(second.events, 'start')[0]!.resumedAt).toBe(saved);
    expect(lossesOf(second.events)).toEqual(calm.losses.slice(saved));
    expect(await weightsOf(folder)).toEqual(calm.weights);
    // Read afterwards, the log is that of a run without the accident.
    const log = await readEvents(folder);
    expect(lossesOf(log)).toEqual(calm.losses);
    expect(log.flatMap((event) => (event.type === 'epoch' ? [event.metrics] : []))).toEqual(calm.metrics.map(({ metrics }) => metrics));
    expect(log.filter(({ type }) => type === 'problem')).toEqual([]);
  });

  test('a damaged checkpoint is named and passed over', async () => {
    const folder = await newRun();
    await begin(folder, { steps: 60 }).handle.ended;
    const [before] = (await new Checkpoints(folder).list()).slice(-2);
    expect(before!.step).toBeGreaterThanOrEqual(57);
    const file = join(folder, 'checkpoints', '00000060.safetensors');
    const bytes = await readFile(file);
    bytes[bytes.length - 3]! ^= 1;
    await writeFile(file, bytes);
    const { handle, events } = begin(folder, { resume: true });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(problems(events)).toMatchObject([{ code: 'checkpoint.damaged', data: { file: '00000060.safetensors' } }]);
    expect(all(events, 'start')[0]!.resumedAt).toBe(before!.step);
    expect(lossesOf(events)).toEqual((await undisturbed).losses.slice(before!.step));
  });

  test('a checkpoint of another model is refused', async () => {
    const folder = await newRun();
    await begin(folder, { steps: 2 }).handle.ended;
    const model = join(folder, 'program', 'model.ts');
    await writeFile(model, (await readFile(model, 'utf8')).replace('filters: 8', 'filters: 9'));
    const { handle, events } = begin(folder, { resume: true });
    expect(await handle.ended).toMatchObject({ status: 'failed' });
    expect(problems(events)).toMatchObject([{ code: 'checkpoint.model' }]);
  });

  test('a loss that is no number stops the run and names step and a lower rate; no checkpoint holds it', async () => {
    const folder = await newRun({ rate: 1e30 });
    const { handle, events } = begin(folder, {
      parts: { data: 'digits', optimizer: 'descent', recipe: 'recipe', heaviest: 'dense', layers: { 'conv-1': 'first' } },
    });
    expect(await handle.ended).toMatchObject({ status: 'failed' });
    expect(problems(events)).toHaveLength(1);
    const [problem] = problems(events);
    expect(problem).toMatchObject({ code: 'train.notFinite', cures: [{ kind: 'set', block: 'descent', param: 'rate' }] });
    // Or after the first step, where a slow machine left a checkpoint.
    expect([0, 1]).toContain(problem!.data['back']);
    expect(Number(problem!.data['lower'])).toBeLessThan(Number(problem!.data['rate']));
    for (const { values } of Object.values(await weightsOf(folder))) expect(values.every(Number.isFinite)).toBe(true);
  });

  test('an error in the program, missing data and an engine that is not here each end the run with their problem', async () => {
    const broken = await newRun();
    await writeFile(join(broken, 'program', 'model.ts'), 'export function buildModel() { throw new Error("no such thing"); }');
    const first = begin(broken);
    await first.handle.ended;
    expect(problems(first.events)).toEqual([{ code: 'train.failed', data: { message: 'no such thing' } }]);

    const empty = await newRun({ train: 9000, test: 2000 });
    const second = begin(empty, { parts: { data: 'digits', optimizer: 'descent', recipe: 'recipe', heaviest: 'dense' } });
    await second.handle.ended;
    expect(problems(second.events)).toEqual([{ code: 'data.tooFew', block: 'digits', data: { available: 10_000, train: 9000, test: 2000 } }]);

    const third = begin(await newRun(), { engine: 'native' });
    expect(await third.handle.ended).toMatchObject({ status: 'failed' });
    expect(problems(third.events)).toMatchObject([
      {
        code: 'engine.unavailable',
        data: { engine: 'native', reason: { en: expect.stringMatching(/not installed/) as string, zh: expect.stringMatching(/尚未安装/) as string } },
      },
    ]);
  });

  test('when the app dies, the trainer leaves a checkpoint and ends', async () => {
    const folder = await newRun({ epochs: 1000 });
    const order: TrainerOrder = { run: 'run-1', folder, engine: 'wasm', resume: false, probes: [] };
    const app = `
      import { startTrainer } from ${JSON.stringify(new URL('../../main/trainer/supervise.ts', import.meta.url).href)};
      const { pid } = startTrainer(${JSON.stringify(order)}, ({ type, first }) => {
        if (type !== 'steps' || first < 3) return;
        process.stdout.write(String(pid), () => process.kill(process.pid, 'SIGKILL'));
      });`;
    const pid = await new Promise<number>((resolve) => execFile(nodeBinary(), ['--input-type=module', '-e', app], (_error, stdout) => resolve(Number(stdout))));
    expect(pid).toBeGreaterThan(0);
    await expect.poll(() => isAlive(pid)).toBe(false);
    const steps = lossesOf(await readEvents(folder)).length;
    expect(steps).toBeGreaterThan(2);
    expect((await new Checkpoints(folder).list()).at(-1)!.step).toBe(steps);
  });

  test('a trainer that does not answer is ended', async () => {
    const folder = await newRun();
    await writeFile(join(folder, 'program', 'model.ts'), 'export function buildModel() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }');
    const { handle, events } = begin(folder, {}, { home, patience: 3000 });
    expect(await handle.ended).toMatchObject({ status: 'failed' });
    expect(problems(events)).toEqual([{ code: 'train.hung', data: { seconds: 3, steps: 0 } }]);
  });

  test('one that is silent because it computes is not', async () => {
    const folder = await newRun({ epochs: 1, train: 100 });
    const file = join(folder, 'program', 'model.ts');
    const slow = 'export function buildModel(): tf.LayersModel {\n  for (const until = Date.now() + 12000; Date.now() < until; );';
    await writeFile(file, (await readFile(file, 'utf8')).replace('export function buildModel(): tf.LayersModel {', slow));
    const { handle, events } = begin(folder, {}, { home, patience: 10_000 });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(problems(events)).toEqual([]);
  });
});

/** Whether the process runs; one that has ended and is not yet fetched by its parent does not. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(existsSync(`/proc/${pid}/stat`) && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')));
  } catch {
    return false;
  }
}

test('the engines are listed with a reason in both languages; one is chosen', async () => {
  const engines = await listEngines({ home });
  expect(engines.map(({ name }) => name)).toEqual(['native', 'webgpu', 'wasm', 'cpu']);
  expect(engines.filter(({ chosen }) => chosen)).toHaveLength(1);
  for (const { reason, state, detail } of engines) {
    expect(reason.en && reason.zh).toBeTruthy();
    expect(detail !== undefined).toBe(state === 'ready');
  }
  expect(engines.find(({ name }) => name === 'wasm')).toMatchObject({ state: 'ready' });
});
