import { arranged, type GraphData } from '#runtime/graph/graphData.ts';
import type { Source } from '#runtime/training/recipe.ts';

export interface DrawnGraphSettings {
  readonly directed: boolean;
  readonly names: readonly string[];
  /** A row a node. */
  readonly features: readonly (readonly number[])[];
  readonly classes: readonly string[];
  /** Class of each node, -1 where it is not known. */
  readonly labels: readonly number[];
  /** What each node is for: 0 nothing, 1 training, 2 validation, 3 test. */
  readonly parts: readonly number[];
  /** From, to, weight. */
  readonly edges: readonly (readonly number[])[];
}

/** A graph that was drawn by hand: everything is written down, nothing is left to the seed. */
export function drawnGraph({ directed, names, features, classes, labels, parts, edges }: DrawnGraphSettings) {
  return (_: Source, _seed: number): Promise<GraphData> =>
    Promise.resolve({
      count: names.length,
      features: Float32Array.from(features.flat()),
      width: features[0]!.length,
      ...arranged(
        edges.map(([from, to, weight]) => ({ from: from!, to: to!, weight: weight! })),
        directed,
      ),
      directed,
      labels: Int32Array.from(labels),
      classes,
      // A node without a class has nothing to teach and nothing to be asked.
      split: Uint8Array.from(parts, (part, node) => (labels[node]! < 0 ? 0 : part)),
      names,
    });
}
