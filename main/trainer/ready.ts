import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasNativeKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
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
export async function ready(
  { engine: wish, avoid, folder, mode, parts }: TrainerOrder,
  tell: (event: Extract<RunEvent, { type: 'mode' }>) => void,
): Promise<Ready> {
  lendPackages([folder]);
  const engine = await choose(wish, avoid);
  const { recipe } = (await import(pathToFileURL(join(folder, 'program', 'train.ts')).href)) as { recipe: Recipe };
  const home = engineHome();
  const memory = home === undefined ? undefined : new ChoiceMemory(home, hasNativeKernels() ? `${engine.detail}, own kernels` : engine.detail);
  const recordings = engine.name === 'native' ? new Recordings({ wish: mode, memory, blocks: parts?.layers, tell }) : undefined;
  const training = await recipe.prepare(packageSource(import.meta.url, join(folder, 'program')), {}, recordings?.compute);
  return { engine, training, recordings };
}
