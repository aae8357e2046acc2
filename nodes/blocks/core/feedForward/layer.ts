import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Feed-forward: the same two dense layers for each position by itself, wider in the middle.
 *
 *     activation(x W_up + b_up) W_down + b_down
 *
 *     [batch, ..., width]  ->  [batch, ..., hidden]  ->  [batch, ..., width]
 *
 * Vaswani et al. 2017, section 3.3.
 */
export class FeedForward extends tf.layers.Layer {
  static readonly className = 'LoomFeedForward';
  readonly hidden: number;
  readonly activation: Activation;
  private up!: tf.LayerVariable;
  private upBias!: tf.LayerVariable;
  private down!: tf.LayerVariable;
  private downBias!: tf.LayerVariable;

  constructor(config: { hidden: number; activation?: Activation; name?: string }) {
    super(config);
    this.hidden = config.hidden;
    this.activation = config.activation ?? 'relu';
  }

  override build(shape: tf.Shape): void {
    const width = shape.at(-1)!;
    this.up = this.addWeight('up', [width, this.hidden], 'float32', kernelInitializer(this.name, 'up', this.activation));
    this.upBias = this.addWeight('up-bias', [this.hidden], 'float32', tf.initializers.zeros());
    this.down = this.addWeight('down', [this.hidden, width], 'float32', kernelInitializer(this.name, 'down', 'none'));
    this.downBias = this.addWeight('down-bias', [width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const middle = activate(
      x
        .reshape([-1, x.shape.at(-1)!])
        .matMul(this.up.read())
        .add(this.upBias.read()),
      this.activation,
    );
    return middle.matMul(this.down.read()).add(this.downBias.read()).reshape(x.shape);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), hidden: this.hidden, activation: this.activation };
  }
}
tf.serialization.registerClass(FeedForward);
