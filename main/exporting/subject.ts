import * as tf from '@tensorflow/tfjs';
import { isGraphTraining } from '../../nodes/train/runtime/training/graphTraining.ts';
import { isLinkTraining } from '../../nodes/train/runtime/training/linkTraining.ts';
import { isNodeTraining } from '../../nodes/train/runtime/training/nodeTraining.ts';
import { isPhysics } from '../../nodes/train/runtime/training/physics.ts';
import type { Training } from '../../nodes/train/runtime/training/recipe.ts';
import { inputsOf, isSupervised } from '../../nodes/train/runtime/training/supervised.ts';
import type { ModelFacts } from '../../preload/contract/exporting.ts';

/** Numbers for one input of a model. */
export interface Given {
  readonly name: string;
  readonly dtype: 'float32' | 'int32';
  readonly values: Float32Array | Int32Array;
  readonly shape: readonly number[];
  /** For each axis, which of the free sizes it is; none where the model fixes it. */
  readonly free: readonly (number | undefined)[];
}

/** What is exported: a model, and numbers to ask it with. */
export interface Subject {
  readonly model: tf.LayersModel;
  readonly given: readonly Given[];
  /** Where the numbers come from: samples that were kept aside, all that a model of one whole knows, points of a domain, or chance. */
  readonly from: ModelFacts['from'];
  /** What each free size counts, and as many of it as there are numbers for. */
  readonly sizes: readonly { readonly name: string; readonly real: number }[];
  /** The names of the classes, when the last axis of an output has one entry for each. */
  readonly classes: readonly string[];
  /** In the model's order. */
  readonly outputs: readonly Output[];
}

/** An output of a model: what goes before its name outside, and whether it is a score for each class. */
export interface Output {
  readonly layer: string;
  readonly scores: boolean;
}

/** So many samples are compared. */
const compared = 16;

/** What a training's model can be asked with, by the kind of training. */
export async function subjectOf(training: Training): Promise<Subject> {
  const { model } = training;
  const { tensors, from, classes = [], answers = [] } = await askedWith(training);
  const outputs = model.outputNames.map((layer, i) => ({
    layer,
    scores: answers.includes(layer) && classes.length > 1 && classes.length === model.outputs[i]!.shape.at(-1),
  }));
  const subject = { model, ...givenOf(model, tensors), from, classes: outputs.some(({ scores }) => scores) ? classes : [], outputs };
  // Those of a whole belong to the training.
  if (from !== 'whole') tf.dispose(tensors);
  return subject;
}

interface Asked {
  readonly tensors: tf.Tensor[];
  readonly from: Subject['from'];
  readonly classes?: readonly string[];
  /** Layers whose output is a score for each class. */
  readonly answers?: readonly string[];
}

async function askedWith(training: Training): Promise<Asked> {
  const first = (count: number) => Int32Array.from({ length: Math.min(compared, count) }, (_, i) => i);
  if (isSupervised(training)) {
    const { test, answers } = training;
    return { tensors: inputsOf(test, first(test.count)), from: 'test', classes: test.classes, answers };
  }
  if (isGraphTraining(training)) {
    const { data, answers } = training;
    return { tensors: training.inputsOf(first(data.test.length)), from: 'test', classes: data.classes, answers };
  }
  if (isNodeTraining(training)) return { tensors: training.inputs(), from: 'whole', classes: training.graph.classes, answers: training.answers };
  if (isLinkTraining(training)) return { tensors: training.inputs(), from: 'whole' };
  const { inputs } = training.model;
  if (isPhysics(training)) {
    const width = inputs[0]!.shape.at(-1)!;
    const points = await training.points();
    return { tensors: [tf.tensor2d(points.slice(0, compared * width), [Math.min(compared, points.length / width), width])], from: 'points' };
  }
  return { tensors: inputs.map(({ shape, dtype }, i) => chance([compared, ...shape.slice(1).map((size) => size ?? 8)], dtype, i + 1)), from: 'random' };
}

/** Numbers between 0 and 1, the same at each call; whole numbers are 0 or 1, which name something in any vocabulary. */
const chance = (shape: number[], dtype: tf.DataType, seed: number): tf.Tensor =>
  tf.randomUniform(shape, 0, dtype === 'int32' ? 2 : 1, dtype as 'float32' | 'int32', seed);

/** A model's inputs as numbers. Axes that the model leaves open are free sizes; those of the same length are the same size. */
export function givenOf(model: tf.LayersModel, tensors: readonly tf.Tensor[]): Pick<Subject, 'given' | 'sizes'> {
  const sizes: { name: string; real: number }[] = [];
  const given = tensors.map((tensor, i): Given => {
    const name = model.inputNames[i]!;
    const free = model.inputs[i]!.shape.map((fixed, axis) => {
      if (fixed !== null) return undefined;
      const real = tensor.shape[axis]!;
      const known = sizes.findIndex((size) => size.real === real);
      return known >= 0 ? known : sizes.push({ name: axis === 0 ? name : `${name}_${axis}`, real }) - 1;
    });
    return { name, dtype: tensor.dtype as Given['dtype'], values: tensor.dataSync() as Given['values'], shape: tensor.shape, free };
  });
  // Rows of the input `graph` are edges; edge weights and edge features, which share this size, say so too.
  const edges = given.find(({ name, dtype }) => name === 'graph' && dtype === 'int32')?.free[0];
  if (edges !== undefined) sizes[edges]!.name = 'edges';
  // One size alone is what everybody calls a batch.
  return { given, sizes: sizes.length === 1 ? [{ name: 'batch', real: sizes[0]!.real }] : sizes };
}

/** The model's inputs at other sizes: what stands along a free axis is left out, or comes again. The caller disposes. */
export function inputsAt({ given, sizes: real }: Subject, sizes: readonly number[]): tf.Tensor[] {
  return given.map(({ dtype, values, shape, free }) => {
    const wanted = shape.map((size, axis) => (free[axis] === undefined ? size : sizes[free[axis]]!));
    const limit = real.length > 1 && dtype === 'int32' ? sizes[pointedAt(values, real)]! : Infinity;
    const made = new (dtype === 'int32' ? Int32Array : Float32Array)(wanted.reduce((product, size) => product * size, 1));
    for (let i = 0; i < made.length; i++) {
      const value = values[placeOf(i, wanted, shape)]!;
      made[i] = value < limit ? value : value % limit;
    }
    return tf.tensor(made, wanted, dtype);
  });
}

/** In a whole of several sizes, whole numbers name things of which there is one of these many, such as the nodes that an edge joins. */
function pointedAt(values: ArrayLike<number>, sizes: Subject['sizes']): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  const large = sizes.map(({ real }) => (real > most ? real : Infinity));
  return large.indexOf(Math.min(...large));
}

/** Where the number at a place of one shape stands in another, whose axes begin again when they end. */
function placeOf(place: number, shape: readonly number[], from: readonly number[]): number {
  let [rest, step, found] = [place, 1, 0];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    found += ((rest % shape[axis]!) % from[axis]!) * step;
    rest = Math.floor(rest / shape[axis]!);
    step *= from[axis]!;
  }
  return found;
}
