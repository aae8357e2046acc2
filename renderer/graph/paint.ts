import type { GraphResult } from '../../nodes/explain/results.ts';
import type { ThemeColours } from '../charts/colours.ts';
import { classColour } from '../ui/classColour.ts';

/** What the canvases draw: pure functions of a result, places and a view. */

export type ColourBy = 'class' | 'prediction' | 'error' | 'part';

export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export const start: Camera = { scale: 1, x: 0, y: 0 };

export interface Paint {
  readonly result: GraphResult;
  readonly points: Float32Array;
  readonly colourBy: ColourBy;
  readonly head: number | 'mean';
  readonly theme: 'light' | 'dark';
  readonly colours: ThemeColours;
  readonly camera: Camera;
  readonly hovered: number | undefined;
}

/** Where a node is drawn. */
export function placeOf(points: Float32Array, node: number, width: number, height: number, { scale, x, y }: Camera): readonly [number, number] {
  const size = (Math.min(width, height) / 2 - 8) * scale;
  return [width / 2 + x + points[2 * node]! * size, height / 2 + y + points[2 * node + 1]! * size];
}

/** A node's colour and, for those who do not see it, whether it is drawn hollow. */
export function markOf({ labels, predicted, split }: GraphResult, node: number, by: ColourBy, theme: 'light' | 'dark', colours: ThemeColours): string {
  const label = by === 'prediction' ? predicted[node]! : labels[node]!;
  if (by === 'part') return [colours['line-strong'], colours.accent, colours.warn, colours['ink-3']][split[node]!]!;
  if (by === 'error') return predicted[node]! < 0 || labels[node]! < 0 ? colours['line-strong'] : predicted[node] === labels[node] ? colours.good : colours.bad;
  return label < 0 ? colours['line-strong'] : classColour(label, theme);
}

/** How much an edge counts: its attention, or 1 where none is watched. */
export function strengthOf({ attention, heads }: GraphResult, edge: number, head: number | 'mean'): number {
  if (attention.length === 0) return 1;
  if (head !== 'mean') return attention[edge * heads + head]!;
  let sum = 0;
  for (let i = 0; i < heads; i++) sum += attention[edge * heads + i]!;
  return sum / heads;
}

export function paintGraph(context: CanvasRenderingContext2D, width: number, height: number, paint: Paint): void {
  const { result, points, colourBy, theme, colours, camera, hovered } = paint;
  const { count, split } = result;
  const at = (node: number) => placeOf(points, node, width, height, camera);
  const radius = Math.max(1.2, Math.min(5, Math.sqrt((width * height) / count) / 7)) * Math.sqrt(camera.scale);
  paintEdges(context, paint, at);
  for (let node = 0; node < count; node++) {
    const [x, y] = at(node);
    if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.fillStyle = markOf(result, node, colourBy, theme, colours);
    context.fill();
    // Nodes that were learned from wear a ring.
    if (split[node] === 1 || node === hovered) {
      context.lineWidth = node === hovered ? 2 : 1.2;
      context.strokeStyle = colours.ink;
      context.stroke();
    }
  }
}

function paintEdges(context: CanvasRenderingContext2D, { result, head, colours, hovered }: Paint, at: (node: number) => readonly [number, number]): void {
  const { edges, attention, directed } = result;
  context.strokeStyle = colours['ink-3'];
  const weighed = attention.length > 0;
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    if (hovered !== undefined ? to !== hovered && (weighed || from !== hovered) : !directed && !weighed && from > to) continue;
    const strength = strengthOf(result, edge, head);
    context.globalAlpha = hovered !== undefined ? 0.25 + 0.75 * Math.min(1, strength * 2) : weighed ? Math.min(0.7, 0.04 + strength * 0.9) : 0.22;
    context.lineWidth = weighed ? 0.4 + 3 * strength : 0.7;
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
    if (directed) arrow(context, x1, y1, x2, y2);
  }
  context.globalAlpha = 1;
}

function arrow(context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const [x, y] = [x2 - 6 * Math.cos(angle), y2 - 6 * Math.sin(angle)];
  context.beginPath();
  for (const side of [-0.45, 0.45]) {
    context.moveTo(x, y);
    context.lineTo(x - 5 * Math.cos(angle + side), y - 5 * Math.sin(angle + side));
  }
  context.stroke();
}

/** Nodes in the order of their class; of the model's answer where there is no class. */
export function sortedNodes({ count, labels }: GraphResult): Int32Array {
  return Int32Array.from({ length: count }, (_, node) => node).sort((a, b) => labels[a]! - labels[b]! || a - b);
}

export function paintMatrix(
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  { result, head, theme, colours }: Omit<Paint, 'points' | 'camera'>,
): void {
  const { count, edges, labels } = result;
  const rank = new Int32Array(count);
  sortedNodes(result).forEach((node, place) => (rank[node] = place));
  const side = Math.min(width, height) - 2;
  const [left, top, cell] = [(width - side) / 2, (height - side) / 2, side / count];
  context.strokeStyle = colours.line;
  context.strokeRect(left, top, side, side);
  const dot = Math.max(cell, 1.2);
  for (let edge = 0; 2 * edge < edges.length; edge++) {
    const [from, to] = [edges[2 * edge]!, edges[2 * edge + 1]!];
    context.globalAlpha = Math.max(0.15, Math.min(1, strengthOf(result, edge, head)));
    context.fillStyle = labels[from] === labels[to] && labels[from]! >= 0 ? classColour(labels[from]!, theme) : colours['ink-3'];
    context.fillRect(left + rank[to]! * cell, top + rank[from]! * cell, dot, dot);
  }
  context.globalAlpha = 1;
}

/** The node under the pointer. */
export function nodeAt(points: Float32Array, x: number, y: number, width: number, height: number, camera: Camera): number | undefined {
  let [best, shortest] = [-1, 100];
  for (let node = 0; 2 * node < points.length; node++) {
    const [px, py] = placeOf(points, node, width, height, camera);
    const distance = (px - x) ** 2 + (py - y) ** 2;
    if (distance < shortest) [best, shortest] = [node, distance];
  }
  return best < 0 ? undefined : best;
}
