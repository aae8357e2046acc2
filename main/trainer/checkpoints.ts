import { createHash, type Hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '../../nodes/text/problem.ts';
import { syncFolder } from '../storage/atomic.ts';
import { writeSafely } from './writeSafely.ts';
import {
  readSafetensors,
  restore,
  storedOf,
  weightsOf,
  writeSafetensors,
  type StoredTensor,
  type TensorFile,
} from '../../nodes/train/runtime/core/safetensors.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import type { Metrics, Mode } from '../../nodes/train/events.ts';

/** One checkpoint: `<step>.safetensors`, weights and optimiser slots; where the training stood is in the file's metadata. */
export interface Checkpoint {
  readonly file: string;
  readonly step: number;
  readonly best: boolean;
}

/** How functions of a step are computed, by name. */
type Modes = Readonly<Record<string, Mode>>;

/** A state with a NaN or an infinity in it is no good to go on from. */
export class NotFiniteError extends Error {}

const format = '2';
const kept = 2;

/**
 * The checkpoints of one run. A file appears under its name only when all of it is on the disk, so a process that is killed at any moment
 * leaves whole files; so does a machine that loses its power, once `write` has answered. The newest two and the best stay.
 */
export class Checkpoints {
  private readonly run: string;
  private readonly folder: string;
  private readonly modes: () => Modes;

  /** `modes`: how steps are computed, so that a resumed run computes them in the same way. */
  constructor(run: string, modes: () => Modes = () => ({})) {
    this.run = run;
    this.folder = join(run, 'checkpoints');
    this.modes = modes;
  }

  /** Writes the training's state as it is now. `metrics` are those of the last epoch, if one has ended; `best` is the figure by which this is the best so far. */
  async write(training: Training, metrics: Metrics, best: number | undefined): Promise<Checkpoint> {
    const { step } = training.position;
    const tensors = await storedOf(training.state());
    const hash = createHash('sha256');
    for (const [name, tensor] of Object.entries(tensors)) {
      if (!tensor.values.every(Number.isFinite)) throw new NotFiniteError(name);
      add(hash, name, tensor);
      // A large model takes a while: wishes are heard in between.
      await setImmediate();
    }
    const metadata = {
      format,
      step: String(step),
      // JSON keeps every bit of a double, so a resumed epoch reports the very sums.
      position: JSON.stringify(training.position),
      metrics: JSON.stringify(metrics),
      modes: JSON.stringify(this.modes()),
      hash: hash.digest('hex'),
    };
    // Not the run's own folder: when somebody has deleted that, it must not come back half.
    await mkdir(this.folder).then(
      () => syncFolder(this.run),
      (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)),
    );
    const file = `${String(step).padStart(8, '0')}.safetensors`;
    await writeSafely(join(this.folder, file), writeSafetensors({ tensors, metadata }));
    if (best !== undefined) await writeSafely(join(this.folder, 'best.json'), new TextEncoder().encode(JSON.stringify({ step, figure: best })));
    // Both new names are on the disk before the older files, which a power failure would leave the run with, are gone.
    await syncFolder(this.folder);
    await this.prune();
    return { file, step, best: best !== undefined };
  }

  /** Oldest first. */
  async list(): Promise<Checkpoint[]> {
    // Before the first checkpoint there is no folder. One that cannot be read is no reason to begin anew.
    const names = await readdir(this.folder).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? [] : Promise.reject(error)));
    const files = names.filter((name) => /^\d{8,}\.safetensors$/.test(name)).sort((a, b) => Number.parseInt(a) - Number.parseInt(b));
    const { step: best } = await this.best();
    return files.map((file) => ({ file, step: Number.parseInt(file), best: Number.parseInt(file) === best }));
  }

  /** The newest checkpoint that is whole; `damaged` is told of those that are not. */
  async newest(damaged: (file: string, reason: string) => void): Promise<{ file: string; stored: TensorFile } | undefined> {
    return this.firstWhole((await this.list()).reverse(), damaged);
  }

  /** The best checkpoint; the newest where none was the best or that one is not whole. */
  async bestOrNewest(): Promise<{ file: string; stored: TensorFile } | undefined> {
    const newestFirst = (await this.list()).reverse();
    return this.firstWhole([...newestFirst.filter(({ best }) => best), ...newestFirst], () => undefined);
  }

  /** The figure of the best checkpoint so far. */
  async bestFigure(): Promise<number> {
    return (await this.best()).figure ?? -Infinity;
  }

  private async firstWhole(checkpoints: readonly Checkpoint[], damaged: (file: string, reason: string) => void) {
    for (const { file } of checkpoints) {
      try {
        return { file, stored: checked(await readFile(join(this.folder, file))) };
      } catch (error) {
        damaged(file, error instanceof Error ? error.message : String(error));
      }
    }
    return undefined;
  }

  private async best(): Promise<{ step?: number; figure?: number }> {
    const text = await readFile(join(this.folder, 'best.json'), 'utf8').catch(() => '{}');
    try {
      return JSON.parse(text) as { step?: number; figure?: number };
    } catch {
      return {};
    }
  }

  private async prune(): Promise<void> {
    const all = await this.list();
    for (const { file, best } of all.slice(0, -kept)) if (!best) await rm(join(this.folder, file), { force: true });
    for (const name of await readdir(this.folder)) if (name.endsWith('.part')) await rm(join(this.folder, name), { force: true });
  }
}

/** Gives a training the state of a checkpoint; answers the metrics of the epoch before it. */
export function goBackTo(training: Training, file: string, { tensors, metadata }: TensorFile): Metrics {
  try {
    restore(training.state(), tensors);
  } catch (error) {
    throw new ProblemError({ code: 'checkpoint.model', data: { file, reason: error instanceof Error ? error.message : String(error) } });
  }
  training.position = JSON.parse(metadata['position']!) as Training['position'];
  return JSON.parse(metadata['metrics'] ?? '{}') as Metrics;
}

/** How the steps before a checkpoint were computed. */
export function modesOf({ metadata }: TensorFile): Modes {
  return JSON.parse(metadata['modes'] ?? '{}') as Modes;
}

/** The model's weights alone, by their plain names: what an export carries. */
export async function newestWeights(run: string): Promise<Uint8Array | undefined> {
  const found = await new Checkpoints(run).newest(() => undefined);
  if (!found) return undefined;
  const { tensors, metadata } = found.stored;
  return writeSafetensors({ tensors: weightsOf(tensors), metadata: { step: metadata['step'] ?? '' } });
}

function checked(bytes: Uint8Array): TensorFile {
  const file = readSafetensors(bytes);
  if (file.metadata['format'] !== format) throw new Error(`its format is ${file.metadata['format'] ?? 'not named'}, ${format} is expected`);
  if (file.metadata['hash'] !== hashOf(file.tensors)) throw new Error('its numbers are not those that were written');
  return file;
}

function hashOf(tensors: TensorFile['tensors']): string {
  const hash = createHash('sha256');
  for (const [name, tensor] of Object.entries(tensors)) add(hash, name, tensor);
  return hash.digest('hex');
}

const add = (hash: Hash, name: string, { shape, values }: StoredTensor): void => void hash.update(`${name} ${shape.join()}\n`).update(values);
