import * as tf from '@tensorflow/tfjs';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import { asImage, heat, spaceOf, type HeatMethod, type HeatWish } from './heat.ts';
import type { HeatResult } from './results.ts';
import { told } from './samples.ts';
import { gradientAt, observe } from './wires.ts';

/**
 * Grad-CAM: where in the picture lies what speaks for the predicted class, seen at any wire with places.
 *
 *     alpha_k = mean over places of d(logit of the class) / dA_k          A: [batch, rows, columns, channels k]
 *     map     = relu(sum over k of alpha_k A_k)                           [batch, rows, columns]
 *
 * On a sequence the class token is left out and the patches are laid back into their picture.
 * Selvaraju et al. 2017, "Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization", equations 1 and 2.
 */
export async function gradCam(training: Supervised, wish: HeatWish, layers: readonly string[] = [wish.layer]): Promise<HeatResult> {
  return heat('gradCam', gradCamMap, training, { ...wish, layer: await lastHeard(training, layers, wish) });
}

/**
 * Of repeated layers the last whose places still move a score. After a transformer's last layer only the class token is read:
 * no patch has a gradient there, and the map would be empty. The patches that enter that layer do have one.
 */
async function lastHeard(training: Supervised, layers: readonly string[], { samples, answer }: HeatWish): Promise<string> {
  const { model } = training;
  for (const layer of layers.slice(1).reverse()) {
    const strongest = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
      const { wire, logits } = observe(model, layer, inputs, answer);
      try {
        if (!spaceOf(wire.shape)) return [tf.scalar(1)];
        const gradient = gradientAt(model, layer, inputs, wire, logits.argMax(1) as tf.Tensor1D, answer);
        return [asImage(gradient).abs().max()];
      } finally {
        wire.dispose();
      }
    };
    const [heard] = await training.look(`gradCam heard ${layer}`, strongest, samples.subarray(0, 1));
    const [gradient] = await told(heard!);
    if (gradient! > 0) return layer;
  }
  return layers[0]!;
}

export const gradCamMap: HeatMethod = ({ model, layer, inputs, observed, classes, answer }) => {
  const gradient = asImage(gradientAt(model, layer, inputs, observed.wire, classes, answer));
  const alpha = gradient.mean([1, 2], true);
  return asImage(observed.wire).mul(alpha).sum(3) as tf.Tensor3D;
};
