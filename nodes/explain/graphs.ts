import * as tf from '@tensorflow/tfjs';
import { ProblemError } from '../text/problem.ts';
import { parts, type GraphData } from '../train/runtime/graph/graphData.ts';
import type { GraphTraining } from '../train/runtime/training/graphTraining.ts';
import type { LinkTraining } from '../train/runtime/training/linkTraining.ts';
import { isNodeTraining, type NodeTraining } from '../train/runtime/training/nodeTraining.ts';
import { layOut, type Embed } from './map.ts';
import type { ConfusionResult, GraphResult, ProbeResult, TsneResult } from './results.ts';
import { read, takeTurns } from './samples.ts';
import { forward, observe } from './wires.ts';

/** Probes on trainings whose samples are the nodes of one graph, or whole graphs. */

export type Whole = NodeTraining | LinkTraining;

interface MapWish {
  readonly layer: string;
  readonly count: number;
  readonly previous?: ProbeResult;
  readonly embed?: Embed;
}

/** A map of the nodes by what a wire holds for them, a few of each class. */
export async function nodeMap(training: Whole, wish: MapWish): Promise<TsneResult> {
  const { graph, settings } = training;
  const samples = spreadNodes(graph, wish.count);
  const { values, width } = await wireOf(training.model, wish.layer, training.inputs(), graph.count);
  const labels = Uint8Array.from(samples, (node) => Math.max(0, graph.labels[node]!));
  return layOut({ features: rows(values, width, samples), width, samples, labels, classes: graph.classes }, { ...wish, seed: settings.seed });
}

/** A map of test graphs by what a wire holds for them. */
export async function graphMap(training: GraphTraining, wish: MapWish): Promise<TsneResult> {
  const { data, settings } = training;
  const count = Math.min(wish.count, data.test.length);
  const samples = Int32Array.from({ length: count }, (_, place) => place);
  const inputs = training.inputsOf(samples);
  const { values, width } = await wireOf(training.model, wish.layer, inputs, count).finally(() => tf.dispose(inputs));
  const labels = Uint8Array.from(samples, (place) => data.graphs[data.test[place]!]!.label);
  return layOut({ features: values, width, samples, labels, classes: data.classes }, { ...wish, seed: settings.seed });
}

/** Test nodes counted by class (row) and answer (column). */
export async function nodeConfusion(training: NodeTraining, answer?: string): Promise<ConfusionResult> {
  const { classes, labels, split } = training.graph;
  const { answers } = await predictionsOf(training, answer);
  const pairs = [...answers].flatMap((answer, node) => (split[node] === parts.test ? [[labels[node]!, answer] as const] : []));
  return counted(classes, pairs);
}

/** Test graphs counted by class (row) and answer (column). */
export async function graphConfusion(training: GraphTraining, answer?: string): Promise<ConfusionResult> {
  const { data } = training;
  const places = Int32Array.from({ length: data.test.length }, (_, place) => place);
  const answers = await read(() => training.predict(places, answer).argMax(1).cast('float32'));
  return counted(
    data.classes,
    [...answers].map((answer, place) => [data.graphs[data.test[place]!]!.label, answer] as const),
  );
}

/** The graph itself, with what the model says of its nodes and, where attention is watched, how much each edge counts. */
export async function graphPicture(training: Whole, { probe, layers, port }: { probe: string; layers: readonly string[]; port: string }): Promise<GraphResult> {
  const { graph } = training;
  const { answers, confidence } = isNodeTraining(training)
    ? await predictionsOf(training)
    : { answers: new Int32Array(graph.count).fill(-1), confidence: new Float32Array(graph.count) };
  const attention = port === 'weights' ? await attentionOn(training, probe, layers.at(-1)!) : { heads: 0, weights: new Float32Array() };
  return {
    kind: 'graph',
    count: graph.count,
    edges: graph.edges,
    directed: graph.directed,
    labels: graph.labels,
    split: graph.split,
    classes: graph.classes,
    names: graph.names ?? [],
    predicted: answers,
    confidence,
    heads: attention.heads,
    attention: attention.weights,
  };
}

async function attentionOn(training: Whole, probe: string, layer: string): Promise<{ heads: number; weights: Float32Array }> {
  const watch = new Map<string, tf.Tensor>();
  const output = forward(training.model, training.inputs(), { watch });
  try {
    const weights = watch.get(layer);
    if (!weights) throw new ProblemError({ code: 'explain.noAttention', block: probe, port: 'watch', data: { layer } });
    const heads = weights.shape[1]!;
    // A training that hides edges has none for them.
    return { heads, weights: weights.shape[0] === training.graph.weights.length ? ((await weights.data()) as Float32Array) : new Float32Array() };
  } finally {
    tf.dispose([output, ...watch.values()]);
  }
}

async function predictionsOf(training: NodeTraining, answer?: string): Promise<{ answers: Int32Array; confidence: Float32Array }> {
  const width = training.graph.classes.length;
  const probabilities = await read(() => tf.softmax(training.predict(answer)));
  const answers = new Int32Array(training.graph.count);
  const confidence = new Float32Array(training.graph.count);
  for (let node = 0; node < answers.length; node++) {
    const row = probabilities.subarray(node * width, (node + 1) * width);
    confidence[node] = Math.max(...row);
    answers[node] = row.indexOf(confidence[node]!);
  }
  return { answers, confidence };
}

/** What leaves `layer`, one row a sample. */
async function wireOf(model: tf.LayersModel, layer: string, inputs: tf.Tensor[], samples: number): Promise<{ values: Float32Array; width: number }> {
  let count = 0;
  const values = await read(() => {
    const { wire, logits } = observe(model, layer, inputs);
    logits.dispose();
    count = wire.shape[0]!;
    return wire;
  });
  if (count !== samples) throw new ProblemError({ code: 'explain.notRows', data: { layer, got: count, expected: samples } });
  return { values, width: values.length / count };
}

function rows(values: Float32Array, width: number, picked: Int32Array): Float32Array {
  const result = new Float32Array(picked.length * width);
  picked.forEach((row, i) => result.set(values.subarray(row * width, (row + 1) * width), i * width));
  return result;
}

/** `count` nodes, one of each class in turn; of a graph without labels, the first. Ascending, the same at every epoch. */
function spreadNodes({ labels, classes, count: all }: GraphData, count: number): Int32Array {
  const byClass = classes.map((): number[] => []);
  const without: number[] = [];
  labels.forEach((label, node) => (byClass[label] ?? without).push(node));
  const lists = without.length === all ? [without] : byClass;
  return Int32Array.from(takeTurns(lists, count)).sort();
}

function counted(classes: readonly string[], pairs: readonly (readonly [label: number, answer: number])[]): ConfusionResult {
  const counts = new Int32Array(classes.length ** 2);
  for (const [label, answer] of pairs) counts[label * classes.length + answer]!++;
  return { kind: 'confusion', classes, counts };
}
