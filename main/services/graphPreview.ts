import path from 'node:path';
import { isProblem } from '../../nodes/blocks/define.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import { checkBlock, settingsOf } from '../../nodes/compile/check.ts';
import { communityGraph } from '../../nodes/datasets/communityGraph.ts';
import { communitySet } from '../../nodes/datasets/communitySet.ts';
import { drawnGraph } from '../../nodes/datasets/drawnGraph.ts';
import { graphFile } from '../../nodes/datasets/graphFile.ts';
import { graphSetFile } from '../../nodes/datasets/graphSetFile.ts';
import { miserables } from '../../nodes/datasets/miserables.ts';
import { motifGraphs } from '../../nodes/datasets/motifGraphs.ts';
import type { GraphResult } from '../../nodes/explain/results.ts';
import { ProblemError } from '../../nodes/text/problem.ts';
import { DataError } from '../../nodes/train/runtime/core/dataError.ts';
import { parts, type GraphData } from '../../nodes/train/runtime/graph/graphData.ts';
import type { GraphSet } from '../../nodes/train/runtime/graph/graphSet.ts';
import type { Source } from '../../nodes/train/runtime/training/recipe.ts';
import type { GraphPreview } from '../../preload/contract/data.ts';
import { packageSource } from '../program/source.ts';
import { dataFolders } from './dataFiles.ts';

type Params = Readonly<Record<string, string | number | boolean>>;

/** What the program of a graph block calls, by name: the preview reads the very data that a training would. */
const readers = { communityGraph, communitySet, drawnGraph, graphFile, graphSetFile, miserables, motifGraphs } as Readonly<
  Record<string, (args: never) => (source: Source, seed: number) => Promise<GraphData | GraphSet>>
>;

export interface GraphOrder {
  readonly type: string;
  readonly params: Params;
  readonly seed: number;
  readonly index: number;
  readonly path?: string | undefined;
}

/** Reads the graphs of a block for the data panel; the set looked at last stays, so that leafing through it does not read it again. */
export function graphPreviews(root: string, documents: string): (order: GraphOrder) => Promise<GraphPreview> {
  let last: { readonly key: string; readonly data: Promise<GraphData | GraphSet> } | undefined;
  return async ({ index, ...order }) => {
    const key = JSON.stringify([order.type, Object.entries(order.params).sort(), order.seed, order.path]);
    if (last?.key !== key) last = { key, data: read(order, root, documents) };
    try {
      const data = await last.data;
      return 'graphs' in data ? ofSet(data, index) : { picture: pictureOf(data), weights: data.weights };
    } catch (error) {
      last = undefined;
      throw error instanceof DataError ? new ProblemError(error.problem) : error;
    }
  };
}

async function read({ type, params, seed, path: document }: Omit<GraphOrder, 'index'>, root: string, documents: string): Promise<GraphData | GraphSet> {
  const block = findBlock(type);
  const { values } = settingsOf(block?.params ?? {}, params, {});
  const wrong = block && checkBlock(block, {}, values);
  if (wrong && isProblem(wrong)) throw new ProblemError(wrong);
  const emission = block?.emit?.(values as never, {});
  const reader = emission && Object.hasOwn(readers, emission.use) ? readers[emission.use] : undefined;
  if (!emission || !reader) throw new ProblemError({ code: 'data.notData', data: { type } });
  const make = reader(emission.args as never);
  const folders = dataFolders(documents, document);
  for (const [i, folder] of folders.entries()) {
    try {
      return await make(filesIn(folder, root), seed);
    } catch (error) {
      if (i === folders.length - 1 || !(error instanceof DataError) || error.problem.code !== 'data.noFile') throw error;
    }
  }
  throw new ProblemError({ code: 'data.notData', data: { type } });
}

const filesIn = (folder: string, root: string): Source => packageSource(path.join(root, 'package.json'), folder);

const pictureOf = ({ count, edges, directed, labels, split, classes, names = [] }: GraphData): GraphResult => ({
  kind: 'graph',
  count,
  edges,
  directed,
  labels,
  split,
  classes,
  names,
  predicted: new Int32Array(count).fill(-1),
  confidence: new Float32Array(count),
  heads: 0,
  attention: new Float32Array(),
});

/** One graph of many. Its nodes have no classes of their own: they are told apart by their largest feature, which for kinds of nodes is the kind. */
function ofSet({ graphs, classes, train, test, width }: GraphSet, index: number): GraphPreview {
  const at = Math.min(index, graphs.length - 1);
  const { count, edges, features } = graphs[at]!;
  const kind = (node: number) => {
    const row = features.subarray(node * width, (node + 1) * width);
    return row.indexOf(Math.max(...row));
  };
  const labels = Int32Array.from({ length: count }, (_, node) => kind(node));
  const mean = (of: (graph: GraphSet['graphs'][number]) => number) => graphs.reduce((sum, graph) => sum + of(graph), 0) / graphs.length;
  const split = new Uint8Array(count).fill(parts.none);
  const kinds = Array.from({ length: width }, (_, i) => String(i + 1));
  return {
    picture: pictureOf({
      count,
      edges,
      directed: false,
      labels,
      split,
      classes: kinds,
      features,
      width,
      weights: new Float32Array(),
      edgeFeatures: new Float32Array(),
      edgeWidth: 1,
    }),
    set: {
      index: at,
      label: classes[graphs[at]!.label] ?? '',
      classes,
      balance: classes.map((_, label) => graphs.filter((graph) => graph.label === label).length),
      graphs: graphs.length,
      train: train.length,
      test: test.length,
      nodes: mean((graph) => graph.count),
      edges: mean((graph) => graph.edges.length / 4),
    },
  };
}
