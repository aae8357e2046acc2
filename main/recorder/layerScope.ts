import type * as tf from '@tensorflow/tfjs';

/**
 * Says which of these layers is being called: the `scope` that a recording of a model wants. A layer that calls another is named before it, as
 * `encoder/attention`. `restore` ends it.
 */
export function layerScope(layers: readonly tf.layers.Layer[]): { readonly scope: () => string | undefined; readonly restore: () => void } {
  const running: string[] = [];
  const watched = new Set(layers);
  for (const layer of watched) {
    const call = layer.call;
    layer.call = (...given) => {
      running.push(layer.name);
      try {
        return call.apply(layer, given);
      } finally {
        running.pop();
      }
    };
  }
  return {
    scope: () => (running.length > 0 ? running.join('/') : undefined),
    restore: () => {
      // What was put over the class's own method.
      for (const layer of watched) delete (layer as Partial<tf.layers.Layer>).call;
    },
  };
}
