import * as tf from '@tensorflow/tfjs';
import { withPlainKernels } from '../../nodes/kernels/native/installNativeKernels.ts';
import { listOf } from '../../nodes/train/runtime/core/tensors.ts';
import { type Endpoint, placeholderNode, record, type RecordedGraph, type RecordedNode, type Ref, type Signature, types } from '../recorder/index.ts';
import { mainSignature, type ExportedGraph } from './exported.ts';
import { freeSizes } from './freeSizes.ts';
import { constant, first, needed, ofType, operation } from './nodes.ts';
import { inputsAt, type Subject } from './subject.ts';

/** The model's forward pass for any sizes. Throws `FixedSizeError` when something in it holds them. */
export function freeForward(subject: Subject): ExportedGraph {
  const recordings = recordedSizes(subject.sizes.length).map((sizes) => ({ sizes, graph: recordAt(subject, sizes) }));
  return frozen(subject, [{ name: mainSignature, graph: freeSizes(recordings) }]);
}

/** The forward pass at given sizes only, a signature for each; the first is the main one. */
export function fixedForward(subject: Subject, all: readonly (readonly number[])[]): ExportedGraph {
  const named = all.map((sizes, i) => ({ name: i === 0 ? mainSignature : `${subject.sizes[0]!.name}_${sizes.join('_')}`, sizes }));
  return frozen(
    subject,
    named.map(({ name, sizes }) => ({ name, graph: recordAt(subject, sizes) })),
  );
}

/** A base, another value of each size alone, then of all. Small, so that recording is quick; not 1, which broadcasts. */
function recordedSizes(count: number): number[][] {
  const base = Array.from({ length: count }, (_, i) => 2 + 5 * i);
  return [base, ...base.map((_, alone) => base.map((size, i) => (i === alone ? size + 1 : size))), base.map((size) => size + 3)];
}

/** What the exported model answers, by the names of `outputNames`. */
export function answersOf({ model, outputs }: Pick<Subject, 'model' | 'outputs'>, given: readonly tf.Tensor[]): tf.Tensor[] {
  const found = listOf(model.apply([...given], { training: false }) as tf.Tensor | tf.Tensor[]);
  return outputs.flatMap(({ scores }, i) => (scores ? [found[i]!, tf.softmax(found[i]!)] : [found[i]!]));
}

/** One output needs no name of its own; several have those of their layers. */
export function outputNames({ outputs }: Pick<Subject, 'outputs'>): readonly string[] {
  const [only] = outputs;
  if (outputs.length === 1) return only!.scores ? ['logits', 'probabilities'] : ['output'];
  return outputs.flatMap(({ layer, scores }) => (scores ? [`${layer}_logits`, `${layer}_probabilities`] : [layer])).map(nodeName);
}

/** Why a forward pass cannot be recorded. */
export class RecordingError extends Error {
  readonly block: string | undefined;

  constructor(message: string, block: string | undefined) {
    super(message);
    this.name = 'RecordingError';
    this.block = block;
  }
}

function recordAt(subject: Subject, sizes: readonly number[]): RecordedGraph {
  const { model } = subject;
  const inputs = inputsAt(subject, sizes);
  const { running, restore } = watchLayers(model);
  try {
    // Other programs know TensorFlow's own operations only.
    const { outputs, graph, refusals } = withPlainKernels(() =>
      record((given) => answersOf(subject, given), inputs, [...weightsOf(model).keys()], { scope: running, captureFrom: Infinity }),
    );
    tf.dispose(outputs);
    const [refusal] = refusals;
    if (!graph || refusal) throw new RecordingError(`${refusal?.op}: ${refusal?.message}`, refusal?.scope);
    return graph;
  } finally {
    restore();
    tf.dispose(inputs);
  }
}

/** A model's weights by their variables; layers that share one have it once. */
const weightsOf = (model: tf.LayersModel): Map<tf.Variable, string> =>
  new Map(model.weights.map((weight) => [weight.read() as tf.Variable, weight.originalName]));

/** The name of the layer that is running. */
function watchLayers(model: tf.LayersModel): { running: () => string | undefined; restore: () => void } {
  const stack: string[] = [];
  for (const layer of model.layers) {
    const { call } = layer;
    layer.call = (...given) => {
      stack.push(layer.name);
      try {
        return call.apply(layer, given);
      } finally {
        stack.pop();
      }
    };
  }
  return {
    running: () => stack.at(-1),
    restore: () => {
      for (const layer of model.layers) delete (layer as Partial<tf.layers.Layer>).call;
    },
  };
}

/** Weights become constants under their own names; the nodes of each signature get names of their own. */
function frozen(subject: Subject, recordings: readonly { readonly name: string; readonly graph: RecordedGraph }[]): ExportedGraph {
  const { model } = subject;
  const names = outputNames(subject);
  const weights = Array.from(weightsOf(model), ([variable, name]) => constant(nodeName(`weights/${name}`), variable.shape, variable.dataSync<'float32'>()));
  const nodes: RecordedNode[] = [...weights];
  const signatures: Record<string, Signature> = {};
  const wanted: string[] = [];
  for (const { name, graph } of recordings) {
    const prefix = name === mainSignature ? '' : `${name}/`;
    const renamed = new Map<string, string>(graph.state.map((state, k) => [state.name, weights[k]!.name]));
    const inputs: Record<string, Endpoint> = {};
    graph.inputs.forEach((input, k) => {
      const port = nodeName(model.inputNames[k]!);
      const node = `${prefix}${port}`;
      renamed.set(input.name, node);
      nodes.push(placeholderNode({ ...input, name: node }));
      inputs[port] = { ref: first(node), dtype: types[input.dtype], shape: input.shape };
    });
    for (const node of graph.nodes)
      renamed.set(
        node.name,
        prefix +
          [node.scope, node.name]
            .map((part) => nodeName(part ?? ''))
            .join('/')
            .replace(/^\//, ''),
      );
    const moved = ({ node, output }: Ref): Ref => ({ node: renamed.get(node)!, output });
    for (const node of graph.nodes) nodes.push({ ...node, name: renamed.get(node.name)!, inputs: node.inputs.map(moved) });
    const outputs: Record<string, Endpoint> = {};
    graph.outputs.forEach(({ ref, dtype, shape }, k) => {
      const port = names[k]!;
      // A node of this name, because not every format keeps the names of a signature.
      nodes.push(operation(`${prefix}${port}`, 'Identity', [moved(ref)], { T: ofType(types[dtype]) }));
      outputs[port] = { ref: first(`${prefix}${port}`), dtype: types[dtype], shape };
    });
    signatures[name] = { inputs, outputs };
    wanted.push(...[...Object.values(inputs), ...Object.values(outputs)].map(({ ref }) => ref.node));
  }
  return { nodes: needed(nodes, wanted), signatures };
}

/** TensorFlow's names of nodes: letters, digits, and a few signs. */
const nodeName = (name: string): string => name.replace(/[^A-Za-z0-9_./-]/g, '_').replace(/^(?=[^A-Za-z0-9.])(?=.)/, '.');
