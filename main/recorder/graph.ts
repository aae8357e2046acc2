import type * as tf from '@tensorflow/tfjs';

/** A value of the graph: an output of a node, or a placeholder (output 0). */
export interface Ref {
  readonly node: string;
  readonly output: number;
}

export interface RecordedNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Ref[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What it gave when it was recorded. Numbers of types are TensorFlow's (`types`). */
  readonly outputs: readonly { readonly dtype: number; readonly shape: readonly number[] }[];
  /** What ran the operation, as the `scope` option of `record` said. */
  readonly scope?: string;
}

/** A value of a constant: all its elements, or one that stands for all. TensorFlow's 64 bit integers are pairs of 32 bits, the lower first. */
export type Elements = Float32Array | Int32Array | Uint8Array;

/** Numbers of types are TensorFlow's (`DataType`). */
export type Attribute =
  | { readonly kind: 'type' | 'int' | 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'ints' | 'types' | 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly dtype: number; readonly shape: readonly number[]; readonly value: Elements };

export interface Placeholder {
  readonly name: string;
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
}

export interface Output {
  readonly ref: Ref;
  readonly dtype: tf.DataType;
  readonly shape: readonly number[];
}

/** What a function of tensors did. Nodes stand in the order in which they ran; none of them is a placeholder. */
export interface RecordedGraph {
  /** The function's inputs, in their order. */
  readonly inputs: readonly Placeholder[];
  /** The variables that it read or set, in the order in which they were named. */
  readonly state: readonly Placeholder[];
  /** Large tensors from outside, which never change. Each run is given them, so that the graph stays small. The graph owns them: see `release`. */
  readonly captured: readonly (Placeholder & { readonly tensor: tf.Tensor })[];
  readonly nodes: readonly RecordedNode[];
  /** What the function returned. */
  readonly outputs: readonly Output[];
  /** What the function set variables to; `state` is an index. */
  readonly updates: readonly (Output & { readonly state: number })[];
}

/** TensorFlow's numbers of the types that tfjs knows. */
export const types = { float32: 1, int32: 3, string: 7, complex64: 8, int64: 9, bool: 10, resource: 20, variant: 21 } as const;

/** Gives back the captured tensors. A replay of the graph must not run any more. */
export function release(graph: RecordedGraph): void {
  for (const { tensor } of graph.captured) tensor.dispose();
}
