import * as tf from '@tensorflow/tfjs';

/** A layer that does well for some steps and then makes numbers that are none: as real ones do, but when it is told to. */
export class Wear extends tf.layers.Layer {
  static readonly className = 'TestWear';
  private readonly how: 'forward' | 'backward';
  private readonly lasts: number;
  private age!: tf.LayerVariable;
  private scale!: tf.LayerVariable;

  constructor(config: { name: string; how: 'forward' | 'backward'; lasts: number }) {
    super({ name: config.name });
    this.how = config.how;
    this.lasts = config.lasts;
  }

  override build(): void {
    this.age = this.addWeight('age', [], 'float32', tf.initializers.zeros(), undefined, false);
    this.scale = this.addWeight('scale', [], 'float32', tf.initializers.ones());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { training }: { training?: boolean } = {}): tf.Tensor {
    const x = Array.isArray(inputs) ? inputs[0]! : inputs;
    const age = this.age.read() as tf.Variable;
    if (training) age.assign(age.add(1));
    const rest = tf.sub(1, age.div(this.lasts + 0.5)).mul((this.scale.read() as tf.Tensor).square().add(0.1));
    // The root of a negative number is none; the root of 0 is 0, and its slope is none.
    return this.how === 'forward' ? x.add(rest.sqrt()) : x.add(rest.relu().sqrt());
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return shape as tf.Shape;
  }
}
