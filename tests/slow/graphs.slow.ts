import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { keepGraph } from '../../main/services/graphImport.ts';
import { readBinaries } from '../../main/services/solutionImport.ts';
import { setParam } from '../../nodes/document/edits.ts';
import { printDocument } from '../../nodes/document/print.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import { documentOf } from '../templates/open.ts';
import { autoencoder, gat, gcn, generator, gin } from './graphModels.ts';
import { keep, mean, spread } from './graphResults.ts';

/**
 * The figures of the papers on real graphs, brought in as a user brings them in and trained through the command line: mean and spread of ten
 * seeds or folds, kept in graphs.results.json and graphs.md. The graphs are no part of the repository; without them only the template is tried.
 * `graphs.py` trains the same models with PyTorch.
 */

const root = join(import.meta.dirname, '../..');
const real = join(root, '../shared/data');
const folder = mkdtempSync(join(tmpdir(), 'tensorloom-graphs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Metrics = Readonly<Record<string, number>>;

interface Run {
  readonly epochs: readonly Metrics[];
  /** Of training alone. */
  readonly seconds: number;
}

async function train(document: LoomDocument, seed: number): Promise<Run> {
  const file = join(folder, 'model.loom');
  writeFileSync(file, printDocument(document));
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin/node'), ['main/cli/main.ts', 'train', file, '--seed', String(seed), '--json'], {
    cwd: root,
    env: { ...process.env, TENSORLOOM_HOME: process.env['TENSORLOOM_HOME'] ?? folder },
    maxBuffer: 1 << 26,
  });
  const epochs = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; metrics: Metrics; seconds: number })
    .filter(({ event }) => event === 'epoch');
  return { epochs: epochs.map(({ metrics }) => metrics), seconds: epochs.reduce((sum, { seconds }) => sum + seconds, 0) };
}

const times = Array.from({ length: 10 }, (_, i) => i + 1);

async function tenTimes(make: (time: number) => { readonly document: LoomDocument; readonly seed: number }): Promise<Run[]> {
  const runs: Run[] = [];
  for (const time of times) {
    const { document, seed } = make(time);
    runs.push(await train(document, seed));
  }
  return runs;
}

/** What the runs reached after an epoch (the last, unless said otherwise): kept, told, and its mean given back. */
function told(model: string, metric: string, runs: readonly Run[], epoch = -1): number {
  const each = runs.map(({ epochs }) => epochs.at(epoch)![metric]!);
  const seconds = mean(runs.map((run) => run.seconds));
  keep(model, { metric, each, seconds });
  process.stderr.write(`${model}: ${metric} ${mean(each).toFixed(4)} +- ${spread(each).toFixed(4)} (${each.map((one) => one.toFixed(3)).join(' ')})\n`);
  return mean(each);
}

describe.runIf(existsSync(join(real, 'planetoid/cora.json')))('Cora, mean of ten seeds', () => {
  test.each([
    ['GCN', gcn, 'bestAccuracy', 0.81],
    ['GAT', gat, 'bestAccuracy', 0.815],
    ['GAE', (params: never) => autoencoder(params, false), 'testAuc', 0.89],
    // Codes are drawn: one seed strays by 0.022, the mean of ten by 0.007. torch-geometric, ten seeds: 0.890.
    ['VGAE', (params: never) => autoencoder(params, true), 'testAuc', 0.87],
  ] as const)('%s', async (name, documentOfModel, metric, atLeast) => {
    const { params } = await keepGraph(await readBinaries([join(real, 'planetoid/cora.json')]), folder, { directed: false });
    const runs = await tenTimes((seed) => ({ document: documentOfModel(params as never), seed }));
    expect(told(`${name} on Cora`, metric, runs)).toBeGreaterThanOrEqual(atLeast);
  });
});

const generated = ['degreeMmd', 'baselineMmd', 'clusteringMmd', 'valid', 'unique', 'novel'];

/** Kept aside, told, and below what random graphs of the same sizes and density reach, in every run. */
function judged(model: string, runs: readonly Run[]): Metrics {
  for (const { epochs } of runs) expect(epochs.at(-1)!['degreeMmd']!).toBeLessThan(epochs.at(-1)!['baselineMmd']!);
  return Object.fromEntries(generated.map((metric) => [metric, told(`${model}: ${metric}`, metric, runs)]));
}

describe.runIf(existsSync(join(real, 'graphs/MUTAG.txt')))('MUTAG', () => {
  const brought = async () => {
    const inputs = await readBinaries(['MUTAG.txt', 'MUTAG.folds.json'].map((name) => join(real, 'graphs', name)));
    return (await keepGraph(inputs, folder, { directed: false })).params;
  };

  /** As in the paper: of the accuracies of each epoch, the mean over the folds is taken, and then the best epoch. */
  test('GIN, ten folds', async () => {
    const params = await brought();
    const runs = await tenTimes((fold) => ({ document: gin(params, fold), seed: 7 }));
    const means = runs[0]!.epochs.map((_, epoch) => mean(runs.map(({ epochs }) => epochs[epoch]!['testAccuracy']!)));
    const best = means.indexOf(Math.max(...means));
    told('GIN on MUTAG, last epoch', 'testAccuracy', runs);
    expect(told('GIN on MUTAG, best epoch over the folds', 'testAccuracy', runs, best)).toBeGreaterThanOrEqual(0.85);
  });

  test('generated molecules: new, of different kinds, with degrees far nearer to real ones than those of random graphs', async () => {
    const params = await brought();
    const { valid, unique, novel } = judged('Generation, MUTAG', await tenTimes((seed) => ({ document: generator(params, false), seed })));
    expect(valid!).toBeGreaterThanOrEqual(0.3);
    expect(Math.min(unique!, novel!)).toBeGreaterThanOrEqual(0.9);
  });

  test('generated molecules that keep to the rules: in one piece, with no degree that no molecule has, and no copies', async () => {
    const params = await brought();
    const { valid, unique, novel } = judged('Generation, MUTAG, rules kept', await tenTimes((seed) => ({ document: generator(params, true), seed })));
    expect(valid!).toBeGreaterThanOrEqual(0.98);
    expect(Math.min(unique!, novel!)).toBeGreaterThanOrEqual(0.9);
  });
});

test.each([
  ['Generation, communities', false, 0.7],
  ['Generation, communities, rules kept', true, 0.98],
])('%s, ten seeds: degrees nearer to those of real graphs than the target of the template asks', async (name, keepRules, atLeast) => {
  const document = setParam(documentOf('12.5-graph-generation'), [], 'recipe', 'keepRules', keepRules);
  const { degreeMmd, valid, novel } = judged(name, await tenTimes((seed) => ({ document, seed })));
  expect(degreeMmd!).toBeLessThanOrEqual(0.05);
  expect(Math.min(valid!, novel!)).toBeGreaterThanOrEqual(atLeast);
});
