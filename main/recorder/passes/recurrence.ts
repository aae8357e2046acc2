import { types, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';
import { isSumOfRows, sameRef, viewOf, withMoved, type GraphView } from './graphOf.ts';

/**
 * A long short-term memory takes the product with what comes in into its kernel. The numbers that this says to the gates then never go through memory, neither
 * forward nor back, and one product over what came in beside the states gives the gradients of both matrices of weights.
 *
 *     TensorloomLstm(x W + b, ...)                                    ->  TensorloomLstmLayer(x, W, b, ...)
 *     TensorloomLstmGrad(...) -> dz,  x^T dz,  the sum of dz          ->  TensorloomLstmLayerGrad(x, ...)
 *     TensorloomLstmGrad(..., zeros around what reaches some states)  ->  TensorloomLstmGrad(..., what reaches them)
 */
export function recurrence(graph: RecordedGraph): RecordedGraph {
  const view = viewOf(graph);
  const changed = new Map<string, RecordedNode>();
  const moved = new Map<string, Ref>();
  for (const loop of graph.nodes) {
    if (loop.op !== 'TensorloomLstm') continue;
    const dense = view.node(beforeReshape(view, loop.inputs[0]!));
    const given = dense?.op === 'TensorloomDense' && isPlain(dense) && view.shape(dense.inputs[0]!).length === 2 ? dense.inputs : undefined;
    if (given) changed.set(loop.name, { ...loop, op: 'TensorloomLstmLayer', inputs: [...given, ...loop.inputs.slice(1)] });
    for (const gradient of view.users(loop.name)) {
      if (gradient.op !== 'TensorloomLstmGrad') continue;
      const short = { ...gradient, inputs: [...gradient.inputs.slice(0, -1), unpadded(view, gradient)] };
      changed.set(gradient.name, given ? layerGradient(view, short, given[0]!, moved) : short);
    }
  }
  return withMoved(
    graph,
    graph.nodes.map((node) => changed.get(node.name) ?? node),
    moved,
  );
}

const isPlain = ({ attributes }: RecordedNode): boolean => attributes['adj_x']?.value !== true && attributes['adj_y']?.value !== true;

const beforeReshape = (view: GraphView, ref: Ref): Ref => {
  const node = view.node(ref);
  return node?.op === 'Reshape' ? node.inputs[0]! : ref;
};

/** The gradient with those of the input's weights and bias. That of what is said to the gates is made when something else asks for it. */
function layerGradient(view: GraphView, gradient: RecordedNode, x: Ref, moved: Map<string, Ref>): RecordedNode {
  const dz = { node: gradient.name, output: 0 };
  const readers = view.users(gradient.name).filter(({ inputs }) => inputs.some((input) => sameRef(input, dz)));
  const [flat, ...others] = readers;
  let asked = others.length > 0 || flat?.op !== 'Reshape' || view.isWanted(flat.name) || view.isReturned(dz);
  for (const user of flat?.op === 'Reshape' ? view.users(flat.name) : []) {
    if (user.op === 'TensorloomMatMul' && sameRef(user.inputs[0]!, x) && isOfWeights(user)) moved.set(user.name, { node: gradient.name, output: 4 });
    else if (isSumOfRows(view, user)) moved.set(user.name, { node: gradient.name, output: 5 });
    else asked = true;
  }
  const [batch, time, wide] = gradient.outputs[0]!.shape;
  const float = (...shape: number[]) => ({ dtype: types.float32, shape });
  return {
    ...gradient,
    op: 'TensorloomLstmLayerGrad',
    inputs: [x, ...gradient.inputs],
    attributes: { asked: { kind: 'bool', value: asked } },
    outputs: [asked ? float(batch!, time!, wide!) : float(0), ...gradient.outputs.slice(1), float(view.shape(x)[1]!, wide!), float(wide!)],
  };
}

const isOfWeights = ({ attributes }: RecordedNode): boolean => attributes['adj_x']?.value === true && attributes['adj_y']?.value !== true;

/** What reaches the last steps' states, or the h of them, without the zeros that stand for all others. */
function unpadded(view: GraphView, { inputs }: RecordedNode): Ref {
  const reach = inputs.at(-1)!;
  const pad = view.node(reach);
  if (pad?.op !== 'PadV2' || view.uniform(pad.inputs[2]!) !== 0) return reach;
  const [before, after] = [0, 1].map((side) => view.wholes(pad.inputs[1]!)?.filter((_, i) => i % 2 === side));
  const units = view.shape(reach)[2]! / 2;
  const isEnd = before?.[0] === 0 && before[2] === 0 && after?.[0] === 0 && after[1] === 0 && (after[2] === 0 || after[2] === units);
  return isEnd ? pad.inputs[0]! : reach;
}
