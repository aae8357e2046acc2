import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compile } from '../../main/services/compile.ts';
import { readSources } from '../../main/services/sources.ts';
import { writeProgram as writeCompiled } from '../../main/services/writeProgram.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { readEvents } from '../../main/trainer/eventLog.ts';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import type { ProbePlan } from '../../nodes/compile/plan.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { engines } from '../parity/engines.ts';
import { smallProgram } from './programs.ts';
import { writeProgram } from './runFolder.ts';
import { all, begin as beginRun, is, letGo, lossesOf, metricsOf, newHome, problems, stepTwice, weightsOf } from './runs.ts';

/** Runs whose steps are recorded, in the real trainer process on the native engine: everything that holds for other runs holds for them. */

const home = newHome('recorded-runs');
afterAll(() => rm(home, { recursive: true, force: true }));

const begin = (folder: string, order: Partial<TrainerOrder> = {}) => beginRun(folder, { engine: 'native', mode: 'recorded', ...order }, { home });

let runs = 0;
async function newRun(holdAt?: number): Promise<string> {
  const folder = join(home, `run-${++runs}`);
  await writeProgram(join(folder, 'program'), smallProgram({ train: 900, ...(holdAt !== undefined && { holdAt }) }));
  return folder;
}

/** From outside, if it is still there. */
function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It was done first.
  }
}

/** 57 steps an epoch, the last of 4 samples, 2 epochs. */
const undisturbed = new Map<Mode, ReturnType<typeof wholeRun>>();
async function wholeRun(mode: Mode) {
  const folder = await newRun();
  const { handle, events } = begin(folder, { mode });
  await handle.ended;
  return { losses: lossesOf(events), metrics: metricsOf(events), weights: await weightsOf(folder) };
}
function calmRun(mode: Mode): ReturnType<typeof wholeRun> {
  if (!undisturbed.has(mode)) undisturbed.set(mode, wholeRun(mode));
  return undisturbed.get(mode)!;
}

describe.each(engines.filter((engine) => engine === 'native'))('on %s', () => {
  test('pause, two steps, a checkpoint, resume, and probes that look: the numbers are those of an undisturbed run', async () => {
    const probes: ProbePlan[] = [
      { id: 'map', type: 'probe.tsne', label: 'Map', params: { samples: 30 }, layers: ['average'], port: 'output' },
      { id: 'heat', type: 'probe.gradCam', label: 'Heat', params: { samples: 8 }, layers: ['conv-2'], port: 'output' },
      { id: 'table', type: 'probe.confusion', label: 'Confusion', params: {}, layers: ['head'], port: 'output' },
    ];
    const folder = await newRun(1);
    const run = begin(folder, { probes });
    const { handle, events, until } = run;
    await until(is('steps'));
    handle.pause();
    letGo(folder);
    await until(is('status', ({ status }) => status === 'paused'));
    await stepTwice(run);
    handle.checkpoint();
    handle.resume();
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(all(events, 'start')[0]).toMatchObject({ engine: 'native', mode: 'recorded' });
    const { losses, metrics } = await calmRun('recorded');
    expect(lossesOf(events)).toEqual(losses);
    expect(metricsOf(events)).toEqual(metrics);
    expect(problems(events)).toEqual([]);
    expect(new Set(all(events, 'probe').map(({ probe, epoch }) => `${probe}-${epoch}`)).size).toBe(9);
  });

  test.each(['eager', 'recorded', 'xla'] as const)('%s: stopped and resumed without being told how, it goes on to the same bits', async (mode) => {
    const folder = await newRun(1);
    const first = begin(folder, { mode });
    await first.until(is('steps'));
    first.handle.stop();
    letGo(folder);
    await first.handle.ended;
    const second = begin(folder, { resume: true, mode: undefined });
    expect(await second.handle.ended).toMatchObject({ status: 'done' });
    expect(all(second.events, 'start')[0]!.mode).toBe(mode);
    const { losses, metrics, weights } = await calmRun(mode);
    expect([...lossesOf(first.events), ...lossesOf(second.events)]).toEqual(losses);
    expect([...metricsOf(first.events), ...metricsOf(second.events)]).toEqual(metrics);
    expect(await weightsOf(folder)).toEqual(weights);
  });

  test('kill -9 at three random moments: resumed until it is done, the log is that of an undisturbed run to the bit', async () => {
    const random = stream(4, 'moments');
    const folder = await newRun();
    for (let kill = 0; kill < 3; kill++) {
      const { handle, until } = begin(folder, { resume: kill > 0 });
      await until(is('status', ({ status }) => status === 'running'));
      const timer = setTimeout(() => endNow(handle.pid!), random() * 250);
      await handle.ended;
      clearTimeout(timer);
    }
    expect(await begin(folder, { resume: true }).handle.ended).toMatchObject({ status: 'done' });
    const log = await readEvents(folder);
    const { losses, metrics, weights } = await calmRun('recorded');
    expect(lossesOf(log)).toEqual(losses);
    expect(log.flatMap((event) => (event.type === 'epoch' ? [event.metrics] : []))).toEqual(metrics.map((one) => one.metrics));
    expect(await weightsOf(folder)).toEqual(weights);
  });

  test('the fastest way is found once; the second run remembers it and gives the same bits', async () => {
    const one = begin(await newRun(), { mode: undefined });
    await one.handle.ended;
    const again = begin(await newRun(), { mode: undefined });
    await again.handle.ended;
    const ofStep = (run: typeof one) => all(run.events, 'mode').find((event) => event.function === 'step')!;
    expect([ofStep(one).from, ofStep(again).from]).toEqual(['measured', 'remembered']);
    expect(ofStep(again).mode).toBe(ofStep(one).mode);
    expect(lossesOf(again.events)).toEqual(lossesOf(one.events));
  });

  test('a wish that only the native engine can meet is answered on another one', async () => {
    const { handle, events } = begin(await newRun(), { engine: 'wasm', mode: 'recorded', steps: 2 });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(all(events, 'mode')).toMatchObject([{ mode: 'eager', reason: { code: 'train.noRecording', data: { engine: 'wasm' } } }]);
  });
});

test('every engine draws the same masks: the first losses of the ViT with dropout agree', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const compiled = compile(await readFile(join(root, 'templates', '3.1-vit', 'graph.loom'), 'utf8'), await readSources(root));
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const steps = 4;
  const losses = async (engine: EngineName) => {
    const folder = join(home, `vit-${engine}`);
    await writeCompiled(compiled.program, join(folder, 'program'));
    const { handle, events } = beginRun(folder, { engine, steps }, { home });
    expect(await handle.ended).toMatchObject({ status: 'done' });
    return lossesOf(events);
  };
  const wanted = await losses('wasm');
  expect(wanted).toHaveLength(steps);
  for (const engine of engines.filter((one) => one === 'native')) {
    const got = await losses(engine);
    wanted.forEach((loss, i) => expect(Math.abs(got[i]! - loss)).toBeLessThan(1e-4));
  }
});
