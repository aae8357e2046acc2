import * as tf from '@tensorflow/tfjs';
import { kernelInitializer, type Activation } from './activations.ts';

/** What layers of the GIN kind share: a small network that looks at a sum, and how much a node counts beside its neighbours. */
export abstract class IsomorphismLayer extends tf.layers.Layer {
  readonly units: number;
  readonly learnEpsilon: boolean;
  readonly activation: Activation;
  private readonly maps = new Map<number, readonly [kernel: tf.LayerVariable, bias: tf.LayerVariable]>();
  private epsilon: tf.LayerVariable | undefined;

  constructor(config: { units: number; learnEpsilon?: boolean; activation?: Activation; name?: string }) {
    super(config);
    this.units = config.units;
    this.learnEpsilon = config.learnEpsilon ?? true;
    this.activation = config.activation ?? 'relu';
  }

  /** Linear maps of these sizes, numbered from `first` on; and e. */
  protected addMaps(sizes: readonly (readonly [from: number, to: number])[], first: number): void {
    const numbered = sizes.map((size, i) => [first + i, size] as const);
    const kernels = numbered.map(([n, size]) => this.addWeight(`kernel${n}`, [...size], 'float32', kernelInitializer(this.name, `kernel${n}`, 'relu')));
    const biases = numbered.map(([n, [, to]]) => this.addWeight(`bias${n}`, [to], 'float32', tf.initializers.zeros()));
    numbered.forEach(([n], i) => this.maps.set(n, [kernels[i]!, biases[i]!]));
    if (this.learnEpsilon) this.epsilon = this.addWeight('epsilon', [1], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  protected map(x: tf.Tensor, number: number): tf.Tensor {
    const [kernel, bias] = this.maps.get(number)!;
    return (x as tf.Tensor2D).matMul(kernel.read() as tf.Tensor2D).add(bias.read());
  }

  /** (1 + e) x */
  protected own(x: tf.Tensor): tf.Tensor {
    return this.epsilon ? x.mul(this.epsilon.read().add(1)) : x;
  }

  override computeOutputShape(shapes: tf.Shape | tf.Shape[]): tf.Shape {
    return [(shapes as tf.Shape[])[0]![0]!, this.units];
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, learnEpsilon: this.learnEpsilon, activation: this.activation };
  }
}
