import fs from 'node:fs/promises';
import type { Sources } from '../../nodes/compile/program.ts';
import { printDocument } from '../../nodes/document/print.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { EngineName, RunEvent } from '../../nodes/train/events.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { training as contract } from '../../preload/contract/training.ts';
import { writeAtomic } from '../storage/atomic.ts';
import { newRunName, type RunFolder, type RunRecord } from '../storage/runFolder.ts';
import { startTrainer, type TrainerHandle } from '../trainer/supervise.ts';
import { compile } from './compile.ts';
import { copyDataFiles, dataFolders } from './dataFiles.ts';
import { RunFeed } from './feed.ts';
import type { RunStore } from './runStore.ts';
import { words } from './words.ts';
import { writeProgram } from './writeProgram.ts';

interface Needs {
  readonly home: string;
  /** The user's documents: data files of a document without a place lie there. */
  readonly documents: string;
  readonly store: RunStore;
  readonly sources: () => Promise<Sources>;
}

interface Active {
  readonly trainer: TrainerHandle;
  readonly feed: RunFeed;
  /** Resolves when the run has ended and its folder is free again. */
  readonly over: Promise<void>;
  /** A wish to stop that came before the trainer could hear it. */
  stopWanted: boolean;
  started: boolean;
}

/** How often the log of a run that another process trains is looked at, in milliseconds. */
const glance = 700;

/** Starts runs, one trainer process each, and tells what happens in them. */
export class TrainingService {
  readonly #needs: Needs;
  readonly #active = new Map<string, Active>();

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  readonly handlers: Handlers<typeof contract> = {
    start: async ({ text, path, engine, mode, seed, epochs, steps }) => {
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
      await fs.mkdir(folder.path, { recursive: true });
      await writeAtomic(folder.document, printDocument(document));
      await writeProgram(program, folder.program);
      await copyDataFiles(document, folder.program, dataFolders(this.#needs.documents, path));
      await folder.writeRecord(record);
      await this.#launch(folder, record, { resume: false, past: [] });
      return { run };
    },

    pause: ({ run }) => this.#mine(run, words.pause).trainer.pause(),
    resume: ({ run }) => this.#mine(run, words.resume).trainer.resume(),
    step: ({ run }) => this.#mine(run, words.step).trainer.step(),
    stop: ({ run }) => {
      const active = this.#mine(run, words.stop);
      if (active.started) active.trainer.stop();
      else active.stopWanted = true;
    },

    continue: async ({ run, engine }) => {
      const { folder, record } = await this.#needs.store.find(run);
      if (this.#active.has(run) || (await folder.owner()) !== undefined) throw new ProblemError({ code: 'run.active', data: { run } });
      const summary = await this.#needs.store.summary(folder, record);
      if (summary.epochsDone >= record.epochs) throw new ProblemError({ code: 'run.finished', data: { run } });
      if (!summary.resumable) throw new ProblemError({ code: 'run.noCheckpoint', data: { run } });
      // A limit of steps was meant for the first session.
      const { steps, ...rest } = record;
      if (steps !== undefined) await folder.writeRecord(rest);
      await this.#launch(folder, { ...rest, ...(engine === undefined ? {} : { engine }) }, { resume: true, past: await this.#needs.store.events(run) });
      return { run };
    },

    events: ({ run }, { signal }) => this.#events(run, signal),
  };

  /** Stops every run of this process; each leaves a checkpoint. */
  async close(): Promise<void> {
    const all = [...this.#active.values()];
    for (const active of all) {
      if (active.started) active.trainer.stop();
      else active.trainer.kill();
    }
    await Promise.all(all.map(({ over }) => over));
  }

  async #launch(folder: RunFolder, record: RunRecord, { resume, past }: { resume: boolean; past: readonly RunEvent[] }): Promise<void> {
    const { run, engine, mode, steps, probes, parts } = record;
    await folder.claim();
    const feed = new RunFeed(past);
    const order = {
      run,
      folder: folder.path,
      resume,
      probes,
      ...(parts === undefined ? {} : { parts }),
      ...(engine === undefined ? {} : { engine: engine as EngineName }),
      ...(mode === undefined ? {} : { mode }),
      ...(steps === undefined ? {} : { steps }),
    };
    const trainer = startTrainer(order, (event) => this.#hear(run, event), { home: this.#needs.home });
    const over = trainer.ended.then(async (end) => {
      await folder.release();
      this.#active.delete(run);
      // The last event is told when the folder is free: whoever hears it may go on or delete at once.
      feed.publish(end);
    });
    this.#active.set(run, { trainer, feed, over, stopWanted: false, started: false });
  }

  #hear(run: string, event: RunEvent): void {
    const active = this.#active.get(run);
    if (!active || event.type === 'end') return;
    active.feed.publish(event);
    if (event.type !== 'status' || event.status !== 'running') return;
    active.started = true;
    if (active.stopWanted) active.trainer.stop();
  }

  #mine(run: string, action: (typeof words)[keyof typeof words]): Active {
    const active = this.#active.get(run);
    if (!active) throw new ProblemError({ code: 'run.notActive', data: { run, action } });
    return active;
  }

  async *#events(run: string, signal: AbortSignal): AsyncGenerator<RunEvent, void, void> {
    const active = this.#active.get(run);
    if (active) {
      yield* active.feed.events(signal);
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
