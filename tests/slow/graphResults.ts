import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What graphs.slow.ts and graphs.py found, in graphs.results.json; graphs.md is the same as a table. `node tests/slow/graphResults.ts` writes the
 * table anew, after graphs.py.
 */

const data = join(import.meta.dirname, 'graphs.results.json');
const table = join(import.meta.dirname, 'graphs.md');

/** Several runs of one model: ten seeds, or ten folds. */
export interface Figure {
  readonly metric: string;
  readonly each: readonly number[];
  /** Seconds of training alone, mean of the runs. */
  readonly seconds: number;
  /** Of so many epochs alone were they taken. */
  readonly scaledFrom?: number;
  readonly date: string;
}

type By = 'tensorloom' | 'torch-geometric';
type Results = Readonly<Record<string, Readonly<Partial<Record<By, Figure>>>>>;

export const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
export const spread = (list: readonly number[]): number => Math.sqrt(list.reduce((sum, one) => sum + (one - mean(list)) ** 2, 0) / (list.length - 1));

const found = (): Results => (existsSync(data) ? (JSON.parse(readFileSync(data, 'utf8')) as Results) : {});

export function keep(model: string, { metric, each, seconds }: Pick<Figure, 'metric' | 'each' | 'seconds'>): void {
  const figure: Figure = {
    metric,
    each: each.map((one) => Number(one.toFixed(4))),
    seconds: Number(seconds.toFixed(2)),
    date: new Date().toISOString().slice(0, 10),
  };
  const results = found();
  writeFileSync(data, `${JSON.stringify({ ...results, [model]: { ...results[model], tensorloom: figure } }, undefined, 2)}\n`);
  writeTable();
}

export function writeTable(): void {
  const rows = Object.entries(found()).map(([model, { tensorloom: ours, 'torch-geometric': twin }]) => {
    const cells = [model, ours?.metric ?? twin!.metric, figureOf(ours), figureOf(twin), secondsOf(ours), secondsOf(twin), ours?.date ?? ''];
    return `| ${cells.join(' | ')} |`;
  });
  writeFileSync(table, [...heading, ...rows, ''].join('\n'));
}

const figureOf = (figure: Figure | undefined): string =>
  figure ? `${mean(figure.each).toFixed(4)} ± ${spread(figure.each).toFixed(4)} (${figure.each.length})` : '';
const secondsOf = (figure: Figure | undefined): string =>
  figure ? `${figure.seconds.toFixed(1)}${figure.scaledFrom ? ` (from ${figure.scaledFrom} epochs)` : ''}` : '';

const heading = [
  '# Graphs: figures of the papers, several times each',
  '',
  'Mean and standard deviation; in brackets how many seeds or folds. Seconds are those of the training of one run, start and import left out. Written by',
  '`graphs.slow.ts` (Tensorloom, through the command line) and `graphs.py` (torch-geometric 2.8.1 on PyTorch 2.13.0). The models: `graphModels.ts`. Seconds of',
  '2026-11-23 were taken with real-time priority on 2 cores, Tensorloom on its native engine; where it says from how many epochs, those of torch-geometric were',
  'measured on so many (an epoch of GCN and GAT is one update there) and scaled to all: `python3 -B tests/slow/graphs.py DATA gcn --seconds 0.5`.',
  '',
  'GCN and GAT: both look at validation after every ten updates and divide each row of features by its sum, which the import sets for words (Scale of the data',
  'block). Weights decay as in the papers, through the gradient (Adam with L2); in GCN that of torch-geometric is of the first layer alone. With AdamW and 0.05 in its',
  'place GCN reaches 0.8043 ± 0.0063 (ten seeds) here and 0.8076 ± 0.0077 (five) in plain PyTorch. VGAE: the means of ten seeds lie 0.003 apart, where one seed',
  'strays by 0.014 to 0.022 and the mean of ten by 0.007: no difference. The bound of the test, 0.87, lies two and a half of that below.',
  '',
  'Generation, MUTAG: a graph that is not valid has fallen in pieces, since each link is decided by itself (looked at with one seed: all of them, and none for its size',
  'or degrees). Rules kept (a switch of the recipe): that every node has a link is taken for granted in learning and in drawing; no graph is thrown away.',
  'Seconds of the rows with rules kept were taken beside other programs.',
  '',
  '| model | figure | Tensorloom | torch-geometric | seconds, Tensorloom | seconds, torch-geometric | date |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

if (process.argv[1] === import.meta.filename) writeTable();
