import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../../nodes/text/problem.ts';
import type { Recipe, Training } from '../../nodes/train/runtime/training/recipe.ts';
import { restoreWeights, weightsOf, writeSafetensors, type StoredTensor } from '../../nodes/train/runtime/core/safetensors.ts';
import type { ModelFacts, PortFacts } from '../../preload/contract/exporting.ts';
import { packageSource } from '../program/source.ts';
import { graphDef, savedModel } from '../recorder/index.ts';
import { Checkpoints } from '../trainer/checkpoints.ts';
import { allowedFor } from './tolerance.ts';
import { mainSignature, type ExportedGraph } from './exported.ts';
import { answersOf, fixedForward, freeForward, outputNames } from './forward.ts';
import { FixedSizeError } from './freeSizes.ts';
import { askSavedModel, largestDifference, largestOf } from './measure.ts';
import { typeNames, valueOf } from './nodes.ts';
import { checkFile, type RecordOrder } from './protocol.ts';
import { inputsAt, subjectOf, type Subject } from './subject.ts';
import { forBrowsers, forDevices } from './rewrites.ts';
import { tfjsModel } from './tfjsModel.ts';

/** A message of protocol buffers holds less than two gigabytes; beside the weights there are names and shapes. */
const largestFile = 1.98e9;

/** Records a run's model, writes it in the wanted format, and compares what was written with the model itself. */
export async function recordRun(order: RecordOrder): Promise<ModelFacts> {
  const { training, step } = await trained(order);
  const subject = await subjectOf(training);
  const single = subject.sizes.length === 1;
  if (order.sizes && !single) throw new ProblemError({ code: 'export.noBatch', data: {} });
  const { graph, check, held } = await write(
    order,
    subject,
    order.sizes?.map((size) => [size]),
  );
  const { difference, ...rest } = check;
  const isFree = Object.values(graph.signatures[mainSignature]!.inputs).some(({ shape }) => shape.includes(-1));
  const sizes = isFree ? subject.sizes.map(({ real }) => real) : check.sizes[0]!;
  const answers = checkedAt(subject, sizes);
  await writeFile(join(order.folder, checkFile), writeSafetensors({ tensors: answers, metadata: {} }));
  return {
    ...describe(subject, graph, answers),
    weights: training.model.countParams(),
    step,
    ...(held && { held }),
    ...rest,
    checks: [{ by: 'native', difference }],
  };
}

async function trained({ run, checkpoint }: RecordOrder): Promise<{ training: Training; step: number }> {
  const checkpoints = new Checkpoints(run);
  const found = checkpoint === 'best' ? await checkpoints.bestOrNewest() : await checkpoints.newest(() => undefined);
  if (!found) throw new ProblemError({ code: 'export.noCheckpoint', data: { run: basename(run) } });
  const { recipe } = (await import(pathToFileURL(join(run, 'program', 'train.ts')).href)) as { recipe: Recipe };
  const training = await recipe.prepare(packageSource(import.meta.url, join(run, 'program')));
  const { metadata, tensors } = found.stored;
  try {
    restoreWeights(training.state(), weightsOf(tensors));
  } catch (error) {
    throw new ProblemError({ code: 'checkpoint.model', data: { file: found.file, reason: error instanceof Error ? error.message : String(error) } });
  }
  return { training, step: Number(metadata['step']) };
}

type Check = Pick<ModelFacts, 'sizes' | 'from' | 'allowed'> & { readonly difference: number };

interface Written {
  readonly graph: ExportedGraph;
  readonly check: Check;
  readonly held?: ModelFacts['held'];
}

/** Free sizes where they can be had and the numbers are right at sizes that were not recorded; otherwise a signature for each of a few sizes. */
async function write(order: RecordOrder, subject: Subject, sizes: readonly (readonly number[])[] | undefined): Promise<Written> {
  if (sizes !== undefined) return writeGraph(order, subject, fixedForward(subject, sizes), sizes);
  const real = subject.sizes.map((size) => size.real);
  let held: ModelFacts['held'];
  try {
    const unseen = real.length === 1 ? [[1], [7], real] : [real.map((size) => Math.ceil(size / 2)), real];
    const written = await writeGraph(order, subject, freeForward(subject), unseen);
    if (written.check.difference <= written.check.allowed) return written;
    held = { reason: { en: 'at another batch size its numbers are others', zh: '换一个批大小后，结果与原模型不一致' } };
  } catch (error) {
    if (!(error instanceof FixedSizeError)) throw error;
    held = { ...(error.scope !== undefined && { block: error.scope }), reason: error.reason };
  }
  const few = real.length > 1 ? [real] : order.format === 'savedmodel' ? [[1], [8], [32]] : [[1]];
  return { ...(await writeGraph(order, subject, fixedForward(subject, few), few)), held };
}

async function writeGraph(order: RecordOrder, subject: Subject, recorded: ExportedGraph, sizes: readonly (readonly number[])[]): Promise<Written> {
  const graph = order.format === 'tfjs' ? forBrowsers(recorded) : order.format === 'tflite' ? forDevices(recorded) : recorded;
  const size = graph.nodes.reduce((sum, node) => sum + (node.op === 'Const' ? valueOf(node).value.byteLength : 0), 0);
  if (size > largestFile) throw new ProblemError({ code: 'export.tooLarge', data: { size: (size / 1e9).toFixed(1) } });
  // TensorFlow itself reads every format's graph: what was rewritten for another reader is checked here first.
  await writeFile(join(order.folder, 'saved_model.pb'), savedModel(graphDef([], graph.nodes), graph.signatures));
  if (order.format === 'tfjs') {
    for (const [name, content] of Object.entries(tfjsModel(graph, order.producer))) await writeFile(join(order.folder, name), content);
  }
  return { graph, check: compare(order.folder, subject, graph, sizes) };
}

function compare(folder: string, subject: Subject, { signatures }: ExportedGraph, all: readonly (readonly number[])[]): Check {
  let [difference, largest] = [0, 0];
  all.forEach((sizes, i) => {
    const signature = Object.values(signatures)[i] ?? signatures[mainSignature]!;
    tf.tidy(() => {
      const given = inputsAt(subject, sizes);
      const expected = answersOf(subject, given);
      difference = Math.max(difference, largestDifference(askSavedModel(folder, signature, given), expected));
      largest = Math.max(largest, largestOf(expected));
    });
  });
  return { from: subject.from, sizes: all, difference, allowed: allowedFor(largest) };
}

/** Inputs and right answers for those who check in other processes. */
function checkedAt(subject: Subject, sizes: readonly number[]): Record<string, StoredTensor> {
  const given = inputsAt(subject, sizes);
  const answers = tf.tidy(() => answersOf(subject, given));
  const names = outputNames(subject);
  const stored = (tensor: tf.Tensor): StoredTensor => ({ shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) });
  const inputs = given.map((tensor, i) => [`input/${subject.given[i]!.name}`, stored(tensor)] as const);
  const outputs = answers.map((tensor, i) => [`output/${names[i]!}`, stored(tensor)] as const);
  tf.dispose([...given, ...answers]);
  return Object.fromEntries([...inputs, ...outputs]);
}

function describe(
  subject: Subject,
  { signatures }: ExportedGraph,
  answers: Readonly<Record<string, StoredTensor>>,
): Pick<ModelFacts, 'signatures' | 'inputs' | 'outputs' | 'classes'> {
  const { inputs, outputs } = signatures[mainSignature]!;
  const nameOf = (real: number) => (subject.sizes.find((size) => size.real === real) ?? subject.sizes[0]!).name;
  const port = (name: string, dtype: number, shape: readonly number[], there: StoredTensor): PortFacts => ({
    name,
    dtype: typeNames[dtype] as PortFacts['dtype'],
    shape: shape.map((size, axis) => (size === -1 ? nameOf(there.shape[axis]!) : size)),
  });
  return {
    signatures: Object.keys(signatures),
    inputs: Object.entries(inputs).map(([name, { dtype, shape }], i) => {
      const given = subject.given[i]!;
      return { ...port(name, dtype, shape, answers[`input/${given.name}`]!), range: rangeOf(given.values) };
    }),
    outputs: Object.entries(outputs).map(([name, { dtype, shape }]) => port(name, dtype, shape, answers[`output/${name}`]!)),
    classes: subject.classes,
  };
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) [least, most] = [Math.min(least, values[i]!), Math.max(most, values[i]!)];
  return [least, most];
}
