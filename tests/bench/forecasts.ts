import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServices } from '../../main/services/index.ts';
import { readEvents, type LoggedEvent } from '../../main/trainer/eventLog.ts';
import type { EngineName } from '../../nodes/train/events.ts';
import type { Forecast } from '../../nodes/train/forecast.ts';
import { newHome } from '../train/runs.ts';
import { keepAppResult } from './appResults.ts';
import { load } from './machine.ts';
import { models } from './models.ts';
import { median } from './statistics.ts';

/**
 * What the app says before a run, against what then happens: seconds an epoch (from the end of one epoch to the end of the next, with everything in
 * between) and the most memory that the trainer had resident. Linux only: it tells a process's highest memory.
 *
 *     node tests/bench/forecasts.ts [--engine native] [--only mlp] [--seconds 8] [--keep]
 *
 * All graphs of the bench and all templates, or those that are named. A run is left after so many seconds; an epoch that takes longer is reckoned from its
 * steps. Where the steps of a run are of two kinds, Adam's and those of L-BFGS, it is left after some epochs of both, which count by their share of the
 * run. On native the whole takes about six minutes.
 */

const { values: wish } = parseArgs({
  options: {
    engine: { type: 'string', default: 'native' },
    only: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '8' },
    keep: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
// Where main/setup/native.mjs installs the engine.
process.env['TENSORLOOM_HOME'] ??= join(root, '.cache', 'native');
const patience = 1000 * Number(wish.seconds);
/** So many epochs after the first are enough when they took so many milliseconds: of short ones, the first do not wait for their maps yet. */
const [epochs, shortest] = [4, 4000];
/** So many epochs of L-BFGS at the least: the first prepares it. */
const searches = 3;
const engine = wish.engine as EngineName;
const { signal } = new AbortController();

const documents = [
  ...models.map(({ name }) => ({ name, file: join(root, 'tests/bench', `${name}.loom`) })),
  ...readdirSync(join(root, 'templates')).map((id) => ({ name: id, file: join(root, 'templates', id, 'graph.loom') })),
].filter(({ name }) => !wish.only || wish.only.includes(name));

interface Found {
  readonly name: string;
  readonly forecast: Forecast;
  readonly epoch: number;
  readonly memory: number;
}

const timeOf = ({ forecast, epoch }: Found) => forecast.epoch / epoch - 1;
const memoryOf = ({ forecast, memory }: Found) => forecast.memory / memory - 1;
const before = load();
const found: Found[] = [];
for (const { name, file } of documents) {
  const home = newHome('tensorloom-forecasts');
  const services = createServices({ places: { home, documents: join(home, 'documents') } });
  try {
    found.push({ name, ...(await compared(services, home, readFileSync(file, 'utf8'))) });
    process.stdout.write(`${said(found.at(-1)!)}\n`);
  } finally {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  }
}
const off = (of: (one: Found) => number) => found.map((one) => Math.abs(of(one)));
const figures = {
  documents: found.length,
  epochOffMedian: round(median(off(timeOf))),
  epochOffMost: round(Math.max(...off(timeOf))),
  memoryOffMedian: round(median(off(memoryOf))),
  memoryOffMost: round(Math.max(...off(memoryOf))),
  loadBefore: before,
  loadAfter: load(),
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
if (wish.keep) keepAppResult(`forecasts ${engine}`, figures);
process.exit(0);

function said(one: Found): string {
  const { name, forecast, epoch, memory } = one;
  const share = (value: number) => `${value < 0 ? '' : '+'}${(100 * value).toFixed(0)} %`;
  const seconds = `epoch ${forecast.epoch.toFixed(2)} s said, ${epoch.toFixed(2)} s taken (${share(timeOf(one))})`;
  const megabytes = `memory ${(forecast.memory / 1e6).toFixed(0)} MB said, ${(memory / 1e6).toFixed(0)} MB taken (${share(memoryOf(one))})`;
  return `${name}: ${seconds}; ${megabytes}; ${forecast.mode}`;
}

async function compared({ handlers }: ReturnType<typeof createServices>, home: string, text: string) {
  const answer = await handlers.training.forecast({ text, engine }, { signal });
  if (!('forecast' in answer) || !answer.forecast) throw new Error(JSON.stringify(answer));
  const started = await handlers.training.start({ text, engine }, { signal });
  if ('problems' in started) throw new Error(JSON.stringify(started.problems));
  const { run } = started;
  const { stepsPerEpoch, epochs: all } = answer.forecast;
  /** Epochs of Adam, after which L-BFGS searches. */
  const descents = Number(/"adamSteps": (\d+)/.exec(text)?.[1] ?? 0) / stepsPerEpoch;
  const least = descents > 0 ? Math.ceil(descents) + searches : 0;
  let memory = 0;
  let over = false;
  const watch = (async () => {
    for (; !over; await setTimeout(300)) memory = Math.max(memory, highest(join(home, 'runs', run, 'owner.json')));
  })();
  let [begun, latest, firstEnd, ended, steps] = [0, 0, 0, 0, 0];
  for await (const event of handlers.training.events({ run }, { signal })) {
    const now = performance.now();
    if (event.type === 'problem') throw new Error(JSON.stringify(event.problem));
    if (event.type === 'steps') {
      begun ||= now;
      latest = now;
      steps = event.first + event.losses.length - 1;
    }
    if (event.type === 'epoch') {
      firstEnd ||= now;
      ended++;
    }
    const enough = ended > epochs && now - firstEnd > shortest;
    if (over || begun === 0 || ended < least || !(enough || now - begun > patience)) continue;
    over = true;
    // It may have come to its end by itself.
    void Promise.resolve(handlers.training.stop({ run }, { signal })).catch(() => undefined);
  }
  over = true;
  await watch;
  // As the trainer noted them: what is quick arrives here in bundles. The first epoch also looks at the untrained model, and counts only where it must.
  const log = await readEvents(join(home, 'runs', run));
  const ends = log.flatMap((event) => (event.type === 'epoch' || (descents > 0 && isBegin(event)) ? [event.at / 1000] : []));
  const lengths = ends.slice(1).map((end, i) => end - ends[i]!);
  if (lengths.length === 0) return { forecast: answer.forecast, epoch: ((latest - begun) / 1000 / steps) * stepsPerEpoch, memory };
  const searching = mean(lengths.slice(Math.ceil(descents)));
  const epoch = descents > 0 ? (descents * mean(lengths.slice(0, Math.floor(descents))) + (all - descents) * searching) / all : searching;
  return { forecast: answer.forecast, epoch, memory };
}

function isBegin(event: LoggedEvent): boolean {
  return event.type === 'status' && event.status === 'running';
}

/** Bytes that the trainer had resident at the highest. */
function highest(owner: string): number {
  try {
    const { trainer } = JSON.parse(readFileSync(owner, 'utf8')) as { trainer?: { pid: number } };
    return trainer ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${trainer.pid}/status`, 'utf8'))?.[1] ?? 0) * 1024 : 0;
  } catch {
    return 0;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
