import type { RecordedGraph, RecordedNode } from './graph.ts';
import { prune } from './passes/prune.ts';

/**
 * About how many seconds XLA takes to compile a graph, which cannot be broken off. Products split a graph into pieces that are compiled one by one;
 * what stands between them grows together, and time grows faster than it:
 *
 *     0.4 + 0.006 m + 4e-6 m^2          m = nodes - 5 for each product, without constants
 *
 * Fitted to 15 graphs of 72 to 3,188 nodes on one processor of 2025 (LSTM of 4 to 64 steps, perceptrons, convolutions, transformer, graph and physics
 * networks): from 0.4 to 1.5 times what was measured, 0.4 s to 30 s. `compiled` picks the nodes, as the option `xla` of `load` does.
 */
export function compileSeconds(graph: RecordedGraph, compiled: (node: RecordedNode) => boolean = () => true): number {
  const nodes = prune(graph).nodes.filter((node) => node.op !== 'Const' && compiled(node));
  const products = nodes.filter(({ op }) => /MatMul|Conv/.test(op)).length;
  const between = Math.max(0, nodes.length - 5 * products);
  return 0.4 + 0.006 * between + 4e-6 * between ** 2;
}
