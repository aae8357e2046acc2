import { otherFile } from './graphFile.ts';
import { readJson } from '#runtime/core/readJson.ts';
import { arranged } from '#runtime/graph/graphData.ts';
import { dense, described, type GraphSetFile } from '#runtime/graph/graphFormat.ts';
import type { GraphSet } from '#runtime/graph/graphSet.ts';
import { splitGraphs } from '#runtime/graph/graphSplit.ts';
import type { Source } from '#runtime/training/recipe.ts';

export interface GraphSetFileSettings {
  readonly file: string;
  readonly graphs: number;
  readonly features: number;
  readonly classes: number;
  readonly largest: number;
  readonly edgeFeatures: number;
  readonly folds: number;
  readonly fold: number;
}

/** Graphs that were imported. Where the file brings folds of its own and as many are wanted, they are used. */
export function graphSetFile(settings: GraphSetFileSettings) {
  return async (source: Source, seed: number): Promise<GraphSet> => {
    const file = await readJson<GraphSetFile>(source, settings.file, 'tensorloom-graphs');
    const [got, expected] = [
      [file.graphs.length, file.width, file.classes.length, file.graphs.find(({ edges }) => edges.length > 0)?.edgeFeatures?.[0]?.length ?? 0],
      [settings.graphs, settings.features, settings.classes, settings.edgeFeatures],
    ];
    // Documents of before graphs could be generated do not say how large the largest one is.
    if (settings.largest > 0) {
      got.push(Math.max(...file.graphs.map(({ count }) => count)));
      expected.push(settings.largest);
    }
    if (got.join() !== expected.join()) throw otherFile(settings.file, expected, got);
    const graphs = file.graphs.map(({ count, label, features, edges, edgeFeatures }) => ({
      count,
      label,
      features: dense(features, count),
      ...arranged(described(edges, edgeFeatures), false, Math.max(1, settings.edgeFeatures)),
    }));
    const labels = Int32Array.from(graphs, ({ label }) => label);
    const test = file.folds?.length === settings.folds ? new Set(file.folds[settings.fold - 1]) : undefined;
    const all = [...graphs.keys()];
    const split = test
      ? { train: Int32Array.from(all.filter((i) => !test.has(i))), test: Int32Array.from(all.filter((i) => test.has(i))) }
      : splitGraphs(labels, file.classes.length, settings.folds, settings.fold, seed);
    return { graphs, width: file.width, largest: settings.largest, classes: file.classes, ...split };
  };
}
