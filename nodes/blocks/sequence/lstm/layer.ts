import * as tf from '@tensorflow/tfjs';
import { lstmStates } from '#runtime/layers/recurrence.ts';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * LSTM: reads a sequence step by step and keeps a cell beside its state. Gates decide what the cell forgets, what it takes in and how
 * much of it is shown, so that a gradient can pass through many steps without fading.
 *
 *     i | f | g | o = x_t W + h_(t-1) U + b                  four blocks of `units` columns, in this order
 *     c_t = sigmoid(f) c_(t-1) + sigmoid(i) tanh(g)          c_0 = 0
 *     h_t = sigmoid(o) tanh(c_t)                             h_0 = 0
 *
 *     [batch, time, width]  ->  [batch, time, units], or the last state alone: [batch, units]
 *     W: [width, 4 * units]   U: [units, 4 * units]   b: [4 * units]
 *
 * x W needs no state: one product makes it for all steps before the loop, which stands in `lstmStates`. The bias of the forget gate starts at 1, so that a new
 * cell remembers.
 *
 * Hochreiter and Schmidhuber 1997; the forget gate: Gers, Schmidhuber and Cummins 2000; its bias: Jozefowicz, Zaremba and Sutskever 2015.
 */
export class Lstm extends tf.layers.Layer {
  static readonly className = 'LoomLstm';
  readonly units: number;
  readonly gives: 'last' | 'sequence';
  private kernel!: tf.LayerVariable;
  private recurrent!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { units: number; gives: 'last' | 'sequence'; name?: string }) {
    super(config);
    this.units = config.units;
    this.gives = config.gives;
  }

  override build([, , width]: tf.Shape): void {
    const { units } = this;
    const limit = 1 / Math.sqrt(units);
    const uniform = (weight: string) => tf.initializers.randomUniform({ minval: -limit, maxval: limit, seed: seedOf(this.name, weight) });
    this.kernel = this.addWeight('kernel', [width!, 4 * units], 'float32', uniform('kernel'));
    this.recurrent = this.addWeight('recurrent', [units, 4 * units], 'float32', uniform('recurrent'));
    this.bias = this.addWeight('bias', [4 * units], 'float32', tf.initializers.zeros());
    tf.tidy(() => void this.bias.write(tf.concat([tf.zeros([units]), tf.ones([units]), tf.zeros([2 * units])])));
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = single(inputs);
    const [batch, time, width] = x.shape as [number, number, number];
    const { units } = this;
    // What the input says to the gates, at all steps at once.
    const given = x
      .reshape([batch * time, width])
      .matMul(this.kernel.read())
      .add(this.bias.read())
      .reshape([batch, time, 4 * units]);
    const start = tf.zeros<tf.Rank.R2>([batch, units]);
    const states = lstmStates(given as tf.Tensor3D, this.recurrent.read() as tf.Tensor2D, start, start); // [batch, time, h beside c]
    if (this.gives === 'sequence') return states.slice([0, 0, 0], [batch, time, units]);
    return states.slice([0, time - 1, 0], [batch, 1, units]).reshape([batch, units]);
  }

  override computeOutputShape([batch, time]: tf.Shape): tf.Shape {
    return this.gives === 'last' ? [batch!, this.units] : [batch!, time!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, gives: this.gives };
  }
}
tf.serialization.registerClass(Lstm);
