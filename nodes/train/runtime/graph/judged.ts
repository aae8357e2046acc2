import type { Neighbours } from './graphRows.ts';
import { GraphSorter } from './sameGraph.ts';

/** What graphs keep to, all of them, and what a generated graph must keep to if it is to pass for one of them. */
export interface Rules {
  readonly fewest: number;
  readonly most: number;
  readonly highestDegree: number;
  /** Whether each is in one piece. */
  readonly whole: boolean;
}

export function rulesOf(graphs: readonly Neighbours[]): Rules {
  const sizes = graphs.map(({ length }) => length);
  return {
    fewest: Math.min(...sizes),
    most: Math.max(...sizes),
    highestDegree: Math.max(...graphs.map(degree)),
    whole: graphs.every(isWhole),
  };
}

/** None but that there is an end to it: graphs of as many nodes as can be said. */
export const noRules = (largest: number): Rules => ({ fewest: 1, most: largest, highestDegree: largest, whole: false });

/** Three questions to each of a list of generated graphs. */
export interface Judged {
  /** It keeps to the rules. */
  readonly valid: readonly boolean[];
  /** It is like none before it in the list. */
  readonly unique: readonly boolean[];
  /** It is like none that was learned from. */
  readonly novel: readonly boolean[];
}

export function judge(graphs: readonly Neighbours[], learned: GraphSorter, { fewest, most, highestDegree, whole }: Rules): Judged {
  const before = new GraphSorter();
  return {
    valid: graphs.map((graph) => graph.length >= fewest && graph.length <= most && degree(graph) <= highestDegree && (!whole || isWhole(graph))),
    unique: graphs.map((graph) => before.add(graph)),
    novel: graphs.map((graph) => !learned.has(graph)),
  };
}

const degree = (graph: Neighbours): number => Math.max(...graph.map(({ length }) => length));

export function isWhole(graph: Neighbours): boolean {
  const seen = new Set([0]);
  const open = [0];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of graph[node]!) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen.size === graph.length;
}

/**
 * As many random graphs as are asked for, the least that a generator must surpass: as large as those that were learned from, and each pair
 * joined with the share of pairs that is joined there. Erdos and Renyi 1959.
 */
export function randomGraphs(count: number, learned: readonly Neighbours[], random: () => number): Neighbours[] {
  const joined = learned.reduce((sum, graph) => sum + graph.reduce((ends, { length }) => ends + length, 0), 0);
  const pairs = learned.reduce((sum, { length }) => sum + length * (length - 1), 0);
  const share = pairs > 0 ? joined / pairs : 0;
  return Array.from({ length: count }, () => {
    const size = learned[Math.floor(random() * learned.length)]!.length;
    const graph = Array.from({ length: size }, (): number[] => []);
    for (let a = 0; a < size; a++) {
      for (let b = a + 1; b < size; b++) {
        if (random() >= share) continue;
        graph[a]!.push(b);
        graph[b]!.push(a);
      }
    }
    return graph;
  });
}
