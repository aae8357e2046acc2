import * as tf from '@tensorflow/tfjs';
import { listOf, single } from '../train/runtime/core/tensors.ts';
import { outputNamed } from '../train/runtime/losses/objective.ts';

/** What flows through a model at one layer's output, seen from outside: the layer's `call` is stood in for during one forward pass and given back after it. */

export interface Observed {
  /** The layer's output. The caller disposes. */
  readonly wire: tf.Tensor;
  /** The model's output: of several that of the layer `answer`, else the first. The caller disposes. */
  readonly logits: tf.Tensor2D;
}

/** One forward pass; what left the layer called `layer` (`layer@2` at its second use) and what left the model. An input of the model is a layer too. */
export function observe(model: tf.LayersModel, layer: string, inputs: readonly tf.Tensor[], answer?: string): Observed {
  const entry = model.inputNames.indexOf(layer);
  if (entry >= 0) return { wire: inputs[entry]!.clone(), logits: forward(model, inputs, { answer }) };
  const { name, use } = useOf(layer);
  let uses = 0;
  let wire: tf.Tensor | undefined;
  const logits = withCall(
    model.getLayer(name),
    (original) => (values, kwargs) => {
      const output = original(values, kwargs);
      if (++uses === use) wire = tf.keep(single(output).clone());
      return output;
    },
    () => forward(model, inputs, { answer }),
  );
  if (!wire) throw new Error(`Layer ${layer} did not run: nothing leads from it to the model's output.`);
  return { wire, logits };
}

/**
 * Gradient of each sample's score for its class with respect to what leaves `layer`: the layer hands out `wire` instead of
 * computing, so `wire` is the variable of the rest of the model. Samples do not mix, so the gradient of the sum holds each one's own.
 */
export function gradientAt(
  model: tf.LayersModel,
  layer: string,
  inputs: readonly tf.Tensor[],
  wire: tf.Tensor,
  classes: tf.Tensor1D,
  answer?: string,
): tf.Tensor {
  const entry = model.inputNames.indexOf(layer);
  const rest = (value: tf.Tensor): tf.Tensor => {
    if (entry >= 0) return forward(model, inputs.with(entry, value), { answer });
    const { name, use } = useOf(layer);
    let uses = 0;
    return withCall(
      model.getLayer(name),
      (original) => (values, kwargs) => (++uses === use ? value.clone() : original(values, kwargs)),
      () => forward(model, inputs, { answer }),
    );
  };
  return tf.tidy(() => {
    const scores = (value: tf.Tensor): tf.Tensor => {
      const logits = rest(value);
      return logits.mul(tf.oneHot(classes, logits.shape.at(-1)!).cast('float32')).sum();
    };
    return tf.grad(scores)(wire);
  });
}

interface Way {
  /** The layer whose output is wanted, where there are several. */
  readonly answer?: string;
  /** Where layers leave what they do not hand on, by their names. */
  readonly watch?: Map<string, tf.Tensor>;
}

/** The model's output in inference. */
export function forward(model: tf.LayersModel, inputs: readonly tf.Tensor[], { answer, watch }: Way = {}): tf.Tensor2D {
  return tf.tidy(() => {
    const outputs = listOf(model.apply(inputs.length === 1 ? inputs[0]! : [...inputs], watch ? { watch } : {}) as tf.Tensor | tf.Tensor[]);
    return outputNamed(model, outputs, answer) as tf.Tensor2D;
  });
}

/** `encoder-norm@2` is the second use of a layer that shares its weights. */
function useOf(layer: string): { name: string; use: number } {
  const [name, use] = layer.split('@') as [string, string?];
  return { name, use: Number(use ?? 1) };
}

type Call = tf.layers.Layer['call'];

/** Runs `body` while the layer computes with `stand(its own call)`; the layer is as before afterwards, whatever happens. */
function withCall<T>(layer: tf.layers.Layer, stand: (original: Call) => Call, body: () => T): T {
  const own = Object.getOwnPropertyDescriptor(layer, 'call');
  layer.call = stand(layer.call.bind(layer));
  try {
    return body();
  } finally {
    if (own) Object.defineProperty(layer, 'call', own);
    else delete (layer as Partial<Pick<tf.layers.Layer, 'call'>>).call;
  }
}
