import type { GraphFile, GraphSetFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { build } from './build.ts';
import { refuse, type InputFile } from './raw.ts';
import { readCsv } from './readCsv.ts';
import { readEdgeList } from './readEdgeList.ts';
import { readGraphMl } from './readGraphMl.ts';
import { readGraphs } from './readGraphs.ts';
import { parseJson, readLists, readNodeLink, type Thing } from './readJson.ts';
import { readSet } from './readSet.ts';

export interface Imported {
  readonly file: GraphFile | GraphSetFile;
  /** What was odd and how it was mended. */
  readonly notes: readonly Problem[];
}

/**
 * Turns files into a graph, or many: a CSV table of edges with or without one of nodes, an edge list, JSON of either kind, GraphML, or a
 * set of graphs in text form. What a file is, its ending and its beginning tell.
 */
export function importGraph(files: readonly InputFile[], { directed }: { readonly directed: boolean }): Imported {
  const [first, second] = files;
  if (!first || files.length > 2) return refuse('import.count', { count: files.length });
  const kinds = files.map(({ name }) => /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '');
  const tables = kinds.every((kind) => kind === 'csv' || kind === 'tsv');
  if (tables && (second || isTable(first))) return build(readCsv(files, directed));
  if (kinds[0] === 'graphml' || kinds[0] === 'xml') return build(readGraphMl(first));
  const set = files.find(({ text }) => isSet(text));
  if (set)
    return readSet(
      set,
      files.find((file) => file !== set),
    );
  if (second) return refuse('import.pair', { first: first.name, second: second.name });
  if (kinds[0] === 'json') return fromJson(first, directed);
  if (['txt', 'edges', 'edgelist', 'tsv', 'csv', 'el'].includes(kinds[0]!)) return build(readEdgeList(first, directed));
  return refuse('import.kind', { file: first.name });
}

/** Does the first line hold names of columns? An edge list in a .csv file begins with an edge. */
const isTable = ({ text }: InputFile): boolean =>
  /[a-z]/i.test(text.slice(0, text.search(/\r?\n|$/))) && /source|from|src|start|node1/i.test(text.slice(0, 2000).split(/\r?\n/)[0]!);

/** `188`, then `23 2`, then rows of whole numbers. */
const isSet = (text: string): boolean => /^\s*\d+\s*\r?\n\d+ -?\d+\s*\r?\n-?\d+ \d+/.test(text);

function fromJson(file: InputFile, directed: boolean): Imported {
  const value = parseJson(file);
  if (typeof value !== 'object' || value === null) return refuse('import.kind', { file: file.name });
  const thing = value as Readonly<Record<string, unknown>>;
  if (thing['format'] === 'tensorloom-graph' || thing['format'] === 'tensorloom-graphs') return { file: value as GraphFile | GraphSetFile, notes: [] };
  if (Array.isArray(thing['graphs']) && thing['graphs'].length > 1) return readGraphs(file.name, thing['graphs'] as Thing[]);
  if (Array.isArray(thing['labels']) && Array.isArray(thing['edges'])) return { file: readLists(file.name, thing, directed), notes: [] };
  if (Array.isArray(thing['nodes']) || Array.isArray(thing['links']) || Array.isArray(thing['edges'])) return build(readNodeLink(file.name, thing, directed));
  return refuse('import.kind', { file: file.name });
}
