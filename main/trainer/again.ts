import { readFileSync } from 'node:fs';
import type { EngineName } from '../../nodes/train/events.ts';
import type { TrainerOrder } from './protocol.ts';
import type { Exit } from './supervise.ts';

/** Why a run needs another process: memory ran out in a way that leaves this one of no use, its engine lost its device, or computes wrong numbers. */
export type Reason = 'memory' | 'lost' | 'fault';

/** So often a batch is cut on suspicion only: what dies still has another reason. */
const mostGuesses = 4;

/** Not ended from outside: it did something that it may not. */
export const isFall = (signal: NodeJS.Signals | null): boolean => signal === 'SIGSEGV' || signal === 'SIGBUS' || signal === 'SIGABRT' || signal === 'SIGILL';

/** How a process ended, in the system's word. */
export const fallOf = ({ signal, code }: Exit): string => signal ?? String(code);

/**
 * The orders of the processes that work on one run, one after the other. A process that died for want of memory is followed by one that cuts
 * its batches into twice as many parts; one whose device was lost by one on the same engine, then by one on the next best.
 */
export class Orders {
  current: TrainerOrder;
  private engine: EngineName | undefined;
  private halvings = 0;
  private losses = 0;
  /** Deaths in a row that were taken for want of memory without a sign of it. */
  private guesses = 0;
  /** The newest checkpoint. */
  private reached = 0;
  private kills = kernelKills();

  constructor(first: TrainerOrder) {
    this.current = first;
  }

  started(engine: EngineName): void {
    this.engine = engine;
  }

  /** How often in a row a process died without a word of why, on an engine that most often dies so for want of memory; and after how many times that is believed no more. */
  get guess(): { readonly time: number; readonly most: number } | undefined {
    return this.guesses > 0 ? { time: this.guesses, most: mostGuesses } : undefined;
  }

  /** A checkpoint says in how many parts steps are taken: what comes after is counted from there. */
  saved(step: number): void {
    this.halvings = 0;
    // The very first one is written by each process that begins there, and says nothing of getting on.
    if (step <= this.reached) return;
    this.reached = step;
    this.losses = 0;
    this.guesses = 0;
  }

  /** What comes after a process that ended without an end of the run; undefined when another one would fare no better. */
  next(asked: Reason | undefined, exit: Exit, words: string): TrainerOrder | undefined {
    const known = asked ?? (this.diedOfHunger(exit, words) ? 'memory' : undefined);
    this.guesses = known === undefined && this.fell(exit) ? this.guesses + 1 : 0;
    const reason = known ?? (this.guesses > 0 && this.guesses <= mostGuesses ? 'memory' : undefined);
    if (reason === undefined) return undefined;
    const { halvings: _before, fell: _earlier, ...rest } = this.current;
    const fell = known === undefined ? { fell: fallOf(exit) } : {};
    if (reason === 'memory') return (this.current = { ...rest, ...fell, resume: true, halvings: ++this.halvings });
    this.losses++;
    const elsewhere = (reason === 'fault' || this.losses > 1) && this.engine !== undefined;
    if (!elsewhere) return (this.current = { ...rest, resume: true });
    if (this.current.avoid?.includes(this.engine!)) return undefined;
    const { engine: _wanted, ...free } = rest;
    return (this.current = { ...free, resume: true, avoid: [...(rest.avoid ?? []), this.engine!] });
  }

  /** TensorFlow writes where it was given no memory, and is ended for that, without a word. */
  private fell({ signal, code }: Exit): boolean {
    const engine = this.engine ?? this.current.engine;
    return (engine === undefined || engine === 'native') && (isFall(signal) || code === 139);
  }

  private diedOfHunger({ code, signal }: Exit, words: string): boolean {
    if (signal === 'SIGKILL') {
      const before = this.kills;
      this.kills = kernelKills();
      return this.kills > before;
    }
    const aborted = isFall(signal) || signal === 'SIGTRAP' || code === 134;
    // JavaScript's own memory holds data, and those do not shrink with the batch.
    return (
      aborted &&
      /bad_alloc|out of memory|OOM|ENOMEM|Cannot allocate memory|could not (?:create|execute) a primitive/i.test(words) &&
      !/JavaScript heap/.test(words)
    );
  }
}

/** How many processes Linux has ended for want of memory since it started, here and in this container; 0 where that is not told. */
function kernelKills(): number {
  const count = (file: string, line: RegExp) => {
    try {
      return Number(line.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  return count('/proc/vmstat', /^oom_kill (\d+)/m) + count('/sys/fs/cgroup/memory.events', /^oom_kill (\d+)/m);
}
