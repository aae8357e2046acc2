import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { engineCalled, startEngine } from '#host/engine.ts';
import { packageSource } from '#host/source.ts';
import { recipe } from '#program/train.ts';
import { readSafetensors, restoreWeights } from '#runtime/core/safetensors.ts';

/** Measures weights on the test samples: `evaluate.ts [FILE]`. Without a file: the weights that came with the project, else those that it trained. */
const file = process.argv[2] ?? ['weights.safetensors', 'trained.safetensors'].find((name) => existsSync(name));
if (file === undefined) {
  console.error('There are no weights here. Train first (npm start), or name a file.');
  process.exit(1);
}

const wanted = process.env['ENGINE'];
const engine = await startEngine(import.meta.url, wanted === undefined ? undefined : engineCalled(wanted));
const training = await recipe.prepare(packageSource(import.meta.url));
restoreWeights(training.state(), readSafetensors(await readFile(file)).tensors);

const figures = Object.entries((await training.averaged(() => training.evaluate()))!).map(([name, value]) => `  ${name} ${value.toFixed(4)}`);
console.log(`engine ${engine}  ${file}${figures.join('')}`);
