import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Dense: every output is a weighted sum of all inputs, then bent by the activation.
 *
 *     activation(x W + b)
 *
 *     [batch, ..., width]  ->  [batch, ..., units]        W: [width, units]   b: [units]
 *
 * A sequence is treated as one long table of rows, so that the product is a single one of rank 2.
 * Rosenblatt 1958; trained through several layers: Rumelhart, Hinton and Williams 1986.
 */
export class Dense extends tf.layers.Layer {
  static readonly className = 'LoomDense';
  readonly units: number;
  readonly activation: Activation;
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { units: number; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.activation = config.activation ?? 'none';
  }

  override build(shape: tf.Shape): void {
    this.kernel = this.addWeight('kernel', [shape.at(-1)!, this.units], 'float32', kernelInitializer(this.name, 'kernel', this.activation));
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const rows = x.rank === 2 ? x : x.reshape([-1, x.shape.at(-1)!]);
    const y = activate(rows.matMul(this.kernel.read()).add(this.bias.read()), this.activation);
    return x.rank === 2 ? y : y.reshape([...x.shape.slice(0, -1), this.units]);
  }

  override computeOutputShape(shape: tf.Shape): tf.Shape {
    return [...shape.slice(0, -1), this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, activation: this.activation };
  }
}
tf.serialization.registerClass(Dense);
