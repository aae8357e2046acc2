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
      const again = events.length;
      handle.resume();
      await until(
        is('status', ({ status }) => status === 'running'),
        again,
      );
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
      `${engine} ${name}: a step ${step.toFixed(0)} ms; pause ${middle.toFixed(0)} ms in the middle, longest ${longest.join(', ')}; stop ${stopped.toFixed(0)} ms\n`,
    );
    // At a step's end: the step under way comes on top.
    expect(waits[Math.floor(waits.length * 0.95)]!.wait).toBeLessThan(milliseconds + 2 * step);
    expect(all(events, 'checkpoint').at(-1)!.step).toBeGreaterThan(0);
  });
});
