import * as tf from '@tensorflow/tfjs';
import type { Arranged } from './graphData.ts';
import type { GraphInputs } from './graphInputs.ts';

/** One of many graphs: its edges are arranged as those of a single one are. */
export interface SmallGraph extends Arranged {
  readonly count: number;
  /** `[count, width]`. */
  readonly features: Float32Array;
  readonly label: number;
}

export interface GraphSet {
  readonly graphs: readonly SmallGraph[];
  /** Features of a node. */
  readonly width: number;
  /** Nodes of the largest graph, or more: as many as the data block says. */
  readonly largest: number;
  readonly classes: readonly string[];
  /** Which graphs are learned from, and which are kept aside. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

export type BatchInputs = GraphInputs & { readonly members: tf.Tensor };

/**
 * Several graphs as one large graph without edges between them: the adjacency matrix of the whole is block-diagonal.
 *
 *     nodes [all nodes, width], graph [all edges, 2], members [graphs, all nodes]: 1 where a node belongs to a graph
 *
 * Nodes and edges are filled up to round numbers, with a node that belongs to no graph and edges from it to itself: batches then have few
 * different shapes, and what computes them can be prepared once for each.
 */
export function batchOf({ graphs, width }: Pick<GraphSet, 'graphs' | 'width'>, picked: Int32Array): BatchInputs {
  const chosen = [...picked].map((index) => graphs[index]!);
  const nodeCount = roundUp(1 + chosen.reduce((sum, { count }) => sum + count, 0));
  const edgeCount = roundUp(chosen.reduce((sum, { weights }) => sum + weights.length, 0));
  const nodes = new Float32Array(nodeCount * width);
  const edges = new Int32Array(2 * edgeCount).fill(nodeCount - 1);
  const weights = new Float32Array(edgeCount);
  const edgeWidth = chosen[0]?.edgeWidth ?? 1;
  const edgeFeatures = new Float32Array(edgeCount * edgeWidth);
  const members = new Float32Array(chosen.length * nodeCount);
  let [node, edge] = [0, 0];
  for (const [row, one] of chosen.entries()) {
    nodes.set(one.features, node * width);
    one.edges.forEach((end, i) => (edges[2 * edge + i] = end + node));
    weights.set(one.weights, edge);
    edgeFeatures.set(one.edgeFeatures, edge * edgeWidth);
    members.fill(1, row * nodeCount + node, row * nodeCount + node + one.count);
    node += one.count;
    edge += one.weights.length;
  }
  return {
    nodes: tf.tensor2d(nodes, [nodeCount, width]),
    graph: tf.tensor2d(edges, [edgeCount, 2], 'int32'),
    weights: tf.tensor2d(weights, [edgeCount, 1]),
    edges: tf.tensor2d(edgeFeatures, [edgeCount, edgeWidth]),
    members: tf.tensor2d(members, [chosen.length, nodeCount]),
  };
}

/** The next multiple of a quarter of the power of two below. */
function roundUp(count: number): number {
  const step = Math.max(4, 2 ** (Math.floor(Math.log2(Math.max(1, count))) - 2));
  return Math.ceil(Math.max(1, count) / step) * step;
}
