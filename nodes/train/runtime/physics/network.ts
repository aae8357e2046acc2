import type * as tf from '@tensorflow/tfjs';
import { isCurve } from './curves.ts';
import { bend, linear, shift, type Jet } from './jets.ts';

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
    throw new Error(`Derivatives do not pass the activation ${activation} of ${name}; tanh, sin, sigmoid, gelu and swish let them through.`);
  return activation;
}

/** Takes the coordinates with their derivatives through the whole model. */
export function through(model: tf.LayersModel, input: Jet): Jet {
  const known = new Map<number, Jet>();
  const at = (tensor: tf.SymbolicTensor): Jet => {
    const found = known.get(tensor.id);
    if (found) return found;
    const layer = tensor.sourceLayer as Layer;
    const inputs = tensor.inputs.map(at);
    const jet = inputs.length === 0 ? input : pass(layer, inputs);
    known.set(tensor.id, jet);
    return jet;
  };
  return at(model.outputs[0]!);
}

function pass(layer: Layer, inputs: readonly Jet[]): Jet {
  if (layer.jet) return layer.jet(inputs);
  const rule = rules[layer.getClassName()];
  if (!rule) throw new Error(`Derivatives do not pass the layer ${layer.name} (${layer.getClassName()}).`);
  return rule(layer, inputs);
}
