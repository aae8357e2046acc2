import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { afterAll, describe, expect, test } from 'vitest';
import { readEvents } from '../../main/trainer/eventLog.ts';
import { Recordings } from '../../main/trainer/recording/recordings.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { engines, useEngine } from '../parity/engines.ts';
import { smallProgram } from '../train/programs.ts';
import { noSource, smallRecipe } from '../train/recipes.ts';
import { writeProgram } from '../train/runFolder.ts';
import { begin, is, lossesOf, metricsOf, newHome, weightsOf } from '../train/runs.ts';

/** What tests/train asks of recorded steps a few times, many times. */

const home = newHome('recorded-slow');
afterAll(() => rm(home, { recursive: true, force: true }));

test('native is here: without it there is nothing to test', () => expect(engines).toContain('native'));

describe.each(engines.filter((engine) => engine === 'native'))('on %s', (engine) => {
  test('killed at fifty random moments, a run gives the losses, figures and weights of an undisturbed one to the bit', async () => {
    const newRun = async (name: string) => {
      const folder = join(home, name);
      await writeProgram(join(folder, 'program'), smallProgram({ train: 3000, epochs: 12 }));
      return folder;
    };
    const calmFolder = await newRun('calm');
    const calm = begin(calmFolder, { engine }, { home });
    await calm.handle.ended;

    const random = stream(50, 'moments');
    const folder = await newRun('killed');
    let kills = 0;
    let starts = 0;
    while (kills < 50) {
      const { handle, until } = begin(folder, { engine, resume: starts++ > 0 }, { home });
      const running = await Promise.race([until(is('status', ({ status }) => status === 'running')), handle.ended]);
      // Of a run that is done it begins another one.
      if (running.type === 'end') break;
      await new Promise((resolve) => setTimeout(resolve, random() * 700));
      process.kill(handle.pid!, 'SIGKILL');
      kills++;
      await handle.ended;
    }
    await begin(folder, { engine, resume: true }, { home }).handle.ended;
    const log = await readEvents(folder);
    expect(kills).toBeGreaterThanOrEqual(20);
    expect(log.flatMap((event) => (event.type === 'steps' ? [...event.losses] : []))).toEqual(lossesOf(calm.events));
    expect(log.flatMap((event) => (event.type === 'epoch' ? [event.metrics] : []))).toEqual(metricsOf(calm.events).map(({ metrics }) => metrics));
    expect(await weightsOf(folder)).toEqual(await weightsOf(calmFolder));
  });

  test('ten thousand recorded steps: tensors, handles and resident memory stay as they were after the first thousand', async () => {
    await useEngine(engine);
    const recordings = new Recordings({ wish: 'recorded', tell: () => undefined });
    const training = await smallRecipe({ epochs: 1700 }).prepare(noSource, {}, recordings.compute);
    await recordings.settle(training, 11_000);
    const binding = (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding;
    const look = () => {
      const { rss, heapTotal } = process.memoryUsage();
      // JavaScript's own heap is sized by its collector, in leaps of 30 MB.
      return { tensors: tf.memory().numTensors, handles: binding.getNumOfTensors(), memory: (rss - heapTotal) / 2 ** 20 };
    };
    let after: ReturnType<typeof look> | undefined;
    for await (const event of training.steps()) {
      if (event.type === 'step' && event.step === 1000) after = look();
      if (event.type === 'step' && event.step === 11_000) break;
    }
    const now = look();
    expect({ ...now, memory: 0 }).toEqual({ ...after!, memory: 0 });
    process.stderr.write(`resident without the heap: ${after!.memory.toFixed(0)} MB after 1,000 steps, ${now.memory.toFixed(0)} MB after 11,000\n`);
    expect(now.memory - after!.memory).toBeLessThan(20);
    training.dispose();
  });
});
