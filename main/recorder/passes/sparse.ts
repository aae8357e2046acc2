import { placeholdersOf } from '../graphDef.ts';
import { types, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';

/**
 * Rows looked up, weighted and added up by receiver (`UnsortedSegmentSum` of `GatherV2`, as message passing in a graph is written) are a sparse
 * matrix times a dense one: `TensorloomPropagate` makes the sums without writing the rows of all entries to memory.
 */
export function sparse(graph: RecordedGraph): RecordedGraph {
  const made = new Map<string, RecordedNode>(graph.nodes.map((node) => [node.name, node]));
  const placeholders = new Map(placeholdersOf(graph).map(({ name, shape, dtype }) => [name, { shape, dtype: types[dtype] }]));
  const valueOf = ({ node, output }: Ref) => made.get(node)?.outputs[output] ?? placeholders.get(node)!;
  const constantOf = (ref: Ref) => {
    const value = made.get(ref.node)?.attributes['value'];
    return value?.kind === 'tensor' ? value : undefined;
  };

  /** A node that looks rows of a matrix up. */
  const lookUp = (ref: Ref): RecordedNode | undefined => {
    const node = made.get(ref.node);
    if (node?.op !== 'GatherV2' || constantOf(node.inputs[2]!)?.value[0] !== 0) return undefined;
    const [values, rows] = node.inputs.map(valueOf);
    const fits = values!.dtype === types.float32 && values!.shape.length === 2 && rows!.dtype === types.int32 && rows!.shape.length === 1;
    return fits ? node : undefined;
  };

  const nodes = graph.nodes.flatMap((node): RecordedNode[] => {
    const { name, op, inputs, outputs } = node;
    if (op !== 'UnsortedSegmentSum' || outputs[0]!.shape.length !== 2) return [node];
    const [given, receivers, count] = inputs as [Ref, Ref, Ref];
    const number = constantOf(count)?.value[0];
    if (number === undefined || valueOf(receivers).dtype !== types.int32 || valueOf(receivers).shape.length !== 1) return [node];
    const propagate = (rows: RecordedNode, weights: Ref): RecordedNode => ({
      ...node,
      op: 'TensorloomPropagate',
      inputs: [rows.inputs[0]!, rows.inputs[1]!, receivers, weights],
      attributes: { count: { kind: 'int', value: number } },
    });
    const plain = lookUp(given);
    if (plain) {
      const dtype = types.float32;
      const one = { kind: 'tensor', dtype, shape: [], value: Float32Array.of(1) } as const;
      return [
        { name: `${name}/one`, op: 'Const', inputs: [], attributes: { dtype: { kind: 'type', value: dtype }, value: one }, outputs: [{ dtype, shape: [] }] },
        propagate(plain, { node: `${name}/one`, output: 0 }),
      ];
    }
    const weighted = made.get(given.node);
    if (weighted?.op !== 'Mul') return [node];
    const [a, b] = weighted.inputs as [Ref, Ref];
    for (const [from, by] of [
      [a, b],
      [b, a],
    ] as const) {
      const rows = lookUp(from);
      const { shape, dtype } = valueOf(by);
      const entries = valueOf(receivers).shape[0];
      if (rows && dtype === types.float32 && shape.length === 2 && shape[0] === entries && shape[1] === 1) return [propagate(rows, by)];
    }
    return [node];
  });
  return { ...graph, nodes };
}
