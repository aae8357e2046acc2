import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { endsOf, spread } from '#runtime/layers/messages.ts';

/**
 * Graph convolution: a node's new features are a weighted sum of its own and its neighbours', through one linear map for all nodes.
 *
 *     activation(D^-1/2 (A + I) D^-1/2 X W + b)          A_ij: weight of the edge j -> i (1 without weights)
 *                                                        D: sums of the rows of A + I
 *
 *     nodes [nodes, width], graph [edges, 2] (, weights [edges, 1])  ->  [nodes, units]       W: [width, units]   b: [units]
 *
 * The I lets a node hear itself. The roots of both degrees keep numbers at their size, and a neighbour that talks to many counts less.
 * The linear map comes first, so that messages are as short as can be.
 * Kipf and Welling 2017, "Semi-Supervised Classification with Graph Convolutional Networks", equation 2.
 */
export class GraphConvolution extends tf.layers.Layer {
  static readonly className = 'LoomGraphConvolution';
  readonly units: number;
  readonly activation: Activation;
  private kernel!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { units: number; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.activation = config.activation ?? 'relu';
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes as tf.Shape[])[0]!.at(-1)!;
    // Glorot and Bengio, as in the paper, also before a relu: a mean over neighbours is small already.
    this.kernel = this.addWeight('kernel', [width, this.units], 'float32', kernelInitializer(this.name, 'kernel', 'none'));
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [nodes, graph, weights] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor?];
    const messages = nodes.matMul(this.kernel.read() as tf.Tensor2D);
    const heard = spread(messages, endsOf(graph), { normalisation: 'symmetric', selfLoops: true, weights: weights?.reshape([-1]) });
    return activate(heard.add(this.bias.read()), this.activation);
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, activation: this.activation };
  }
}
tf.serialization.registerClass(GraphConvolution);
