import type { RecordedGraph } from '../graph.ts';

/** Leaves out what nothing depends on. */
export function prune(graph: RecordedGraph): RecordedGraph {
  const wanted = new Set([...graph.outputs, ...graph.updates].map(({ ref }) => ref.node));
  const nodes = graph.nodes.toReversed().filter(({ name, inputs }) => {
    if (!wanted.has(name)) return false;
    for (const { node } of inputs) wanted.add(node);
    return true;
  });
  return { ...graph, nodes: nodes.reverse(), captured: graph.captured.filter(({ name }) => wanted.has(name)) };
}
