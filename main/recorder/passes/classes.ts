import type { RecordedGraph, RecordedNode, Ref } from '../graph.ts';
import { isSumOfRows, sameRef, viewOf, withMoved } from './graphOf.ts';

/**
 * What the kernels of cross-entropy know anyway is not looked for again:
 *
 *     TensorloomCountRight(scores, labels)        ->  how many are right by TensorloomCrossEntropy(scores, labels)
 *     the sum of the gradient for each class      ->  that of TensorloomCrossEntropyGrad
 */
export function classes(graph: RecordedGraph): RecordedGraph {
  const view = viewOf(graph);
  const moved = new Map<string, Ref>();
  const losses: RecordedNode[] = [];
  for (const node of graph.nodes) {
    if (node.op === 'TensorloomCrossEntropy') losses.push(node);
    if (node.op === 'TensorloomCountRight') {
      const loss = losses.find(({ inputs }) => inputs.every((ref, i) => sameRef(ref, node.inputs[i]!)));
      if (loss) moved.set(node.name, { node: loss.name, output: 2 });
    }
    if (isSumOfRows(view, node) && view.node(node.inputs[0]!)?.op === 'TensorloomCrossEntropyGrad') moved.set(node.name, { ...node.inputs[0]!, output: 1 });
  }
  return withMoved(graph, graph.nodes, moved);
}
