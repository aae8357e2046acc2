import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Parts, ProbePlan } from '../../nodes/compile/plan.ts';
import type { EngineName, Mode } from '../../nodes/train/events.ts';
import { readJson, writeJson } from './atomic.ts';
import { isInside } from './paths.ts';
import { epochOfFile, probeFile } from './probeFile.ts';
import { isAlive, markOf, ownMark, type ProcessMark } from './processes.ts';

/** What a run was started with: `run.json`. */
export interface RunRecord {
  readonly version: 1;
  readonly run: string;
  readonly title: string;
  readonly template?: string;
  /** The document's file, when it has one. */
  readonly path?: string;
  readonly seed: number;
  readonly epochs: number;
  /** ISO time. */
  readonly started: string;
  readonly probes: readonly ProbePlan[];
  readonly parts?: Parts;
  /** The wish, not what was found. */
  readonly engine?: EngineName;
  /** How steps are to be computed; absent: the fastest way. What was found is in the event "start". */
  readonly mode?: Mode;
  /** Stop after this many steps in all. */
  readonly steps?: number;
}

interface Owner extends ProcessMark {
  readonly trainer?: ProcessMark;
}

export interface Checkpoint {
  readonly file: string;
  readonly step: number;
}

/**
 * A run is a folder: document.loom, program/, run.json, events.jsonl, checkpoints/<step>.safetensors, probes/<probe>-<epoch>.bin, and
 * owner.json while a process trains it.
 */
export class RunFolder {
  readonly run: string;
  readonly path: string;

  constructor(runs: string, run: string) {
    this.run = run;
    this.path = path.join(runs, run);
    if (!isInside(runs, this.path)) throw new Error(`"${run}" is not the name of a run`);
  }

  get document(): string {
    return path.join(this.path, 'document.loom');
  }
  get program(): string {
    return path.join(this.path, 'program');
  }
  get events(): string {
    return path.join(this.path, 'events.jsonl');
  }
  get probes(): string {
    return path.join(this.path, 'probes');
  }
  probe(probe: string, epoch: number): string {
    return path.join(this.probes, probeFile(probe, epoch));
  }

  record(): Promise<RunRecord | undefined> {
    return readJson<RunRecord>(path.join(this.path, 'run.json'));
  }

  writeRecord(record: RunRecord): Promise<void> {
    return writeJson(path.join(this.path, 'run.json'), record);
  }

  /** Newest last. */
  async checkpoints(): Promise<Checkpoint[]> {
    const folder = path.join(this.path, 'checkpoints');
    const names = await fs.readdir(folder).catch(() => []);
    return names
      .flatMap((name) => {
        const step = /^(\d+)\.safetensors$/.exec(name)?.[1];
        return step === undefined ? [] : [{ file: path.join(folder, name), step: Number(step) }];
      })
      .sort((a, b) => a.step - b.step);
  }

  /** Epochs with a result, ascending, by probe. */
  async results(probes: readonly ProbePlan[]): Promise<Record<string, number[]>> {
    const names = await fs.readdir(this.probes).catch(() => []);
    const found = probes.map(({ id }) => {
      const epochs = names.map((name) => epochOfFile(name, id)).filter((epoch) => epoch !== undefined);
      return [id, epochs.sort((a, b) => a - b)] as const;
    });
    return Object.fromEntries(found);
  }

  /** The process that supervises this run says so, and which process trains it; another one must not train it too. */
  async claim(trainer?: number): Promise<void> {
    const owner: Owner = { ...(await ownMark()), ...(trainer === undefined ? {} : { trainer: await markOf(trainer) }) };
    await writeJson(this.#owner, owner);
  }

  async release(): Promise<void> {
    await fs.rm(this.#owner, { force: true });
  }

  /** The living process that supervises this run, if there is one. */
  async owner(): Promise<number | undefined> {
    const owner = await readJson<Owner>(this.#owner);
    return owner && (await isAlive(owner)) ? owner.pid : undefined;
  }

  /** A trainer of this run that lives on although its supervisor is gone. */
  async orphan(): Promise<ProcessMark | undefined> {
    const owner = await readJson<Owner>(this.#owner);
    return owner?.trainer && !(await isAlive(owner)) && (await isAlive(owner.trainer)) ? owner.trainer : undefined;
  }

  get #owner(): string {
    return path.join(this.path, 'owner.json');
  }

  async size(): Promise<number> {
    const entries = await fs.readdir(this.path, { recursive: true, withFileTypes: true }).catch(() => []);
    const sizes = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map((entry) =>
          fs.stat(path.join(entry.parentPath, entry.name)).then(
            (stat) => stat.size,
            () => 0,
          ),
        ),
    );
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  /** Removes the folder, and only a folder that lies where runs lie and is one. */
  async remove(): Promise<void> {
    const stat = await fs.lstat(this.path);
    if (!stat.isDirectory() || stat.isSymbolicLink() || (await this.record())?.run !== this.run) throw new Error(`${this.path} is not a run`);
    await fs.rm(this.path, { recursive: true });
  }
}

export const runsFolder = (home: string): string => path.join(home, 'runs');

export async function runNames(home: string): Promise<string[]> {
  const entries = await fs.readdir(runsFolder(home), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && /^[a-z0-9-]{1,64}$/.test(entry.name)).map((entry) => entry.name);
}

/** `3-1-vit-20260302-141530-k3f9`: what, when, and four characters against two in the same second. */
export function newRunName(about: string, now = new Date()): string {
  const slug = about
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 32)
    .replace(/-+$/, '');
  const when = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${slug || 'run'}-${when}-${randomBytes(3).toString('hex').slice(0, 4)}`;
}
