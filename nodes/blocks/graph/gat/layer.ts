import * as tf from '@tensorflow/tfjs';
import { activate, leaky, type Activation } from '#runtime/layers/activations.ts';
import { endsOf, lookUp, passMessages, sumPerNode } from '#runtime/layers/messages.ts';
import type { Noise } from '#runtime/random/noise.ts';
import { seedOf } from '#runtime/random/seed.ts';
import { leaveFor } from '#runtime/core/watch.ts';

/**
 * Graph attention: each node decides how much it listens to each neighbour, `heads` times over.
 *
 *     h = x W                                        a row of `units` numbers a head
 *     e_ji = leakyReLU(a . h_j + b . h_i)            how much node i wants to hear node j; slope 0.2 below zero
 *     w_ji = softmax of e_ji over the neighbours j of i, and i itself
 *     out_i = activation(sum over j of w_ji h_j + bias)
 *
 *     nodes [nodes, width], graph [edges, 2]  ->  [nodes, heads * units], or [nodes, units] where the heads are averaged
 *     W: [width, heads * units]   a, b: [heads, units]   bias: as wide as the output        weights to watch: [edges, heads]
 *
 * The softmax runs over the edges that end at one node. The largest a . h_j there is bounds its scores; it is taken off first, so that no
 * exponential overflows. Dropout, while training, silences edges (and a node's own message) anew at each step.
 * Velickovic et al. 2018, "Graph Attention Networks", equations 1 to 6.
 */
export class GraphAttention extends tf.layers.Layer {
  static readonly className = 'LoomGraphAttention';
  readonly units: number;
  readonly heads: number;
  readonly join: Join;
  readonly dropout: number;
  readonly activation: Activation;
  private kernel!: tf.LayerVariable;
  private sender!: tf.LayerVariable;
  private receiver!: tf.LayerVariable;
  private bias!: tf.LayerVariable;

  constructor(config: { units: number; heads: number; join?: Join; dropout?: number; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.heads = config.heads;
    this.join = config.join ?? 'concatenate';
    this.dropout = config.dropout ?? 0;
    this.activation = config.activation ?? 'none';
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = (shapes as tf.Shape[])[0]!.at(-1)!;
    const glorot = (part: string) => tf.initializers.glorotUniform({ seed: seedOf(this.name, part) });
    this.kernel = this.addWeight('kernel', [width, this.heads * this.units], 'float32', glorot('kernel'));
    this.sender = this.addWeight('sender', [this.heads, this.units], 'float32', glorot('sender'));
    this.receiver = this.addWeight('receiver', [this.heads, this.units], 'float32', glorot('receiver'));
    this.bias = this.addWeight('bias', [this.width], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(
    inputs: tf.Tensor | tf.Tensor[],
    { training, noise, watch }: { training?: boolean; noise?: Noise; watch?: Map<string, tf.Tensor> } = {},
  ): tf.Tensor {
    const [x, graph] = inputs as [tf.Tensor2D, tf.Tensor];
    const ends = endsOf(graph);
    const { sources, targets } = ends;
    const nodes = x.shape[0];
    const h = x.matMul(this.kernel.read() as tf.Tensor2D).reshape([nodes, this.heads, this.units]);
    const sends = h.mul(this.sender.read()).sum(-1); // [nodes, heads]
    const hears = h.mul(this.receiver.read()).sum(-1);
    const bound = scored(sends.max(0, true).add(hears)); // no score at a node exceeds it

    const powers = scored(lookUp(sends, sources).add(lookUp(hears, targets)))
      .sub(lookUp(bound, targets))
      .exp(); // [edges, heads]
    const own = scored(sends.add(hears)).sub(bound).exp(); // [nodes, heads]
    const sums = sumPerNode(powers, targets, nodes).add(own).add(1e-16);
    const weights = powers.div(lookUp(sums, targets));
    if (watch) leaveFor(watch, this.name, weights);

    const silence = (tensor: tf.Tensor, name: string) => (training && this.dropout > 0 ? tensor.mul(this.mask(tensor.shape, noise, name)) : tensor);
    const heard = passMessages(h, ends, silence(weights, 'edges')).add(h.mul(silence(own.div(sums), 'own').expandDims(-1)));
    const joined = this.join === 'concatenate' ? heard.reshape([nodes, this.width]) : heard.mean(1);
    return activate(joined.add(this.bias.read()), this.activation);
  }

  private mask(shape: number[], noise: Noise | undefined, name: string): tf.Tensor {
    if (!noise) throw new Error(`${this.name}: training with dropout needs noise; call model.apply(x, { training: true, noise })`);
    return noise
      .uniform(`${this.name}/${name}`, shape)
      .greaterEqual(this.dropout)
      .cast('float32')
      .div(1 - this.dropout);
  }

  private get width(): number {
    return this.join === 'concatenate' ? this.heads * this.units : this.units;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.width];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, heads: this.heads, join: this.join, dropout: this.dropout, activation: this.activation };
  }
}
tf.serialization.registerClass(GraphAttention);

type Join = 'concatenate' | 'average';

/** Slope 0.2 below zero, as in the paper. */
const scored = (x: tf.Tensor): tf.Tensor => leaky(x, 0.2);
