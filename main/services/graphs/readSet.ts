import type { GraphSetFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Imported } from './importGraph.ts';
import { counting } from './notes.ts';
import { parseJson } from './readJson.ts';
import { refuse, type InputFile } from './raw.ts';

/**
 * Many graphs in the form of the GIN paper's sets: how many; then for each graph `nodes label`, and for each node `tag degree neighbours`.
 * Tags become one-hot features; where all are the same, the degree does. A JSON file beside it may hold the test graphs of each fold.
 */
export function readSet({ name: file, text }: InputFile, foldsFile?: InputFile): Imported {
  const lines = text.split(/\r?\n/);
  let at = 0;
  const next = (): number[] => {
    const line = at++;
    if (lines[line] === undefined) return refuse('import.short', { file, line: line + 1 });
    const numbers = lines[line].trim().split(/\s+/).map(Number);
    return numbers.every(Number.isInteger) ? numbers : refuse('import.notNumber', { file, line: line + 1, column: '', got: lines[line].slice(0, 40) });
  };
  const [count] = next() as [number];
  const labels = new Map<number, number>();
  const tags = new Map<number, number>();
  const oneWay: string[] = [];
  const graphs = Array.from({ length: count }, (_, graph) => {
    const [nodes, label] = next() as [number, number];
    if (!labels.has(label)) labels.set(label, labels.size);
    const own: number[] = [];
    const degrees: number[] = [];
    const all = new Set<number>();
    for (let node = 0; node < nodes; node++) {
      const [tag, degree, ...rest] = next() as [number, number, ...number[]];
      const neighbours = rest.slice(0, degree);
      const outside = neighbours.find((other) => other < 0 || other >= nodes);
      if (outside !== undefined || neighbours.length < degree) refuse('import.unknownNode', { file, line: at, node: String(outside ?? '') });
      if (!tags.has(tag)) tags.set(tag, tags.size);
      own.push(tag);
      degrees.push(degree);
      for (const other of neighbours) if (node !== other) all.add(node * nodes + other);
    }
    // An edge that only one of its nodes names is an edge all the same.
    const edges: [number, number, number][] = [];
    for (const key of all) {
      const [from, to] = [Math.floor(key / nodes), key % nodes];
      const back = all.has(to * nodes + from);
      if (!back) oneWay.push(`${graph + 1}: ${from} - ${to}`);
      if (from < to || !back) edges.push([from, to, 1]);
    }
    return { count: nodes, label, own, degrees, edges };
  });
  const byDegree = tags.size < 2;
  const most = Math.min(64, Math.max(...graphs.flatMap(({ degrees }) => degrees)));
  const width = byDegree ? most + 1 : tags.size;
  const sortedLabels = [...labels.keys()].sort((a, b) => a - b);
  const made: GraphSetFile = {
    format: 'tensorloom-graphs',
    version: 1,
    classes: sortedLabels.map(String),
    width,
    graphs: graphs.map(({ count, label, own, degrees, edges }) => ({
      count,
      label: sortedLabels.indexOf(label),
      features: { width, ones: byDegree ? degrees.map((degree) => [Math.min(degree, most)]) : own.map((tag) => [tags.get(tag)!]) },
      edges,
    })),
    ...(foldsFile ? { folds: foldsOf(foldsFile, count) } : {}),
  };
  return { file: made, notes: oneWay.length > 0 ? [counting('import.oneWay', oneWay.length, { first: oneWay[0]! })] : [] };
}

function foldsOf(file: InputFile, count: number): number[][] {
  const value = parseJson(file);
  const right =
    Array.isArray(value) && value.every((fold) => Array.isArray(fold) && fold.every((index) => Number.isInteger(index) && index >= 0 && index < count));
  return right ? (value as number[][]) : refuse('import.lists', { file: file.name, field: 'folds' });
}
