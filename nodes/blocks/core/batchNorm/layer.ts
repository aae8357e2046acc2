import * as tf from '@tensorflow/tfjs';

/**
 * Batch normalisation: each feature is shifted and scaled to mean 0 and variance 1 over the batch (of images: over all places too), then
 * given a learned scale and shift.
 *
 *     training     (x - mean) / sqrt(variance + epsilon) * gamma + beta            over all axes but the last; the shape stays
 *                  moving <- momentum * moving + (1 - momentum) * this batch's     mean, and variance with n - 1 in its denominator
 *     afterwards   the same with the moving mean and variance: an answer does not depend on what else is in the batch
 *
 *     [batch, ..., width]  ->  [batch, ..., width]        gamma, beta (learned), moving mean and variance (kept): [width]
 *
 * A batch of graphs is filled up with nodes that belong to no graph. Where `members` [graphs, nodes] is given, those are left out of mean
 * and variance, as if they were not there.
 * Ioffe and Szegedy 2015, "Batch Normalization", algorithms 1 and 2.
 */
export class BatchNorm extends tf.layers.Layer {
  static readonly className = 'LoomBatchNorm';
  readonly momentum: number;
  private gamma!: tf.LayerVariable;
  private beta!: tf.LayerVariable;
  private movingMean!: tf.LayerVariable;
  private movingVariance!: tf.LayerVariable;

  constructor(config: { momentum?: number; name?: string }) {
    super(config);
    this.momentum = config.momentum ?? 0.9;
  }

  override build(shapes: tf.Shape | tf.Shape[]): void {
    const width = inputShape(shapes).at(-1)!;
    this.gamma = this.addWeight('gamma', [width], 'float32', tf.initializers.ones());
    this.beta = this.addWeight('beta', [width], 'float32', tf.initializers.zeros());
    this.movingMean = this.addWeight('movingMean', [width], 'float32', tf.initializers.zeros(), undefined, false);
    this.movingVariance = this.addWeight('movingVariance', [width], 'float32', tf.initializers.ones(), undefined, false);
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    const [x, members] = (Array.isArray(inputs) ? inputs : [inputs]) as [tf.Tensor, tf.Tensor2D?];
    const { mean, variance } = training
      ? this.learn(members ? ofMembers(x as tf.Tensor2D, members) : ofAll(x))
      : { mean: this.movingMean.read(), variance: this.movingVariance.read() };
    // One scale and one shift for each feature: x is read and written once each.
    const scale = variance.add(1e-5).rsqrt().mul(this.gamma.read());
    return x.mul(scale).add((this.beta.read() as tf.Tensor).sub(mean.mul(scale)));
  }

  /** Moves the kept statistics towards the batch's. They are state of the training, as weights are, but no gradient moves them. */
  private learn({ mean, variance, count }: Statistics): Statistics {
    const towards = (kept: tf.LayerVariable, now: tf.Tensor) => {
      const variable = kept.read() as tf.Variable;
      variable.assign(variable.mul(this.momentum).add(now.mul(1 - this.momentum)));
    };
    towards(this.movingMean, mean);
    towards(this.movingVariance, variance.mul(tf.div(count, tf.sub(count, 1).maximum(1))));
    return { mean, variance, count };
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return inputShape(shapes);
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), momentum: this.momentum };
  }
}
tf.serialization.registerClass(BatchNorm);

interface Statistics {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  /** How many numbers of each feature there are. */
  readonly count: tf.Tensor | number;
}

function ofAll(x: tf.Tensor): Statistics {
  const rows = x.reshape([-1, x.shape.at(-1)!]);
  const mean = rows.mean(0);
  return { mean, variance: rows.sub(mean).square().mean(0), count: rows.shape[0]! };
}

function ofMembers(x: tf.Tensor2D, members: tf.Tensor2D): Statistics {
  const real = members.sum(0, true) as tf.Tensor2D; // [1, nodes]
  const count = real.sum().maximum(1);
  const mean = real.matMul(x).div(count);
  const variance = real.matMul(x.sub(mean).square() as tf.Tensor2D).div(count);
  const vector = (tensor: tf.Tensor) => tensor.reshape([-1]);
  return { mean: vector(mean), variance: vector(variance), count };
}

/** The shape of the first input: `members` may come after it. */
const inputShape = (shapes: tf.Shape | tf.Shape[]): tf.Shape => (Array.isArray(shapes[0]) ? shapes[0] : (shapes as tf.Shape));
