import path from 'node:path';
import { about, digits } from '../../nodes/datasets/digits.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { DataError } from '../../nodes/train/runtime/dataError.ts';
import type { Dataset } from '../../nodes/train/runtime/dataset.ts';
import type { data as contract, DataPreview } from '../../preload/contract/data.ts';
import type { Handlers } from '../../preload/contract/define.ts';
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
};

/** Samples of data blocks for the data panel. The last set looked at stays in memory: paging through it must not read it again. */
export function dataService(root: string): Handlers<typeof contract> {
  const source = packageSource(path.join(root, 'package.json'));
  let last: { readonly key: string; readonly splits: Promise<Splits> } | undefined;

  return {
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
  const [height, width, channels] = shape as [number, number, number];
  const size = height * width * channels;
  const samples = Int32Array.from({ length: Math.max(0, Math.min(count, shown.count - from)) }, (_, i) => from + i);
  const bytes = Uint8Array.from(values.subarray(from * size, (from + samples.length) * size), (value) => Math.round(value * 255));
  return {
    train: train.count,
    test: test.count,
    classes: train.classes,
    balance: train.classes.map((_, label) => train.labels.reduce((sum, other) => sum + (other === label ? 1 : 0), 0)),
    samples,
    labels: Uint8Array.from(samples, (sample) => shown.labels[sample]!),
    pictures: { height, width, channels, bytes },
    ...moments(Object.values(train.inputs)[0]!.values),
    origin,
    licence,
  };
}

function moments(values: Float32Array): { mean: number; deviation: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / values.length - mean * mean)) };
}
