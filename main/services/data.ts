import path from 'node:path';
import { synthetic as syntheticBlock } from '../../nodes/blocks/data/synthetic/block.ts';
import { settingsOf } from '../../nodes/compile/check.ts';
import { about, digits } from '../../nodes/datasets/digits.ts';
import { about as aboutSynthetic, synthetic, type SyntheticSettings } from '../../nodes/datasets/synthetic.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { DataError } from '../../nodes/train/runtime/core/dataError.ts';
import { labelsEach, type Dataset } from '../../nodes/train/runtime/core/dataset.ts';
import type { data as contract, DataPreview } from '../../preload/contract/data.ts';
import type { Handlers } from '../../preload/contract/define.ts';
import { keepGraph } from './graphImport.ts';
import { keepSolution } from './solutionImport.ts';
import { graphPreviews } from './graphPreview.ts';
import { packageSource } from '../program/source.ts';

interface Splits {
  readonly train: Dataset;
  readonly test: Dataset;
}

type Params = Readonly<Record<string, string | number | boolean>>;

/** The data blocks that can be looked into: how each is read, and where it comes from. */
const sets: Readonly<
  Record<
    string,
    {
      read(params: Params): (source: ReturnType<typeof packageSource>, seed: number) => Promise<Splits>;
      readonly about: { readonly origin: string; readonly licence: string };
    }
  >
> = {
  'data.digits': { read: ({ train, test }) => digits({ train: Number(train ?? 8000), test: Number(test ?? 2000) }), about },
  'data.synthetic': {
    read: (params) => synthetic(settingsOf(syntheticBlock.params, params, {}).values as unknown as SyntheticSettings),
    about: aboutSynthetic,
  },
};

/** Samples of data blocks for the data panel. The last set looked at stays in memory: paging through it must not read it again. */
export function dataService(root: string, documents: string): Handlers<typeof contract> {
  const source = packageSource(path.join(root, 'package.json'));
  let last: { readonly key: string; readonly splits: Promise<Splits> } | undefined;

  return {
    importGraph: ({ files, directed, label, path: document }) =>
      keepGraph(files, document === undefined ? documents : path.dirname(document), { directed, label }),

    importSolution: ({ files, path: document }) => keepSolution(files, document === undefined ? documents : path.dirname(document)),

    graph: graphPreviews(root, documents),

    async preview({ type, params, seed, split, from, count }) {
      const set = Object.hasOwn(sets, type) ? sets[type] : undefined;
      if (!set) throw new ProblemError({ code: 'data.notData', data: { type } });
      const key = JSON.stringify([type, Object.entries(params).sort(), seed]);
      if (last?.key !== key) last = { key, splits: set.read(params)(source, seed) };
      try {
        return describe(await last.splits, set.about, split, from, count);
      } catch (error) {
        last = undefined;
        throw error instanceof DataError ? new ProblemError(error.problem) : error;
      }
    },
  };
}

function describe(
  { train, test }: Splits,
  { origin, licence }: { readonly origin: string; readonly licence: string },
  split: 'train' | 'test',
  from: number,
  count: number,
): DataPreview {
  const shown = split === 'train' ? train : test;
  const { values, shape } = Object.values(shown.inputs)[0]!;
  const [height, width, channels] = pictureShape(shape);
  const size = height * width * channels;
  const samples = Int32Array.from({ length: Math.max(0, Math.min(count, shown.count - from)) }, (_, i) => from + i);
  const bytes = bytesOf(values.subarray(from * size, (from + samples.length) * size));
  const each = labelsEach(train);
  return {
    train: train.count,
    test: test.count,
    classes: train.classes,
    balance: balanceOf(train),
    samples,
    labels: samples.map((sample) => shown.labels[sample * each]!),
    pictures: { height, width, channels, bytes },
    ...moments(Object.values(train.inputs)[0]!.values),
    origin,
    licence,
  };
}

/** One number, or a row of them, as a picture of height, width and channels. */
function pictureShape(shape: readonly number[]): [height: number, width: number, channels: number] {
  const [first = 1, second = 1, third = 1] = shape;
  return shape.length === 1 ? [1, first, 1] : [first, second, third];
}

/** Pixels lie between 0 and 1; where numbers go beyond, the smallest is black and the largest white. */
function bytesOf(values: Float32Array | Int32Array): Uint8Array {
  let [low, high] = [0, 1];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Uint8Array.from(values, (value) => Math.round((255 * (value - low)) / (high - low)));
}

function balanceOf({ classes, labels }: Dataset): number[] {
  const counts = classes.map(() => 0);
  for (const label of labels) counts[label]!++;
  return counts;
}

function moments(values: Float32Array | Int32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}
