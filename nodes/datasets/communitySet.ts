import { neighboursOf } from '#runtime/graph/graphRows.ts';
import { isWhole } from '#runtime/graph/judged.ts';
import { arranged, type Edge } from '#runtime/graph/graphData.ts';
import type { GraphSet, SmallGraph } from '#runtime/graph/graphSet.ts';
import { splitGraphs } from '#runtime/graph/graphSplit.ts';
import type { Source } from '#runtime/training/recipe.ts';
import { stream } from '#runtime/random/seed.ts';

export interface CommunitySetSettings {
  readonly graphs: number;
  readonly smallest: number;
  readonly largest: number;
  readonly inside: number;
  readonly bridges: number;
  readonly folds: number;
  readonly fold: number;
}

/**
 * Many small graphs of two communities: between `smallest` and `largest` nodes, dealt into two halves. Within a half each pair is joined with
 * probability `inside`; between the halves there are `bridges` edges for every 100 nodes, one at least. Graphs that fall in pieces are drawn again.
 * The set "community-small" of You et al. 2018, section 4.1, is made this way: 12 to 20 nodes, 0.7 inside, 5 bridges for 100 nodes.
 *
 * Each node is described by its number of neighbours. There is one class only: these graphs are there to be imitated.
 */
export function communitySet({ graphs, smallest, largest, inside, bridges, folds, fold }: CommunitySetSettings) {
  return (_: Source, seed: number): Promise<GraphSet> => {
    const random = stream(seed, 'community set');
    const made: SmallGraph[] = [];
    while (made.length < graphs) {
      const count = smallest + Math.floor(random() * (largest - smallest + 1));
      const graph = one(count, inside, bridges, random);
      if (isWhole(neighboursOf(count, graph.edges))) made.push(graph);
    }
    return Promise.resolve({ graphs: made, width: 1, largest, classes: ['two communities'], ...splitGraphs(new Int32Array(graphs), 1, folds, fold, seed) });
  };
}

function one(count: number, inside: number, bridges: number, random: () => number): SmallGraph {
  const half = Math.floor(count / 2);
  const edges: Edge[] = [];
  for (let a = 0; a < count; a++) for (let b = a + 1; b < count; b++) if (a < half === b < half && random() < inside) edges.push({ from: a, to: b, weight: 1 });
  const pick = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  for (let bridge = 0; bridge < Math.max(1, Math.round((bridges * count) / 100)); bridge++)
    edges.push({ from: pick(0, half), to: pick(half, count), weight: 1 });
  const ends = arranged(edges, false);
  const features = new Float32Array(count);
  for (let i = 1; i < ends.edges.length; i += 2) features[ends.edges[i]!]!++;
  return { count, features, ...ends, label: 0 };
}
