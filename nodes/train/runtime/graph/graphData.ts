/** One graph in memory. Every edge that goes both ways stands there twice; edges are sorted by the node that they lead to. */
export interface GraphData {
  readonly count: number;
  /** `[count, width]`. */
  readonly features: Float32Array;
  readonly width: number;
  /** From, to; from, to ... */
  readonly edges: Int32Array;
  /** One number an edge. */
  readonly weights: Float32Array;
  /** `[edges, edgeWidth]`: what describes each edge; where nothing else does, its weight. */
  readonly edgeFeatures: Float32Array;
  readonly edgeWidth: number;
  readonly directed: boolean;
  /** The class of each node; -1 where it is not known. */
  readonly labels: Int32Array;
  readonly classes: readonly string[];
  /** What each node is for, by `parts`. */
  readonly split: Uint8Array;
  readonly names?: readonly string[];
}

/** A node's part in a training. The labels of `none` are not looked at. */
export const parts = { none: 0, train: 1, validation: 2, test: 3 } as const;

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  /** What describes it, besides its weight. */
  readonly features?: readonly number[];
}

/** Edges as tensors want them. */
export type Arranged = Pick<GraphData, 'edges' | 'weights' | 'edgeFeatures' | 'edgeWidth'>;

/**
 * Both directions where the graph has no direction, no loops (each layer adds a node's own message itself),
 * no edge twice, sorted by receiver and then sender, so that sums run through memory in order.
 */
export function arranged(list: readonly Edge[], directed: boolean, edgeWidth = 1): Arranged {
  const all = list.filter(({ from, to }) => from !== to);
  const both = directed ? all : all.flatMap((edge) => [edge, { ...edge, from: edge.to, to: edge.from }]);
  const sorted = both.sort((a, b) => a.to - b.to || a.from - b.from);
  const once = sorted.filter((edge, i) => i === 0 || edge.to !== sorted[i - 1]!.to || edge.from !== sorted[i - 1]!.from);
  const edgeFeatures = new Float32Array(once.length * edgeWidth);
  once.forEach(({ features, weight }, i) => edgeFeatures.set(features ?? [weight], i * edgeWidth));
  return {
    edges: Int32Array.from(once.flatMap(({ from, to }) => [from, to])),
    weights: Float32Array.from(once, ({ weight }) => weight),
    edgeFeatures,
    edgeWidth,
  };
}

/** Nodes of one part, ascending. */
export const nodesOf = ({ split }: Pick<GraphData, 'split'>, part: number): Int32Array =>
  Int32Array.from([...split.keys()].filter((node) => split[node] === part));
