import { arranged, type Edge } from '#runtime/graph/graphData.ts';
import type { GraphSet, SmallGraph } from '#runtime/graph/graphSet.ts';
import { splitGraphs } from '#runtime/graph/graphSplit.ts';
import type { Source } from '#runtime/training/recipe.ts';
import { stream } from '#runtime/random/seed.ts';

export interface MotifGraphSettings {
  readonly graphs: number;
  readonly size: number;
  readonly copies: number;
  readonly folds: number;
  readonly fold: number;
}

const colours = 3;
/** The colours around a ring of six: the same six, once in pairs and once in turn. */
const rings = { pairs: [0, 0, 1, 1, 2, 2], turns: [0, 1, 2, 0, 1, 2] } as const;
const names = ['pairs', 'turns'] as const;

/**
 * Graphs like small molecules: a random tree of nodes in three colours, each new node joined to any of those before it, and, joined to
 * it by one edge each, `copies` rings of six. In half of the graphs like colours stand side by side in the rings, in the others they
 * alternate. Which of the two it is, is the class. Both have the same colours and the same number of edges on average: only who is
 * joined to whom can tell.
 */
export function motifGraphs({ graphs, size, copies, folds, fold }: MotifGraphSettings) {
  return (_: Source, seed: number): Promise<GraphSet> => {
    const random = stream(seed, 'motif graphs');
    const made = Array.from({ length: graphs }, (_, i) => one(size, copies, i % 2, random));
    const labels = Int32Array.from(made, ({ label }) => label);
    const largest = Math.max(4, size - 6 * copies + 3) + 6 * copies;
    return Promise.resolve({ graphs: made, width: colours, largest, classes: names, ...splitGraphs(labels, names.length, folds, fold, seed) });
  };
}

function one(size: number, copies: number, label: number, random: () => number): SmallGraph {
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  const ring = rings[names[label]!];
  const tree = Math.max(4, size - ring.length * copies + pick(-3, 4));
  const count = tree + ring.length * copies;
  const edges: Edge[] = [];
  const join = (from: number, to: number) => void edges.push({ from, to, weight: 1 });
  for (let node = 1; node < tree; node++) join(node, pick(0, node));
  for (let first = tree; first < count; first += ring.length) {
    for (let i = 0; i < ring.length; i++) join(first + i, first + ((i + 1) % ring.length));
    join(pick(first, first + ring.length), pick(0, tree));
  }
  const features = new Float32Array(count * colours);
  for (let node = 0; node < count; node++) features[node * colours + (node < tree ? pick(0, colours) : ring[(node - tree) % ring.length]!)] = 1;
  return { count, features, ...arranged(edges, false), label };
}
