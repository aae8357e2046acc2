import { types, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';

/** Matrix products take our kernel (`TensorloomMatMul`), and a bias that is added to one goes into it (`TensorloomDense`). */
export function products(graph: RecordedGraph): RecordedGraph {
  const made = new Map<string, RecordedNode>(graph.nodes.map((node) => [node.name, node]));
  const uses = new Map<string, number>();
  for (const { inputs } of graph.nodes) for (const { node } of inputs) uses.set(node, (uses.get(node) ?? 0) + 1);
  for (const { ref } of [...graph.outputs, ...graph.updates]) uses.set(ref.node, (uses.get(ref.node) ?? 0) + 1);
  const shapes = new Map<string, readonly number[]>();
  for (const { name, shape } of [...graph.inputs, ...graph.state, ...graph.captured]) shapes.set(`${name}:0`, shape);
  for (const { name, outputs } of graph.nodes) outputs.forEach(({ shape }, i) => shapes.set(`${name}:${i}`, shape));

  /** Our kernel multiplies pair by pair, or many with one; where one side repeats in another way TensorFlow's stays. */
  const isProduct = ({ op, inputs, outputs }: RecordedNode): boolean => {
    if (op !== 'BatchMatMulV2' || outputs[0]!.dtype !== types.float32) return false;
    const [first, second] = inputs.map(({ node, output }) => shapes.get(`${node}:${output}`)!.slice(0, -2)) as [number[], number[]];
    return second.length === 0 || first.join() === second.join();
  };

  const biased = (node: RecordedNode): RecordedNode | undefined => {
    if (node.op !== 'Add' && node.op !== 'AddV2') return undefined;
    const sides: [Ref, Ref][] = [
      [node.inputs[0]!, node.inputs[1]!],
      [node.inputs[1]!, node.inputs[0]!],
    ];
    for (const [of, bias] of sides) {
      const product = made.get(of.node);
      const shape = shapes.get(`${bias.node}:${bias.output}`)!;
      const fits = product && isProduct(product) && uses.get(of.node) === 1 && shape.length === 1 && shape[0] === product.outputs[0]!.shape.at(-1);
      if (fits) return { ...node, op: 'TensorloomDense', inputs: [...product.inputs, bias], attributes: turned(product) };
    }
    return undefined;
  };
  const nodes = graph.nodes.map((node) => (isProduct(node) ? { ...node, op: 'TensorloomMatMul', attributes: turned(node) } : (biased(node) ?? node)));
  return { ...graph, nodes };
}

/** Which of the two matrices are turned over. */
function turned({ attributes: { adj_x: first, adj_y: second } }: RecordedNode): RecordedNode['attributes'] {
  return { ...(first && { adj_x: first }), ...(second && { adj_y: second }) };
}
