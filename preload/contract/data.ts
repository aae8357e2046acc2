import { z } from 'zod';
import type { GraphResult, Pictures } from '../../nodes/explain/results.ts';
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
  /** Of one graph: the field that the classes of its nodes were taken from, and all that they could be taken from. */
  readonly label?: { readonly taken?: string; readonly among: readonly string[] };
  readonly facts: {
    readonly nodes?: number;
    readonly edges?: number;
    readonly graphs?: number;
    readonly classes: readonly string[];
    readonly unlabelled?: number;
  };
}

/** What an import of a solution made: the block that gives it, with its params. */
export interface ImportedSolution {
  readonly type: 'physics.file';
  readonly params: Readonly<Record<string, string>>;
  readonly notes: readonly Problem[];
  readonly facts: {
    readonly variables: readonly string[];
    /** Where the places of each named coordinate begin and end. */
    readonly ranges: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  };
}

/** A graph as a training would get it, before any. */
export interface GraphPreview {
  readonly picture: GraphResult;
  /** Of one graph: the weight of each edge of the picture. */
  readonly weights?: Float32Array;
  /** Of many graphs: figures of all; the picture is one of them. */
  readonly set?: {
    readonly index: number;
    /** Class of the graph that is shown. */
    readonly label: string;
    readonly classes: readonly string[];
    /** Graphs of each class. */
    readonly balance: readonly number[];
    readonly graphs: number;
    readonly train: number;
    readonly test: number;
    /** Mean of a graph. */
    readonly nodes: number;
    readonly edges: number;
  };
}

const dataBlock = {
  type: z.string().max(64),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  seed: z.int(),
};

export const data = {
  /** Reads a solution on a grid out of files and keeps it beside the document (`path`), or among the user's documents while that has no place. */
  importSolution: call<ImportedSolution>()(
    z.object({
      files: z
        .array(z.object({ name: z.string().max(260), bytes: z.instanceof(Uint8Array) }))
        .min(1)
        .max(8),
      path: z.string().max(4096).optional(),
    }),
  ),

  /** Reads a graph, or many, out of files and keeps it beside the document (`path`), or among the user's documents while that has no place. */
  importGraph: call<ImportedGraph>()(
    z.object({
      files: z
        .array(z.object({ name: z.string().max(260), bytes: z.instanceof(Uint8Array) }))
        .min(1)
        .max(2),
      directed: z.boolean().default(false),
      /** The field with the classes; empty for none. Absent: as fields are called, the import finds it. */
      label: z.string().max(200).optional(),
      path: z.string().max(4096).optional(),
    }),
  ),

  /** The graph of a data block, or the one at `index` of many. Its files lie beside the document (`path`) or among the user's documents. */
  graph: call<GraphPreview>()(z.object({ ...dataBlock, index: z.int().min(0).default(0), path: z.string().max(4096).optional() })),

  /** The samples `from .. from + count` of one split of a data block. Figures (balance, mean, deviation) are of the training split. */
  preview: call<DataPreview>()(
    z.object({
      ...dataBlock,
      split: z.enum(['train', 'test']).default('train'),
      from: z.int().min(0).default(0),
      count: z.int().min(1).max(200).default(40),
    }),
  ),
} as const;
