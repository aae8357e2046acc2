import { readDrawing, type Drawing } from '../../nodes/blocks/data/drawnGraph/drawing.ts';
import type { Exercise } from '../../preload/contract/templates.ts';

type Check = Extract<Exercise['check'], { kind: 'drawn' }>;

/** What an exercise asks of a drawn graph, as it is; undefined where the drawing cannot be read or has no such node. */
export function propertyOf(params: Readonly<Record<string, unknown>>, check: Check): number | boolean | undefined {
  const directed = params['directed'] === true;
  const drawing = readDrawing(String(params['nodes'] ?? ''), String(params['edges'] ?? ''), directed);
  if ('code' in drawing) return undefined;
  switch (check.property) {
    case 'components':
      return components(drawing);
    case 'symmetric':
      return (
        !directed || drawing.edges.every(({ from, to, weight }) => drawing.edges.some((back) => back.from === to && back.to === from && back.weight === weight))
      );
    case 'distance':
    case 'weight': {
      const [from, to] = [check.from, check.to].map((name) => drawing.nodes.findIndex((node) => node.name === name)) as [number, number];
      if (from < 0 || to < 0) return undefined;
      return check.property === 'distance' ? distance(drawing, from, to, directed) : weight(drawing, from, to, directed);
    }
  }
}

function weight({ edges }: Drawing, from: number, to: number, directed: boolean): number {
  return edges.find((edge) => (edge.from === from && edge.to === to) || (!directed && edge.from === to && edge.to === from))?.weight ?? 0;
}

/** Edges on the shortest way; Infinity where there is none. An edge of weight 0 carries nothing. */
function distance(drawing: Drawing, from: number, to: number, directed: boolean): number {
  const reached = reach(drawing, from, directed);
  return reached[to]!;
}

function components(drawing: Drawing): number {
  const seen = new Set<number>();
  let count = 0;
  for (let node = 0; node < drawing.nodes.length; node++) {
    if (seen.has(node)) continue;
    count++;
    reach(drawing, node, false).forEach((steps, other) => Number.isFinite(steps) && seen.add(other));
  }
  return count;
}

/** Steps from one node to each. */
function reach({ nodes, edges }: Drawing, start: number, directed: boolean): number[] {
  const steps = nodes.map((_, node) => (node === start ? 0 : Infinity));
  const open = [start];
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    for (const edge of edges) {
      if (edge.weight === 0) continue;
      const next = edge.from === node ? edge.to : !directed && edge.to === node ? edge.from : undefined;
      if (next === undefined || Number.isFinite(steps[next]!)) continue;
      steps[next] = steps[node]! + 1;
      open.push(next);
    }
  }
  return steps;
}
