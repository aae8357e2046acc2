import * as tf from '@tensorflow/tfjs';
import { split } from './communityGraph.ts';
import { DataError } from '#runtime/core/dataError.ts';
import { arranged, type GraphData } from '#runtime/graph/graphData.ts';
import type { Source } from '#runtime/training/recipe.ts';

export interface MiserablesSettings {
  readonly features: 'names' | 'degrees';
  readonly labelled: number;
  readonly validation: number;
}

const file = 'vega-datasets/data/miserables.json';
const mostDegree = 36;

interface Miserables {
  readonly nodes: readonly { readonly name: string; readonly group: number; readonly index: number }[];
  readonly links: readonly { readonly source: number; readonly target: number; readonly value: number }[];
}

/**
 * Who meets whom in Victor Hugo's "Les Miserables": 77 characters, joined where they appear in one chapter, 254 edges, weighed by the number of
 * such chapters. The classes are the eleven groups into which the file divides them. Knuth 1993, "The Stanford GraphBase"; from the npm package
 * vega-datasets 3.2.1 (BSD-3-Clause).
 *
 * A character is known by a place of its own (`names`), or only by how many others it meets (`degrees`).
 */
export function miserables({ features, labelled, validation }: MiserablesSettings) {
  return async (source: Source, seed: number): Promise<GraphData> => {
    const { nodes, links } = await read(source);
    const count = nodes.length;
    const groups = [...new Set(nodes.map(({ group }) => group))].sort((a, b) => a - b);
    const labels = Int32Array.from(nodes, ({ group }) => groups.indexOf(group));
    const graph = arranged(
      links.map(({ source: from, target: to, value: weight }) => ({ from, to, weight })),
      false,
    );
    const degrees = new Int32Array(count);
    for (let i = 1; i < graph.edges.length; i += 2) degrees[graph.edges[i]!]!++;
    const width = features === 'names' ? count : mostDegree;
    const values = new Float32Array(count * width);
    for (let node = 0; node < count; node++) values[node * width + (features === 'names' ? node : Math.min(degrees[node]!, mostDegree) - 1)] = 1;
    return {
      count,
      width,
      features: values,
      ...graph,
      directed: false,
      labels,
      classes: groups.map(String),
      split: split(labels, groups.length, { labelled, validation }, seed),
      names: nodes.map(({ name }) => name),
    };
  };
}

async function read(source: Source): Promise<Miserables> {
  const bytes = await source.read(file).catch((error: unknown) => {
    throw new DataError(`The data set is missing: ${file} cannot be read (${String(error)}). Install the npm package vega-datasets.`, {
      code: 'data.missing',
      data: { package: 'vega-datasets', file },
    });
  });
  try {
    const value = JSON.parse(tf.util.decodeString(bytes, 'utf-8')) as Miserables;
    if (value.nodes.length === 77 && value.links.length === 254) return value;
  } catch {
    // What is no JSON is not the graph either.
  }
  throw new DataError(`The data set is damaged: ${file} does not hold 77 nodes and 254 links. Install the npm package vega-datasets again.`, {
    code: 'data.malformed',
    data: { package: 'vega-datasets', file },
  });
}
