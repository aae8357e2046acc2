import * as tf from '@tensorflow/tfjs';

/**
 * How a layer shows what it does not pass on, such as its attention weights: it leaves a copy under its name. A layer that is applied
 * several times leaves the later ones under `name@2`, `name@3` ...
 */
export function leaveFor(watch: Map<string, tf.Tensor>, name: string, tensor: tf.Tensor): void {
  let free = name;
  for (let use = 2; watch.has(free); use++) free = `${name}@${use}`;
  watch.set(free, tf.keep(tensor));
}
