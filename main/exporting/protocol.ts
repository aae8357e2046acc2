import type { Problem } from '../../nodes/text/problem.ts';
import type { ModelCheck, ModelFacts, ModelFormat } from '../../preload/contract/exporting.ts';

/** What is asked of an exporting process, once: it answers and ends. */
export type Order = RecordOrder | BrowserCheckOrder;

/** Records a run's model on the native engine, writes it and compares what was written with the model itself. */
export interface RecordOrder {
  readonly type: 'record';
  /** The run's folder. */
  readonly run: string;
  readonly checkpoint: 'newest' | 'best';
  readonly format: ModelFormat;
  /** Batch sizes; absent: any. */
  readonly sizes?: readonly number[];
  /** What is written goes there: the model's files, and `checkFile`. */
  readonly folder: string;
  readonly producer: string;
}

/** Loads a graph model with tfjs itself, and compares. */
export interface BrowserCheckOrder {
  readonly type: 'checkTfjs';
  readonly folder: string;
}

export type Answer =
  | { readonly type: 'ready' }
  | { readonly type: 'recorded'; readonly facts: ModelFacts }
  | { readonly type: 'checked'; readonly checks: readonly ModelCheck[] }
  | { readonly type: 'problem'; readonly problem: Problem };

/** Inputs and expected outputs, in the safetensors format: `input/images`, `output/logits`. */
export const checkFile = 'check.safetensors';
