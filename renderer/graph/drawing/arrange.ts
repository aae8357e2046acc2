import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';
import { paper, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { radiusFor } from './geometry.tsx';

/** Joined nodes pull each other together, all others push apart: a hundred nodes at most, so it is done at once. */
export function arranged(drawing: Drawing): Drawing {
  const nodes: SimulationNodeDatum[] = drawing.nodes.map(({ x, y }) => ({ x, y }));
  const links = drawing.edges.map(({ from, to }) => ({ source: from, target: to }));
  const room = 62 / Math.sqrt(nodes.length);
  forceSimulation(nodes)
    .force('links', forceLink(links).distance(room))
    .force('apart', forceManyBody().strength(-4 * room))
    .force('bodies', forceCollide(radiusFor(nodes.length) * 1.5))
    .force('x', forceX(paper.width / 2).strength(0.03))
    .force('y', forceY(paper.height / 2).strength(0.06))
    .stop()
    .tick(300);
  const [left, right, top, bottom] = [extent(nodes, 'x', Math.min), extent(nodes, 'x', Math.max), extent(nodes, 'y', Math.min), extent(nodes, 'y', Math.max)];
  const [wide, high] = [Math.min(1.6, (paper.width - 14) / Math.max(1, right - left)), Math.min(1.6, (paper.height - 14) / Math.max(1, bottom - top))];
  // Stretched a little where that fills the paper: who is joined to whom stays as plain.
  const [across, down] = [Math.min(wide, 1.5 * high), Math.min(high, 1.5 * wide)];
  const place = (value: number, middle: number, to: number, scale: number) => Math.round((to + (value - middle) * scale) * 10) / 10;
  return {
    ...drawing,
    nodes: drawing.nodes.map((node, i) => ({
      ...node,
      x: place(nodes[i]!.x!, (left + right) / 2, paper.width / 2, across),
      y: place(nodes[i]!.y!, (top + bottom) / 2, paper.height / 2, down),
    })),
  };
}

const extent = (nodes: readonly SimulationNodeDatum[], axis: 'x' | 'y', of: typeof Math.min): number => of(...nodes.map((node) => node[axis]!));
