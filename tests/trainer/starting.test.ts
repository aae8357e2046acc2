import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Checkpoints } from '../../main/trainer/checkpoints.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { programOf } from '../compile/programs.ts';
import { engines } from '../parity/engines.ts';
import { documentOf } from '../templates/open.ts';
import { heldAtStart } from '../train/programs.ts';
import { all, begin, is, letGo, lossesOf, newHome, problems } from '../train/runs.ts';

/** Wishes that come while a run gets ready: library, data, model, recording. */

const home = newHome('starting');
afterAll(() => rm(home, { recursive: true, force: true }));

describe.each(engines.filter((engine) => engine !== 'cpu'))('on %s', (engine) => {
  const prepared = async (name: string) => {
    const folder = join(home, `${engine}-${name}`);
    await writeProgram(programOf(documentOf('12.0-graph-basics'), { epochs: 3 }), join(folder, 'program'));
    // It gets ready when it is let go: whatever is wished before comes in time.
    const train = join(folder, 'program', 'train.ts');
    writeFileSync(train, heldAtStart(readFileSync(train, 'utf8')));
    return folder;
  };

  test('a stop ends it at once, before the first step or of a resumed run, and leaves what is on disk', async () => {
    const folder = await prepared('stop');
    const first = begin(folder, { engine }, { home });
    await first.until(is('status', ({ status }) => status === 'starting'));
    first.handle.stop();
    expect(await first.handle.ended).toEqual({ type: 'end', status: 'stopped', metrics: {} });
    // At once: it never got ready.
    expect(all(first.events, 'start')).toEqual([]);
    expect(problems(first.events)).toEqual([]);
    expect(readFileSync(join(folder, 'events.jsonl'), 'utf8').trim().split('\n').at(-1)).toContain('"stopped"');

    letGo(folder);
    await begin(folder, { engine, steps: 7 }, { home }).handle.ended;
    rmSync(join(folder, 'program', 'letGo'));
    const again = begin(folder, { engine, resume: true }, { home });
    await again.until(is('status'));
    again.handle.stop();
    expect(await again.handle.ended).toMatchObject({ status: 'stopped' });
    expect(all(again.events, 'start')).toEqual([]);
    expect((await new Checkpoints(folder).list()).at(-1)).toMatchObject({ step: 7 });
  });

  test('a pause is in effect at once and no step is taken; the run that goes on is the same', async () => {
    const undisturbed = await prepared('whole');
    letGo(undisturbed);
    const whole = begin(undisturbed, { engine, steps: 5 }, { home });
    await whole.handle.ended;
    const folder = await prepared('pause');
    const { handle, events, until } = begin(folder, { engine, steps: 5 }, { home });
    await until(is('status', ({ status }) => status === 'starting'));
    handle.pause();
    expect(events.at(-1)).toEqual({ type: 'status', status: 'paused' });
    const told = events.length;
    letGo(folder);
    // The trainer itself has got ready and says so too.
    await until(
      is('status', ({ status }) => status === 'paused'),
      told,
    );
    expect(lossesOf(events)).toEqual([]);
    expect(all(events, 'status').map(({ status }) => status)).not.toContain('running');
    handle.resume();
    expect(await handle.ended).toMatchObject({ status: 'done' });
    expect(lossesOf(events)).toEqual(lossesOf(whole.events));
  });
});
