import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mode } from '../../nodes/train/events.ts';
import type { Recipe } from '../../nodes/train/runtime/training/recipe.ts';
import { packageSource } from '../../main/program/source.ts';
import { choose } from '../../main/trainer/engines/engineRoom.ts';
import { Recordings } from '../../main/trainer/recording/recordings.ts';
import { lendPackages } from '../../main/trainer/resolve.ts';
import { Stopwatch } from './stopwatch.ts';

/** A program and nothing around it: its steps one after the other, computed as the app would compute them. Nobody watches, nothing is kept. */

const { folder, engine, mode } = JSON.parse(process.env['TENSORLOOM_BENCH']!) as { folder: string; engine: 'native' | 'wasm'; mode?: Mode };
lendPackages([folder]);
await choose(engine);
const recordings = engine === 'native' ? new Recordings({ wish: mode, tell: () => undefined }) : undefined;
const { recipe } = (await import(pathToFileURL(join(folder, 'program', 'train.ts')).href)) as { recipe: Recipe };
const training = await recipe.prepare(packageSource(import.meta.url), {}, recordings?.compute);
await recordings?.settle(training, training.stepsPerEpoch * training.settings.epochs);
const watch = new Stopwatch();
for await (const event of training.steps()) {
  if (event.type === 'step') watch.step();
  else watch.epoch();
}
process.send!({ type: 'bench', epochs: watch.epochs }, () => process.exit(0));
