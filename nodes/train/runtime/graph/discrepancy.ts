import type { Neighbours } from './graphRows.ts';

/**
 * How far two sets of graphs lie apart, seen by what their nodes are like: the squared maximum mean discrepancy of histograms.
 *
 *     MMD^2 = mean k(a, a') + mean k(b, b') - 2 mean k(a, b)        over all pairs of graphs, each with itself too
 *     k(p, q) = exp(- EMD(p, q)^2 / 2 sigma^2)                      EMD: how much must be carried how far to turn p into q
 *
 * On a line the earth mover's distance is the area between the two cumulated histograms. 0: not to be told apart.
 * You, Ying, Ren, Hamilton and Leskovec 2018, "GraphRNN", section 4.3; Gretton et al. 2012 on MMD.
 */
export function discrepancy(
  a: readonly Float64Array[],
  b: readonly Float64Array[],
  { sigma, width }: { readonly sigma: number; readonly width: number },
): number {
  const kernel = (p: Float64Array, q: Float64Array) => Math.exp(-(earthMover(p, q, width) ** 2) / (2 * sigma ** 2));
  const mean = (first: readonly Float64Array[], second: readonly Float64Array[]): number => {
    let sum = 0;
    for (const p of first) for (const q of second) sum += kernel(p, q);
    return sum / (first.length * second.length);
  };
  return mean(a, a) + mean(b, b) - 2 * mean(a, b);
}

/** Of degrees: bins are 1 apart. */
export const degreeDiscrepancy = (a: readonly Neighbours[], b: readonly Neighbours[]): number =>
  discrepancy(a.map(degreeHistogram), b.map(degreeHistogram), { sigma: 1, width: 1 });

const bins = 100;

/** Of clustering coefficients, in 100 bins from 0 to 1; sigma is a tenth of that line. */
export const clusteringDiscrepancy = (a: readonly Neighbours[], b: readonly Neighbours[]): number =>
  discrepancy(a.map(clusteringHistogram), b.map(clusteringHistogram), { sigma: 0.1, width: 1 / bins });

/** Share of nodes with 0, 1, 2 ... neighbours. */
export function degreeHistogram(graph: Neighbours): Float64Array {
  const counts = new Float64Array(Math.max(...graph.map(({ length }) => length)) + 1);
  for (const { length } of graph) counts[length]! += 1 / graph.length;
  return counts;
}

function clusteringHistogram(graph: Neighbours): Float64Array {
  const counts = new Float64Array(bins);
  for (const one of clustering(graph)) counts[Math.min(bins - 1, Math.floor(one * bins + 1e-9))]! += 1 / graph.length;
  return counts;
}

/** Of each node: which share of its pairs of neighbours are joined to each other; 0 where there is no pair. */
export function clustering(graph: Neighbours): number[] {
  const sets = graph.map((list) => new Set(list));
  return graph.map((list) => {
    let joined = 0;
    for (let i = 0; i < list.length; i++) for (let j = 0; j < i; j++) if (sets[list[i]!]!.has(list[j]!)) joined++;
    return list.length < 2 ? 0 : joined / ((list.length * (list.length - 1)) / 2);
  });
}

function earthMover(p: Float64Array, q: Float64Array, width: number): number {
  let [carried, sum] = [0, 0];
  for (let i = 0; i < Math.max(p.length, q.length); i++) {
    carried += (p[i] ?? 0) - (q[i] ?? 0);
    sum += Math.abs(carried);
  }
  return sum * width;
}
