import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { single } from '#runtime/core/tensors.ts';
import { convolve2d } from '#runtime/operations/dilatedConvolution.ts';

/**
 * Convolution: `filters` small squares slide over the image, and wherever one matches what is below it, its map is bright.
 *
 *     y[r, c, f] = activation( sum over i, j, k of  x[r * strides + i * dilation, c * strides + j * dilation, k] * W[i, j, k, f]  +  b[f] )
 *
 *     [batch, height, width, channels]  ->  [batch, height', width', filters]        W: [kernel, kernel, channels, filters]
 *     height' = ceil(height / strides) when padded ('same'), floor((height - reach) / strides) + 1 when not ('valid')
 *
 * A dilation leaves holes between the places of a square, which then reaches over (kernel - 1) * dilation + 1 pixels with as many weights.
 * Fukushima 1980; LeCun et al. 1989; with holes Yu and Koltun 2016.
 */
export class Conv2D extends tf.layers.Layer {
  static readonly className = 'LoomConv2D';
  readonly filters: number;
  readonly kernel: number;
  readonly strides: number;
  readonly padding: 'same' | 'valid';
  readonly dilation: number;
  readonly activation: Activation;
  private weight!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: {
    filters: number;
    kernel: number;
    strides?: number;
    padding?: 'same' | 'valid';
    dilation?: number;
    activation?: Activation;
    name?: string;
  }) {
    super(config);
    this.filters = config.filters;
    this.kernel = config.kernel;
    this.strides = config.strides ?? 1;
    this.padding = config.padding ?? 'same';
    this.dilation = config.dilation ?? 1;
    this.activation = config.activation ?? 'none';
  }

  override build(shape: tf.Shape): void {
    this.weight = this.addWeight(
      'kernel',
      [this.kernel, this.kernel, shape[3]!, this.filters],
      'float32',
      kernelInitializer(this.name, 'kernel', this.activation),
    );
    this.bias = this.addWeight('bias', [this.filters], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const { strides, padding, dilation } = this;
    const maps = convolve2d(single(inputs) as tf.Tensor4D, this.weight.read() as tf.Tensor4D, { strides, padding, dilation });
    return activate(maps.add(this.bias.read()), this.activation);
  }

  override computeOutputShape([batch, height, width]: tf.Shape): tf.Shape {
    const reach = (this.kernel - 1) * this.dilation + 1;
    const places = (size: number) => (this.padding === 'same' ? Math.ceil(size / this.strides) : Math.floor((size - reach) / this.strides) + 1);
    return [batch!, places(height!), places(width!), this.filters];
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernel, strides, padding, dilation, activation } = this;
    return { ...super.getConfig(), filters, kernel, strides, padding, dilation, activation };
  }
}
tf.serialization.registerClass(Conv2D);
