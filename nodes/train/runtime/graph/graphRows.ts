/**
 * A graph as a sequence, so that what reads and writes sequences can read and write graphs: node by node, each says to which of the nodes
 * before it it is joined.
 *
 *     step t tells of node t + 1:   [joined to node t, to node t - 1, ... to node 0, 0 ..., is this the end?]        [largest - 1, largest]
 *
 * Nodes come in the order of a breadth-first search, so that a node is joined to nodes that came not long before. Where the graph falls in
 * pieces, they come one after the other. The last number of a step is 1 where there is no further node; graphs as large as can be end by
 * themselves. You, Ying, Ren, Hamilton and Leskovec 2018, "GraphRNN", section 2.3.
 */
export interface GraphRows {
  /** What each step is told: a mark for the beginning, then what the step before has said. */
  readonly told: Float32Array;
  /** What each step has to say. */
  readonly said: Float32Array;
  /** 1 where that is a decision: links to nodes that are there, and whether it is the end. */
  readonly counts: Float32Array;
}

/** Who is joined to whom: the neighbours of each node, ascending. */
export type Neighbours = readonly (readonly number[])[];

/** Neighbours out of a list of edges, whatever their direction. */
export function neighboursOf(count: number, edges: Int32Array): Neighbours {
  const sets = Array.from({ length: count }, () => new Set<number>());
  for (let i = 0; i < edges.length; i += 2) {
    const [from, to] = [edges[i]!, edges[i + 1]!];
    if (from === to) continue;
    sets[from]!.add(to);
    sets[to]!.add(from);
  }
  return sets.map((set) => [...set].sort((a, b) => a - b));
}

/** All nodes in the order of a breadth-first search from a node that chance picks; chance also says in what order neighbours are visited. */
export function breadthFirst(neighbours: Neighbours, random: () => number): number[] {
  const rank = neighbours.map(() => random());
  const byRank = (a: number, b: number) => rank[a]! - rank[b]!;
  const seen = new Set<number>();
  const order: number[] = [];
  for (const start of [...neighbours.keys()].sort(byRank)) {
    if (seen.has(start)) continue;
    seen.add(start);
    order.push(start);
    for (let at = order.length - 1; at < order.length; at++) {
      for (const next of [...neighbours[order[at]!]!].sort(byRank)) {
        if (seen.has(next)) continue;
        seen.add(next);
        order.push(next);
      }
    }
  }
  return order;
}

export function rowsOf(neighbours: Neighbours, order: readonly number[], largest: number): GraphRows {
  const steps = largest - 1;
  const place = new Int32Array(neighbours.length);
  order.forEach((node, at) => (place[node] = at));
  const [told, said, counts] = [0, 0, 0].map(() => new Float32Array(steps * largest)) as [Float32Array, Float32Array, Float32Array];
  for (let step = 0; step < Math.min(order.length, steps); step++) {
    const row = step * largest;
    counts[row + steps] = 1;
    if (step === order.length - 1) said[row + steps] = 1;
    else {
      counts.fill(1, row, row + step + 1);
      for (const other of neighbours[order[step + 1]!]!) if (place[other]! <= step) said[row + step - place[other]!] = 1;
    }
  }
  told.set(said.subarray(0, (steps - 1) * largest), largest);
  told[steps] = 1;
  return { told, said, counts };
}

/** The graph that a sequence stands for: the reverse of `rowsOf`. Links to nodes that are not there say nothing. */
export function graphOf(said: Float32Array, largest: number): Neighbours {
  const steps = largest - 1;
  const neighbours: number[][] = [[]];
  for (let step = 0; step < steps && said[step * largest + steps] !== 1; step++) {
    const node = step + 1;
    neighbours.push([]);
    for (let back = 0; back <= step; back++) {
      if (said[step * largest + back] !== 1) continue;
      neighbours[node]!.push(step - back);
      neighbours[step - back]!.push(node);
    }
  }
  return neighbours.map((list) => list.sort((a, b) => a - b));
}
