import { z } from 'zod';
import type { Pictures } from '../../nodes/explain/results.ts';
import { call } from './define.ts';

export interface DataPreview {
  readonly train: number;
  readonly test: number;
  readonly classes: readonly string[];
  /** Training samples of each class. */
  readonly balance: readonly number[];
  readonly samples: Int32Array;
  readonly labels: Uint8Array;
  readonly pictures: Pictures;
  readonly mean: number;
  readonly deviation: number;
  readonly origin: string;
  readonly licence: string;
}

export const data = {
  /** The samples `from .. from + count` of one split of a data block. Figures (balance, mean, deviation) are of the training split. */
  preview: call<DataPreview>()(
    z.object({
      type: z.string().max(64),
      params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      seed: z.int(),
      split: z.enum(['train', 'test']).default('train'),
      from: z.int().min(0).default(0),
      count: z.int().min(1).max(200).default(40),
    }),
  ),
} as const;
