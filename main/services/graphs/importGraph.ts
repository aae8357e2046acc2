import type { GraphFile, GraphSetFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { build } from './build.ts';
import { sourceNames } from './fields.ts';
import { interpret, type Wishes } from './interpret.ts';
import { refuse, type InputFile, type Told } from './raw.ts';
import { readCsv } from './readCsv.ts';
import { readEdgeList } from './readEdgeList.ts';
import { readGraphMl, type ToldGraph } from './readGraphMl.ts';
import { graphsIn, readGraphs } from './readGraphs.ts';
import { nodesAndLinks } from './jsonForms.ts';
import { parseJson, readLists, readNodeLink, type Thing } from './readJson.ts';
import { readMatrix } from './readMatrix.ts';
import { readSet } from './readSet.ts';

export interface Imported {
  readonly file: GraphFile | GraphSetFile;
  /** What was odd and how it was mended. */
  readonly notes: readonly Problem[];
  /** Of one graph: the field that the classes were taken from, and those that could be. */
  readonly label?: { readonly taken: string | undefined; readonly among: readonly string[] };
}

/**
 * Turns files into a graph, or many: a CSV table of edges with or without one of nodes, an edge list, an adjacency matrix, JSON of either kind,
 * GraphML, or a set of graphs in text form. What a file is, its ending and its beginning tell.
 */
export function importGraph(given: readonly InputFile[], wishes: Wishes): Imported {
  const files = given.map(({ name, text }) => ({ name, text: text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n') }));
  const [first, second] = files;
  if (!first || files.length > 2) return refuse('import.count', { count: files.length });
  const kinds = files.map(({ name }) => /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '');
  const isList = ['txt', 'edges', 'edgelist', 'tsv', 'csv', 'el'].includes(kinds[0]!);
  const matrix = second || !isList ? undefined : readMatrix(first, wishes.directed);
  if (matrix) return single(matrix, wishes);
  const tables = kinds.every((kind) => kind === 'csv' || kind === 'tsv');
  if (tables && (second || isTable(first))) return oneOrMany(first.name, readCsv(files, wishes.directed), wishes);
  if (kinds[0] === 'graphml' || kinds[0] === 'xml') return oneOrMany(first.name, readGraphMl(first, wishes.directed), wishes);
  const set = files.find(({ text }) => isSet(text));
  if (set)
    return readSet(
      set,
      files.find((file) => file !== set),
    );
  if (second) return refuse('import.pair', { first: first.name, second: second.name });
  if (kinds[0] === 'json' || kinds[0] === 'cyjs') return fromJson(first, wishes);
  if (isList) return single(readEdgeList(first, wishes.directed), wishes);
  return refuse('import.kind', { file: first.name });
}

function single(told: Told, wishes: Wishes): Imported {
  const { raw, notes, label, fields } = interpret(told, wishes);
  const built = build(raw);
  return { file: built.file, notes: [...notes, ...built.notes], label: { taken: label, among: fields } };
}

const oneOrMany = (file: string, graphs: readonly ToldGraph[], wishes: Wishes): Imported =>
  graphs.length === 1 ? single(graphs[0]!.told, wishes) : readGraphs(file, graphs);

/** Does the first line hold names of columns? An edge list in a .csv file begins with an edge; of more than three cells a row it is none. */
function isTable({ text }: InputFile): boolean {
  const [head = ''] = text.split(/\r?\n/, 1);
  const cells = head.split(/[,;\t]/).map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
  return cells.some((cell) => sourceNames.includes(cell)) || (cells.length > 3 && cells.some((cell) => !Number.isFinite(Number(cell))));
}

/** `188`, then `23 2`, then rows of whole numbers. */
const isSet = (text: string): boolean => /^\s*\d+\s*\r?\n\d+ -?\d+\s*\r?\n-?\d+ \d+/.test(text);

const hasNodes = (thing: unknown): boolean => typeof thing === 'object' && thing !== null && 'nodes' in thing;

function fromJson(file: InputFile, wishes: Wishes): Imported {
  const value = parseJson(file);
  if (typeof value !== 'object' || value === null) return refuse('import.kind', { file: file.name });
  const thing = value as Thing;
  if (thing['format'] === 'tensorloom-graph' || thing['format'] === 'tensorloom-graphs') return { file: value as GraphFile | GraphSetFile, notes: [] };
  const graphs = Array.isArray(value) ? (value as Thing[]) : thing['graphs'];
  if (Array.isArray(graphs) && graphs.length > 1 && graphs.some(hasNodes)) return readGraphs(file.name, graphsIn(file.name, graphs as Thing[]));
  const inner = nodesAndLinks(value as Thing | readonly unknown[], wishes.directed);
  if (Array.isArray(inner['labels']) && Array.isArray(inner['edges'])) return { file: readLists(file.name, inner, wishes.directed), notes: [] };
  if (Array.isArray(inner['nodes']) || Array.isArray(inner['links']) || Array.isArray(inner['edges']))
    return single(readNodeLink(file.name, inner, wishes.directed), wishes);
  return refuse('import.kind', { file: file.name });
}
