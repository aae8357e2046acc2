import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasNativeKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { EngineName, RunEvent } from '../../nodes/train/events.ts';
import type { Recipe, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { packageSource } from '../program/source.ts';
import { choose } from './engines/engineRoom.ts';
import { engineHome } from './engines/native.ts';
import type { TrainerOrder } from './protocol.ts';
import { ChoiceMemory } from './recording/memory.ts';
import { Recordings } from './recording/recordings.ts';
import { lendPackages } from './resolve.ts';

export interface Ready {
  readonly engine: { readonly name: EngineName; readonly detail: string };
  readonly training: Training;
  /** How its functions are computed, on an engine that has more than one way. */
  readonly recordings: Recordings | undefined;
}

/** A run's program, loaded on its engine: nothing is trained yet. */
export async function ready(order: TrainerOrder, tell: (event: Extract<RunEvent, { type: 'mode' | 'problem' }>) => void): Promise<Ready> {
  const { folder, mode, parts } = order;
  lendPackages([folder]);
  const engine = await engineOf(order, tell);
  const recipe = await recipeIn(folder);
  const home = engineHome();
  const memory = home === undefined ? undefined : new ChoiceMemory(home, hasNativeKernels() ? `${engine.detail}, own kernels` : engine.detail);
  const recordings = engine.name === 'native' ? new Recordings({ wish: mode, memory, blocks: parts?.layers, tell }) : undefined;
  const training = await recipe.prepare(packageSource(import.meta.url, join(folder, 'program')), {}, recordings?.compute);
  return { engine, training, recordings };
}

async function recipeIn(folder: string): Promise<Recipe> {
  const program = join(folder, 'program', 'train.ts');
  try {
    return ((await import(pathToFileURL(program).href)) as { recipe: Recipe }).recipe;
  } catch (error) {
    throw existsSync(program) ? error : new ProblemError({ code: 'run.goneAtStart', data: { folder } });
  }
}

/** The engine that was asked for, else the one that the run began with, else the best there is. */
async function engineOf({ engine, began, avoid = [] }: TrainerOrder, tell: (event: Extract<RunEvent, { type: 'problem' }>) => void): Promise<Ready['engine']> {
  if (engine !== undefined || began === undefined || avoid.includes(began)) return choose(engine, avoid);
  try {
    return await choose(began, avoid);
  } catch (error) {
    const other = await choose(undefined, [...avoid, began]);
    const reason = (error instanceof ProblemError ? error.problem.data['reason'] : undefined) ?? String(error);
    tell({ type: 'problem', problem: { code: 'engine.changed', data: { began, engine: other.name, reason } } });
    return other;
  }
}
