import * as tf from '@tensorflow/tfjs';
import { activate } from '#runtime/layers/activations.ts';
import { IsomorphismLayer } from '#runtime/layers/isomorphism.ts';
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
export class GraphIsomorphism extends IsomorphismLayer {
  static readonly className = 'LoomGraphIsomorphism';

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes as tf.Shape[])[0]!.at(-1)!;
    this.addMaps(
      [
        [width, this.units],
        [this.units, this.units],
      ],
      1,
    );
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [x, graph, weights] = inputs as [tf.Tensor2D, tf.Tensor, tf.Tensor?];
    const sum = this.own(x).add(passMessages(x, endsOf(graph), weights?.reshape([-1])));
    return activate(this.map(tf.relu(this.map(sum, 1)), 2), this.activation);
  }
}
tf.serialization.registerClass(GraphIsomorphism);
