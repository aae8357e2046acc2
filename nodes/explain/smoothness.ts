import type { LinkTraining } from '../train/runtime/training/linkTraining.ts';
import type { NodeTraining } from '../train/runtime/training/nodeTraining.ts';
import type { SmoothnessResult } from './results.ts';
import { read } from './samples.ts';
import { observe } from './wires.ts';

/** Nodes whose pairs are all looked at; of larger graphs, so many of them evenly. */
const most = 1000;

/**
 * How alike the nodes are after each layer up to the one that is watched (after each repeat, where that one is repeated): their mean average
 * distance. Deep stacks of graph layers make all nodes alike, and then nothing can tell them apart: over-smoothing.
 */
export async function smoothness(training: NodeTraining | LinkTraining, watched: readonly string[]): Promise<SmoothnessResult> {
  const { model, graph } = training;
  const layers = watched.length > 1 ? watched : layersUpTo(training, watched.at(-1)!);
  const [all, joined] = [new Float32Array(layers.length), new Float32Array(layers.length)];
  for (const [i, layer] of layers.entries()) {
    const values = await read(() => {
      const { wire, logits } = observe(model, layer, training.inputs());
      logits.dispose();
      return wire;
    });
    const directions = unitRows(values, graph.count);
    all[i] = averageDistance(directions, everyPair(graph.count));
    joined[i] = averageDistance(directions, edgePairs(graph.edges));
  }
  return { kind: 'smoothness', layers, all, joined };
}

/** The nodes as they come, and every layer that does something of its own to them. */
function layersUpTo({ model, graph }: NodeTraining | LinkTraining, last: string): string[] {
  const found: string[] = [];
  for (const layer of model.layers) {
    const shape = layer.outputShape as (number | null)[];
    const isInput = layer.name === 'nodes';
    const works = layer.weights.length > 0 || layer.getClassName() === 'LoomMessagePassing';
    if ((isInput || works) && shape.length === 2 && !Array.isArray(shape[0]) && graph.count > 0) found.push(layer.name);
    if (layer.name === last) break;
  }
  return found;
}

/** Rows of length 1. Rows of zeros point a way of their own, all of them the same: they are alike, and unlike all others. */
function unitRows(values: Float32Array, count: number): readonly Float32Array[] {
  const width = values.length / count;
  return Array.from({ length: count }, (_, node) => {
    const row = values.slice(node * width, (node + 1) * width);
    const length = Math.hypot(...row);
    return Float32Array.of(...row.map((one) => (length > 0 ? one / length : 0)), length > 0 ? 0 : 1);
  });
}

/** For each node, the others that it is compared with. */
type Pairs = readonly (readonly [node: number, others: readonly number[]])[];

function everyPair(count: number): Pairs {
  const step = Math.max(1, count / most);
  const picked = Array.from({ length: Math.min(count, most) }, (_, i) => Math.floor(i * step));
  return picked.map((node) => [node, picked] as const);
}

function edgePairs(edges: Int32Array): Pairs {
  const others = new Map<number, number[]>();
  for (let i = 0; i < edges.length; i += 2) others.set(edges[i]!, [...(others.get(edges[i]!) ?? []), edges[i + 1]!]);
  return [...others];
}

/**
 * Mean average distance of Chen et al. 2020, "Measuring and Relieving the Over-smoothing Problem": 1 - cosine of every pair, the mean over each
 * node's pairs that differ at all, and of those the mean over the nodes that have one.
 */
export function averageDistance(directions: readonly Float32Array[], pairs: Pairs): number {
  let [sum, rows] = [0, 0];
  for (const [node, others] of pairs) {
    let [distance, count] = [0, 0];
    for (const other of others) {
      if (other === node) continue;
      const apart = 1 - dot(directions[node]!, directions[other]!);
      if (apart < 1e-6) continue;
      distance += apart;
      count++;
    }
    if (count === 0) continue;
    sum += distance / count;
    rows++;
  }
  return rows === 0 ? 0 : sum / rows;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
