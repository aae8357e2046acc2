import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { createServices } from '../../main/services/index.ts';
import { endOrphans } from '../../main/services/training/orphans.ts';
import { TrainingQueue, type Ticket } from '../../main/services/training/queue.ts';
import { isAlive, markOf } from '../../main/storage/processes.ts';
import { readEvents } from '../../main/trainer/eventLog.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { RunEvent } from '../../nodes/train/events.ts';
import { temporaryPlaces } from './temporary.ts';

const root = path.resolve(import.meta.dirname, '../..');
const { signal } = new AbortController();
const all: { remove(): void }[] = [];
const newPlaces = () => {
  const places = temporaryPlaces();
  all.push(places);
  return places;
};
afterAll(() => all.forEach((places) => places.remove()));

describe('the queue', () => {
  test('gives turns in the order of coming, also when who waits goes', async () => {
    const { home } = newPlaces();
    const folder = path.join(home, 'queue');
    const queue = new TrainingQueue(home);
    const told: string[] = [];
    const got: string[] = [];
    const come = async (run: string) => {
      const ticket = queue.enter({ run, title: run.toUpperCase() });
      const turn = ticket.turn((ahead) => told.push(`${run}: ${ahead.map(({ title }) => title).join(' ')}`)).then((mine) => mine && got.push(run));
      // However slow the disk is: who comes next finds it there. Two that come in one millisecond are in the order of their names.
      await expect.poll(() => fs.existsSync(folder) && fs.readdirSync(folder).some((name) => name.endsWith(`-${run}.json`)), { interval: 5 }).toBe(true);
      return { ticket, turn };
    };
    const [a, b, c] = [await come('a'), await come('b'), await come('c')];
    await a.turn;
    await expect.poll(() => told.toSorted()).toEqual(['b: A', 'c: A B']);
    expect(got).toEqual(['a']);
    await b.ticket.leave();
    await b.turn;
    await a.ticket.leave();
    await c.turn;
    expect(got).toEqual(['a', 'c']);
    // Who had its turn and comes again is last.
    const again = await come('a');
    await c.ticket.leave();
    await again.turn;
    await again.ticket.leave();
    expect(got).toEqual(['a', 'c', 'a']);
  });

  test('one of many that come at once has the turn, and everyone gets one', async () => {
    const queue = new TrainingQueue(newPlaces().home);
    let training = 0;
    let most = 0;
    const train = async (ticket: Ticket) => {
      await ticket.turn(() => undefined);
      most = Math.max(most, ++training);
      await setTimeout(20);
      training--;
      await ticket.leave();
    };
    await Promise.all(Array.from({ length: 6 }, (_, i) => train(queue.enter({ run: `run-${i}`, title: '' }))));
    expect(most).toBe(1);
  });

  test('a process that is killed has no turn any more', async () => {
    const { home } = newPlaces();
    const module = pathToFileURL(path.join(root, 'main/services/training/queue.ts')).href;
    const holder = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { TrainingQueue } = await import(${JSON.stringify(module)});
       await new TrainingQueue(${JSON.stringify(home)}).enter({ run: 'other', title: 'Other' }).turn(() => undefined);
       console.log('mine'); setInterval(() => undefined, 1000);`,
    ]);
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    const told: string[] = [];
    const ticket = new TrainingQueue(home).enter({ run: 'mine', title: 'Mine' });
    const turn = ticket.turn((ahead) => told.push(...ahead.map(({ title }) => title)));
    await expect.poll(() => told).toEqual(['Other']);
    holder.kill('SIGKILL');
    expect(await turn).toBe(true);
    expect(told).toEqual(['Other']);
    await ticket.leave();
    expect(fs.readdirSync(path.join(home, 'queue')).filter((name) => name.endsWith('mine.json') || name === 'turn.json')).toEqual([]);
  });
});

describe('two runs', () => {
  test('the second waits; a pause lets it train, and the first goes on after it', async () => {
    const places = newPlaces();
    const services = createServices({ places });
    const { training, templates } = services.handlers;
    const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document);
    const begin = async () => {
      const started = await training.start({ text, engine: 'wasm', epochs: 1000 }, { signal });
      if ('problems' in started) throw new Error('not started');
      return started.run;
    };
    // Nobody ends by himself: each is stopped when all that is to be seen was seen, however quick or slow the machine is.
    const story: string[] = [];
    const follow = async (name: string, run: string, hear: (event: RunEvent) => void) => {
      for await (const event of training.events({ run }, { signal })) {
        if (event.type === 'status' || event.type === 'end') story.push(`${name} ${event.status}`);
        hear(event);
      }
    };
    const told = (line: string) => story.filter((one) => one === line).length;
    const [first, second, third] = [await begin(), await begin(), await begin()];
    let paused = false;
    const firstEnds = follow('first', first, (event) => {
      if (event.type === 'steps' && !paused) {
        paused = true;
        void training.pause({ run: first }, { signal });
      }
      if (event.type !== 'status') return;
      if (event.status === 'queued' && told('first queued') === 1) void training.stop({ run: second }, { signal });
      if (event.status === 'running' && told('first running') === 2) void training.stop({ run: first }, { signal });
    });
    const secondEnds = follow('second', second, (event) => {
      if (event.type === 'status' && event.status === 'running') void training.resume({ run: first }, { signal });
    });
    const thirdEnds = follow('third', third, (event) => {
      // Stopped while it waits.
      if (event.type === 'status' && event.status === 'queued' && told('third queued') === 1) void training.stop({ run: third }, { signal });
    });
    await Promise.all([firstEnds, secondEnds, thirdEnds]);
    await services.close();
    const last = (line: string) => story.lastIndexOf(line);
    // The turn is passed on before the end of who had it is told: which of the two is heard first is open.
    const rising = [
      ...['first running', 'first paused', 'second running', 'first queued'].map((line) => story.indexOf(line)),
      last('first running'),
      last('first stopped'),
    ];
    expect(story).toEqual(expect.arrayContaining(['second queued', 'second stopped']));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    expect(rising).not.toContain(-1);
    // It is told anew that it waits when those before it change.
    expect(story.filter((line) => line.startsWith('third') && line !== 'third queued')).toEqual(['third stopped']);
    // Nobody's place is left.
    expect(fs.readdirSync(path.join(places.home, 'queue'))).toEqual([]);
    // Its log tells the same as what was heard.
    const logged = (await readEvents(path.join(places.home, 'runs', third))).map((event) =>
      event.type === 'status' || event.type === 'end' ? event.status : event.type,
    );
    expect([logged[0], ...logged.filter((said) => said !== 'queued')]).toEqual(['queued', 'stopped']);
  });

  test('who does not want to wait trains beside the other', async () => {
    const places = newPlaces();
    const services = createServices({ places });
    const { training, templates } = services.handlers;
    const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document);
    const runs: string[] = [];
    for (const now of [false, false, true]) {
      const started = await training.start({ text, engine: 'wasm', epochs: 1000, now }, { signal });
      if ('run' in started) runs.push(started.run);
    }
    const until = async (run: string, status: string) => {
      for await (const event of training.events({ run }, { signal })) if (event.type === 'status' && event.status === status) return;
      throw new Error(`${run} ended before it was ${status}`);
    };
    await Promise.all([until(runs[0]!, 'running'), until(runs[1]!, 'queued'), until(runs[2]!, 'running')]);
    training.startNow({ run: runs[1]! }, { signal });
    await until(runs[1]!, 'running');
    await services.close();
  });

  test.runIf(process.platform === 'linux')('one that cannot write its files gives its turn away, and waits for another when it can', async () => {
    const places = newPlaces();
    const services = createServices({ places });
    const { training, templates } = services.handlers;
    const text = printDocument((await templates.open({ id: '3.0-cnn' }, { signal })).document).replace(
      /"type": "data.digits"([^\n]*)"params": \{[^}]*\}/,
      '"type": "data.digits"$1"params": { "test": 100, "train": 1600 }',
    );
    const begin = async () => {
      const started = await training.start({ text, engine: 'wasm', epochs: 1000 }, { signal });
      if ('problems' in started) throw new Error('not started');
      return started.run;
    };
    const [first, second] = [await begin(), await begin()];
    const checkpoints = path.join(places.home, 'runs', first, 'checkpoints');
    const story: string[] = [];
    const told = (line: string) => story.filter((one) => one === line).length;
    const waits = () => story.at(-1) === 'queued' && story.at(-2) === 'paused';
    const stop = () => void [first, second].forEach((run) => training.stop({ run }, { signal }));
    let steps = 0;
    /** Steps that the first had taken when it stood still beside the second. */
    let stood: number | undefined;
    let wentOn: number | undefined;
    let epochsBeside = 0;
    let asked = false;
    const firstEnds = (async () => {
      for await (const event of training.events({ run: first }, { signal })) {
        if (event.type === 'status' || event.type === 'end') story.push(event.status);
        if (event.type === 'problem') story.push(event.problem.code);
        if (event.type === 'steps') steps += event.losses.length;
        if (event.type === 'checkpoint' && event.step === 0) await forbid(path.join(places.home, 'runs', first), checkpoints);
        if (waits()) stood ??= steps;
        if (event.type === 'status' && event.status === 'running' && told('running') === 3) {
          wentOn = steps;
          stop();
        }
        // It does not stand still, long after it was told to.
        if (event.type === 'epoch' && told('running') === 2 && ++epochsBeside === 200) stop();
      }
    })();
    const secondEnds = (async () => {
      for await (const event of training.events({ run: second }, { signal })) {
        if (event.type === 'status' && event.status === 'running') {
          // At no moment is there none: the first may try again just now.
          fs.symlinkSync(`${checkpoints}-aside`, `${checkpoints}-back`);
          fs.renameSync(`${checkpoints}-back`, checkpoints);
        }
        // Once: steps are still told of when it has been stopped and is over.
        if (event.type === 'steps' && stood !== undefined && !asked) {
          asked = true;
          training.pause({ run: second }, { signal });
        }
      }
    })();
    await Promise.all([firstEnds, secondEnds]);
    await services.close();
    expect(story).toEqual(['starting', 'running', 'run.notWritable', 'paused', 'running', 'queued', 'paused', 'queued', 'running', 'stopped']);
    expect(wentOn).toBe(stood);
  });
});

/** Puts a folder in which nobody may make files, the administrator neither, in the place of one of a run that trains: between two files that it writes there. */
async function forbid(run: string, folder: string): Promise<void> {
  const { trainer } = JSON.parse(fs.readFileSync(path.join(run, 'owner.json'), 'utf8')) as { trainer: { pid: number } };
  const tasks = `/proc/${trainer.pid}/task`;
  const halted = () => fs.readdirSync(tasks).every((task) => /\) T /.test(fs.readFileSync(path.join(tasks, task, 'stat'), 'utf8')));
  for (let done = false; !done; await setTimeout(10)) {
    process.kill(trainer.pid, 'SIGSTOP');
    await expect.poll(halted, { interval: 5 }).toBe(true);
    done = !fs.readdirSync(folder).some((name) => name.endsWith('.part'));
    if (done) {
      fs.renameSync(folder, `${folder}-aside`);
      fs.symlinkSync('/sys', folder);
    }
    process.kill(trainer.pid, 'SIGCONT');
  }
}

describe.skipIf(process.platform === 'win32')('a trainer whose app was killed', () => {
  test('and that does not answer is ended at the next start; its run says so', async () => {
    const { home, documents } = newPlaces();
    const module = pathToFileURL(path.join(root, 'main/services/index.ts')).href;
    const print = pathToFileURL(path.join(root, 'nodes/document/print.ts')).href;
    const app = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { createServices } = await import(${JSON.stringify(module)});
       const { printDocument } = await import(${JSON.stringify(print)});
       const { handlers } = createServices({ places: ${JSON.stringify({ home, documents })} });
       const { signal } = new AbortController();
       const text = printDocument((await handlers.templates.open({ id: '3.0-cnn' }, { signal })).document);
       const { run } = await handlers.training.start({ text, engine: 'wasm', epochs: 1000 }, { signal });
       for await (const event of handlers.training.events({ run }, { signal })) if (event.type === 'steps') break;
       console.log(run);`,
    ]);
    const run = await new Promise<string>((resolve) => app.stdout.once('data', (data: Buffer) => resolve(data.toString().trim())));
    const folder = path.join(home, 'runs', run);
    const { trainer } = JSON.parse(fs.readFileSync(path.join(folder, 'owner.json'), 'utf8')) as { trainer: { pid: number } };
    const mark = await markOf(trainer.pid);
    expect(await isAlive(mark)).toBe(true);
    // A number that a later process was given is another process.
    expect(await isAlive({ ...mark, began: 'at another time' })).toBe(false);
    // It stands still, as in an operation that never ends, and cannot leave by itself.
    process.kill(trainer.pid, 'SIGSTOP');
    app.kill('SIGKILL');
    await new Promise((resolve) => app.once('exit', resolve));
    expect(await endOrphans(home)).toEqual([run]);
    expect(await isAlive(mark)).toBe(false);
    const events = await readEvents(folder);
    expect(events.at(-1)).toMatchObject({ type: 'end', status: 'failed' });
    expect(events.at(-2)).toMatchObject({ type: 'problem', problem: { code: 'train.orphan', data: { process: trainer.pid } } });
    expect(fs.existsSync(path.join(folder, 'owner.json'))).toBe(false);
    expect(await endOrphans(home)).toEqual([]);
  });
});
