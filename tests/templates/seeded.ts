import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start } from '../../main/program/engine.ts';
import type { Recipe } from '../../nodes/train/runtime/training/recipe.ts';

/** Run by Node 24 with a folder of programs: two steps of each, twice with its seed and once with another, while no one may draw numbers of his own. Writes one JSON line. */
const [folder, ...names] = process.argv.slice(2) as [string, ...string[]];
const require = createRequire(import.meta.url);
await start.wasm(require);
const refuse = (what: string) => () => {
  throw new Error(`${what} was called: it does not know the run's seed`);
};
Math.random = refuse('Math.random');
crypto.getRandomValues = refuse('crypto.getRandomValues');

const source = { read: (path: string) => Promise.resolve(readFileSync(require.resolve(path))) };
const answer: Record<string, number[][]> = {};
for (const name of names) {
  const { recipe } = (await import(pathToFileURL(join(folder, name, 'train.ts')).href)) as { recipe: Recipe };
  answer[name] = [];
  for (const seed of [5, 5, 6]) {
    const training = await recipe.prepare(source, { seed });
    const losses: number[] = [];
    for await (const event of training.steps()) {
      if (event.type === 'step') losses.push(event.loss);
      if (losses.length === 2) break;
    }
    answer[name].push(losses);
    training.dispose();
  }
}
process.stdout.write(`\n@${JSON.stringify(answer)}`);
