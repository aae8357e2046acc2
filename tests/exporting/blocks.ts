import * as tf from '@tensorflow/tfjs';
import { givenOf, type Subject } from '../../main/exporting/subject.ts';
import type { Block, Signal } from '../../nodes/blocks/define.ts';
import { registry } from '../../nodes/blocks/registry.ts';
import { useSeed } from '../../nodes/train/runtime/random/seed.ts';
import { layerClass, valuesOf } from '../conformance/layers.ts';

/** Every example of every layer. */
export const cases = registry
  .filter(({ part }) => part === 'layer')
  .flatMap((block) => block.examples.filter(({ problem }) => problem === undefined).map((example, i) => [`${block.type} ${i + 1}`, block, example] as const));

/** How many of each there are: no two alike, so that each is a size of its own. */
const counts: Readonly<Record<string, number>> = { batch: 4, nodes: 6, edges: 9 };

/** A model that is one layer alone, with numbers for its inputs. */
export async function subjectFor(block: Block, { inputs, params }: Block['examples'][number]): Promise<Subject> {
  useSeed(7);
  const emission = block.emit!(valuesOf(block, params as never), inputs);
  const Layer = await layerClass(emission);
  const signals = Object.keys(block.inputs).flatMap((name) => inputs[name] ?? []);
  const entries = signals.map(({ shape, dtype }, i) =>
    tf.input({ name: `in-${i}`, shape: shape.slice(1).map(({ size }) => (typeof size === 'number' ? size : null)), dtype }),
  );
  const output = new Layer({ name: 'subject', ...emission.args }).apply(entries.length === 1 ? entries[0]! : entries);
  const model = tf.model({ inputs: entries, outputs: output as tf.SymbolicTensor });
  const tensors = signals.map((signal, i) => numbersFor(signal, i + 1));
  const subject = { model, ...givenOf(model, tensors), from: 'random', classes: [], outputs: [{ layer: 'subject', scores: false }] } as const;
  tf.dispose(tensors);
  return subject;
}

function numbersFor({ role, shape, dtype }: Signal, seed: number): tf.Tensor {
  const sizes = shape.map(({ axis, size }) => counts[axis] ?? Number(size));
  if (dtype === 'int32') return tf.randomUniform(sizes, 0, 4, 'int32', seed);
  // What belongs where is a zero or a one, and weights of edges are not negative.
  if (role === 'graph') return tf.tidy(() => tf.randomUniform(sizes, 0, 1, 'float32', seed).greater(0.4).toFloat());
  return shape[0]?.axis === 'edges' ? tf.randomUniform(sizes, 0.5, 1.5, 'float32', seed) : tf.randomNormal(sizes, 0, 1, 'float32', seed);
}
