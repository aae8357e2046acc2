import * as tf from '@tensorflow/tfjs';
import { activate } from '#runtime/layers/activations.ts';
import { IsomorphismLayer } from '#runtime/layers/isomorphism.ts';
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
export class GraphIsomorphismEdges extends IsomorphismLayer {
  static readonly className = 'LoomGraphIsomorphismEdges';

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const [width, , edgeWidth] = (shapes as tf.Shape[]).map((shape) => shape.at(-1)!) as [number, number, number];
    this.addMaps(
      [
        [edgeWidth, width],
        [width, this.units],
        [this.units, this.units],
      ],
      0,
    );
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, graph, edges] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor2D];
    const { sources, targets } = endsOf(graph);
    const sent = tf.relu(lookUp(x, sources).add(this.map(edges, 0)));
    const sum = this.own(x).add(sumPerNode(sent, targets, x.shape[0]));
    return activate(this.map(tf.relu(this.map(sum, 1)), 2), this.activation);
  }
}
tf.serialization.registerClass(GraphIsomorphismEdges);
