import type { Features, GraphSetFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { joined } from './build.ts';
import type { Imported } from './importGraph.ts';
import { refuse } from './raw.ts';
import { labelNames } from './readCsv.ts';
import { field, readNodeLink, type Thing } from './readJson.ts';
import { tabulated } from './tabulated.ts';

/** Degrees that count as a feature each, where nodes have no others. */
const mostDegree = 31;

/** Many graphs in one JSON file: `{ graphs: [{ label, nodes, links }] }`. A column means the same in all of them. */
export function readGraphs(file: string, things: readonly Thing[]): Imported {
  const raws = things.map((thing, i) => {
    if (typeof thing !== 'object' || thing === null || !Array.isArray(thing['nodes']) || thing['nodes'].length === 0)
      return refuse('import.lists', { file, field: `graphs[${i}].nodes` });
    return readNodeLink(file, thing, false);
  });
  const labels = things.map((thing, i) => String(field(thing, labelNames) ?? refuse('import.graphLabel', { file, graph: i + 1 })));
  const classes = [...new Set(labels)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const parts = raws.map(joined);
  const [nodes, edges] = [parts.flatMap((part) => part.nodes), parts.flatMap((part) => part.kept)];
  const [nodeRows, edgeRows] = [tabulated(nodes, file), tabulated(edges, file)];
  let [node, edge] = [0, 0];
  const graphs = parts.map(({ nodes: own, edges: pairs }, i) => {
    const features: Features = nodeRows ? { width: nodeRows[0]!.length, rows: nodeRows.slice(node, node + own.length) } : degreesOf(own.length, pairs);
    const edgeFeatures = edgeRows?.slice(edge, edge + pairs.length);
    node += own.length;
    edge += pairs.length;
    return { count: own.length, label: classes.indexOf(labels[i]!), features, edges: pairs, ...(edgeFeatures ? { edgeFeatures } : {}) };
  });
  return {
    file: { format: 'tensorloom-graphs', version: 1, classes, width: graphs[0]!.features.width, graphs } satisfies GraphSetFile,
    notes: [
      ...together(parts.flatMap(({ notes }) => notes)),
      ...(nodeRows ? [] : [{ code: 'import.degreesAsFeatures', data: { count: mostDegree + 1 } } as const]),
    ],
  };
}

/** One note of each kind, with the first place and the number of all. */
function together(notes: readonly Problem[]): Problem[] {
  const byCode = new Map<Problem['code'], Problem>();
  for (const note of notes) {
    const before = byCode.get(note.code);
    byCode.set(note.code, before ? { ...before, data: { ...before.data, count: Number(before.data['count']) + Number(note.data['count']) } } : note);
  }
  return [...byCode.values()];
}

function degreesOf(count: number, edges: readonly (readonly [number, number, number])[]): Features {
  const degrees = new Array<number>(count).fill(0);
  for (const [from, to] of edges) for (const end of [from, to]) degrees[end]!++;
  return { width: mostDegree + 1, ones: degrees.map((degree) => [Math.min(degree, mostDegree)]) };
}
