import type { GraphResult } from '../../nodes/explain/results.ts';
import type { ThemeColours } from '../charts/colours.ts';
import { classColour } from '../ui/classColour.ts';

/** Nodes in the order of their class. */
export function sortedNodes({ count, labels }: Pick<GraphResult, 'count' | 'labels'>): Int32Array {
  return Int32Array.from({ length: count }, (_, node) => node).sort((a, b) => labels[a]! - labels[b]! || a - b);
}

/** The adjacency matrix: a dot in row i and column j where an edge leads from i to j. */
export function paintMatrix(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  result: GraphResult,
  strengths: Float32Array | undefined,
  theme: 'light' | 'dark',
  colours: ThemeColours,
): void {
  const { count, edges, labels } = result;
  const rank = new Int32Array(count);
  sortedNodes(result).forEach((node, place) => (rank[node] = place));
  const side = Math.min(width, height) - 2;
  const [left, top, cell] = [(width - side) / 2, (height - side) / 2, side / count];
  context.strokeStyle = colours['line-strong'];
  context.strokeRect(left, top, side, side);
  const dot = Math.max(cell > 8 ? cell - 1 : cell, 1.2);
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    context.globalAlpha = strengths ? Math.max(0.15, Math.min(1, strengths[edge]! * 2)) : 1;
    context.fillStyle = labels[from] === labels[to] && labels[from]! >= 0 ? classColour(labels[from]!, theme) : colours['ink-3'];
    context.fillRect(left + rank[to]! * cell, top + rank[from]! * cell, dot, dot);
  }
  context.globalAlpha = 1;
}
