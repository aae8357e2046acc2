import type * as tf from '@tensorflow/tfjs';

/**
 * Records what passes between tfjs-node and TensorFlow while a function runs, as a TensorFlow graph, and replays it with one call.
 * README.md tells how, and what cannot be recorded.
 */

/** A value of the graph: an output of a node, or one of the inputs. */
export interface Ref {
  readonly node: string;
  readonly output: number;
}

export interface RecordedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Ref[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export type Attribute =
  | { readonly kind: 'type' | 'int' | 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly dtype: number; readonly shape: readonly number[]; readonly value: Float32Array | Int32Array | Uint8Array };

/** What a function of tensors did. Nodes stand in the order in which they ran. */
export interface RecordedGraph {
  /** Placeholders, in the order of the function's inputs. */
  readonly inputs: readonly { readonly name: string; readonly dtype: tf.DataType; readonly shape: readonly number[] }[];
  readonly nodes: readonly RecordedNode[];
  readonly outputs: readonly { readonly ref: Ref; readonly dtype: tf.DataType; readonly shape: readonly number[] }[];
}

/** A graph that was loaded into TensorFlow. */
export interface Replay {
  /** One run of the whole graph. The caller disposes what comes back. */
  run(inputs: readonly tf.Tensor[]): tf.Tensor[];
  dispose(): void;
}
