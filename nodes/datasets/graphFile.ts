import { split } from './communityGraph.ts';
import { DataError } from '#runtime/core/dataError.ts';
import { readJson } from '#runtime/core/readJson.ts';
import { arranged, parts, type GraphData } from '#runtime/graph/graphData.ts';
import { dense, described, type GraphFile } from '#runtime/graph/graphFormat.ts';
import type { Source } from '#runtime/training/recipe.ts';

export interface GraphFileSettings {
  readonly file: string;
  readonly nodes: number;
  readonly features: number;
  readonly classes: number;
  readonly edgeFeatures: number;
  readonly scale: 'none' | 'rows' | 'columns';
  readonly split: 'file' | 'drawn';
  readonly labelled: number;
  readonly validation: number;
}

/** A graph that was imported. What the block says of it was read when it was; another file in its place is refused. */
export function graphFile(settings: GraphFileSettings) {
  return async (source: Source, seed: number): Promise<GraphData> => {
    const file = await readJson<GraphFile>(source, settings.file, 'tensorloom-graph');
    const count = file.labels.length;
    const [got, expected] = [
      [count, file.features.width, file.classes.length, file.edgeFeatures?.[0]?.length ?? 0],
      [settings.nodes, settings.features, settings.classes, settings.edgeFeatures],
    ];
    if (got.join() !== expected.join()) throw otherFile(settings.file, expected, got);
    const labels = Int32Array.from(file.labels);
    const own = settings.split === 'file' ? file.split : undefined;
    return {
      count,
      width: file.features.width,
      features: scaled(dense(file.features, count), file.features.width, settings.scale),
      ...arranged(described(file.edges, file.edgeFeatures), file.directed, Math.max(1, settings.edgeFeatures)),
      directed: file.directed,
      labels,
      classes: file.classes,
      split: own ? partsOf(own, labels) : split(labels, file.classes.length, settings, seed),
      names: file.names,
    };
  };
}

export function otherFile(file: string, expected: readonly number[], got: readonly number[]): DataError {
  return new DataError(`${file} is another file than the one that was imported: ${got.join(' × ')} in place of ${expected.join(' × ')}. Import it again.`, {
    code: 'data.otherFile',
    data: { file, expected: expected.join(' × '), got: got.join(' × ') },
  });
}

function partsOf(own: NonNullable<GraphFile['split']>, labels: Int32Array): Uint8Array {
  const result = new Uint8Array(labels.length);
  for (const part of ['train', 'validation', 'test'] as const) for (const node of own[part]) if (labels[node]! >= 0) result[node] = parts[part];
  return result;
}

/** Each row to a sum of 1, as is usual for words of a text; or each column to mean 0 and deviation 1, for measurements in different units. */
function scaled(values: Float32Array, width: number, how: GraphFileSettings['scale']): Float32Array {
  const count = values.length / width;
  if (how === 'rows') {
    for (let at = 0; at < values.length; at += width) {
      const row = values.subarray(at, at + width);
      const sum = row.reduce((a, b) => a + Math.abs(b), 0) || 1;
      row.forEach((value, i) => (row[i] = value / sum));
    }
  }
  if (how === 'columns') {
    for (let column = 0; column < width; column++) {
      let [sum, squares] = [0, 0];
      for (let at = column; at < values.length; at += width) {
        sum += values[at]!;
        squares += values[at]! ** 2;
      }
      const mean = sum / count;
      const deviation = Math.sqrt(Math.max(0, squares / count - mean ** 2)) || 1;
      for (let at = column; at < values.length; at += width) values[at] = (values[at]! - mean) / deviation;
    }
  }
  return values;
}
