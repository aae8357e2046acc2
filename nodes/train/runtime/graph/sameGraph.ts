import type { Neighbours } from './graphRows.ts';

/**
 * Whether two graphs are the same but for the names of their nodes.
 *
 * First each node gets a colour from its number of neighbours, then again and again a new one from its own and its neighbours' colours, until
 * nothing changes (Weisfeiler and Leman 1968). Graphs whose colours differ are different. Where they agree, the nodes of one are matched to
 * nodes of like colour of the other, one by one, with steps taken back where an edge has no counterpart.
 */
export function sameGraph(a: Neighbours, b: Neighbours): boolean {
  return signature(a) === signature(b) && matches(a, b);
}

/** Equal for graphs that are the same; of others nearly always different. */
export function signature(neighbours: Neighbours): string {
  return [...colours(neighbours)].sort().join(' ');
}

/** Graphs by what they are like: whether one is among them is asked quickly. */
export class GraphSorter {
  private readonly bySignature = new Map<string, Neighbours[]>();

  constructor(graphs: readonly Neighbours[] = []) {
    for (const graph of graphs) this.add(graph);
  }

  has(graph: Neighbours): boolean {
    return (this.bySignature.get(signature(graph)) ?? []).some((other) => matches(other, graph));
  }

  /** Puts the graph among the others; false when one like it is there already. */
  add(graph: Neighbours): boolean {
    const key = signature(graph);
    const alike = this.bySignature.get(key) ?? [];
    if (alike.some((other) => matches(other, graph))) return false;
    this.bySignature.set(key, [...alike, graph]);
    return true;
  }
}

/** Colours as texts that mean the same in every graph. */
function colours(neighbours: Neighbours): string[] {
  let now = neighbours.map(({ length }) => String(length));
  for (let kinds = new Set(now).size; ;) {
    const next = neighbours.map((list, node) =>
      short(
        `${now[node]}(${list
          .map((other) => now[other]!)
          .sort()
          .join(',')})`,
      ),
    );
    const found = new Set(next).size;
    now = next;
    if (found === kinds) return now;
    kinds = found;
  }
}

/** A long text as a short one: two hashes of 32 bits (FNV-1a from two beginnings). */
function short(text: string): string {
  let [h, k] = [0x811c9dc5, 0x01234567];
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    k = Math.imul(k ^ text.charCodeAt(i), 0x01000193);
  }
  return (h >>> 0).toString(36) + (k >>> 0).toString(36);
}

/** Steps after which the search gives up and takes the graphs for the same: their colours agree, so they nearly always are. */
const mostSteps = 100_000;

function matches(a: Neighbours, b: Neighbours): boolean {
  if (a.length !== b.length) return false;
  const [ofA, ofB] = [colours(a), colours(b)];
  const candidates = new Map<string, number[]>();
  ofB.forEach((colour, node) => candidates.set(colour, [...(candidates.get(colour) ?? []), node]));
  // Nodes of rare colours first: they leave the least choice.
  const order = [...a.keys()].sort((x, y) => (candidates.get(ofA[x]!)?.length ?? 0) - (candidates.get(ofA[y]!)?.length ?? 0));
  const edges = b.map((list) => new Set(list));
  const image = new Int32Array(a.length).fill(-1);
  const taken = new Set<number>();
  let steps = 0;
  const search = (at: number): boolean => {
    if (at === order.length || ++steps > mostSteps) return true;
    const node = order[at]!;
    for (const other of candidates.get(ofA[node]!) ?? []) {
      if (taken.has(other) || !a[node]!.every((next) => image[next]! < 0 || edges[other]!.has(image[next]!))) continue;
      image[node] = other;
      taken.add(other);
      if (search(at + 1)) return true;
      image[node] = -1;
      taken.delete(other);
    }
    return false;
  };
  return search(0);
}
