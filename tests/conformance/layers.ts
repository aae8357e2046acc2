import * as tf from '@tensorflow/tfjs';
import type { Block, Emission, Signal } from '../../nodes/blocks/define.ts';
import { isRows, type Shape } from '../../nodes/blocks/shapes.ts';
import { settingsOf } from '../../nodes/compile/check.ts';
import type { ParamValue } from '../../nodes/blocks/params.ts';
import { useSeed } from '../../nodes/train/runtime/random/seed.ts';

/** The real layers behind the declarations. Vite turns this into one import a file. */
const modules = import.meta.glob<Record<string, unknown>>('../../nodes/blocks/*/*/layer.ts');

type LayerClass = (new (config: Record<string, unknown>) => tf.layers.Layer) &
  tf.serialization.SerializableConstructor<tf.layers.Layer> & { readonly className: string };

export const layerFiles = Object.keys(modules).map((path) => path.replace('../../', ''));

export async function layerClass({ use, from }: Emission): Promise<LayerClass> {
  const load = modules[`../../${from}`];
  if (!load) throw new Error(`${from} is not there`);
  const found = (await load())[use];
  if (typeof found !== 'function') throw new Error(`${from} does not export ${use}`);
  return found as LayerClass;
}

export const valuesOf = (block: Block, params: Readonly<Record<string, ParamValue>> = {}) => settingsOf(block.params, params, {}).values;

export const batch = 3;
export const sizesOf = (shape: Shape): number[] => shape.map(({ size, axis }) => (isRows(axis) ? batch : Number(size)));

/** A model that is this layer alone. */
export function modelOf(Layer: LayerClass, name: string, args: Readonly<Record<string, unknown>>, inputs: readonly Signal[]): tf.LayersModel {
  useSeed(7);
  const entries = inputs.map(({ shape, dtype }, i) => tf.input({ name: `in-${i}`, shape: sizesOf(shape).slice(1), dtype }));
  const output = new Layer({ name, ...args }).apply(entries.length === 1 ? entries[0]! : entries);
  return tf.model({ inputs: entries, outputs: output as tf.SymbolicTensor });
}

/** Numbers for an input, the same at each call. A graph is a triangle; each of its nodes belongs to a graph of its own, and its edges weigh about 1. */
export const fill = (signal: Signal, seed: number): tf.Tensor => {
  const { role, shape, dtype } = signal;
  if (role === 'graph') return dtype === 'int32' ? tf.tensor2d([1, 0, 2, 1, 0, 2], [batch, 2], 'int32') : tf.eye(batch);
  if (shape[0]?.axis === 'edges') return tf.randomUniform(sizesOf(shape), 0.5, 1.5, 'float32', seed);
  return dtype === 'int32' ? tf.randomUniform(sizesOf(shape), 0, 4, 'int32', seed) : tf.randomNormal(sizesOf(shape), 0, 1, 'float32', seed);
};

/** What a gradient can be asked for: who is joined to whom, and how strongly, is given. */
export const isGiven = ({ role, shape }: Signal): boolean => role === 'graph' || shape[0]?.axis === 'edges';
