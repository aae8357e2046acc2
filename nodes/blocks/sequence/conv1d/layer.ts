import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { single } from '#runtime/core/tensors.ts';
import { convolve1d } from '#runtime/operations/dilatedConvolution.ts';

type Padding = 'causal' | 'same' | 'valid';

/**
 * Convolution over time: `filters` short windows slide along the sequence, and wherever one matches the steps below it, its number is large.
 *
 *     y[t, f] = activation( sum over i, k of  x[t * strides + i * dilation - before, k] * W[i, k, f]  +  b[f] )
 *
 *     [batch, time, width]  ->  [batch, time', filters]        W: [kernel, width, filters]
 *     time' = ceil(time / strides) when padded, floor((time - reach) / strides) + 1 when not ('valid'); reach = (kernel - 1) * dilation + 1
 *
 * Padding `causal` has all zeros before the sequence (before = reach - 1): no step sees a later one, as when the next word is to be told. A
 * dilation leaves steps out between those that a window sees.
 * Waibel et al. 1989; van den Oord et al. 2016, "WaveNet"; Bai, Kolter and Koltun 2018.
 */
export class Conv1D extends tf.layers.Layer {
  static readonly className = 'LoomConv1D';
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: Padding;
  readonly dilation: number;
  readonly activation: Activation;
  private weight!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { filters: number; kernel: number; strides?: number; padding?: Padding; dilation?: number; activation?: Activation; name?: string }) {
    super(config);
    this.filters = config.filters;
    this.kernel = config.kernel;
    this.strides = config.strides ?? 1;
    this.padding = config.padding ?? 'causal';
    this.dilation = config.dilation ?? 1;
    this.activation = config.activation ?? 'none';
  }

  override build(shape: tf.Shape): void {
    this.weight = this.addWeight('kernel', [this.kernel, shape[2]!, this.filters], 'float32', kernelInitializer(this.name, 'kernel', this.activation));
    this.bias = this.addWeight('bias', [this.filters], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { strides, padding, dilation } = this;
    const features = convolve1d(single(inputs) as tf.Tensor3D, this.weight.read() as tf.Tensor3D, { strides, padding, dilation });
    return activate(features.add(this.bias.read()), this.activation);
  }

  override computeOutputShape([batch, time]: tf.Shape): tf.Shape {
    const reach = (this.kernel - 1) * this.dilation + 1;
    const steps = this.padding === 'valid' ? Math.floor((time! - reach) / this.strides) + 1 : Math.ceil(time! / this.strides);
    return [batch!, steps, this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernel, strides, padding, dilation, activation } = this;
    return { ...super.getConfig(), filters, kernel, strides, padding, dilation, activation };
  }
}
tf.serialization.registerClass(Conv1D);
