import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../main/trainer/eventLog.ts';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { engines } from '../parity/engines.ts';
import { smallProgram } from '../train/programs.ts';
import { writeProgram } from '../train/runFolder.ts';
import { begin, is, lossesOf, metricsOf, newHome, problems, weightsOf } from '../train/runs.ts';

/** A run whose process is killed again and again, with clipped gradients and averaged weights. */

const home = newHome('kills');
afterAll(() => rm(home, { recursive: true, force: true }));

const optimizer = "adamW({ rate: 0.003, weightDecay: 0.01, schedule: 'cosine', warmup: 20, clipNorm: 0.5, average: 0.99 })";
/** Kills, and how many steps and milliseconds after those a process lives at most: an epoch has 38 steps, and a checkpoint at its end. */
const [wanted, steps, milliseconds] = [50, 90, 150];

test('native is here: without it half of this is not tested', () => expect(engines).toContain('native'));

const ways: [EngineName, Mode][] = [
  ['wasm', 'eager'],
  ...(engines.includes('native')
    ? ([
        ['native', 'recorded'],
        ['native', 'xla'],
      ] as [EngineName, Mode][])
    : []),
];

describe.each(ways)('on %s, %s', (engine, mode) => {
  test('killed at fifty random moments, a run gives the losses, figures and weights of an undisturbed one to the bit', async () => {
    const newRun = async (name: string) => {
      const folder = join(home, `${name}-${engine}-${mode}`);
      await writeProgram(join(folder, 'program'), smallProgram({ train: 600, epochs: 120, optimizer }));
      return folder;
    };
    const calmFolder = await newRun('calm');
    const calm = begin(calmFolder, { engine, mode }, { home });
    await calm.handle.ended;
    expect(problems(calm.events)).toEqual([]);

    const random = stream(50, 'moments', engine, mode);
    const folder = await newRun('killed');
    const at: number[] = [];
    for (let start = 0; at.length < wanted; start++) {
      const { handle, events, until } = begin(folder, { engine, mode, resume: start > 0 }, { home });
      // Every tenth is killed while it starts, the others while they train.
      if (start % 10 !== 9) {
        const far = random() * steps;
        const from = until(is('start')).then(({ resumedAt }) => resumedAt ?? 0);
        const there = from.then((step) => until(is('steps', ({ first, losses }) => first + losses.length - 1 >= step + far)));
        expect((await Promise.race([there, handle.ended])).type, 'the run is long enough for all kills').toBe('steps');
        await new Promise((resolve) => setTimeout(resolve, random() * milliseconds));
      } else await new Promise((resolve) => setTimeout(resolve, random() * 4000));
      process.kill(handle.pid!, 'SIGKILL');
      await handle.ended;
      const last = events.findLast(({ type }) => type === 'steps');
      at.push(last?.type === 'steps' ? last.first + last.losses.length - 1 : 0);
    }
    const last = begin(folder, { engine, mode, resume: true }, { home });
    expect(await last.handle.ended).toMatchObject({ status: 'done' });
    const log = await readEvents(folder);
    process.stderr.write(
      `${engine}, ${mode}: killed ${at.length} times, at steps ${at.join(' ')}; resumed last at ${last.events.find(is('start'))!.resumedAt}\n`,
    );
    const losses = lossesOf(calm.events);
    expect(losses).toHaveLength(38 * 120);
    expect(lossesOf(log)).toEqual(losses);
    expect(log.flatMap((event) => (event.type === 'epoch' ? [event.metrics] : []))).toEqual(metricsOf(calm.events).map(({ metrics }) => metrics));
    expect(await weightsOf(folder)).toEqual(await weightsOf(calmFolder));
  });
});
