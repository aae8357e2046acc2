import { types, type RecordedGraph, type RecordedNode, type Ref } from '../graph.ts';
import { sameRef, viewOf } from './graphOf.ts';

/**
 * tfjs takes the gradient of max(z, 0) as a product with a mask of ones and zeros that it makes of z in five operations. `ReluGrad` in its place reads the
 * bent value, which the way back has at hand anyway, so neither z nor a mask is kept. Our kernel multiplies, as the mask did: TensorFlow's own
 * operation, and XLA's, would let what is infinite vanish where the slope is zero.
 */
export function reluGradients(graph: RecordedGraph): RecordedGraph {
  const view = viewOf(graph);
  const bent = new Map(graph.nodes.filter(({ op }) => op === 'Relu').map(({ name, inputs }) => [`${inputs[0]!.node}:${inputs[0]!.output}`, name]));

  /** What a mask was made of: Select(IsNan(z), z, Select(z > 0, 1, 0)). */
  const maskedBy = (ref: Ref): Ref | undefined => {
    const outer = view.node(ref);
    if (outer?.op !== 'Select') return undefined;
    const [missing, z, step] = outer.inputs as [Ref, Ref, Ref];
    const [isNan, inner] = [view.node(missing), view.node(step)];
    if (isNan?.op !== 'IsNan' || !sameRef(isNan.inputs[0]!, z) || inner?.op !== 'Select') return undefined;
    const greater = view.node(inner.inputs[0]!);
    const steps = view.uniform(inner.inputs[1]!) === 1 && view.uniform(inner.inputs[2]!) === 0;
    if (greater?.op !== 'Greater' || !sameRef(greater.inputs[0]!, z) || view.uniform(greater.inputs[1]!) !== 0 || !steps) return undefined;
    return z;
  };

  const nodes = graph.nodes.map((node): RecordedNode => {
    if (node.op !== 'Mul' || node.outputs[0]!.dtype !== types.float32) return node;
    const [a, b] = node.inputs as [Ref, Ref];
    for (const [gradient, mask] of [
      [a, b],
      [b, a],
    ] as const) {
      const z = maskedBy(mask);
      const features = z && bent.get(`${z.node}:${z.output}`);
      if (features === undefined || view.shape(gradient).join() !== view.shape(mask).join()) continue;
      return { ...node, op: 'ReluGrad', inputs: [gradient, { node: features, output: 0 }], attributes: { T: { kind: 'type', value: types.float32 } } };
    }
    return node;
  });
  return { ...graph, nodes };
}
