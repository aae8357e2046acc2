import * as tf from '@tensorflow/tfjs';
import type { Slopes } from './learner.ts';

/** A tensor that may hold something that is no number. */
export interface Suspect {
  readonly name: string;
  readonly values: tf.Tensor;
  /** What a row of it is called, counted from 0: which sample, and where that comes from. */
  readonly row?: (index: number) => { readonly sample: number; readonly from?: string };
}

/** Where the first number went wrong: NaN, or beyond what 32 bits hold. */
export type Finding =
  | { readonly at: 'data'; readonly name: string; readonly value: string; readonly sample?: number; readonly from?: string }
  | { readonly at: 'weights' | 'forward' | 'backward'; /** Path of the layer, `outer/inner`. */ readonly layer: string }
  /** `name`: which of several losses. */
  | { readonly at: 'loss'; readonly name?: string }
  /** The gradient of the loss itself, before any layer. */
  | { readonly at: 'slope'; readonly name?: string }
  /** All was well: the weights went wrong when they were updated, or it does not happen when operations are computed one by one. */
  | { readonly at: 'update' };

export interface Case {
  readonly layers: readonly tf.layers.Layer[];
  readonly weights: readonly Suspect[];
  readonly data: readonly Suspect[];
  /** Forward and backward, from the start. Operations must be carried out as they are called. */
  readonly slopes: () => Slopes;
  /** In the order of the gradients. */
  readonly learned: readonly tf.Variable[];
  /** How a layer is watched that is not called; by default all are. Gives what ends it. */
  readonly watch?: (trace: Trace) => () => void;
}

type Sign = 'in' | 'out' | 'slope at out' | 'slope at in';

/** What passed in and out of the layers, in the order in which it happened: 0 where all numbers were finite, NaN elsewhere. */
export class Trace {
  readonly seen: { readonly layer: string; readonly sign: Sign; readonly check: tf.Scalar }[] = [];
  private readonly running: string[] = [];
  private failed: string | undefined;

  /** The layer in which the step broke off with an error: the innermost one, or the one that a gradient entered last and did not leave. */
  get broken(): string | undefined {
    const last = this.seen.at(-1);
    return this.failed ?? (last?.sign === 'slope at out' ? last.layer : undefined);
  }

  /** Calls a layer and looks at what goes in and out, forward and backward. */
  around<T>(
    layer: string,
    inputs: readonly tf.Tensor[],
    call: (inputs: tf.Tensor[]) => T,
    outputsOf: (result: T) => readonly tf.Tensor[],
    rebuilt: (result: T, outputs: tf.Tensor[]) => T,
  ): T {
    this.running.push(layer);
    const path = this.running.join('/');
    try {
      const result = call(inputs.map((input) => this.look(path, 'in', input)));
      return rebuilt(
        result,
        outputsOf(result).map((output) => this.look(path, 'out', output)),
      );
    } catch (error) {
      this.failed ??= path;
      throw error;
    } finally {
      this.running.pop();
    }
  }

  dispose(): void {
    tf.dispose(this.seen.map(({ check }) => check));
  }

  private look(layer: string, sign: 'in' | 'out', tensor: tf.Tensor): tf.Tensor {
    if (tensor.dtype !== 'float32') return tensor;
    this.note(layer, sign, tensor);
    return tf.customGrad((x) => ({
      value: (x as tf.Tensor).clone(),
      gradFunc: (dy: tf.Tensor) => {
        this.note(layer, sign === 'in' ? 'slope at in' : 'slope at out', dy);
        return dy.clone();
      },
    }))(tensor);
  }

  private note(layer: string, sign: Sign, tensor: tf.Tensor): void {
    this.seen.push({ layer, sign, check: tf.keep(sound(tensor)) });
  }
}

/** 0 when every number is finite, else NaN: zero times infinity is none. */
const sound = (tensor: tf.Tensor): tf.Scalar => tf.tidy(() => tensor.mul(0).sum() as tf.Scalar);

const isSound = async (tensor: tf.Tensor): Promise<boolean> => {
  if (tensor.dtype !== 'float32') return true;
  const check = sound(tensor);
  const [value] = await check.data();
  check.dispose();
  return value === 0;
};

/** Puts a trace around the `call` of layers. */
export function watchCalls(layers: readonly tf.layers.Layer[], trace: Trace): () => void {
  const watched = [...new Set(layers)];
  for (const layer of watched) {
    const call = layer.call;
    layer.call = (inputs, settings) => {
      const list = Array.isArray(inputs) ? inputs : [inputs];
      return trace.around(
        layer.name,
        list,
        (seen) => call.call(layer, Array.isArray(inputs) ? seen : seen[0]!, settings),
        (result) => (Array.isArray(result) ? result : [result]),
        (result, outputs) => (Array.isArray(result) ? outputs : outputs[0]!),
      );
    };
  }
  return () => {
    // What was put over the class's own method.
    for (const layer of watched) delete (layer as Partial<tf.layers.Layer>).call;
  };
}

/** Finds where a step goes wrong. Nothing is changed: the state must be the one before the step. An error in it is thrown on with the name of its `layer`. */
export async function examine({ layers, weights, data, slopes, learned, watch = (trace) => watchCalls(layers, trace) }: Case): Promise<Finding> {
  for (const suspect of data) if (!(await isSound(suspect.values))) return inData(suspect);
  for (const { name, values } of weights) if (!(await isSound(values))) return { at: 'weights', layer: ownerOf(name) };

  const trace = new Trace();
  const end = watch(trace);
  let found: tf.Tensor[] = [];
  try {
    found = tf.tidy(() => {
      const { figures, gradients } = slopes();
      return [figures, ...gradients.map(sound)];
    });
    const [figures, ...checks] = found;
    const [loss = NaN] = await figures!.data();
    const seen: { layer: string; sign: Sign; well: boolean }[] = [];
    for (const { layer, sign, check } of trace.seen) seen.push({ layer, sign, well: (await check.data())[0] === 0 });
    const forward = seen.find(({ sign, well }) => sign === 'out' && !well);
    if (forward) return { at: 'forward', layer: forward.layer };
    if (!Number.isFinite(loss)) return { at: 'loss' };
    const wrong = new Set<tf.Variable>();
    for (const [i, check] of checks.entries()) if ((await check.data())[0] !== 0) wrong.add(learned[i]!);
    return inGradients(layers, seen, wrong);
  } catch (error) {
    if (error instanceof Error && trace.broken !== undefined) Object.assign(error, { layer: trace.broken });
    throw error;
  } finally {
    end();
    trace.dispose();
    tf.dispose(found);
  }
}

/**
 * The layer that received a sound gradient and passed on an unsound one, to what lies before it or to its own weights. Of several the last one
 * in the model: gradients come to it first.
 */
function inGradients(
  layers: readonly tf.layers.Layer[],
  seen: readonly { layer: string; sign: Sign; well: boolean }[],
  wrong: ReadonlySet<tf.Variable>,
): Finding {
  const order = [...new Set(seen.filter(({ sign }) => sign === 'in').map(({ layer }) => layer))];
  const at = (layer: string, sign: Sign) => seen.filter((one) => one.layer === layer && one.sign === sign);
  for (const path of order.reverse()) {
    const layer = layers.find(({ name }) => name === path.split('/').at(-1));
    const own = layer?.trainableWeights.some((weight) => wrong.has(weight.read() as tf.Variable)) ?? false;
    const passed = at(path, 'slope at in').some(({ well }) => !well);
    if ((own || passed) && at(path, 'slope at out').every(({ well }) => well)) return { at: 'backward', layer: path };
  }
  return seen.some(({ well }) => !well) || wrong.size > 0 ? { at: 'slope' } : { at: 'update' };
}

async function inData({ name, values, row }: Suspect): Promise<Finding> {
  const numbers = await values.data();
  const place = numbers.findIndex((value) => !Number.isFinite(value));
  const index = Math.floor(place / Math.max(1, values.size / (values.shape[0] ?? 1)));
  return { at: 'data', name, value: wordOf(numbers[place]!), ...row?.(index) };
}

const wordOf = (value: number): string => (Number.isNaN(value) ? 'NaN' : value > 0 ? '∞' : '-∞');

/** The layer of a weight: `head/kernel` belongs to `head`. */
const ownerOf = (weight: string): string => {
  const path = weight.replace(/^weights\//, '');
  return path.split('/').slice(0, -1).join('/') || path;
};
