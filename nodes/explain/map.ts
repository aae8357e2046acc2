import type * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../text/problem.ts';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import { spaceOf } from './heat.ts';
import type { ProbeResult, TsneResult } from './results.ts';
import { batches, labelsOf, told } from './samples.ts';
import { tsne, type TsneOptions } from './tsne.ts';
import { observe } from './wires.ts';

/** Computes `tsne` somewhere: here, or in a thread so that training goes on. */
export type Embed = (features: Float32Array, count: number, width: number, options: TsneOptions) => Promise<Float32Array>;

export const embedHere: Embed = (features, count, width, options) => Promise.resolve(tsne(features, count, width, options));

/** The t-SNE map of what flows through a wire, for some test samples. It starts from the previous map of the same samples, where there is one. */
export async function map(
  training: Supervised,
  { layer, samples, seed, previous }: { layer: string; samples: Int32Array; seed: number; previous?: ProbeResult },
  embed: Embed = embedHere,
): Promise<TsneResult> {
  const { features, width } = await featuresOf(training, layer, samples);
  return layOut({ features, width, samples, labels: labelsOf(training.test, samples), classes: training.test.classes }, { layer, seed, previous, embed });
}

/** The map of some samples, one row of features each. */
export async function layOut(
  { features, width, samples, labels, classes }: Omit<TsneResult, 'kind' | 'points' | 'neighbours'> & { features: Float32Array; width: number },
  { layer, seed, previous, embed = embedHere }: { layer: string; seed: number; previous?: ProbeResult; embed?: Embed },
): Promise<TsneResult> {
  if (!features.every(Number.isFinite)) throw new ProblemError({ code: 'explain.notFinite', data: { layer } });
  const start = previous?.kind === 'tsne' && same(previous.samples, samples) ? previous.points : undefined;
  const points = scaled(await embed(features, samples.length, width, { seed, start }));
  return { kind: 'tsne', samples, labels, classes, points, neighbours: neighbourShare(points, labels) };
}

/** What the wire holds for each sample, as one row. */
export async function featuresOf(training: Supervised, layer: string, samples: Int32Array): Promise<{ features: Float32Array; width: number }> {
  const { model } = training;
  const look = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const { wire, logits } = observe(model, layer, inputs);
    logits.dispose();
    const rows = asRows(wire, model.inputNames.includes(layer));
    if (rows !== wire) wire.dispose();
    return [rows];
  };
  let features = new Float32Array();
  for (const [at, indices] of batches(samples)) {
    const [rows] = await training.look(`features ${layer}`, look, indices);
    const values = await told(rows!);
    const width = values.length / indices.length;
    if (at === 0) features = new Float32Array(samples.length * width);
    features.set(values, at * width);
  }
  return { features, width: samples.length === 0 ? 0 : features.length / samples.length };
}

/** One row a sample: an image's channels averaged over its places, a sequence's class token or its mean; raw data and all else flat. */
function asRows(wire: tf.Tensor, isInput: boolean): tf.Tensor {
  const [samples, time, width] = wire.shape as [number, number, number];
  if (!isInput && wire.rank === 4) return wire.mean([1, 2]);
  if (!isInput && wire.rank === 3) {
    return spaceOf(wire.shape)?.classToken
      ? wire.slice([0, 0, 0], [samples, 1, width]).reshape([samples, width])
      : time > 1
        ? wire.mean(1)
        : wire.reshape([samples, width]);
  }
  return wire.reshape([samples, -1]);
}

/** Centred, and the farthest coordinate at 1. */
function scaled(points: Float32Array): Float32Array {
  const middle = [0, 1].map((axis) => {
    const values = points.filter((_, i) => i % 2 === axis);
    return (values.reduce((a, b) => Math.min(a, b), Infinity) + values.reduce((a, b) => Math.max(a, b), -Infinity)) / 2;
  });
  const reach = points.reduce((most, value, i) => Math.max(most, Math.abs(value - middle[i % 2]!)), 0) || 1;
  return points.map((value, i) => (value - middle[i % 2]!) / reach);
}

/** Share of points whose nearest neighbour has their label. */
export function neighbourShare(points: Float32Array, labels: Uint8Array): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) {
    let [nearest, least] = [-1, Infinity];
    for (let j = 0; j < labels.length; j++) {
      if (j === i) continue;
      const distance = (points[2 * i]! - points[2 * j]!) ** 2 + (points[2 * i + 1]! - points[2 * j + 1]!) ** 2;
      if (distance < least) [nearest, least] = [j, distance];
    }
    if (nearest >= 0 && labels[nearest] === labels[i]) right++;
  }
  return labels.length > 0 ? right / labels.length : 0;
}

function same(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
