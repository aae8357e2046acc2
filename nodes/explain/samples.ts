import * as tf from '@tensorflow/tfjs';
import type { Dataset } from '../train/runtime/core/dataset.ts';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import type { Pictures } from './results.ts';

/** Samples that go through the model at once: so few that steps of a training, or a wish to pause it, come in between soon. */
const batch = 100;

/** `count` samples, one of each class in turn, in the order of the data set: the same at every epoch, so that maps can be compared. Ascending. */
export function spread(data: Dataset, count: number): Int32Array {
  const byClass = data.classes.map((): number[] => []);
  for (let i = 0; i < data.count; i++) byClass[data.labels[i]!]!.push(i);
  return Int32Array.from(takeTurns(byClass, count)).sort();
}

/** `count` samples of which the model is most wrong, again one of each class in turn: highest loss first. */
export async function hardest(training: Supervised, count: number, answer?: string): Promise<Int32Array> {
  const { test } = training;
  const { probabilities } = await predictions(
    training,
    Int32Array.from({ length: test.count }, (_, i) => i),
    answer,
  );
  const width = test.classes.length;
  const byClass = test.classes.map((): number[] => []);
  for (let i = 0; i < test.count; i++) byClass[test.labels[i]!]!.push(i);
  for (const [label, list] of byClass.entries()) list.sort((a, b) => probabilities[a * width + label]! - probabilities[b * width + label]! || a - b);
  return Int32Array.from(takeTurns(byClass, count));
}

/** One of each list in turn, `count` in all. */
export function takeTurns(lists: readonly (readonly number[])[], count: number): number[] {
  const taken: number[] = [];
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let turn = 0; turn < longest; turn++) {
    for (const list of lists) if (turn < list.length && taken.length < count) taken.push(list[turn]!);
  }
  return taken;
}

export interface Predictions {
  readonly predicted: Uint8Array;
  /** Of the predicted class. */
  readonly confidence: Float32Array;
  /** `[sample, class]`. */
  readonly probabilities: Float32Array;
}

/** `answer`: the layer that says them, where the model has several outputs. */
export async function predictions(training: Supervised, samples: Int32Array, answer?: string): Promise<Predictions> {
  const width = training.test.classes.length;
  const probabilities = new Float32Array(samples.length * width);
  for (const [at, indices] of batches(samples)) {
    const logits = await training.predict(indices, answer);
    const shares = tf.softmax(logits);
    logits.dispose();
    probabilities.set(await told(shares), at * width);
  }
  const predicted = new Uint8Array(samples.length);
  const confidence = new Float32Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const row = probabilities.subarray(i * width, (i + 1) * width);
    predicted[i] = row.indexOf(Math.max(...row));
    confidence[i] = row[predicted[i]!]!;
  }
  return { predicted, confidence, probabilities };
}

/** Pieces of `samples`, each with its place: the whole test set need not fit in the engine's memory. */
export function* batches(samples: Int32Array, size = batch): Generator<[at: number, indices: Int32Array]> {
  for (let at = 0; at < samples.length; at += size) yield [at, samples.subarray(at, at + size)];
}

/** The samples as pictures of bytes, black at the lowest value and white at the highest (0 and 1 unless the data goes beyond); none where the data is no image. */
export function pictures(data: Dataset, samples: Int32Array): Pictures {
  const image = Object.values(data.inputs).find(({ shape }) => shape.length === 3);
  if (!image) return { height: 0, width: 0, channels: 0, bytes: new Uint8Array() };
  const [height, width, channels] = image.shape as [number, number, number];
  const size = height * width * channels;
  let [low, high] = [0, 1];
  for (const sample of samples) {
    for (const value of image.values.subarray(sample * size, (sample + 1) * size)) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const bytes = new Uint8Array(samples.length * size);
  samples.forEach((sample, i) => {
    for (let j = 0; j < size; j++) bytes[i * size + j] = Math.round((255 * (image.values[sample * size + j]! - low)) / (high - low));
  });
  return { height, width, channels, bytes };
}

export function labelsOf(data: Dataset, samples: Int32Array): Uint8Array {
  return Uint8Array.from(samples, (sample) => data.labels[sample]!);
}

/** The numbers of the tensor that `make` makes; nothing stays behind. Whatever else waits to be done goes first. */
export async function read(make: () => tf.Tensor): Promise<Float32Array> {
  await tf.nextFrame();
  return told(tf.tidy(make));
}

/** The numbers of a tensor, which goes with that. */
export async function told(tensor: tf.Tensor): Promise<Float32Array> {
  try {
    return (await tensor.data()) as Float32Array;
  } finally {
    tensor.dispose();
  }
}
