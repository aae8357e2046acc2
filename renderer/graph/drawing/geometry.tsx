import { pairKey, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';

/** Where lines run between nodes, in the paper's own units. */

export const radiusFor = (count: number): number => (count <= 12 ? 3.3 : count <= 40 ? 2.3 : 1.25);

/** Of names that do not fit into their nodes. */
export const nameSize = (count: number): number => (count <= 40 ? 2 : 1.5);

export interface EdgeLine {
  /** In the list of edges. */
  readonly place: number;
  readonly path: string;
  readonly middle: { readonly x: number; readonly y: number };
  readonly tip?: { readonly x: number; readonly y: number; readonly angle: number };
}

/** Straight lines; two edges that run both ways between the same nodes bend apart. */
export function edgeLines({ nodes, edges }: Drawing, directed: boolean, radius: number): EdgeLine[] {
  const keys = new Map<string, number>();
  for (const edge of edges) keys.set(pairKey(edge, false), (keys.get(pairKey(edge, false)) ?? 0) + 1);
  return edges.map((edge, place) => {
    const [a, b] = [nodes[edge.from]!, nodes[edge.to]!];
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    const bend = directed && keys.get(pairKey(edge, false)) === 2 ? Math.min(5, length / 4) : 0;
    const [mx, my] = [(a.x + b.x) / 2 - uy * bend, (a.y + b.y) / 2 + ux * bend];
    const middle = { x: (a.x + b.x) / 4 + mx / 2, y: (a.y + b.y) / 4 + my / 2 };
    if (!directed) return { place, path: `M${a.x} ${a.y}L${b.x} ${b.y}`, middle };
    const angle = Math.atan2(b.y - my, b.x - mx);
    const tip = { x: b.x - (radius + 0.4) * Math.cos(angle), y: b.y - (radius + 0.4) * Math.sin(angle), angle };
    return { place, path: `M${a.x} ${a.y}Q${mx} ${my} ${tip.x - Math.cos(angle)} ${tip.y - Math.sin(angle)}`, middle, tip };
  });
}

/**
 * Whose names have room above their nodes without lying on another name or node; who has many edges comes first, and the first tenth may lie on nodes. Where
 * they are few, all are shown: a name that is missing would be worse than one that touches another.
 */
export function namesWithRoom({ nodes, edges }: Drawing): ReadonlySet<number> {
  const all = [...nodes.keys()];
  if (nodes.length <= 40) return new Set(all);
  const [radius, size] = [radiusFor(nodes.length), nameSize(nodes.length)];
  const degree = nodes.map(() => 0);
  for (const { from, to } of edges) for (const end of [from, to]) degree[end]!++;
  const boxes = nodes.map(({ name, x, y }) => ({ x, y: y - radius - 1 - size / 2, wide: name.length * size * 0.3, high: size * 0.6 }));
  const shown = new Set<number>();
  for (const [rank, node] of all.sort((a, b) => degree[b]! - degree[a]!).entries()) {
    const own = boxes[node]!;
    const onNames = [...shown].some((other) => {
      const box = boxes[other]!;
      return Math.abs(box.x - own.x) < box.wide + own.wide && Math.abs(box.y - own.y) < box.high + own.high;
    });
    const onNodes = nodes.some(({ x, y }, other) => other !== node && Math.abs(x - own.x) < own.wide + radius && Math.abs(y - own.y) < own.high + radius);
    if (!onNames && (!onNodes || rank < nodes.length / 10)) shown.add(node);
  }
  return shown;
}

export function Arrow({ x, y, angle }: NonNullable<EdgeLine['tip']>) {
  return <path d="M0 0L-2.4 -1.1L-2.4 1.1Z" data-arrow transform={`translate(${x} ${y}) rotate(${(angle * 180) / Math.PI})`} />;
}
