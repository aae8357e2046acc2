import { z } from 'zod';
import type { Problem } from '../../nodes/text/problem.ts';
import type { Text } from '../../nodes/text/text.ts';
import { call, stream } from './define.ts';
import { runId } from './training.ts';

/** What a trained model can be taken away as, beside the project. */
export const modelFormats = ['savedmodel', 'tflite', 'onnx', 'tfjs'] as const;
export type ModelFormat = (typeof modelFormats)[number];

/** A value that a user of the exported model gives or gets. */
export interface PortFacts {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  /** A size, or what it counts when it is free. */
  readonly shape: readonly (number | string)[];
  /** The least and the largest number in the samples. */
  readonly range?: readonly [number, number];
}

/** One comparison of the written model with the model itself. */
export interface ModelCheck {
  /** TensorFlow's library here, tfjs's backends, or what Python runs the format with. */
  readonly by: 'native' | 'wasm' | 'cpu' | 'tflite' | 'onnxruntime';
  /** The largest difference between two numbers. Absent: it cannot run there, and `reason` says why. */
  readonly difference?: number;
  readonly reason?: string;
}

/** What was recorded of a model: how to ask it, and whether it answers alike. */
export interface ModelFacts {
  /** The first is the one that readers take by themselves. */
  readonly signatures: readonly string[];
  readonly inputs: readonly PortFacts[];
  readonly outputs: readonly PortFacts[];
  readonly classes: readonly string[];
  readonly weights: number;
  /** Updates that the model has had. */
  readonly step: number;
  /** Why it takes only some batch sizes although any was wanted: the block's id, and what in it. */
  readonly held?: { readonly block?: string; readonly reason: Text };
  /** Sizes that were compared; those of a model that takes any were not among the recorded ones. */
  readonly sizes: readonly (readonly number[])[];
  /** Whose numbers were compared: samples kept aside, the whole that the model was trained in, points of its domain, or numbers by chance. */
  readonly from: 'test' | 'whole' | 'points' | 'random';
  readonly checks: readonly ModelCheck[];
  /** The largest difference that counts as rounding. */
  readonly allowed: number;
}

export interface ExportedModel extends ModelFacts {
  readonly format: ModelFormat;
  readonly folder: string;
  readonly files: readonly string[];
  /** All files together. */
  readonly bytes: number;
}

export type ModelEvent =
  | { readonly type: 'stage'; readonly stage: 'record' | 'convert' | 'check' | 'write' }
  | { readonly type: 'done'; readonly model: ExportedModel }
  | { readonly type: 'problems'; readonly problems: readonly Problem[] };

/** A Python with TensorFlow's converters, which tflite and onnx are made with. */
export interface ConverterFacts {
  /** Formats that can be written here. */
  readonly formats: readonly ModelFormat[];
  /** What would be fetched, and what it takes on disk, in bytes. */
  readonly download: number;
  readonly disk: number;
}

export type ConverterEvent =
  | { readonly type: 'stage'; readonly stage: 'prepare' | 'install' | 'test' }
  /** pip has begun with a package. */
  | { readonly type: 'package'; readonly name: string; readonly size?: string };

const text = z.string().max(20_000_000);
const folder = z.string().max(4096);

export const exporting = {
  /** Writes the project into `folder` (made when missing, refused when it holds other things). With `run`: its newest weights too. `path`: the document's file, beside which its data lies. Without a folder: under the user's Tensorloom folder. */
  project: call<{ readonly folder: string; readonly files: readonly string[] } | { readonly problems: readonly Problem[] }>()(
    z.object({ text, folder: folder.optional(), run: runId.optional(), path: folder.optional() }),
  ),
  /** Writes a run's trained model for other programs. `text`: the document that is open, which must still be the run's. Without `sizes` it takes any batch size. */
  model: stream<ModelEvent>()(
    z.object({
      run: runId,
      text: text.optional(),
      folder: folder.optional(),
      format: z.enum(modelFormats),
      sizes: z.array(z.int().min(1).max(65_536)).min(1).max(8).optional(),
      checkpoint: z.enum(['newest', 'best']).default('newest'),
    }),
  ),
  converter: call<ConverterFacts>()(z.object({})),
  /** Installs the converter into the app's own folder. Ends when it works; fails with a problem. */
  installConverter: stream<ConverterEvent>()(z.object({})),
} as const;
