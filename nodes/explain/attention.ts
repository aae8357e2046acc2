import * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../text/problem.ts';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import { spaceOf } from './heat.ts';
import type { AttentionResult } from './results.ts';
import { labelsOf, pictures } from './samples.ts';
import { forward } from './wires.ts';

/** Attention weights of the named layers for some test samples: who looks at whom, by layer and head. */
export async function attention(
  training: Supervised,
  { probe, layers, samples, answer }: { probe: string; layers: readonly string[]; samples: Int32Array; answer?: string },
): Promise<AttentionResult> {
  const { model, test } = training;
  const predicted = new Uint8Array(training.answers.length === 0 ? 0 : samples.length);
  let [heads, time, weights] = [0, 0, new Float32Array()];
  // One sample at a time: a picture's weights of all layers are small, a batch's need not be.
  for (const [i, sample] of samples.entries()) {
    const look = (given: readonly tf.Tensor[]) => watched(model, given, { layers, probe, answer });
    const seen = await training.look(`attention ${layers.join()}`, look, Int32Array.of(sample));
    const [logits, ...ofLayers] = seen;
    try {
      if (i < predicted.length) predicted[i] = await largest(logits!);
      for (const [place, rows] of ofLayers.entries()) {
        if (weights.length === 0) {
          [heads, time] = [rows.shape[1]!, rows.shape[2]!];
          weights = new Float32Array(samples.length * layers.length * heads * time * time);
        }
        weights.set(await rows.data(), (i * layers.length + place) * heads * time * time);
      }
    } finally {
      tf.dispose([...seen]);
    }
  }
  const space = spaceOf([1, time, 1]);
  return {
    kind: 'attention',
    samples,
    pictures: pictures(test, samples),
    labels: labelsOf(test, samples),
    predicted,
    classes: test.classes,
    layers: layers.length,
    heads,
    time,
    classToken: space?.classToken ?? false,
    grid: space?.rows ?? 0,
    weights,
  };
}

/** The logits, and the weights of each layer: [batch, heads, time, time]. */
function watched(
  model: tf.LayersModel,
  inputs: readonly tf.Tensor[],
  { layers, probe, answer }: { layers: readonly string[]; probe: string; answer: string | undefined },
): tf.Tensor[] {
  const watch = new Map<string, tf.Tensor>();
  const logits = forward(model, inputs, { answer, watch });
  const rows = layers.flatMap((layer) => watch.get(layer) ?? []);
  for (const tensor of watch.values()) if (rows.length < layers.length || !rows.includes(tensor)) tensor.dispose();
  const unseen = layers.find((layer) => !watch.has(layer));
  if (unseen !== undefined) throw new ProblemError({ code: 'explain.noAttention', block: probe, port: 'watch', data: { layer: unseen } });
  return [logits, ...rows];
}

async function largest(logits: tf.Tensor): Promise<number> {
  const values = await logits.data();
  return values.indexOf(Math.max(...values));
}
