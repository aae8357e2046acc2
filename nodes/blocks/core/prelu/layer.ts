import * as tf from '@tensorflow/tfjs';
import { single } from '#runtime/core/tensors.ts';

/**
 * Parametric ReLU: what lies below zero passes with a slope that is learned, one for each number of the last axis (channel, unit).
 *
 *     max(0, x) - slope * max(0, -x)          [..., width]  ->  [..., width]      slope: [width], at first 0.25
 *
 * Slope 0 is relu, slope 1 no bend at all: the network chooses in between.
 * He, Zhang, Ren and Sun 2015, "Delving Deep into Rectifiers", section 2.1.
 */
export class ParametricRelu extends tf.layers.Layer {
  static readonly className = 'LoomParametricRelu';
  private slope!: tf.LayerVariable;

  override build(shape: tf.Shape): void {
    this.slope = this.addWeight('slope', [shape.at(-1)!], 'float32', tf.initializers.constant({ value: 0.25 }));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    return tf.relu(x).sub(tf.relu(x.neg()).mul(this.slope.read()));
  }
}
tf.serialization.registerClass(ParametricRelu);
