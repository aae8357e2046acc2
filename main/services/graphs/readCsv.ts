import { refuse, type InputFile, type RawEdge, type RawGraph, type RawNode } from './raw.ts';
import { columnCalled, readTable, type Table } from './tables.ts';

export const sourceNames = ['source', 'from', 'src', 'start', 'node1'];
export const targetNames = ['target', 'to', 'dst', 'end', 'node2'];
export const weightNames = ['weight', 'value', 'w'];
export const nodeNames = ['id', 'node', 'name', 'key'];
export const labelNames = ['label', 'class', 'group', 'category', 'y'];
export const splitNames = ['split', 'part', 'set'];

/** Is it a table of edges? */
export const hasEdges = (table: Table): boolean => columnCalled(table, sourceNames) >= 0 && columnCalled(table, targetNames) >= 0;

/** A table of edges, and perhaps one of nodes. */
export function readCsv(files: readonly InputFile[], directed: boolean): RawGraph {
  const tables = files.map(readTable);
  const edges = tables.find(hasEdges);
  if (!edges) return refuse('import.noColumn', { file: tables[0]!.file, column: 'source, target', known: tables[0]!.columns.join(', ') });
  const nodes = tables.find((table) => table !== edges);
  return { directed, nodes: nodes ? nodesOf(nodes) : [], edges: edgesOf(edges), edgesFile: edges.file, ...(nodes ? { nodesFile: nodes.file } : {}) };
}

function edgesOf(table: Table): RawEdge[] {
  const [from, to, weight] = [sourceNames, targetNames, weightNames].map((names) => columnCalled(table, names)) as [number, number, number];
  const others = table.columns.flatMap((column, at) => ([from, to, weight].includes(at) ? [] : [[column, at] as const]));
  return table.rows.map(({ line, cells }) => ({
    from: cells[from]!.trim(),
    to: cells[to]!.trim(),
    weight: weight < 0 ? 1 : numberIn(cells[weight]!, { file: table.file, line, column: table.columns[weight]! }),
    line,
    values: Object.fromEntries(others.map(([column, at]) => [column, cells[at]!.trim()])),
  }));
}

function nodesOf(table: Table): RawNode[] {
  const name = Math.max(0, columnCalled(table, nodeNames));
  const [label, split] = [columnCalled(table, labelNames), columnCalled(table, splitNames)];
  const features = table.columns.flatMap((column, at) => (at === name || at === label || at === split ? [] : [[column, at] as const]));
  return table.rows.map(({ line, cells }) => ({
    name: cells[name]!.trim(),
    line,
    ...(label >= 0 && cells[label]!.trim() !== '' ? { label: cells[label]!.trim() } : {}),
    ...(split >= 0 ? partCalled(cells[split]!) : {}),
    values: Object.fromEntries(features.map(([column, at]) => [column, cells[at]!.trim()])),
  }));
}

export function numberIn(text: string, place: { readonly file: string; readonly line: number; readonly column: string }): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : refuse('import.notNumber', { ...place, got: text.slice(0, 40) });
}

/** `train`, `val`, `test` and their like. */
export function partCalled(text: string): { split?: 'train' | 'validation' | 'test' } {
  const word = text.trim().toLowerCase();
  if (word.startsWith('train')) return { split: 'train' };
  if (word.startsWith('val')) return { split: 'validation' };
  return word.startsWith('test') ? { split: 'test' } : {};
}
