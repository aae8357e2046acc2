import * as tf from '@tensorflow/tfjs';
import { attend, attendsInOneCall } from '#runtime/layers/attention.ts';
import { seedOf } from '#runtime/random/seed.ts';
import { single } from '#runtime/core/tensors.ts';

/**
 * Multi-head self-attention: every position asks every other what it holds, `heads` times with different questions.
 *
 *     softmax(Q K^T / sqrt(d)) V W_out + b        with Q, K, V = x W_q, x W_k, x W_v       d = width / heads
 *
 *     [batch, time, width]  ->  [batch, time, width]          weights: [batch, heads, time (asks), time (answers)]
 *     W_q, W_k, W_v lie side by side in one matrix [width, 3 * width]: one product makes all three.
 *
 * Causal: a position must not see what comes after it. Those scores get -1e9 before the softmax, so their weights are 0.
 *
 * Called with `watch`, it leaves a copy of its weights there under its name: that is how an attention map is seen. A layer that is
 * applied several times leaves the later ones under `name@2`, `name@3` ...
 * Vaswani et al. 2017, section 3.2.
 */
export class MultiHeadAttention extends tf.layers.Layer {
  static readonly className = 'LoomMultiHeadAttention';
  readonly heads: number;
  readonly causal: boolean;
  /** Whether queries, keys and values have a bias. */
  readonly biased: boolean;
  private qkv!: tf.LayerVariable;
  private out!: tf.LayerVariable;
  private bias!: tf.LayerVariable;
  private qkvBias: tf.LayerVariable | undefined;

  constructor(config: { heads: number; causal?: boolean; bias?: boolean; name?: string }) {
    super(config);
    this.heads = config.heads;
    this.causal = config.causal ?? false;
    this.biased = config.bias ?? false;
  }

  override build([, , width]: tf.Shape): void {
    const glorot = (part: string) => tf.initializers.glorotUniform({ seed: seedOf(this.name, part) });
    this.qkv = this.addWeight('qkv', [width!, 3 * width!], 'float32', glorot('qkv'));
    this.out = this.addWeight('out', [width!, width!], 'float32', glorot('out'));
    this.bias = this.addWeight('bias', [width!], 'float32', tf.initializers.zeros());
    if (this.biased) this.qkvBias = this.addWeight('qkv-bias', [3 * width!], 'float32', tf.initializers.zeros());
    this.built = true;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], { watch }: { watch?: Map<string, tf.Tensor> } = {}): tf.Tensor {
    const x = single(inputs);
    const [batch, time, width] = x.shape as [number, number, number];
    const projected = x.reshape([batch * time, width]).matMul(this.qkv.read()) as tf.Tensor2D;
    const qkv = this.qkvBias ? projected.add<tf.Tensor2D>(this.qkvBias.read()) : projected;
    const { heads, causal } = this;
    const results = !watch && attendsInOneCall() ? attend(qkv, { time, heads, causal }) : this.inSteps(qkv, [batch, time, width], watch);
    return results.matMul(this.out.read()).add(this.bias.read()).reshape([batch, time, width]);
  }

  /** The same in single operations: [batch * time, 3 * width] -> [batch * time, width], heads side by side. */
  private inSteps(qkv: tf.Tensor2D, [batch, time, width]: readonly [number, number, number], watch?: Map<string, tf.Tensor>): tf.Tensor {
    const [q, k, v] = qkv
      .reshape([batch, time, 3, this.heads, width / this.heads])
      .transpose([2, 0, 3, 1, 4])
      .unstack() as [tf.Tensor, tf.Tensor, tf.Tensor]; // each [batch, heads, time, d]
    const scores = tf.matMul(q, k, false, true).div(Math.sqrt(width / this.heads));
    const weights = tf.softmax(this.causal ? scores.add(pastOnly(time)) : scores);
    if (watch) this.show(weights, watch);
    return tf
      .matMul(weights, v) // [batch, heads, time, d]
      .transpose([0, 2, 1, 3])
      .reshape([batch * time, width]);
  }

  private show(weights: tf.Tensor, watch: Map<string, tf.Tensor>): void {
    let name = this.name;
    for (let use = 2; watch.has(name); use++) name = `${this.name}@${use}`;
    watch.set(name, tf.keep(weights));
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads, causal: this.causal, bias: this.biased };
  }
}
tf.serialization.registerClass(MultiHeadAttention);

/** [time (asks), time (answers)]: 0 where the answer lies at or before the question, -1e9 after it. */
function pastOnly(time: number): tf.Tensor {
  return tf.tensor2d(
    Float32Array.from({ length: time * time }, (_, i) => (i % time > Math.floor(i / time) ? -1e9 : 0)),
    [time, time],
  );
}
