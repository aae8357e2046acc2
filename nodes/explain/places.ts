import type { Neighbours } from '../train/runtime/graph/graphRows.ts';

const rounds = 150;

/**
 * A place for each node of a small graph, the same at every call: all nodes push each other apart, joined ones pull together, and the
 * longest step that a node may take shrinks to nothing. Fruchterman and Reingold 1991. Within [-1, 1], x and y in turn.
 */
export function placesOf(graph: Neighbours): Float32Array {
  const count = graph.length;
  const places = Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 ? Math.sin : Math.cos)((2 * Math.PI * (i >> 1)) / count));
  const ideal = 1.5 / Math.sqrt(Math.max(1, count));
  for (let round = 0; round < rounds; round++) {
    const moves = forces(graph, places, ideal);
    const reach = 0.2 * (1 - round / rounds);
    for (let node = 0; node < count; node++) {
      const length = Math.hypot(moves[2 * node]!, moves[2 * node + 1]!) || 1;
      for (const axis of [0, 1]) places[2 * node + axis]! += (moves[2 * node + axis]! / length) * Math.min(length, reach);
    }
  }
  return fitted(places);
}

function forces(graph: Neighbours, places: Float64Array, ideal: number): Float64Array {
  const moves = new Float64Array(places.length);
  const push = (from: number, to: number, strength: (distance: number) => number): void => {
    const [x, y] = [places[2 * from]! - places[2 * to]!, places[2 * from + 1]! - places[2 * to + 1]!];
    const distance = Math.hypot(x, y) || 1e-6;
    const by = strength(distance) / distance;
    moves[2 * from]! += x * by;
    moves[2 * from + 1]! += y * by;
  };
  for (let a = 0; a < graph.length; a++) {
    for (let b = 0; b < graph.length; b++) if (a !== b) push(a, b, (distance) => (ideal * ideal) / distance);
    for (const b of graph[a]!) push(a, b, (distance) => -(distance * distance) / ideal);
    // Pieces without an edge between them do not drift away.
    for (const axis of [0, 1]) moves[2 * a + axis]! -= 0.1 * places[2 * a + axis]!;
  }
  return moves;
}

/** Moved to the middle and scaled by one factor, so that all of it can be seen. */
function fitted(places: Float64Array): Float32Array {
  const ends = [0, 1].map((axis) => {
    const along = places.filter((_, i) => i % 2 === axis);
    return [Math.min(...along), Math.max(...along)] as const;
  });
  const size = Math.max(...ends.map(([from, to]) => to - from), 1e-6);
  return Float32Array.from(places, (place, i) => ((place - (ends[i % 2]![0] + ends[i % 2]![1]) / 2) / size) * 2);
}
