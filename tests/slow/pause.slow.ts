import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { analyse } from '../../nodes/compile/analyse.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { stream } from '../../nodes/train/runtime/random/seed.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { programOf } from '../compile/programs.ts';
import { engines } from '../parity/engines.ts';
import { documentOf } from '../templates/open.ts';
import { parseDocument } from '../../nodes/document/parse.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { all, begin, is, newHome, problems } from '../train/runs.ts';

/** How long a wish takes to be met: while steps are taken, epochs measured, checkpoints written, and probes look. */

const home = newHome('pause');
afterAll(() => rm(home, { recursive: true, force: true }));

const milliseconds = 200;
const wishes = 24;

const file = (name: string): LoomDocument => {
  const parsed = parseDocument(readFileSync(join(import.meta.dirname, '..', 'bench', name), 'utf8'));
  if ('problem' in parsed) throw new Error(parsed.problem.code);
  return parsed.document;
};

/** Epochs of some seconds, so that their ends are met too. */
const documents: Readonly<Record<string, () => LoomDocument>> = {
  cnn: () => documentOf('3.0-cnn'),
  vit: () => setParam(documentOf('3.1-vit'), [], 'digits', 'train', 1024),
  gpt: () => file('gpt.loom'),
};

describe.each(engines.filter((engine) => engine !== 'cpu'))('on %s', (engine) => {
  test.each(Object.keys(documents))('two dozen pauses at random moments of %s, every third at the end of an epoch; then a stop there', async (name) => {
    const document = documents[name]!();
    const { probes } = analyse(document);
    const folder = join(home, `${engine}-${name}`);
    await writeProgram(programOf(document, { epochs: 1000 }), join(folder, 'program'));
    const { handle, events, until } = begin(folder, { engine, probes }, { home });
    await until(is('steps', ({ first, losses }) => first + losses.length > 3));

    const random = stream(9, 'pauses', engine);
    const took: { wait: number; at: string }[] = [];
    const back: number[] = [];
    for (let i = 0; i < wishes; i++) {
      // Every third comes right after the figures of an epoch, when probes look.
      const from = events.length;
      if (i % 3 === 2) await Promise.race([until(is('epoch'), from), new Promise((resolve) => setTimeout(resolve, 4000))]);
      await new Promise((resolve) => setTimeout(resolve, random() * (i % 3 === 2 ? 100 : 700)));
      const [begun, since] = [performance.now(), events.length];
      handle.pause();
      await until(
        is('status', ({ status }) => status === 'paused'),
        since,
      );
      const last = events.slice(0, since).findLast(({ type }) => type !== 'progress' && type !== 'status');
      took.push({ wait: performance.now() - begun, at: last?.type ?? '' });
      const [again, resumed] = [events.length, performance.now()];
      handle.resume();
      await until(
        is('status', ({ status }) => status === 'running'),
        again,
      );
      back.push(performance.now() - resumed);
    }
    const from = events.length;
    await Promise.race([until(is('epoch'), from), new Promise((resolve) => setTimeout(resolve, 4000))]);
    const begun = performance.now();
    handle.stop();
    expect(await handle.ended).toMatchObject({ status: 'stopped' });
    const stopped = performance.now() - begun;
    expect(problems(events)).toEqual([]);

    const pace = all(events, 'progress').map(({ stepsPerSecond }) => stepsPerSecond);
    const step = 1000 / (pace.sort((a, b) => a - b)[pace.length >> 1] || 1);
    const waits = took.sort((a, b) => a.wait - b.wait);
    const middle = waits[waits.length >> 1]!.wait;
    const longest = waits.slice(-4).map(({ wait, at }) => `${wait.toFixed(0)} (${at})`);
    process.stderr.write(
      `${engine} ${name}: a step ${step.toFixed(0)} ms; pause ${middle.toFixed(0)} ms in the middle, longest ${longest.join(', ')}; resumed after at most ${Math.max(...back).toFixed(0)} ms; stop ${stopped.toFixed(0)} ms\n`,
    );
    // At a step's end: the step under way comes on top.
    expect(waits.at(-1)!.wait).toBeLessThan(milliseconds + 2 * step);
    expect(Math.max(...back)).toBeLessThan(milliseconds);
    expect(all(events, 'checkpoint').at(-1)!.step).toBeGreaterThan(0);
  });
});

/** While XLA compiles, or a solver of equations begins, the trainer's process hears nothing for seconds. */
describe.runIf(engines.includes('native'))('a run that gets ready', () => {
  test.each([
    ['cnn', 'xla', () => documentOf('3.0-cnn')],
    ['pinn', 'xla', () => documentOf('9.1-burgers')],
  ] as const)('%s, %s: a pause is in effect at once, at the start and when it is resumed; no step is taken in it', async (name, mode, open) => {
    const folder = join(home, `ready-${name}`);
    await writeProgram(programOf(open(), { epochs: 1000 }), join(folder, 'program'));
    for (const resume of [false, true]) {
      const { handle, events, until } = begin(folder, { engine: 'native', mode, resume }, { home });
      await until(is('status', ({ status }) => status === 'starting'));
      await new Promise((resolve) => setTimeout(resolve, 600));
      const [begun, from] = [performance.now(), events.length];
      handle.pause();
      await until(
        is('status', ({ status }) => status === 'paused'),
        from,
      );
      const [wait, paused] = [performance.now() - begun, events.length];
      process.stderr.write(`${name}, ${mode}, ${resume ? 'resumed' : 'begun'}: paused after ${wait.toFixed(1)} ms\n`);
      expect(wait).toBeLessThan(milliseconds);
      // It gets ready all the same.
      await until(is('start'));
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(all(events.slice(paused), 'steps')).toEqual([]);
      handle.resume();
      await until(is('steps'));
      handle.stop();
      expect(await handle.ended).toMatchObject({ status: 'stopped' });
      expect(problems(events)).toEqual([]);
      expect(all(events, 'mode').map((event) => event.mode)).toContain('xla');
    }
  });
});
