import * as tf from '@tensorflow/tfjs';

/**
 * Readout: one vector for each graph, out of those of its nodes.
 *
 *     sum, mean or maximum over the nodes of a graph
 *
 *     nodes [nodes, width], members [graphs, nodes]  ->  [graphs, width]
 *
 * Several graphs lie side by side as one large graph without edges between them; `members` holds a 1 where a node (column) belongs to a
 * graph (row). A sum knows how many nodes there are, a mean knows their mixture, a maximum only which kinds there are.
 * Xu, Hu, Leskovec and Jegelka 2019, section 5.3.
 */
export class Readout extends tf.layers.Layer {
  static readonly className = 'LoomReadout';
  readonly mode: Mode;

  constructor(config: { mode?: Mode; name?: string }) {
    super(config);
    this.mode = config.mode ?? 'sum';
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [nodes, members] = inputs as [tf.Tensor2D, tf.Tensor2D];
    if (this.mode === 'max') {
      // What belongs to another graph is moved far below everything else.
      const others = tf.sub(1, members).mul(1e9).expandDims(-1);
      return nodes.expandDims(0).sub(others).max(1).mul(members.max(1, true));
    }
    const sums = members.matMul(nodes);
    return this.mode === 'sum' ? sums : sums.div(members.sum(1, true).maximum(1));
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[1]![0]!, (shapes as tf.Shape[])[0]!.at(-1)!];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), mode: this.mode };
  }
}
tf.serialization.registerClass(Readout);

type Mode = 'sum' | 'mean' | 'max';
