import type { Problem } from '../../nodes/text/problem.ts';
import type { ImportedGraph } from '../../preload/contract/data.ts';
import { keepDataFile } from './dataFiles.ts';
import { decoded } from './graphs/decoded.ts';
import { importGraph } from './graphs/importGraph.ts';
import type { Wishes } from './graphs/interpret.ts';
import type { InputBytes } from './graphs/raw.ts';

/** Reads files as a graph, keeps it in the folder `files` of `beside`, and answers the params of the data block that reads it. */
export async function keepGraph(files: readonly InputBytes[], beside: string, wishes: Wishes): Promise<ImportedGraph> {
  const texts = files.map(({ name, bytes }) => ({ name, ...decoded(bytes) }));
  const { file, notes: ofGraph, label } = importGraph(texts, wishes);
  const foreign = texts.filter(({ encoding }) => encoding !== 'UTF-8');
  const notes = [...foreign.map(({ name, encoding }): Problem => ({ code: 'import.encoding', data: { file: name, encoding } })), ...ofGraph];
  const name = files.find((one) => !/nodes|folds/i.test(one.name))?.name ?? files[0]!.name;
  const kept = await keepDataFile(beside, name, 'graph.json', `${JSON.stringify(file)}\n`);
  if (file.format === 'tensorloom-graphs') {
    const params = {
      file: kept,
      graphs: file.graphs.length,
      features: file.width,
      classes: file.classes.length,
      edgeFeatures: file.graphs.find(({ edges }) => edges.length > 0)?.edgeFeatures?.[0]?.length ?? 0,
      largest: Math.max(...file.graphs.map(({ count }) => count)),
      ...(file.folds ? { folds: file.folds.length } : {}),
    };
    return { type: 'data.graphSetFile', params, notes, facts: { graphs: file.graphs.length, classes: file.classes } };
  }
  const ones = 'ones' in file.features;
  const params = {
    file: kept,
    nodes: file.labels.length,
    features: file.features.width,
    classes: file.classes.length,
    edgeFeatures: file.edgeFeatures?.[0]?.length ?? 0,
    scale: ones ? 'rows' : 'none',
    split: file.split ? 'file' : 'drawn',
    ...(file.split ? {} : drawn(file.labels, file.classes.length)),
  };
  return {
    type: 'data.graphFile',
    params,
    notes,
    ...(label && label.among.length > 0 ? { label: { among: label.among, ...(label.taken === undefined ? {} : { taken: label.taken }) } } : {}),
    facts: { nodes: file.labels.length, edges: file.edges.length, classes: file.classes, unlabelled: file.labels.filter((label) => label < 0).length },
  };
}

/** A split that leaves something for the test, however small the graph is. */
function drawn(labels: readonly number[], classes: number): { labelled: number; validation: number } {
  const known = labels.filter((label) => label >= 0).length;
  const each = classes > 0 ? known / classes : 0;
  return { labelled: Math.max(1, Math.min(20, Math.floor(each / 4))), validation: Math.floor(Math.min(500, known / 5)) };
}
