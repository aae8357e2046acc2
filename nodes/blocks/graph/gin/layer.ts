import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { endsOf, passMessages } from '#runtime/layers/messages.ts';

/**
 * Graph isomorphism layer: a node adds up what its neighbours hold, and a small network looks at the sum.
 *
 *     activation(W2 relu(W1 ((1 + e) x_i + sum over edges j -> i of x_j) + b1) + b2)
 *
 *     nodes [nodes, width], graph [edges, 2] (, weights [edges, 1])  ->  [nodes, units]
 *     W1: [width, units]   W2: [units, units]   b1, b2: [units]   e: one number, learned where `learnEpsilon`, else 0
 *
 * A sum tells {a, a, b} from {a, b}, where a mean or a maximum does not. With an injective network after it, the layer tells two
 * neighbourhoods apart whenever the test of Weisfeiler and Leman (1968) does: no layer that only hears its neighbours can do more.
 * Xu, Hu, Leskovec and Jegelka 2019, "How Powerful are Graph Neural Networks?", equation 4.1.
 */
export class GraphIsomorphism extends tf.layers.Layer {
  static readonly className = 'LoomGraphIsomorphism';
  readonly units: number;
  readonly learnEpsilon: boolean;
  readonly activation: Activation;
  private kernels!: readonly [tf.LayerVariable, tf.LayerVariable];
  private biases!: readonly [tf.LayerVariable, tf.LayerVariable];
  private epsilon: tf.LayerVariable | undefined;

  constructor(config: { units: number; learnEpsilon?: boolean; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.learnEpsilon = config.learnEpsilon ?? true;
    this.activation = config.activation ?? 'relu';
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes as tf.Shape[])[0]!.at(-1)!;
    const kernel = (part: string, from: number) => this.addWeight(part, [from, this.units], 'float32', kernelInitializer(this.name, part, 'relu'));
    const bias = (part: string) => this.addWeight(part, [this.units], 'float32', tf.initializers.zeros());
    this.kernels = [kernel('kernel1', width), kernel('kernel2', this.units)];
    this.biases = [bias('bias1'), bias('bias2')];
    if (this.learnEpsilon) this.epsilon = this.addWeight('epsilon', [1], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, graph, weights] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor?];
    const own = this.epsilon ? x.mul(this.epsilon.read().add(1)) : x;
    const sum = own.add(passMessages(x, endsOf(graph), weights?.reshape([-1])));
    const [w1, w2] = this.kernels.map((kernel) => kernel.read() as tf.Tensor2D) as [tf.Tensor2D, tf.Tensor2D];
    const hidden = tf.relu(sum.matMul(w1).add(this.biases[0].read()));
    return activate(hidden.matMul(w2).add(this.biases[1].read()), this.activation);
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, learnEpsilon: this.learnEpsilon, activation: this.activation };
  }
}
tf.serialization.registerClass(GraphIsomorphism);
