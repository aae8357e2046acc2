import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServices } from '../../main/services/index.ts';
import type { EngineName } from '../../nodes/train/events.ts';
import type { Forecast } from '../../nodes/train/forecast.ts';
import { newHome } from '../train/runs.ts';
import { keepAppResult } from './appResults.ts';
import { load } from './machine.ts';
import { models, templates } from './models.ts';
import { median } from './statistics.ts';

/**
 * What the app says before a run, against what then happens: seconds an epoch (from the end of one epoch to the end of the next, with everything in
 * between) and the most memory that the trainer had resident. Linux only: it tells a process's highest memory.
 *
 *     node tests/bench/forecasts.ts [--engine native] [--only mlp] [--keep]
 *
 * An epoch that takes longer than `patience` is cut: its steps are scaled up.
 */

const { values: wish } = parseArgs({
  options: { engine: { type: 'string', default: 'native' }, only: { type: 'string', multiple: true }, keep: { type: 'boolean', default: false } },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const patience = 30_000;
const engine = wish.engine as EngineName;
const { signal } = new AbortController();

const documents = [
  ...models.map(({ name }) => ({ name, file: join(root, 'tests/bench', `${name}.loom`) })),
  ...[...templates.map(({ id }) => id), '9.3-heat', '12.1-gcn'].map((id) => ({ name: id, file: join(root, 'templates', id, 'graph.loom') })),
].filter(({ name }) => !wish.only || wish.only.includes(name));

const before = load();
const found: { readonly name: string; readonly forecast: Forecast; readonly epoch: number; readonly memory: number }[] = [];
for (const { name, file } of documents) {
  const home = newHome('tensorloom-forecasts');
  const services = createServices({ places: { home, documents: join(home, 'documents') } });
  try {
    found.push({ name, ...(await compared(services, home, readFileSync(file, 'utf8'))) });
  } finally {
    await services.close();
    rmSync(home, { recursive: true, force: true });
  }
  const { forecast, epoch, memory } = found.at(-1)!;
  const said = `${forecast.epoch.toFixed(2)} s, ${(forecast.memory / 1e6).toFixed(0)} MB`;
  process.stdout.write(`${name}: said ${said}; was ${epoch.toFixed(2)} s, ${(memory / 1e6).toFixed(0)} MB\n`);
}
const off = (of: (one: (typeof found)[number]) => number) => found.map((one) => Math.abs(of(one) - 1));
const [times, memories] = [off(({ forecast, epoch }) => forecast.epoch / epoch), off(({ forecast, memory }) => forecast.memory / memory)];
const figures = {
  documents: found.length,
  epochOffMedian: round(median(times)),
  epochOffMost: round(Math.max(...times)),
  memoryOffMedian: round(median(memories)),
  memoryOffMost: round(Math.max(...memories)),
  loadBefore: before,
  loadAfter: load(),
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
if (wish.keep) keepAppResult(`forecasts ${engine}`, figures);
process.exit(0);

async function compared({ handlers }: ReturnType<typeof createServices>, home: string, text: string) {
  const answer = await handlers.training.forecast({ text, engine }, { signal });
  if (!('forecast' in answer) || !answer.forecast) throw new Error(JSON.stringify(answer));
  const started = await handlers.training.start({ text, engine }, { signal });
  if ('problems' in started) throw new Error(JSON.stringify(started.problems));
  const { run } = started;
  let memory = 0;
  let over = false;
  const watch = (async () => {
    for (; !over; await setTimeout(300)) memory = Math.max(memory, highest(join(home, 'runs', run, 'owner.json')));
  })();
  const ends: number[] = [];
  let [begun, steps] = [0, 0];
  for await (const event of handlers.training.events({ run }, { signal })) {
    if (event.type === 'steps') {
      begun ||= performance.now();
      steps = event.first + event.losses.length - 1;
    }
    if (event.type === 'epoch') ends.push(performance.now());
    if (event.type === 'problem') throw new Error(JSON.stringify(event.problem));
    // The first epoch also looks at the untrained model.
    if (begun > 0 && !over && (ends.length >= 4 || performance.now() - begun > patience)) {
      over = true;
      if (ends.length < 2) ends.splice(0, ends.length, begun, begun + ((performance.now() - begun) * answer.forecast.stepsPerEpoch) / steps);
      void handlers.training.stop({ run }, { signal });
    }
  }
  over = true;
  await watch;
  return { forecast: answer.forecast, epoch: median(ends.slice(1).map((end, i) => (end - ends[i]!) / 1000)), memory };
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

function round(value: number): number {
  return Number(value.toFixed(3));
}
