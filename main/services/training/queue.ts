import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Waiting } from '../../../nodes/train/events.ts';
import { readJson, writeJson } from '../../storage/atomic.ts';
import { isAlive, ownMark, type ProcessMark } from '../../storage/processes.ts';

interface Entry extends Waiting {
  readonly process: ProcessMark;
}

/** How often who waits looks, in milliseconds. */
const glance = 300;

/**
 * Whose turn it is to train: one run of this user at a time, since two that share the cores are both slow. Every process that trains (windows, the
 * command line) keeps to it: who waits has a file in the folder, named by when it came; `turn.json` is a second name of the file of whose turn it is.
 */
export class TrainingQueue {
  readonly #folder: string;

  constructor(home: string) {
    this.#folder = path.join(home, 'queue');
  }

  enter(about: Waiting): Ticket {
    return new Ticket(this.#folder, about);
  }
}

/** Tells a file from a later one of its name; undefined where there is none. */
const inode = (file: string): Promise<number | undefined> =>
  fs.stat(file).then(
    ({ ino }) => ino,
    () => undefined,
  );

export class Ticket {
  readonly #folder: string;
  readonly #about: Waiting;
  readonly #file: string;
  #left = false;
  #removal: Promise<void> | undefined;

  constructor(folder: string, about: Waiting) {
    this.#folder = folder;
    this.#about = about;
    this.#file = path.join(folder, `${String(Date.now()).padStart(15, '0')}-${about.run}.json`);
  }

  /** Waits for the turn; tells who is ahead whenever that changes. False when it was left before. */
  async turn(tell: (ahead: readonly Waiting[]) => void): Promise<boolean> {
    await writeJson(this.#file, { ...this.#about, process: await ownMark() } satisfies Entry);
    let told = '';
    while (!this.#left) {
      const ahead = await this.#ahead();
      if (ahead.length === 0 && (await this.#take())) return true;
      const now = ahead.map(({ run }) => run).join();
      if (now !== told && ahead.length > 0) tell(ahead.map(({ run, title, template }) => ({ run, title, ...(template !== undefined && { template }) })));
      told = now;
      await setTimeout(glance);
    }
    await this.#remove();
    return false;
  }

  /** Gives the turn, or the place in the queue, away. Never rejects. */
  async leave(): Promise<void> {
    this.#left = true;
    // Once: a later removal could take the turn that the same run has got again meanwhile. What cannot be removed counts no more when this process is gone.
    await (this.#removal ??= this.#remove().catch(() => undefined));
  }

  async #remove(): Promise<void> {
    const holder = await this.#holder();
    if (holder?.run === this.#about.run && holder.process.pid === process.pid) await fs.rm(this.#turn, { force: true });
    await fs.rm(this.#file, { force: true });
  }

  async #take(): Promise<boolean> {
    try {
      // Succeeds for one of all that try at once.
      await fs.link(this.#file, this.#turn);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    if (!this.#left) return true;
    await this.#remove();
    return false;
  }

  /** Whose turn it is, then who came before. What processes that died left behind does not count; who is next removes it. */
  async #ahead(): Promise<readonly Entry[]> {
    const names = (await fs.readdir(this.#folder)).filter((name) => /^\d+-[a-z0-9-]+\.json$/.test(name)).sort();
    const before = names.slice(0, Math.max(0, names.indexOf(path.basename(this.#file))));
    const found = await inode(this.#turn);
    const holder = await this.#living(this.#turn);
    const waiting: Entry[] = [];
    for (const name of before) {
      const entry = await this.#living(path.join(this.#folder, name));
      if (entry && entry.run !== holder?.run) waiting.push(entry);
      else if (!entry) await fs.rm(path.join(this.#folder, name), { force: true });
    }
    if (holder) return [holder, ...waiting];
    // Only the one that was looked at, which is nobody's: another may just have taken the turn.
    if (waiting.length === 0 && found !== undefined && found === (await inode(this.#turn))) await fs.rm(this.#turn, { force: true });
    return waiting;
  }

  async #living(file: string): Promise<Entry | undefined> {
    const entry = await readJson<Entry>(file);
    return entry && (await isAlive(entry.process)) ? entry : undefined;
  }

  #holder(): Promise<Entry | undefined> {
    return readJson<Entry>(this.#turn);
  }

  get #turn(): string {
    return path.join(this.#folder, 'turn.json');
  }
}
