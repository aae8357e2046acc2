import * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../text/problem.ts';
import type { Supervised } from '../train/runtime/training/supervised.ts';
import type { HeatResult } from './results.ts';
import { labelsOf, pictures } from './samples.ts';
import { observe, type Observed } from './wires.ts';

/** Grad-CAM and CAM share all but one thing: how a watched wire becomes one number a place. */

export interface HeatWish {
  readonly probe: string;
  readonly layer: string;
  readonly samples: Int32Array;
  /** The layer whose answers are explained, where the model has several outputs. */
  readonly answer?: string;
}

/** The wire as an image, the model's answers and what made them; answers `[batch, rows, columns]`, unscaled. */
export type HeatMethod = (at: {
  model: tf.LayersModel;
  layer: string;
  inputs: readonly tf.Tensor[];
  observed: Observed;
  classes: tf.Tensor1D;
  answer?: string;
}) => tf.Tensor3D;

/** Samples whose gradients are in memory at once. */
const batch = 50;

export async function heat(name: HeatResult['method'], method: HeatMethod, training: Supervised, wish: HeatWish): Promise<HeatResult> {
  const { model, test } = training;
  const { samples, layer, answer } = wish;
  const predicted = new Uint8Array(samples.length);
  const confidence = new Float32Array(samples.length);
  let [rows, columns, maps] = [0, 0, new Float32Array()];
  const look = (inputs: readonly tf.Tensor[]): tf.Tensor[] => {
    const observed = observe(model, layer, inputs, answer);
    try {
      requireSpace(observed.wire.shape, wish);
      const probabilities = tf.softmax(observed.logits);
      const classes = probabilities.argMax(1) as tf.Tensor1D;
      return [method({ model, layer, inputs, observed, classes, answer }), classes, probabilities.max(1)];
    } finally {
      observed.wire.dispose();
    }
  };
  for (let at = 0; at < samples.length; at += batch) {
    const part = await training.look(`${name} ${layer}`, look, samples.subarray(at, at + batch));
    const [map, classes, best] = part as readonly [tf.Tensor, tf.Tensor, tf.Tensor];
    [rows, columns] = map.shape.slice(1) as [number, number];
    if (at === 0) maps = new Float32Array(samples.length * rows * columns);
    try {
      maps.set(await map.data(), at * rows * columns);
      predicted.set(await classes.data(), at);
      confidence.set(await best.data(), at);
    } finally {
      tf.dispose([...part]);
    }
  }
  scaleEach(maps, rows * columns);
  return {
    kind: 'heat',
    method: name,
    samples,
    pictures: pictures(test, samples),
    labels: labelsOf(test, samples),
    predicted,
    confidence,
    classes: test.classes,
    rows,
    columns,
    maps,
  };
}

/** Places of a picture at a wire: `[batch, height, width, channels]`, or a sequence of patches of a square picture, with or without a class token. */
export interface Space {
  readonly rows: number;
  readonly columns: number;
  readonly classToken: boolean;
}

/** How the positions of a sequence lie in a picture: 16 is 4 x 4, 17 a class token and 4 x 4. No number above 1 is both a square and one more than a square. */
export function spaceOf(shape: readonly number[]): Space | undefined {
  if (shape.length === 4) return { rows: shape[1]!, columns: shape[2]!, classToken: false };
  if (shape.length !== 3) return undefined;
  for (const classToken of [false, true]) {
    const side = Math.sqrt(shape[1]! - Number(classToken));
    if (side >= 1 && Number.isInteger(side)) return { rows: side, columns: side, classToken };
  }
  return undefined;
}

/** The wire without its class token, as `[batch, rows, columns, channels]`. */
export function asImage(wire: tf.Tensor): tf.Tensor4D {
  const { rows, columns, classToken } = spaceOf(wire.shape)!;
  if (wire.rank === 4) return wire as tf.Tensor4D;
  const [samples, time, width] = wire.shape as [number, number, number];
  const patches = classToken ? wire.slice([0, 1, 0], [samples, time - 1, width]) : wire;
  return patches.reshape([samples, rows, columns, width]);
}

function requireSpace(shape: number[], { probe, layer }: HeatWish): void {
  if (spaceOf(shape)) return;
  throw new ProblemError({ code: 'explain.notSpatial', block: probe, port: 'watch', data: { layer, shape: shape.slice(1).join(' × ') } });
}

/** Evidence for the class only, the strongest place of each map 1; a map without any stays black. */
function scaleEach(maps: Float32Array, size: number): void {
  for (let at = 0; at < maps.length; at += size) {
    const map = maps.subarray(at, at + size);
    const top = map.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < size; i++) map[i] = top > 0 ? Math.max(0, map[i]!) / top : 0;
  }
}
