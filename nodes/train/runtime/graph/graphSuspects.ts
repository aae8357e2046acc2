import type { Suspect } from '../training/examine.ts';
import type { GraphData } from './graphData.ts';
import type { GraphInputs } from './graphInputs.ts';

/** What of a graph may hold no number: a node's features, or what stands at an edge. Nodes are told by their names. */
export function graphSuspects(inputs: GraphInputs, { edges, names }: Pick<GraphData, 'edges' | 'names'>): Suspect[] {
  const nameOf = (node: number) => names?.[node] ?? String(node + 1);
  const edge = (index: number) => ({ sample: index + 1, from: `${nameOf(edges[2 * index]!)} → ${nameOf(edges[2 * index + 1]!)}` });
  const node = (index: number) => ({ sample: index + 1, ...(names?.[index] === undefined ? {} : { from: names[index] }) });
  return [
    { name: 'nodes', values: inputs.nodes, row: node },
    { name: 'weights', values: inputs.weights, row: edge },
    { name: 'edges', values: inputs.edges, row: edge },
  ];
}
