import { types, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';
import { isSumOfRows, sameRef, viewOf, withMoved, type GraphView } from './graphOf.ts';

/**
 * Maximum pooling over 2 x 2 pixels takes our kernel, with the bias and the bend before it: the large pictures before pooling are then read once
 * forward and written once back, where separate operations go over them eight times.
 *
 *     TensorloomWindowMax(Relu(x + bias))                     ->  TensorloomMaxPool(x, bias)
 *     ReluGrad(MaxPoolGrad(..., d), ...) and its sum          ->  TensorloomMaxPoolGrad(d, places)
 */
export function pooling(graph: RecordedGraph): RecordedGraph {
  const view = viewOf(graph);
  const changed = new Map<string, RecordedNode>();
  const moved = new Map<string, Ref>();
  for (const pool of graph.nodes) {
    if (!isHalving(pool, view)) continue;
    const [given] = pool.inputs as [Ref];
    const gradients = view.users(given.node).filter((user) => isGradientOf(user, pool, given));
    if (gradients.length > 1) continue;
    const [gradient] = gradients;
    const bend = bendOf(view, given, pool, gradient);
    const from = bend ? sourceOf(view, bend.relu) : [given];
    const [batch, height, width, channels] = view.shape(given) as [number, number, number, number];
    const half = pool.outputs[0]!.shape;
    changed.set(pool.name, {
      name: pool.name,
      op: 'TensorloomMaxPool',
      inputs: from,
      attributes: { N: { kind: 'int', value: from.length }, bends: { kind: 'bool', value: bend !== undefined } },
      outputs: [
        { dtype: types.float32, shape: half },
        { dtype: bytes, shape: half },
      ],
    });
    if (!gradient) continue;
    const last = bend?.back ?? gradient;
    changed.set(last.name, {
      name: last.name,
      op: 'TensorloomMaxPoolGrad',
      inputs: [gradient.inputs[2]!, { node: pool.name, output: 1 }],
      attributes: { height: { kind: 'int', value: height }, width: { kind: 'int', value: width } },
      outputs: [
        { dtype: types.float32, shape: [batch, height, width, channels] },
        { dtype: types.float32, shape: [channels] },
      ],
    });
    for (const sum of view.users(last.name)) if (isSumOfRows(view, sum)) moved.set(sum.name, { node: last.name, output: 1 });
  }
  return withMoved(
    graph,
    graph.nodes.map((node) => changed.get(node.name) ?? node),
    moved,
  );
}

/** TensorFlow's number of the type of a byte. */
const bytes = 4;

function isHalving({ op, attributes, outputs, inputs }: RecordedNode, view: GraphView): boolean {
  if (op !== 'TensorloomWindowMax') return false;
  const [, high, wide] = outputs[0]!.shape;
  const given = view.shape(inputs[0]!);
  const halved = high === Math.floor(given[1]! / 2) && wide === Math.floor(given[2]! / 2);
  return halved && String(attributes['window']?.value).startsWith('2,2,2,2,0,0,') && given.every((length) => length > 0);
}

const isGradientOf = ({ op, inputs, attributes }: RecordedNode, pool: RecordedNode, given: Ref): boolean =>
  op === 'MaxPoolGrad' &&
  sameRef(inputs[0]!, given) &&
  inputs[1]!.node === pool.name &&
  ['ksize', 'strides'].every((name) => String(attributes[name]?.value) === '1,2,2,1') &&
  attributes['padding']?.value === 'VALID';

/** The bend before pooling and its way back, when what is bent goes nowhere else. */
function bendOf(view: GraphView, given: Ref, pool: RecordedNode, gradient: RecordedNode | undefined): { relu: RecordedNode; back?: RecordedNode } | undefined {
  const relu = view.node(given);
  if (relu?.op !== 'Relu' || view.isWanted(relu.name)) return undefined;
  const [back, ...others] = gradient ? view.users(gradient.name) : [];
  if (gradient && (others.length > 0 || back?.op !== 'ReluGrad' || back.inputs[0]!.node !== gradient.name || view.isWanted(gradient.name))) return undefined;
  const known = new Set([pool.name, gradient?.name, back?.name]);
  if (view.users(relu.name).some(({ name }) => !known.has(name)) || (back && !sameRef(back.inputs[1]!, given))) return undefined;
  return { relu, ...(back ? { back } : {}) };
}

/** What is bent: with its bias apart, when that is added for this alone. */
function sourceOf(view: GraphView, relu: RecordedNode): Ref[] {
  const [sum] = relu.inputs as [Ref];
  const add = view.node(sum);
  if ((add?.op !== 'Add' && add?.op !== 'AddV2' && add?.op !== 'BiasAdd') || view.users(add.name).length > 1 || view.isWanted(add.name)) return [sum];
  const [a, b] = add.inputs as [Ref, Ref];
  const channels = view.shape(sum).at(-1)!;
  const isBias = (ref: Ref) => view.shape(ref).length === 1 && view.shape(ref)[0] === channels;
  return isBias(b) ? [a, b] : isBias(a) ? [b, a] : [sum];
}
