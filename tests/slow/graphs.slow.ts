import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { keepGraph, readInputs } from '../../main/services/graphImport.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { autoencoder, gat, gcn, gin } from './graphModels.ts';

/**
 * The figures of the papers on real graphs, brought in as a user brings them in and trained through the command line: mean and spread of ten
 * seeds or folds. The graphs are no part of the repository; without them nothing is tested. `graphs.py` trains the same models with PyTorch.
 */

const root = join(import.meta.dirname, '../..');
const real = join(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'tensorloom-graphs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Metrics = Readonly<Record<string, number>>;

/** Metrics of every epoch, and the seconds of the whole command. */
async function train(document: LoomDocument, seed: number): Promise<{ readonly epochs: readonly Metrics[]; readonly seconds: number }> {
  const file = join(folder, 'model.loom');
  writeFileSync(file, printDocument(document));
  const begun = performance.now();
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), ['main/cli/main.ts', 'train', file, '--seed', String(seed), '--json'], {
    cwd: root,
    env: { ...process.env, TENSORLOOM_HOME: process.env['TENSORLOOM_HOME'] ?? folder },
    maxBuffer: 1 << 26,
  });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; metrics: Metrics });
  return { epochs: lines.flatMap(({ event, metrics }) => (event === 'epoch' ? [metrics] : [])), seconds: (performance.now() - begun) / 1000 };
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
const spread = (list: readonly number[]): number => Math.sqrt(mean(list.map((one) => (one - mean(list)) ** 2)) * (list.length / (list.length - 1)));
const times = Array.from({ length: 10 }, (_, i) => i + 1);

function told(name: string, metric: string, list: readonly number[], seconds: readonly number[]): number {
  const total = seconds.reduce((sum, one) => sum + one, 0);
  console.log(
    `${name}: ${metric} ${mean(list).toFixed(4)} +- ${spread(list).toFixed(4)} (${list.map((one) => one.toFixed(3)).join(' ')}), ${total.toFixed(0)} s`,
  );
  return mean(list);
}

describe.runIf(existsSync(join(real, 'planetoid/cora.json')))('Cora, mean of ten seeds', () => {
  test.each([
    ['GCN', gcn, 'bestAccuracy', 0.795],
    ['GAT', gat, 'bestAccuracy', 0.8],
    ['GAE', (params: never) => autoencoder(params, false), 'testAuc', 0.89],
    ['VGAE', (params: never) => autoencoder(params, true), 'testAuc', 0.89],
  ] as const)('%s', async (name, documentOf, metric, atLeast) => {
    const { params } = await keepGraph(await readInputs([join(real, 'planetoid/cora.json')]), folder, false);
    const figures: number[] = [];
    const seconds: number[] = [];
    for (const seed of times) {
      const run = await train(documentOf(params as never), seed);
      figures.push(run.epochs.at(-1)![metric]!);
      seconds.push(run.seconds);
    }
    expect(told(name, metric, figures, seconds)).toBeGreaterThanOrEqual(atLeast);
  });
});

describe.runIf(existsSync(join(real, 'graphs/MUTAG.txt')))('MUTAG, ten folds', () => {
  /** As in the paper: of the accuracies of each epoch, the mean over the folds is taken, and then the best epoch. */
  test('GIN', async () => {
    const { params } = await keepGraph(await readInputs(['MUTAG.txt', 'MUTAG.folds.json'].map((name) => join(real, 'graphs', name))), folder, false);
    const runs: { readonly epochs: readonly Metrics[]; readonly seconds: number }[] = [];
    for (const fold of times) runs.push(await train(gin(params, fold), 7));
    const means = runs[0]!.epochs.map((_, epoch) => mean(runs.map(({ epochs }) => epochs[epoch]!['testAccuracy']!)));
    const best = means.indexOf(Math.max(...means));
    told(
      'GIN, last epoch',
      'testAccuracy',
      runs.map(({ epochs }) => epochs.at(-1)!['testAccuracy']!),
      runs.map(({ seconds }) => seconds),
    );
    const figures = runs.map(({ epochs }) => epochs[best]!['testAccuracy']!);
    expect(told(`GIN, epoch ${best + 1}`, 'testAccuracy', figures, [0])).toBeGreaterThanOrEqual(0.85);
  });
});
