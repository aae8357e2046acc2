import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile } from '../../main/services/compile.ts';
import { readSources } from '../../main/services/sources.ts';
import { writeProgram } from '../../main/services/writeProgram.ts';
import { protocolVersion } from '../../main/trainer/protocol.ts';
import { launch } from '../../main/trainer/supervise.ts';
import type { EngineName, RunEvent } from '../../nodes/train/events.ts';
import { keepAppResult } from './appResults.ts';
import { load } from './machine.ts';
import { median } from './statistics.ts';
import type { StepTime } from './stopwatch.ts';
import { watchRun } from './studio.ts';

/**
 * What the app costs a training: the same program bare, and under the app with everything that is there by default: the trainer process, the feed, the
 * server, the screen in a real Chromium with its charts, and all the template's probes with their t-SNE. In turns, each in whole runs.
 *
 *     node tests/bench/overhead.ts [--template 3.1-vit] [--epochs 3] [--rounds 3] [--engine native] [--keep]
 *
 * `throughput` is of steps a second inside epochs: bare milliseconds over the app's. The first epoch warms up and does not count. On a machine that does
 * other things too, `throughputByAdded` says more: what the app adds is taken from the processor's time of the training's own thread.
 */

const { values: wish } = parseArgs({
  options: {
    template: { type: 'string', default: '3.1-vit' },
    epochs: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'native' },
    keep: { type: 'boolean', default: false },
  },
});
const root = fileURLToPath(new URL('../../', import.meta.url));
const engine = wish.engine as EngineName;
const mode = engine === 'native' ? ({ mode: 'recorded' } as const) : {};
const text = readFileSync(join(root, 'templates', wish.template, 'graph.loom'), 'utf8');
const compiled = compile(text, await readSources(root), { epochs: Number(wish.epochs) });
if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
const { program, analysis } = compiled;

const before = load();
const rounds: { readonly bare: Figures; readonly app: Figures }[] = [];
for (let round = 0; round < Number(wish.rounds); round++) {
  const bare = figuresOf(await inFolder(runBare));
  const app = figuresOf(await inFolder(runInApp));
  rounds.push({ bare, app });
  process.stderr.write(`bare ${told(bare)}, app ${told(app)}\n`);
}
const figures = {
  rounds: rounds.length,
  bare: round(median(rounds.map(({ bare }) => bare.mean))),
  app: round(median(rounds.map(({ app }) => app.mean))),
  throughput: round(median(rounds.map(({ bare, app }) => bare.mean / app.mean)), 3),
  throughputOfMedians: round(median(rounds.map(({ bare, app }) => bare.middle / app.middle)), 3),
  threadBare: round(median(rounds.map(({ bare }) => bare.thread))),
  threadApp: round(median(rounds.map(({ app }) => app.thread))),
  throughputByAdded: round(median(rounds.map(({ bare, app }) => bare.middle / (bare.middle + app.thread - bare.thread))), 3),
  loadBefore: before,
  loadAfter: load(),
};
process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
if (wish.keep) keepAppResult(`overhead ${wish.template} ${engine}`, figures);
process.exit(0);

interface Figures {
  readonly mean: number;
  readonly middle: number;
  readonly thread: number;
}

function figuresOf(epochs: readonly (readonly StepTime[])[]): Figures {
  const counted = epochs
    .filter((epoch) => epoch.length > 0)
    .slice(1)
    .flat();
  const mean = (of: 'wall' | 'thread') => counted.reduce((sum, one) => sum + one[of], 0) / counted.length;
  return { mean: mean('wall'), middle: median(counted.map(({ wall }) => wall)), thread: mean('thread') };
}

function told({ mean, middle, thread }: Figures): string {
  return `${mean.toFixed(2)} ms (median ${middle.toFixed(2)}, of its thread ${thread.toFixed(2)})`;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tensorloom-overhead-'));
  try {
    await writeProgram(program, join(folder, 'program'));
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Said = RunEvent | { readonly type: 'ready' } | { readonly type: 'bench'; readonly epochs: StepTime[][] };

async function runBare(folder: string): Promise<readonly (readonly StepTime[])[]> {
  process.env['TENSORLOOM_BENCH'] = JSON.stringify({ folder, engine, ...mode });
  return measured('./bareWorker.ts', () => undefined);
}

async function runInApp(folder: string): Promise<readonly (readonly StepTime[])[]> {
  const watched = await watchRun(wish.template);
  try {
    return await measured('./appWorker.ts', (said, send) => {
      if (said.type === 'ready')
        send({ type: 'start', version: protocolVersion, order: { run: 'watched-run', folder, resume: false, probes: analysis.probes, engine, ...mode } });
      else if (said.type !== 'bench') watched.tell(said);
    });
  } finally {
    await watched.close();
  }
}

/** The times that a worker sends when its run is over. */
async function measured(worker: string, hear: (said: Said, send: (message: object) => void) => void): Promise<readonly (readonly StepTime[])[]> {
  const child = launch(process.env['TENSORLOOM_HOME'], fileURLToPath(new URL(worker, import.meta.url)));
  let epochs: StepTime[][] | undefined;
  child.process.on('message', (said: Said) => {
    if (said.type === 'bench') epochs = said.epochs;
    if (['alive', 'engines', 'proof'].includes(said.type)) return;
    hear(said, (message) => void child.process.send(message));
  });
  await child.exit;
  if (!epochs) throw new Error(`${worker} ended before it sent its times: ${child.words()}`);
  return epochs;
}

function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
