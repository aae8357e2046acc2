import { z } from 'zod';
import type { Pictures } from '../../nodes/explain/results.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import { call } from './define.ts';

export interface DataPreview {
  readonly train: number;
  readonly test: number;
  readonly classes: readonly string[];
  /** Training labels of each class. */
  readonly balance: readonly number[];
  readonly samples: Int32Array;
  /** Of a sequence with a label at each step: the first. */
  readonly labels: Int32Array;
  /** What is no picture is drawn as one: a row of numbers, or a row a step. */
  readonly pictures: Pictures;
  readonly mean: number;
  readonly deviation: number;
  readonly origin: string;
  readonly licence: string;
}

/** What an import made: the data block that reads it, with its params. */
export interface ImportedGraph {
  readonly type: 'data.graphFile' | 'data.graphSetFile';
  readonly params: Readonly<Record<string, string | number>>;
  /** What was odd in the files, and how it was mended. */
  readonly notes: readonly Problem[];
  readonly facts: {
    readonly nodes?: number;
    readonly edges?: number;
    readonly graphs?: number;
    readonly classes: readonly string[];
    readonly unlabelled?: number;
  };
}

export const data = {
  /** Reads a graph, or many, out of files and keeps it beside the document (`path`), or among the user's documents while that has no place. */
  importGraph: call<ImportedGraph>()(
    z.object({
      files: z
        .array(z.object({ name: z.string().max(260), text: z.string().max(200_000_000) }))
        .min(1)
        .max(2),
      directed: z.boolean().default(false),
      path: z.string().max(4096).optional(),
    }),
  ),

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
