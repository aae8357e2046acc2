import * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../text/problem.ts';
import { outputNamed } from '../train/runtime/losses/objective.ts';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import { heat, type HeatMethod, type HeatWish } from './heat.ts';
import type { HeatResult } from './results.ts';
import { told } from './samples.ts';
import { observe } from './wires.ts';

/**
 * Class activation mapping, for models whose last convolution is averaged over its places and goes straight into one dense layer:
 *
 *     logit_c = sum over k of w_kc * mean over places of A_k + b_c
 *             = mean over places of (sum over k of w_kc A_k) + b_c        the bracket is the map of class c: [batch, rows, columns]
 *
 * No gradient is needed. Whether a model is of this kind is read from the equation itself: the logits must come out.
 * Zhou et al. 2016, "Learning Deep Features for Discriminative Localization", section 2.
 */
export async function cam(training: Supervised, wish: HeatWish): Promise<HeatResult> {
  await requirePooling(training, wish);
  return heat('cam', camMap, training, wish);
}

export const camMap: HeatMethod = ({ model, observed, classes, answer }) => {
  const wire = observed.wire as tf.Tensor4D;
  const ofClass = tf.gather(lastDense(model, answer, wire.shape[3])!.kernel.transpose(), classes);
  return wire.mul(ofClass.reshape([ofClass.shape[0]!, 1, 1, ofClass.shape[1]!])).sum(3) as tf.Tensor3D;
};

/** Kernel `[channels, classes]` and bias of the layer that makes the logits, if that is what it has. */
function lastDense(model: tf.LayersModel, answer: string | undefined, channels: number): { kernel: tf.Tensor2D; bias?: tf.Tensor1D } | undefined {
  const { sourceLayer, shape } = outputNamed(model, model.outputs, answer);
  const count = shape.at(-1)!;
  const weights = sourceLayer.weights.map((weight) => weight.read());
  const kernel = weights.find((weight) => weight.rank === 2 && weight.shape[0] === channels && weight.shape[1] === count);
  const bias = weights.find((weight) => weight.rank === 1 && weight.shape[0] === count);
  return kernel && { kernel: kernel as tf.Tensor2D, bias: bias as tf.Tensor1D | undefined };
}

/** Tries the equation on a few samples. */
async function requirePooling(training: Supervised, { probe, layer, samples, answer }: HeatWish): Promise<void> {
  const offBy = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const { wire, logits } = observe(training.model, layer, inputs, answer);
    const dense = wire.rank === 4 ? lastDense(training.model, answer, wire.shape[3]!) : undefined;
    const difference = dense
      ? (wire.mean([1, 2]) as tf.Tensor2D)
          .matMul(dense.kernel)
          .add(dense.bias ?? 0)
          .sub(logits)
          .abs()
          .max()
          .div(logits.abs().max().add(1e-3))
      : tf.scalar(1);
    tf.dispose([wire, logits]);
    return [difference];
  };
  const [error] = await training.look(`cam off by ${layer}`, offBy, samples.subarray(0, 4));
  const [share] = await told(error!);
  if (!(share! < 1e-3)) throw new ProblemError({ code: 'explain.noPooling', block: probe, port: 'watch', data: { layer } });
}
