import type { Features, GraphFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { refuse, type RawGraph, type RawNode } from './raw.ts';

/** Most different words of a column that become a feature each. */
const mostWords = 50;
const mostNames = 1000;
const mostDegree = 31;

/** Names become numbers, columns become features. What is wrong is refused with its place; what is merely odd is mended and noted. */
export function build(raw: RawGraph): { readonly file: GraphFile; readonly notes: readonly Problem[] } {
  const { directed, edges: list, nodesFile, edgesFile } = raw;
  const nodes: readonly RawNode[] = raw.nodes.length > 0 ? raw.nodes : implied(raw);
  const numbers = new Map<string, number>();
  for (const { name, line } of nodes) {
    if (name === '') refuse('import.noName', { file: nodesFile ?? edgesFile, line });
    if (numbers.has(name)) refuse('import.duplicateNode', { file: nodesFile ?? edgesFile, line, node: name });
    numbers.set(name, numbers.size);
  }
  const numberOf = (name: string, line: number): number => numbers.get(name) ?? refuse('import.unknownNode', { file: edgesFile, line, node: name });

  const notes: Problem[] = [];
  const note = (code: Problem['code'], count: number, data: Problem['data'] = {}) => void (count > 0 && notes.push({ code, data: { count, ...data } }));
  const seen = new Map<number, number>();
  const joined = new Uint8Array(nodes.length);
  const edges: [number, number, number][] = [];
  let [loops, repeated] = [0, 0];
  let [firstLoop, firstRepeated] = ['', ''];
  for (const { from, to, weight, line } of list) {
    const [a, b] = [numberOf(from, line), numberOf(to, line)];
    if (a === b) {
      if (loops++ === 0) firstLoop = from;
      continue;
    }
    const key = directed || a < b ? a * nodes.length + b : b * nodes.length + a;
    if (seen.has(key)) {
      if (repeated++ === 0) firstRepeated = `${from} - ${to}`;
      continue;
    }
    seen.set(key, line);
    joined[a] = joined[b] = 1;
    edges.push([a, b, weight]);
  }
  const alone = nodes.filter((_, node) => !joined[node]);
  note('import.loops', loops, { first: firstLoop });
  note('import.repeated', repeated, { first: firstRepeated });
  note('import.isolated', alone.length, { first: alone[0]?.name ?? '' });

  const classes = [...new Set(nodes.flatMap(({ label }) => label ?? []))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const labels = nodes.map(({ label }) => (label === undefined ? -1 : classes.indexOf(label)));
  note('import.unlabelled', labels.filter((label) => label < 0).length, { all: nodes.length });
  const features = featuresOf(nodes, edges, nodesFile ?? edgesFile, notes);
  const part = (name: 'train' | 'validation' | 'test') => nodes.flatMap(({ split }, node) => (split === name ? [node] : []));
  const split = { train: part('train'), validation: part('validation'), test: part('test') };
  return {
    file: {
      format: 'tensorloom-graph',
      version: 1,
      directed,
      names: nodes.map(({ name }) => name),
      classes,
      labels,
      features,
      edges,
      ...(split.train.length > 0 && split.test.length > 0 ? { split } : {}),
    },
    notes,
  };
}

/** Nodes that only the edges tell of, in the order in which they appear. */
function implied({ edges }: RawGraph): RawNode[] {
  const found = new Map<string, RawNode>();
  for (const { from, to, line } of edges) for (const name of [from, to]) if (!found.has(name)) found.set(name, { name, line, values: {} });
  return [...found.values()];
}

/** Columns of numbers as they are, columns of words one-hot. Without columns a node is known by its name or, in large graphs, by its degree. */
function featuresOf(nodes: readonly RawNode[], edges: readonly (readonly [number, number, number])[], file: string, notes: Problem[]): Features {
  const columns = [...new Set(nodes.flatMap(({ values }) => Object.keys(values)))];
  if (columns.length === 0) {
    if (nodes.length <= mostNames) {
      notes.push({ code: 'import.namesAsFeatures', data: { count: nodes.length } });
      return { width: nodes.length, ones: nodes.map((_, node) => [node]) };
    }
    notes.push({ code: 'import.degreesAsFeatures', data: { count: mostDegree + 1 } });
    const degrees = new Int32Array(nodes.length);
    for (const [from, to] of edges) for (const end of [from, to]) degrees[end]!++;
    return { width: mostDegree + 1, ones: [...degrees].map((degree) => [Math.min(degree, mostDegree)]) };
  }
  const rows: number[][] = nodes.map(() => []);
  for (const column of columns) {
    const cells = nodes.map(({ values }) => values[column] ?? '');
    if (cells.every((cell) => cell !== '' && Number.isFinite(Number(cell)))) {
      cells.forEach((cell, node) => rows[node]!.push(Number(cell)));
      continue;
    }
    const words = [...new Set(cells)].sort();
    if (words.length > mostWords) {
      const odd = cells.findIndex((cell) => cell === '' || !Number.isFinite(Number(cell)));
      refuse('import.notNumber', { file, line: nodes[odd]!.line, column, got: cells[odd]!.slice(0, 40) });
    }
    cells.forEach((cell, node) => rows[node]!.push(...words.map((word) => (word === cell ? 1 : 0))));
  }
  return { width: rows[0]?.length ?? 0, rows };
}
