import type { Features, GraphSetFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { joined } from './build.ts';
import { called, labelNames, tabulated } from './fields.ts';
import type { Imported } from './importGraph.ts';
import { interpret } from './interpret.ts';
import { counting, together } from './notes.ts';
import { refuse } from './raw.ts';
import type { ToldGraph } from './readGraphMl.ts';
import { fieldsOf, readNodeLink, type Thing } from './readJson.ts';

/** Degrees that count as a feature each, where nodes have no others. */
const mostDegree = 31;

/** Many graphs in one JSON file: `{ graphs: [{ label, nodes, links }] }`, or such a list alone. */
export const graphsIn = (file: string, things: readonly Thing[]): ToldGraph[] =>
  things.map((thing, i) => {
    if (typeof thing !== 'object' || thing === null || !Array.isArray(thing['nodes']) || thing['nodes'].length === 0)
      return refuse('import.lists', { file, field: `graphs[${i}].nodes` });
    // NetworkX keeps what is said of the whole graph in a field of its own.
    const about = typeof thing['graph'] === 'object' && thing['graph'] !== null ? (thing['graph'] as Thing) : {};
    return { told: readNodeLink(file, thing, false), fields: fieldsOf({ ...about, ...thing }, ['nodes', 'links', 'edges']) };
  });

/** Many graphs. A field means the same in all of them; that of a class is one more feature of a node, for what is learned is the class of the graph. */
export function readGraphs(file: string, graphs: readonly ToldGraph[]): Imported {
  const { labels, notes: ofLabels } = labelsOf(file, graphs);
  const classes = [...new Set(labels)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const interpreted = graphs.map(({ told }) => interpret(told, { label: '' }));
  const parts = interpreted.map(({ raw }) => joined(raw));
  const [nodes, edges] = [parts.flatMap((part) => part.nodes), parts.flatMap((part) => part.kept)];
  const ofColumns: Problem[] = [];
  const [nodeRows, edgeRows] = [tabulated(nodes, file, ofColumns), tabulated(edges, file, ofColumns)];
  let [node, edge] = [0, 0];
  const made = parts.map(({ nodes: own, edges: pairs }, i) => {
    const features: Features = nodeRows ? { width: nodeRows[0]!.length, rows: nodeRows.slice(node, node + own.length) } : degreesOf(own.length, pairs);
    const edgeFeatures = edgeRows?.slice(edge, edge + pairs.length);
    node += own.length;
    edge += pairs.length;
    return { count: own.length, label: classes.indexOf(labels[i]!), features, edges: pairs, ...(edgeFeatures ? { edgeFeatures } : {}) };
  });
  return {
    file: { format: 'tensorloom-graphs', version: 1, classes, width: made[0]!.features.width, graphs: made } satisfies GraphSetFile,
    notes: [
      ...together([...ofLabels, ...interpreted.flatMap(({ notes }) => notes), ...parts.flatMap(({ notes }) => notes)]),
      ...ofColumns,
      ...(nodeRows ? [] : [counting('import.degreesAsFeatures', mostDegree + 1)]),
    ],
  };
}

/** The class of each graph. Graphs of which none has one can still be imitated; some with and some without are a mistake. */
function labelsOf(file: string, graphs: readonly ToldGraph[]): { readonly labels: readonly string[]; readonly notes: Problem[] } {
  const labels = graphs.map(({ fields }) => fields[called(Object.keys(fields), labelNames) ?? ''] || undefined);
  if (labels.every((label) => label === undefined))
    return { labels: labels.map(() => '1'), notes: [{ code: 'import.noClasses', data: { count: graphs.length } }] };
  return { labels: labels.map((label, i) => label ?? refuse('import.graphLabel', { file, graph: i + 1 })), notes: [] };
}

function degreesOf(count: number, edges: readonly (readonly [number, number, number])[]): Features {
  const degrees = new Array<number>(count).fill(0);
  for (const [from, to] of edges) for (const end of [from, to]) degrees[end]!++;
  return { width: mostDegree + 1, ones: degrees.map((degree) => [Math.min(degree, mostDegree)]) };
}
