import type { RecordedNode, Signature } from '../recorder/index.ts';

/** A trained model's forward pass with its weights inside, ready to be written in whatever format. */
export interface ExportedGraph {
  /** In an order in which each stands behind what it reads. */
  readonly nodes: readonly RecordedNode[];
  /** How the model can be asked, by TensorFlow's names: one way for all batch sizes, or one for each. Weights are shared between them. */
  readonly signatures: Readonly<Record<string, Signature>>;
}

/** The name that every reader of a SavedModel asks for. */
export const mainSignature = 'serving_default';
