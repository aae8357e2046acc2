import { arranged, type Arranged, type Edge, type GraphData } from './graphData.ts';
import { shuffled, stream } from '../random/seed.ts';

export interface Pairs {
  /** From, to; from, to ... */
  readonly joined: Int32Array;
  readonly apart: Int32Array;
}

/** A graph with some edges taken away: what is left, and what is asked for. */
export interface HiddenEdges extends Arranged {
  readonly validation: Pairs;
  readonly test: Pairs;
}

/** Takes edges away, `validation` and `test` percent of all, and draws as many pairs that are not joined for each. Both follow from the seed. */
export function hideEdges(graph: GraphData, { validation, test }: { readonly validation: number; readonly test: number }, seed: number): HiddenEdges {
  const { edges, weights, edgeFeatures, edgeWidth, directed, count } = graph;
  const all: Edge[] = [];
  const known = new Set<number>();
  for (let i = 0; i < weights.length; i++) {
    const edge = { from: edges[2 * i]!, to: edges[2 * i + 1]!, weight: weights[i]!, features: [...edgeFeatures.subarray(i * edgeWidth, (i + 1) * edgeWidth)] };
    known.add(edge.from * count + edge.to);
    if (directed || edge.from < edge.to) all.push(edge);
  }
  const order = [...shuffled(all.length, seed, 'hidden edges')].map((index) => all[index]!);
  const [first, second] = [Math.floor((all.length * validation) / 100), Math.floor((all.length * test) / 100)];
  const random = stream(seed, 'pairs apart');
  const possible = count * (count - 1) - known.size;
  const drawn = new Set<number>();
  const apart = (wanted: number): Int32Array => {
    const pairs: number[] = [];
    // A graph in which nearly every pair is joined has few others to offer.
    const most = Math.min(wanted, Math.floor(possible / 4));
    while (pairs.length < 2 * most) {
      const [from, to] = [Math.floor(random() * count), Math.floor(random() * count)];
      const key = from * count + to;
      if (from === to || known.has(key) || drawn.has(key)) continue;
      drawn.add(key);
      if (!directed) drawn.add(to * count + from);
      pairs.push(from, to);
    }
    return Int32Array.from(pairs);
  };
  const pairs = (list: readonly Edge[]): Pairs => ({ joined: Int32Array.from(list.flatMap(({ from, to }) => [from, to])), apart: apart(list.length) });
  return {
    ...arranged(order.slice(first + second), directed, edgeWidth),
    validation: pairs(order.slice(0, first)),
    test: pairs(order.slice(first, first + second)),
  };
}
