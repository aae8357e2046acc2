import type * as tf from '@tensorflow/tfjs';
import { isCurve } from './curves.ts';
import type { Trace } from '../training/examine.ts';
import { bend, linear, shift, type Jet } from './jets.ts';
import { canStack, throughStack } from './jetStack.ts';

/** A layer that knows by itself how derivatives pass it. */
interface Smooth {
  jet(inputs: readonly Jet[]): Jet;
}

type Layer = tf.layers.Layer & Partial<Smooth> & { readonly activation?: string };

/** How derivatives pass layers that are used without equations too: they do not know of jets, so that other programs need not carry them. */
const rules: Readonly<Record<string, (layer: Layer, inputs: readonly Jet[]) => Jet>> = {
  LoomDense(layer, [x]) {
    const [kernel, bias] = layer.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor];
    const z = linear(x!, kernel);
    return layer.activation === 'none' ? shift(z, bias) : bend(z, curveOf(layer), bias);
  },
  LoomActivate: (layer, [x]) => (layer.activation === 'none' ? x! : bend(x!, curveOf(layer))),
  LoomAdd: (_, [a, b]) => ({ rows: a!.rows.add(b!.rows), plan: a!.plan }),
};

function curveOf({ activation = 'none', name }: Layer) {
  if (!isCurve(activation))
    throw new Error(`Derivatives do not pass the activation ${activation} of ${name}; tanh, sin, sigmoid, softplus, gelu and swish let them through.`);
  return activation;
}

/** Takes the coordinates with their derivatives through the whole model. */
export function through(model: tf.LayersModel, input: Jet): Jet {
  const known = new Map<number, Jet>();
  const at = (tensor: tf.SymbolicTensor): Jet => {
    const found = known.get(tensor.id);
    if (found) return found;
    const stack = stackUnder(tensor);
    const layer = tensor.sourceLayer as Layer;
    const inputs = (stack[0] ?? tensor).inputs.map(at);
    const layers = stack.map(denseOf);
    const together =
      layers.length > 1 &&
      canStack(
        input.plan,
        layers.flatMap(({ kernel }) => kernel.shape),
      );
    const jet = inputs.length === 0 ? input : together ? throughStack(inputs[0]!, layers) : pass(layer, tensor.inputs.map(at));
    known.set(tensor.id, jet);
    return jet;
  };
  return at(model.outputs[0]!);
}

/** The dense layers one behind the other that end with this tensor, as a kernel can take them; what comes out of the others goes nowhere else. */
function stackUnder(tensor: tf.SymbolicTensor): tf.SymbolicTensor[] {
  const layer = tensor.sourceLayer as Layer;
  const plain = !layer.jet && layer.getClassName() === 'LoomDense' && (layer.activation === 'tanh' || layer.activation === 'none');
  if (!plain) return [];
  const [before] = tensor.inputs;
  const shared = before!.sourceLayer.outboundNodes.length > 1;
  return [...(shared ? [] : stackUnder(before!)), tensor];
}

function denseOf({ sourceLayer }: tf.SymbolicTensor) {
  const [kernel, bias] = sourceLayer.trainableWeights.map((weight) => weight.read()) as [tf.Tensor, tf.Tensor];
  return { kernel, bias, bent: (sourceLayer as Layer).activation === 'tanh' };
}

/** Watches the layers of a model that are passed by jets and not called. Gives what ends it. */
export function watchJets(model: tf.LayersModel, trace: Trace): () => void {
  const layers = model.layers as Layer[];
  for (const layer of layers) {
    const jet = layer.jet?.bind(layer) ?? ((inputs: readonly Jet[]) => byRule(layer, inputs));
    layer.jet = (inputs) =>
      trace.around(
        layer.name,
        inputs.map(({ rows }) => rows),
        (seen) => jet(inputs.map(({ plan }, i) => ({ rows: seen[i] as tf.Tensor2D, plan }))),
        ({ rows }) => [rows],
        ({ plan }, [rows]) => ({ rows: rows as tf.Tensor2D, plan }),
      );
  }
  return () => {
    // What was put over the class's own method.
    for (const layer of layers) delete layer.jet;
  };
}

function pass(layer: Layer, inputs: readonly Jet[]): Jet {
  return layer.jet ? layer.jet(inputs) : byRule(layer, inputs);
}

function byRule(layer: Layer, inputs: readonly Jet[]): Jet {
  const rule = rules[layer.getClassName()];
  if (!rule) throw new Error(`Derivatives do not pass the layer ${layer.name} (${layer.getClassName()}).`);
  return rule(layer, inputs);
}
