import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { compile, type Compiled } from '../../main/services/compile.ts';
import { RunStore } from '../../main/services/runStore.ts';
import { cachedSources } from '../../main/services/sources.ts';
import { EngineChoices, limits } from '../../main/services/training/engineChoices.ts';
import { TrainingService } from '../../main/services/training/service.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import type { TrainerOrder } from '../../main/trainer/protocol.ts';
import { timing } from '../../main/trainer/supervise.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import type { EngineName, RunEvent } from '../../nodes/train/events.ts';
import type { Timing } from '../../nodes/train/forecast.ts';
import { engineName } from '../../renderer/ui/runWords.ts';
import { engines } from '../parity/engines.ts';
import { documentOf } from '../templates/open.ts';
import { appRoot } from '../../main/services/appRoot.ts';
import { smallProgram } from '../train/programs.ts';
import * as runFolder from '../train/runFolder.ts';
import { is, newHome } from '../train/runs.ts';

const home = newHome('choice');
afterAll(() => rm(home, { recursive: true, force: true }));
const { signal } = new AbortController();
const sources = cachedSources(appRoot());

const document = documentOf('12.0-graph-basics');
const text = printDocument(document);

async function compiled(changes: { seed?: number; epochs?: number }, of = text): Promise<Compiled> {
  const result = compile(of, await sources(), changes);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result;
}

/** Seconds a step and until the first one, by engine, in place of a process; and which engines were timed. */
function clockwork(figures: Partial<Record<EngineName, readonly [step: number, start: number, more?: Partial<Timing>] | Error | 'late'>>) {
  const timed: EngineName[] = [];
  const time = (order: TrainerOrder): Promise<Timing | undefined> => {
    const engine = (['native', 'webgpu', 'wasm', 'cpu'] as const).find((name) => !order.avoid!.includes(name))!;
    timed.push(engine);
    const figure = figures[engine]!;
    if (figure instanceof Error) return Promise.reject(figure);
    if (figure === 'late') return Promise.resolve(undefined);
    const [step, start, more] = figure;
    return Promise.resolve({ engine, step, start, stepsPerEpoch: 100, ...more });
  };
  return { timed, choices: new EngineChoices(home, time) };
}

const order: TrainerOrder = { run: 'run-1', folder: join(home, 'run'), resume: false, probes: [] };
const question = (epochs: number) => ({ key: 'model', title: 'A model', epochs, order });
const listener = { trying: () => undefined, signal };

describe('what is chosen, by figures', () => {
  afterEach(() => new EngineChoices(home).forget(undefined));

  test('the engine on which the whole run is soonest over; the second time nothing is timed', async () => {
    const { timed, choices } = clockwork({ wasm: [0.006, 1], native: [0.0041, 3] });
    const choice = await choices.choose(question(100), listener, ['wasm', 'native']);
    expect(choice).toMatchObject({
      chosen: 'native',
      from: 'measured',
      tried: [{ engine: 'native', milliseconds: expect.closeTo(4.1, 6) as number, start: 3 }, { engine: 'wasm' }],
    });
    expect(choiceSentence(choice!, 'en')).toBe('native was chosen: native 4.1 ms a step; wasm 6.0 ms a step.');
    expect(choiceSentence(choice!, 'zh')).toBe('选用 native：native 每步 4.1 毫秒；wasm 每步 6.0 毫秒。');
    expect(choiceSentence(choice!, 'zh', engineName)).toBe('选用原生引擎：原生引擎每步 4.1 毫秒；WebAssembly 每步 6.0 毫秒。');
    expect(await choices.choose(question(100), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'native', from: 'remembered' });
    expect(timed).toEqual(['wasm', 'native']);
    expect(await choices.known('model', 100)).toBe('native');
    expect(await choices.list()).toMatchObject([{ key: 'model', title: 'A model', chosen: 'native' }]);
  });

  test('steps of another kind that follow count by their share of the run', async () => {
    const later = (step: number) => ({ later: [{ after: 1000, step }] });
    const { timed, choices } = clockwork({ wasm: [0.01, 1, later(0.03)], native: [0.02, 1, later(0.005)] });
    const halves = await choices.choose(question(20), listener, ['wasm', 'native']);
    expect(choiceSentence(halves!, 'en')).toBe('native was chosen: native 12.5 ms a step; wasm 20.0 ms a step.');
    // A run that is over before they begin.
    expect(await choices.choose(question(10), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'wasm', from: 'remembered' });
    expect(timed).toEqual(['wasm', 'native']);
  });

  test('a run that reaches steps of a kind that was not timed is timed again', async () => {
    const first = clockwork({ wasm: [0.01, 1, { until: 1000 }], native: [0.02, 1, { until: 1000 }] });
    for (let run = 0; run < 2; run++) expect(await first.choices.choose(question(10), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'wasm' });
    expect(first.timed).toEqual(['wasm', 'native']);
    // All of its figures come, or it is too slow, or its time is up before the second kind.
    const second = clockwork({ wasm: [0.01, 1, { later: [{ after: 1000, step: 0.05 }] }], webgpu: [0.02, 1, { until: 1000 }], native: 'late' });
    const names = ['wasm', 'native', 'webgpu'] as const;
    expect(await second.choices.choose(question(20), listener, names)).toMatchObject({
      chosen: 'native',
      from: 'measured',
      tried: [{ milliseconds: 20 }, { engine: 'wasm', milliseconds: 30 }, { milliseconds: 20 }],
    });
    // What did not come for want of time gets the chances that others get.
    for (let run = 0; run < 4; run++) await second.choices.choose(question(1000), listener, names);
    expect(second.timed).toEqual(['wasm', 'native', 'webgpu', 'native', 'webgpu', 'native', 'webgpu']);
  });

  test('a short run is not delayed by trials that cannot pay, a longer run of the same model makes up for them', async () => {
    const { timed, choices } = clockwork({ wasm: [0.006, 1], native: [0.0041, 3] });
    const short = await choices.choose(question(5), listener, ['wasm', 'native']);
    expect(choiceSentence(short!, 'en')).toBe('wasm was chosen: wasm 6.0 ms a step; native: not tried: the run takes about 4 s as it is.');
    expect(timed).toEqual(['wasm']);
    expect(await choices.choose(question(100), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'native' });
    expect(timed).toEqual(['wasm', 'native']);
    // Both figures are there now, and what comes before the first step counts.
    const again = await choices.choose(question(5), listener, ['wasm', 'native']);
    expect(choiceSentence(again!, 'en')).toBe('wasm was chosen: wasm 6.0 ms a step after 1.0 s; native 4.1 ms a step after 3.0 s.');
  });

  test('an engine that fails or is too slow to be timed is left out, with its reason', async () => {
    const refused = new ProblemError({ code: 'engine.unavailable', data: { engine: 'webgpu', reason: 'No card.' } });
    const { timed, choices } = clockwork({ wasm: 'late', native: [0.5, 3], webgpu: refused });
    const choice = await choices.choose(question(100), listener, ['wasm', 'native', 'webgpu']);
    expect(choice).toMatchObject({
      chosen: 'native',
      tried: [{ engine: 'native' }, { engine: 'wasm', reason: { code: 'engine.late' } }, { reason: refused.problem }],
    });
    // What was too slow gets two more chances, what was refused none.
    for (let run = 0; run < 4; run++) await choices.choose(question(1000), listener, ['wasm', 'native', 'webgpu']);
    expect(timed).toEqual(['wasm', 'native', 'webgpu', 'wasm', 'wasm']);
  });

  test('an engine that was late because the machine was busy is chosen at a later run', async () => {
    const busy = clockwork({ wasm: [0.02, 1], native: 'late' });
    expect(await busy.choices.choose(question(100), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'wasm' });
    const quiet = clockwork({ wasm: [0.02, 1], native: [0.002, 3] });
    // A shorter run allows less time than was too little.
    expect(await quiet.choices.choose(question(10), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'wasm', from: 'remembered' });
    expect(await quiet.choices.choose(question(100), listener, ['wasm', 'native'])).toMatchObject({ chosen: 'native', from: 'measured' });
    expect(quiet.timed).toEqual(['native']);
  });

  test('what stops every engine is not their doing: it is not remembered', async () => {
    const missing = new ProblemError({ code: 'data.missing', data: { file: 'rows.csv' } });
    const { timed, choices } = clockwork({ wasm: missing, native: missing });
    expect(await choices.choose(question(9), listener, ['wasm', 'native'])).toBeUndefined();
    expect(await choices.choose(question(9), listener, ['wasm', 'native'])).toBeUndefined();
    expect(timed).toEqual(['wasm', 'native', 'wasm', 'native']);
    expect(await choices.list()).toEqual([]);
  });

  test('one engine alone is not timed', async () => {
    const { timed, choices } = clockwork({});
    expect(await choices.choose(question(9), listener, ['wasm'])).toBeUndefined();
    expect(timed).toEqual([]);
  });

  test('a model is the same with another seed or more epochs, and another one with another batch or way of computing', async () => {
    const choices = new EngineChoices(home);
    const cnn = documentOf('3.0-cnn');
    const recipe = cnn.graph.nodes.find(({ type }) => type.startsWith('recipe.'))!.id;
    const keyOf = async (param: string, value: number, mode?: 'eager') =>
      choices.keyOf(await compiled({ seed: 1, epochs: 1 }, printDocument(setParam(cnn, [], recipe, param, value))), mode);
    const key = await keyOf('epochs', 3);
    expect(await keyOf('epochs', 77)).toBe(key);
    expect(await keyOf('seed', 5)).toBe(key);
    expect(await keyOf('batch', 16)).not.toBe(key);
    expect(await keyOf('epochs', 3, 'eager')).not.toBe(key);
  });
});

test('real engines: steps are timed in processes of their own, one with too little time for a step is left out, and a stop is met', async () => {
  await writeProgram((await compiled({})).program, join(order.folder, 'program'));
  const patient = new EngineChoices(home, undefined, { ...limits, first: 500, longest: 500, altogether: 2000, least: 0 });
  const real = { ...question(1_000_000), key: 'real' };
  const names = [...engines].reverse();
  const choice = await patient.choose(real, listener, names);
  const step = (name: EngineName) => choice!.tried.find(({ engine }) => engine === name)?.milliseconds;
  for (const name of names) expect(step(name)).toBeGreaterThan(0);
  expect(names).toContain(choice!.chosen);
  expect(step('cpu')).toBeGreaterThan(0);

  // An answer may come a second late: this leaves a tenth of one, in which no process is up.
  const hasty = new EngineChoices(home, undefined, { ...limits, first: -0.9, longest: -0.9, least: -1 });
  expect(await hasty.choose({ ...real, key: 'hasty' }, listener, ['wasm', 'cpu'])).toBeUndefined();

  const abort = new AbortController();
  const trying = () => setTimeout(() => abort.abort(), 200);
  expect(await patient.choose({ ...real, key: 'stopped' }, { trying, signal: abort.signal }, ['wasm', 'cpu'])).toBeUndefined();
});

test('a trial times each kind of step; one that ends in the second kind leaves what is known of the first', async () => {
  const folder = join(home, 'kinds');
  const { 'train.ts': train = '', ...files } = smallProgram();
  await runFolder.writeProgram(join(folder, 'program'), {
    ...files,
    'train.ts': `${train.replace('export const recipe', 'const one')}
import { existsSync, writeFileSync } from 'node:fs';

const file = (name: string) => new URL(name, import.meta.url);

export const recipe = {
  ...one,
  async prepare(...given: any[]) {
    const training = await one.prepare(...given);
    const steps = training.steps.bind(training);
    Object.defineProperty(training, 'stepsAlike', { get: () => (training.position.step < 6 ? 6 - training.position.step : Infinity) });
    training.steps = async function* (goOn: any) {
      for await (const event of steps(goOn)) {
        if (event.step > 6 && !existsSync(file('free'))) {
          writeFileSync(file('stands'), '');
          await new Promise(() => undefined);
        }
        yield event;
      }
    };
    return training;
  },
};
`,
  });
  const about: TrainerOrder = { run: 'kinds', folder, resume: false, probes: [], engine: 'wasm' };
  const abort = new AbortController();
  const broken = timing(about, home, 600, abort.signal);
  await expect.poll(() => existsSync(join(folder, 'program', 'stands'))).toBe(true);
  abort.abort();
  const [known, step] = [await broken, expect.any(Number) as number];
  expect(known).toEqual({ engine: 'wasm', step, start: step, stepsPerEpoch: 7, until: 6 });
  await writeFile(join(folder, 'program', 'free'), '');
  expect(await timing(about, home, 600, signal)).toEqual({ engine: 'wasm', step, start: step, stepsPerEpoch: 7, later: [{ after: 6, step }] });
});

describe('a run without a named engine', () => {
  const service = (choices: EngineChoices) => new TrainingService({ home, documents: join(home, 'documents'), store: new RunStore(home), sources, choices });
  /** The engines of every machine, whatever this one has. */
  class Both extends EngineChoices {
    override choose(...[about, hears]: Parameters<EngineChoices['choose']>) {
      return super.choose(about, hears, ['wasm', 'cpu']);
    }
  }
  const listen = async (training: TrainingService, run: string, hear: (event: RunEvent) => void = () => undefined) => {
    const events: RunEvent[] = [];
    for await (const event of training.handlers.events({ run }, { signal })) {
      events.push(event);
      hear(event);
    }
    return events;
  };
  const timer = (step: Partial<Record<EngineName, number>>) => (about: TrainerOrder) => {
    const engine = (['wasm', 'cpu'] as const).find((name) => !about.avoid!.includes(name))!;
    return Promise.resolve({ engine, step: step[engine]!, start: 1, stepsPerEpoch: 10 });
  };

  test('says what was chosen and why, trains there, and goes on there when it is resumed', async () => {
    const training = service(new Both(home, timer({ wasm: 2, cpu: 1 }), { ...limits, least: 0 }));
    const started = await training.handlers.start({ text, epochs: 1, steps: 1 }, { signal });
    if ('problems' in started) throw new Error('not started');
    const events = await listen(training, started.run);
    expect(events.find(is('engine'))).toMatchObject({
      chosen: 'cpu',
      from: 'measured',
      tried: [
        { engine: 'cpu', milliseconds: 1000 },
        { engine: 'wasm', milliseconds: 2000 },
      ],
    });
    expect(events.filter(is('status')).flatMap((event) => ('timing' in event && event.timing) || [])).toEqual(['wasm', 'cpu']);
    expect(events.find(is('start'))).toMatchObject({ engine: 'cpu' });
    // Figures that say something else now: the run keeps its engine.
    await new EngineChoices(home).forget(undefined);
    const later = service(new Both(home, timer({ wasm: 1, cpu: 2 })));
    await later.handlers.continue({ run: started.run }, { signal });
    const resumed = await listen(later, started.run, (event) => {
      if (event.type === 'start' && event.resumedAt !== undefined) void later.handlers.stop({ run: started.run }, { signal });
    });
    expect(resumed.filter(is('start')).map(({ engine }) => engine)).toEqual(['cpu', 'cpu']);
  });

  test('a run that is paused while engines are timed stays paused, before its first step', async () => {
    let tell: (run: string) => void = () => undefined;
    const run = new Promise<string>((resolve) => (tell = resolve));
    const answer = timer({ wasm: 2, cpu: 1 });
    const training = service(
      new Both(
        home,
        async (about) => {
          const timed = await answer(about);
          // Before the second one is tried.
          if (timed.engine === 'wasm') await training.handlers.pause({ run: await run }, { signal });
          return timed;
        },
        { ...limits, least: 0 },
      ),
    );
    const started = await training.handlers.start({ text, epochs: 1 }, { signal });
    if ('problems' in started) throw new Error('not started');
    tell(started.run);
    const events = await listen(training, started.run, (event) => {
      if (event.type === 'start') void training.handlers.stop({ run: started.run }, { signal });
    });
    const told = events.filter(is('status')).map(({ status }) => status);
    expect(told.slice(told.indexOf('paused'))).not.toContain('starting');
    expect(events.find(is('engine'))).toMatchObject({ chosen: 'cpu' });
    expect(events.find(is('steps'))).toBeUndefined();
    await new EngineChoices(home).forget(undefined);
  });

  test('a named engine is taken as it is; a stop while engines are timed ends the run', async () => {
    const never = new Both(
      home,
      (_order, _home, _seconds, aborted) => new Promise((_resolve, reject) => aborted.addEventListener('abort', () => reject(new Error('ended')))),
    );
    const training = service(never);
    const named = await training.handlers.start({ text, engine: 'wasm', epochs: 1, steps: 1 }, { signal });
    if ('problems' in named) throw new Error('not started');
    const events = await listen(training, named.run);
    expect(events.some(is('engine'))).toBe(false);
    expect(events.find(is('start'))).toMatchObject({ engine: 'wasm' });

    const started = await training.handlers.start({ text, epochs: 1 }, { signal });
    if ('problems' in started) throw new Error('not started');
    // The timer gives no answer: without the stop this would never end.
    const told = await listen(training, started.run, (event) => {
      if (event.type !== 'status' || !('timing' in event)) return;
      void training.handlers.stop({ run: started.run }, { signal });
    });
    expect(told.at(-1)).toMatchObject({ type: 'end', status: 'stopped' });
  });
});
