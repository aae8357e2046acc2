import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { endsOf, lookUp, sumPerNode } from '#runtime/layers/messages.ts';

/**
 * Graph isomorphism layer with edge features: what a neighbour sends is changed by the edge that it travels along.
 *
 *     m_ji = relu(x_j + f_ji W0 + b0)                    message from j to i; f_ji describes the edge
 *     activation(W2 relu(W1 ((1 + e) x_i + sum over edges j -> i of m_ji) + b1) + b2)
 *
 *     nodes [nodes, width], graph [edges, 2], edges [edges, edgeWidth]  ->  [nodes, units]
 *     W0: [edgeWidth, width]   W1: [width, units]   W2: [units, units]   e: one number, learned where `learnEpsilon`, else 0
 *
 * A single and a double bond between the same atoms now send different things; the sum keeps apart what GIN keeps apart.
 * Hu, Liu, Gomes, Zitnik, Liang, Pande and Leskovec 2020, "Strategies for Pre-training Graph Neural Networks", appendix A.
 */
export class GraphIsomorphismEdges extends tf.layers.Layer {
  static readonly className = 'LoomGraphIsomorphismEdges';
  readonly units: number;
  readonly learnEpsilon: boolean;
  readonly activation: Activation;
  private kernels!: readonly tf.LayerVariable[];
  private biases!: readonly tf.LayerVariable[];
  private epsilon: tf.LayerVariable | undefined;

  constructor(config: { units: number; learnEpsilon?: boolean; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.learnEpsilon = config.learnEpsilon ?? true;
    this.activation = config.activation ?? 'relu';
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const [width, , edgeWidth] = (shapes as tf.Shape[]).map((shape) => shape.at(-1)!) as [number, number, number];
    const sizes: readonly [from: number, to: number][] = [
      [edgeWidth, width],
      [width, this.units],
      [this.units, this.units],
    ];
    this.kernels = sizes.map((size, i) => this.addWeight(`kernel${i}`, [...size], 'float32', kernelInitializer(this.name, `kernel${i}`, 'relu')));
    this.biases = sizes.map(([, to], i) => this.addWeight(`bias${i}`, [to], 'float32', tf.initializers.zeros()));
    if (this.learnEpsilon) this.epsilon = this.addWeight('epsilon', [1], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, graph, edges] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor2D];
    const { sources, targets } = endsOf(graph);
    const map = (input: tf.Tensor, i: number) => (input as tf.Tensor2D).matMul(this.kernels[i]!.read() as tf.Tensor2D).add(this.biases[i]!.read());
    const sent = tf.relu(lookUp(x, sources).add(map(edges, 0)));
    const own = this.epsilon ? x.mul(this.epsilon.read().add(1)) : x;
    const sum = own.add(sumPerNode(sent, targets, x.shape[0]));
    return activate(map(tf.relu(map(sum, 1)), 2), this.activation);
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, learnEpsilon: this.learnEpsilon, activation: this.activation };
  }
}
tf.serialization.registerClass(GraphIsomorphismEdges);
