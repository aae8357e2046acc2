import type { RecordedGraph, RecordedNode, Ref } from '../graph.ts';
import { isSumOfRows, sameRef, viewOf, withMoved, type GraphView } from './graphOf.ts';

/**
 * Layer normalisation takes the sum before it into its kernel, and on the way back what reaches the same numbers past it. The sums of that over the rows, which
 * a bias before it asks for, come with it.
 *
 *     TensorloomLayerNorm(x + more, ...)                   ->  TensorloomAddLayerNorm(x, more, ...)
 *     TensorloomLayerNormGrad(...) + more, and its sums    ->  TensorloomAddLayerNormGrad(..., more)
 */
export function normalisation(graph: RecordedGraph): RecordedGraph {
  const view = viewOf(graph);
  const order = new Map(graph.nodes.map(({ name }, i) => [name, i]));
  const precedes = (ref: Ref, name: string) => (order.get(ref.node) ?? -1) < order.get(name)!;
  /** What stands in a node's place. */
  const changed = new Map<string, readonly RecordedNode[]>();
  const moved = new Map<string, Ref>();
  for (const norm of graph.nodes) {
    if (norm.op === 'TensorloomLayerNorm') {
      const [x, ...weights] = norm.inputs as [Ref, Ref, Ref];
      const sum = view.node(x);
      const terms = sum && !moved.has(sum.name) ? termsOf(view, sum) : undefined;
      // It is computed where the sum was, which others may read.
      if (!sum || !terms || !weights.every((weight) => precedes(weight, sum.name))) continue;
      changed.set(norm.name, []);
      changed.set(sum.name, [{ ...norm, op: 'TensorloomAddLayerNorm', inputs: [...terms, ...weights], outputs: [...norm.outputs, ...sum.outputs] }]);
      moved.set(sum.name, { node: norm.name, output: 2 });
    }
    if (norm.op === 'TensorloomLayerNormGrad') {
      const slope = { node: norm.name, output: 0 };
      const readers = view.users(norm.name).filter(({ inputs }) => inputs.some((ref) => sameRef(ref, slope)));
      const [sum] = readers;
      const more = sum && readers.length === 1 && !view.isReturned(slope) ? termsOf(view, sum)?.find((ref) => !sameRef(ref, slope)) : undefined;
      const joins = more && view.shape(more).join() === norm.outputs[0]!.shape.join() && precedes(more, norm.name);
      if (joins) {
        changed.set(norm.name, [{ ...norm, op: 'TensorloomAddLayerNormGrad', inputs: [...norm.inputs, more] }]);
        moved.set(sum!.name, slope);
      }
      for (const { name } of sumsOf(view, joins ? { node: sum!.name, output: 0 } : slope)) moved.set(name, { node: norm.name, output: 3 });
    }
  }
  return withMoved(
    graph,
    graph.nodes.flatMap((node) => changed.get(node.name) ?? [node]),
    moved,
  );
}

/** The two sides of a sum, a whole one first; the other may be one that repeats: for each sample or for each row. */
function termsOf(view: GraphView, { op, inputs, outputs }: RecordedNode): readonly [Ref, Ref] | undefined {
  if (op !== 'Add' && op !== 'AddV2') return undefined;
  const [a, b] = inputs as [Ref, Ref];
  const whole = outputs[0]!.shape;
  const isWhole = (ref: Ref) => view.shape(ref).join() === whole.join();
  const repeats = (ref: Ref) => {
    const shape = view.shape(ref);
    const inner = shape.slice(shape.findIndex((length) => length !== 1));
    return inner.at(-1) === whole.at(-1) && inner.join() === whole.slice(whole.length - inner.length).join();
  };
  if (isWhole(a) && repeats(b)) return [a, b];
  return isWhole(b) && repeats(a) ? [b, a] : undefined;
}

/** What adds up its rows, whatever their order of axes. */
function sumsOf(view: GraphView, ref: Ref): readonly RecordedNode[] {
  const width = view.shape(ref).at(-1);
  const rows = view.users(ref.node).filter(({ op, inputs, outputs }) => op === 'Reshape' && sameRef(inputs[0]!, ref) && outputs[0]!.shape.at(-1) === width);
  const all = [ref, ...rows.map(({ name }) => ({ node: name, output: 0 }))];
  return all.flatMap((one) => view.users(one.node).filter((user) => sameRef(user.inputs[0]!, one) && isSumOfRows(view, user)));
}
