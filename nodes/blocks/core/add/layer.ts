import * as tf from '@tensorflow/tfjs';

/**
 * Add: two signals of the same shape, number by number. As a residual connection it lets a block learn only the change:
 * y = x + f(x), and the gradient finds a straight way back through the x.
 *
 *     [batch, ...], [batch, ...]  ->  [batch, ...]
 *
 * He, Zhang, Ren and Sun 2015, "Deep Residual Learning for Image Recognition".
 */
export class Add extends tf.layers.Layer {
  static readonly className = 'LoomAdd';

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const [a, b] = inputs as [tf.Tensor, tf.Tensor];
    return a.add(b);
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return (shapes as tf.Shape[])[0]!;
  }
}
tf.serialization.registerClass(Add);
