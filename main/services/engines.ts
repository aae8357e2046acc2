import fs from 'node:fs/promises';
import { ProblemError, type Problem } from '../../nodes/text/problem.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import type { EngineInfo, engines as contract, NativeInstallation, NativeProgress } from '../../preload/contract/engines.ts';
import { nativePlaces } from '../engines/places.ts';
import { installNative, removeNative } from '../engines/installNative.ts';
import { installationOf } from '../engines/installation.ts';
import { writeJson } from '../storage/atomic.ts';
import { proven } from '../trainer/prove.ts';
import { listEngines } from '../trainer/supervise.ts';
import type { EngineChoices } from './training/engineChoices.ts';

interface Needs {
  /** The user's data folder. */
  readonly home: string;
  /** Where the app's own files lie. */
  readonly root: string;
  readonly choices: EngineChoices;
}

/** Between two states that one reader is told, in milliseconds. */
const pace = 200;

/** The engines of this machine, and the installation of the native one. */
export class EnginesService {
  readonly #needs: Needs;
  readonly #readers = new Set<() => void>();
  /** Asked of a child process once: engines change only when one is installed or removed. A failed question is asked again. */
  #answer: Promise<readonly EngineInfo[]> | undefined;
  #job: { readonly abort: AbortController; readonly over: Promise<unknown> } | undefined;
  #progress: NativeProgress | undefined;
  #problem: Problem | undefined;

  constructor(needs: Needs) {
    this.#needs = needs;
  }

  readonly handlers: Handlers<typeof contract> = {
    list: async ({ again }) => {
      if (again) {
        this.#answer = undefined;
        await fs.rm(nativePlaces(this.#needs.home).verdicts, { force: true });
      }
      return (this.#answer ??= listEngines({ home: this.#needs.home }).catch((error: unknown) => {
        this.#answer = undefined;
        throw error;
      }));
    },
    installation: (_, { signal }) => this.#states(signal),
    install: async (wish) => {
      await this.#work((signal) =>
        installNative({
          ...this.#needs,
          ...wish,
          signal,
          prove: (home, aborted) => proven('native', { home, signal: aborted }),
          tell: (progress) => {
            this.#progress = progress;
            this.#changed();
          },
        }),
      );
      await this.#answered();
      return this.#state();
    },
    cancel: async () => {
      this.#job?.abort.abort();
      await this.#job?.over;
    },
    choices: () => this.#needs.choices.list(),
    forget: ({ key }) => this.#needs.choices.forget(key),
    remove: () => this.#work(() => removeNative(this.#needs.home)),
    decline: async () => {
      await this.#answered();
      this.#changed();
    },
  };

  /** Ends an installation; what was fetched stays. */
  async close(): Promise<void> {
    this.#job?.abort.abort();
    await this.#job?.over;
  }

  #answered(): Promise<void> {
    return writeJson(nativePlaces(this.#needs.home).answered, { at: new Date().toISOString() });
  }

  /** One at a time; another process's is refused by the lock. */
  async #work<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#job) throw new ProblemError({ code: 'engine.busy', data: { process: process.pid } });
    const abort = new AbortController();
    this.#problem = undefined;
    const result = work(abort.signal).finally(() => {
      this.#job = this.#progress = this.#answer = undefined;
    });
    this.#job = { abort, over: result.catch((error: unknown) => error) };
    this.#changed();
    try {
      return await result;
    } catch (error) {
      if (error instanceof ProblemError) this.#problem = error.problem;
      throw error;
    } finally {
      this.#changed();
    }
  }

  async #state(): Promise<NativeInstallation> {
    return {
      ...(await installationOf(this.#needs)),
      ...(this.#job && { state: 'working' }),
      ...(this.#progress && { progress: this.#progress }),
      ...(this.#problem && { problem: this.#problem }),
    };
  }

  #changed(): void {
    for (const wake of this.#readers) wake();
  }

  async *#states(signal: AbortSignal): AsyncGenerator<NativeInstallation, void, void> {
    let changed = true;
    let wake = () => {};
    const reader = () => {
      changed = true;
      wake();
    };
    this.#readers.add(reader);
    signal.addEventListener('abort', reader);
    try {
      while (!signal.aborted) {
        if (!changed) await new Promise<void>((resolve) => (wake = resolve));
        if (signal.aborted) return;
        changed = false;
        yield await this.#state();
        await new Promise((resolve) => setTimeout(resolve, pace));
      }
    } finally {
      this.#readers.delete(reader);
      signal.removeEventListener('abort', reader);
    }
  }
}
