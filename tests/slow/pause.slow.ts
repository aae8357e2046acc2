import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { programOf } from '../compile/programs.ts';
import { engines } from '../parity/engines.ts';
import { documentOf } from '../templates/open.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { all, begin, is, newHome, problems } from '../train/runs.ts';

/** How long a wish takes to be met, on the template of the vision transformer with its probes. */

const home = newHome('pause');
afterAll(() => rm(home, { recursive: true, force: true }));

const milliseconds = 200;
const wishes = 24;

describe.each(engines.filter((engine) => engine !== 'cpu'))('on %s', (engine) => {
  test('two dozen pauses at random moments, among them some while epochs are measured and probes look; then a stop', async () => {
    const document = setParam(documentOf('3.1-vit'), [], 'digits', 'train', 1024);
    const { probes } = analyse(document);
    const folder = join(home, engine);
    await writeProgram(programOf(document, { epochs: 1000 }), join(folder, 'program'));
    const { handle, events, until } = begin(folder, { engine, probes }, { home });
    await until(is('steps', ({ first, losses }) => first + losses.length > 3));

    const random = stream(9, 'pauses', engine);
    const took: { wait: number; at: string }[] = [];
    for (let i = 0; i < wishes; i++) {
      // Every fourth comes right after the figures of an epoch, when probes look.
      const from = events.length;
      if (i % 4 === 3) await until(is('epoch'), from);
      await new Promise((resolve) => setTimeout(resolve, random() * (i % 4 === 3 ? 100 : 900)));
      const [begun, since] = [performance.now(), events.length];
      handle.pause();
      await until(
        is('status', ({ status }) => status === 'paused'),
        since,
      );
      const last = events.slice(0, since).findLast(({ type }) => type === 'steps' || type === 'epoch');
      took.push({ wait: performance.now() - begun, at: last?.type ?? '' });
      const again = events.length;
      handle.resume();
      await until(
        is('status', ({ status }) => status === 'running'),
        again,
      );
    }
    await until(is('epoch'), events.length);
    const begun = performance.now();
    handle.stop();
    expect(await handle.ended).toMatchObject({ status: 'stopped' });
    const stopped = performance.now() - begun;
    expect(problems(events)).toEqual([]);

    const pace = all(events, 'progress').map(({ stepsPerSecond }) => stepsPerSecond);
    const step = 1000 / (pace.sort((a, b) => a - b)[pace.length >> 1] || 1);
    const waits = took.map(({ wait }) => wait).sort((a, b) => a - b);
    const middle = waits[waits.length >> 1]!;
    process.stderr.write(
      `${engine}: a step ${step.toFixed(0)} ms; pause ${middle.toFixed(0)} ms in the middle, ${waits.at(-1)!.toFixed(0)} at most (${took.filter(({ at }) => at === 'epoch').length} after an epoch); stop ${stopped.toFixed(0)} ms\n`,
    );
    // At a step's end: the step under way comes on top.
    expect(waits[Math.floor(waits.length * 0.95)]!).toBeLessThan(milliseconds + 2 * step);
    expect(all(events, 'checkpoint').at(-1)!.step).toBeGreaterThan(0);
  });
});
