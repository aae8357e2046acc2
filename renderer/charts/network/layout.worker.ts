import { forceCenter, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from 'd3-force';

/** Lays a graph out off the screen's thread, and sends where the nodes are as it settles. */

export interface LayoutOrder {
  readonly count: number;
  /** From, to; each edge once. */
  readonly edges: Int32Array;
}
export interface LayoutAnswer {
  /** x, y of each node, centred, the farthest coordinate at 1. */
  readonly points: Float32Array;
  readonly done: boolean;
}

const ticks = 300;
const sendEvery = 12;

self.onmessage = ({ data: { count, edges } }: MessageEvent<LayoutOrder>) => {
  const nodes: SimulationNodeDatum[] = Array.from({ length: count }, (_, index) => ({ index }));
  const links = Array.from({ length: edges.length / 2 }, (_, i) => ({ source: edges[2 * i]!, target: edges[2 * i + 1]! }));
  const simulation = forceSimulation(nodes)
    .force('links', forceLink(links).distance(24))
    .force('apart', forceManyBody().strength(-26).distanceMax(600).theta(1))
    .force('centre', forceCenter(0, 0))
    // Parts without an edge between them would drift away.
    .force('x', forceX(0).strength(0.06))
    .force('y', forceY(0).strength(0.06))
    .stop();
  for (let tick = 1; tick <= ticks; tick++) {
    simulation.tick();
    if (tick % sendEvery === 0 || tick === ticks) send(nodes, tick === ticks);
  }
};

function send(nodes: readonly SimulationNodeDatum[], done: boolean): void {
  const reach = nodes.reduce((most, { x = 0, y = 0 }) => Math.max(most, Math.abs(x), Math.abs(y)), 0) || 1;
  const points = new Float32Array(nodes.length * 2);
  nodes.forEach(({ x = 0, y = 0 }, i) => points.set([x / reach, y / reach], 2 * i));
  self.postMessage({ points, done } satisfies LayoutAnswer, { transfer: [points.buffer] });
}
