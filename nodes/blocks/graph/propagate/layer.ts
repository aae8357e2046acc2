import * as tf from '@tensorflow/tfjs';
import { endsOf, spread, type Normalisation } from '#runtime/layers/messages.ts';

/**
 * Message passing without weights: every node becomes a weighted sum of its neighbours, `rounds` times.
 *
 *     x <- D^-1/2 (A + I) D^-1/2 x          or the mean, or the sum, of what arrives
 *
 *     nodes [nodes, width], graph [edges, 2] (, weights [edges, 1])  ->  [nodes, width]
 *
 * With a linear map before or after it this is a simplified graph convolution: Wu et al. 2019, "Simplifying Graph Convolutional Networks".
 */
export class MessagePassing extends tf.layers.Layer {
  static readonly className = 'LoomMessagePassing';
  readonly normalisation: Normalisation;
  readonly selfLoops: boolean;
  readonly rounds: number;

  constructor(config: { normalisation?: Normalisation; selfLoops?: boolean; rounds?: number; name?: string }) {
    super(config);
    this.normalisation = config.normalisation ?? 'symmetric';
    this.selfLoops = config.selfLoops ?? true;
    this.rounds = config.rounds ?? 1;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [nodes, graph, weights] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor?];
    const ends = endsOf(graph);
    const how = { normalisation: this.normalisation, selfLoops: this.selfLoops, weights: weights?.reshape([-1]) };
    let x = nodes;
    for (let round = 0; round < this.rounds; round++) x = spread(x, ends, how);
    return x;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (shapes as tf.Shape[])[0]!;
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), normalisation: this.normalisation, selfLoops: this.selfLoops, rounds: this.rounds };
  }
}
tf.serialization.registerClass(MessagePassing);
