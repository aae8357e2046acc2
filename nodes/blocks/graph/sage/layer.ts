import * as tf from '@tensorflow/tfjs';
import { activate, kernelInitializer, type Activation } from '#runtime/layers/activations.ts';
import { endsOf, spread } from '#runtime/layers/messages.ts';

/**
 * GraphSAGE: a node's own features and the mean of its neighbours' go through two linear maps and are added.
 *
 *     y_i = activation(x_i W_own + (mean over edges j -> i of x_j) W_neighbours + b)          y_i / |y_i| where `unitLength`
 *
 *     nodes [nodes, width], graph [edges, 2] (, weights [edges, 1])  ->  [nodes, units]       both W: [width, units]   b: [units]
 *
 * Nothing depends on which nodes there are, so what was learned on one graph can be used on another. A node without neighbours hears 0.
 * Hamilton, Ying and Leskovec 2017, "Inductive Representation Learning on Large Graphs", algorithm 1 with the mean as aggregator.
 */
export class GraphSage extends tf.layers.Layer {
  static readonly className = 'LoomGraphSage';
  readonly units: number;
  readonly unitLength: boolean;
  readonly activation: Activation;
  private own!: tf.LayerVariable;
  private neighbours!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { units: number; unitLength?: boolean; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.unitLength = config.unitLength ?? false;
    this.activation = config.activation ?? 'relu';
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes as tf.Shape[])[0]!.at(-1)!;
    const kernel = (part: string) => this.addWeight(part, [width, this.units], 'float32', kernelInitializer(this.name, part, 'none'));
    this.own = kernel('own');
    this.neighbours = kernel('neighbours');
    this.bias = this.addWeight('bias', [this.units], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, graph, weights] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor?];
    // A mean of products is the product of the mean: the shorter rows travel.
    const messages = x.matMul(this.neighbours.read() as tf.Tensor2D);
    const heard = spread(messages, endsOf(graph), { normalisation: 'mean', selfLoops: false, weights: weights?.reshape([-1]) });
    const y = activate(
      x
        .matMul(this.own.read() as tf.Tensor2D)
        .add(heard)
        .add(this.bias.read()),
      this.activation,
    );
    return this.unitLength ? y.div(y.square().sum(1, true).add(1e-12).sqrt()) : y;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, unitLength: this.unitLength, activation: this.activation };
  }
}
tf.serialization.registerClass(GraphSage);
