import fs from 'node:fs/promises';
import type { Sources } from '../../../nodes/compile/program.ts';
import { printDocument } from '../../../nodes/document/print.ts';
import { ProblemError } from '../../../nodes/text/problem.ts';
import type { Mode, RunEvent } from '../../../nodes/train/events.ts';
import type { Handlers } from '../../../preload/contract/define.ts';
import type { training as contract } from '../../../preload/contract/training.ts';
import { writeAtomic } from '../../storage/atomic.ts';
import { newRunName, type RunFolder, type RunRecord } from '../../storage/runFolder.ts';
import { compile, type Compiled } from '../compile.ts';
import { copyDataFiles, dataFolders } from '../dataFiles.ts';
import { RunFeed } from '../feed.ts';
import type { RunStore } from '../runStore.ts';
import { words } from '../words.ts';
import { writeProgram } from '../writeProgram.ts';
import { ActiveRun, type RunOrder } from './activeRun.ts';
import type { EngineChoices } from './engineChoices.ts';
import { Forecasts } from './forecasts.ts';
import { TrainingQueue } from './queue.ts';

interface Needs {
  readonly home: string;
  /** The user's documents: data files of a document without a place lie there. */
  readonly documents: string;
  readonly store: RunStore;
  readonly sources: () => Promise<Sources>;
  readonly choices: EngineChoices;
}

interface Active {
  readonly run: ActiveRun;
  /** Resolves when the run has ended and its folder is free again. */
  readonly over: Promise<void>;
}

/** How often the log of a run that another process trains is looked at, in milliseconds. */
const glance = 700;

/** Starts runs, one trainer process each, and tells what happens in them. */
export class TrainingService {
  readonly #needs: Needs;
  readonly #queue: TrainingQueue;
  readonly #forecasts: Forecasts;
  readonly #active = new Map<string, Active>();

  constructor(needs: Needs) {
    this.#needs = needs;
    this.#queue = new TrainingQueue(needs.home);
    this.#forecasts = new Forecasts(needs.home);
  }

  readonly handlers: Handlers<typeof contract> = {
    start: async ({ text, path, engine, mode, seed, epochs, steps, now = false }) => {
      const compiled = compile(text, await this.#needs.sources(), { seed, epochs });
      if ('problems' in compiled) return compiled;
      const { document, analysis, program, settings } = compiled;
      const run = newRunName(document.template ?? document.title);
      const folder = this.#needs.store.at(run);
      const record: RunRecord = {
        version: 1,
        run,
        title: document.title,
        ...(document.template === undefined ? {} : { template: document.template }),
        ...(path === undefined ? {} : { path }),
        ...settings,
        started: new Date().toISOString(),
        probes: analysis.probes,
        ...(analysis.parts === undefined ? {} : { parts: analysis.parts }),
        ...(engine === undefined ? {} : { engine }),
        ...(mode === undefined ? {} : { mode }),
        ...(steps === undefined ? {} : { steps }),
      };
      const write = () => this.#write(folder, record, { document, program });
      await write();
      const key = await this.#keyOf(text, mode);
      await this.#launch({ folder, record, resume: false, past: [], now, write, ...(engine === undefined && key !== undefined && { key }) });
      return { run };
    },

    forecast: async ({ text, path, engine, mode, known = false }, { signal }) => {
      const compiled = compile(text, await this.#needs.sources());
      if ('problems' in compiled) return compiled;
      const key = engine === undefined ? await this.#keyOf(text, mode) : undefined;
      const likely = key === undefined ? engine : await this.#needs.choices.known(key, compiled.settings.epochs);
      const wish = { engine: likely, mode };
      const remembered = await this.#forecasts.known(compiled, wish);
      if (remembered || known) return remembered ? { forecast: remembered } : {};
      const folders = dataFolders(this.#needs.documents, path);
      return { forecast: await this.#forecasts.make(compiled, wish, { dataFolders: folders, beside: this.#active.size, signal }) };
    },
    pause: ({ run }) => this.#mine(run, words.pause).pause(),
    // It may wait for its turn; who asked does not.
    resume: ({ run }) => void this.#mine(run, words.resume).resume(),
    step: ({ run }) => this.#mine(run, words.step).step(),
    stop: ({ run }) => this.#mine(run, words.stop).stop(),
    startNow: ({ run }) => this.#mine(run, words.startNow).startNow(),

    continue: async ({ run, engine, text, now = false }) => {
      const { folder, record } = await this.#needs.store.find(run);
      if (this.#active.has(run) || (await folder.owner()) !== undefined) throw new ProblemError({ code: 'run.active', data: { run } });
      const summary = await this.#needs.store.summary(folder, record);
      if (summary.epochsDone >= record.epochs) throw new ProblemError({ code: 'run.finished', data: { run } });
      if (!summary.resumable) throw new ProblemError({ code: 'run.noCheckpoint', data: { run } });
      // A limit of steps was meant for the first session.
      const { steps, ...same } = record;
      const rest = text === undefined ? same : await this.#rewritten(folder, same, text);
      if (steps !== undefined) await folder.writeRecord(rest);
      const past = await this.#needs.store.events(run);
      const kept = await this.#needs.store.text(run);
      const write = async () => {
        const compiled = compile(kept, await this.#needs.sources());
        if ('program' in compiled) await this.#write(folder, rest, compiled);
      };
      const began = past.findLast((event) => event.type === 'start')?.engine;
      const order = { folder, record: { ...rest, ...(engine === undefined ? {} : { engine }) }, resume: true, past, now, write };
      await this.#launch({ ...order, ...(began && { began }) });
      return { run };
    },

    events: ({ run }, { signal }) => this.#events(run, signal),
  };

  /** Stops every run of this process; each leaves a checkpoint. */
  async close(): Promise<void> {
    const all = [...this.#active.values()];
    for (const { run } of all) run.stop();
    await Promise.all(all.map(({ over }) => over));
  }

  /** Puts another document in the place of a run's own, with the seed and the epochs that it has. */
  async #rewritten(folder: RunFolder, record: RunRecord, text: string): Promise<RunRecord> {
    const compiled = compile(text, await this.#needs.sources(), { seed: record.seed, epochs: record.epochs });
    if ('problems' in compiled) throw new ProblemError(compiled.problems[0]!);
    const { document, analysis, program } = compiled;
    const rewritten = { ...record, probes: analysis.probes, ...(analysis.parts === undefined ? {} : { parts: analysis.parts }) };
    await this.#write(folder, rewritten, { document, program });
    return rewritten;
  }

  /** A model's name in the memory of how quick engines are: seed and number of epochs make no difference. */
  async #keyOf(text: string, mode: Mode | undefined): Promise<string | undefined> {
    const compiled = compile(text, await this.#needs.sources(), { seed: 1, epochs: 1 });
    return 'problems' in compiled ? undefined : this.#needs.choices.keyOf(compiled, mode);
  }

  async #write(folder: RunFolder, record: RunRecord, { document, program }: Pick<Compiled, 'document' | 'program'>): Promise<void> {
    await fs.mkdir(folder.path, { recursive: true });
    await writeAtomic(folder.document, printDocument(document));
    await writeProgram(program, folder.program);
    await copyDataFiles(document, folder.program, dataFolders(this.#needs.documents, record.path));
    await folder.writeRecord(record);
  }

  async #launch(order: RunOrder): Promise<void> {
    const { folder, record } = order;
    await folder.claim();
    const run = new ActiveRun(order, this.#needs, this.#queue);
    const over = run.train().then(async (end) => {
      // Where it cannot be given free, it is so as soon as this process is gone.
      await folder.release().catch(() => undefined);
      this.#active.delete(record.run);
      // The last event is told when the folder is free: whoever hears it may go on or delete at once.
      run.feed.publish(end);
    });
    this.#active.set(record.run, { run, over });
  }

  #mine(run: string, action: (typeof words)[keyof typeof words]): ActiveRun {
    const active = this.#active.get(run);
    if (!active) throw new ProblemError({ code: 'run.notActive', data: { run, action } });
    return active.run;
  }

  async *#events(run: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const active = this.#active.get(run);
    if (active) {
      yield* active.run.feed.events(signal);
      return;
    }
    yield* this.#fromDisk(run, signal);
  }

  /** A run of the past, or one that another process trains: its log, to which that process may still add. */
  async *#fromDisk(run: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const { folder, record } = await this.#needs.store.find(run);
    let told = 0;
    for (;;) {
      const owned = (await folder.owner()) !== undefined;
      const events = await this.#needs.store.events(run);
      // A log that became shorter is that of a run that went on from a checkpoint; its new beginning says so.
      if (events.length < told) told = events.findLastIndex((event) => event.type === 'start');
      const news = new RunFeed(events.slice(told));
      const last = events.at(-1);
      told = events.length;
      news.publish(last?.type === 'end' ? last : { type: 'end', status: 'failed', metrics: {} });
      for await (const event of news.events(signal)) if (event.type !== 'end') yield event;
      if (signal.aborted) return;
      if (!owned) {
        const { status, metrics } = await this.#needs.store.summary(folder, record);
        yield { type: 'end', status: status === 'done' || status === 'stopped' ? status : 'failed', metrics };
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, glance));
    }
  }
}
