import * as tf from '@tensorflow/tfjs';
import type { Arranged, GraphData } from './graphData.ts';

/** The tensors that enter a model, by the names of the data block's ports. */
export type GraphInputs = Readonly<Record<'nodes' | 'graph' | 'weights' | 'edges', tf.Tensor>>;

/** A graph as tensors. The caller disposes. */
export function graphInputs({
  features,
  count,
  width,
  edges,
  weights,
  edgeFeatures,
  edgeWidth,
}: Arranged & Pick<GraphData, 'features' | 'count' | 'width'>): GraphInputs {
  return {
    nodes: tf.tensor2d(features, [count, width]),
    graph: tf.tensor2d(edges, [edges.length / 2, 2], 'int32'),
    weights: tf.tensor2d(weights, [weights.length, 1]),
    edges: tf.tensor2d(edgeFeatures, [weights.length, edgeWidth]),
  };
}

/** In the order in which the model takes them. */
export const inOrder = (model: tf.LayersModel, inputs: Readonly<Record<string, tf.Tensor>>): tf.Tensor[] => model.inputNames.map((name) => inputs[name]!);
