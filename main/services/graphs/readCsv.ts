import { called, sourceNames, targetNames, without } from './fields.ts';
import { refuse, type InputFile, type Item, type Told } from './raw.ts';
import type { ToldGraph } from './readGraphMl.ts';
import { readTable, type Table } from './tables.ts';

/** Columns that say to which of many graphs a row belongs, and what that graph is. */
const graphNames = ['graph', 'graph_id', 'graphid', 'molecule', 'molecule_id'];
const graphLabelNames = ['graph_label', 'graphlabel', 'graph_class'];

const ends = ({ columns }: Table) => ({ from: called(columns, sourceNames), to: called(columns, targetNames) });

/** Is it a table of edges? */
const hasEdges = (table: Table): boolean => ends(table).from !== undefined && ends(table).to !== undefined;

/** A table of edges, and perhaps one of nodes. Where a column says to which graph a row belongs, they are many. */
export function readCsv(files: readonly InputFile[], directed: boolean): ToldGraph[] {
  const tables = files.map(readTable);
  const edges = tables.find(hasEdges);
  if (!edges) return refuse('import.noEdges', { file: tables[0]!.file, known: tables[0]!.columns.filter((column) => column !== '').join(', ') });
  const nodes = tables.find((table) => table !== edges);
  if (nodes && hasEdges(nodes)) return refuse('import.pair', { first: files[0]!.name, second: files[1]!.name });
  const whole: Told = {
    directed,
    nodes: nodes ? itemsOf(nodes) : [],
    edges: edgesOf(edges),
    edgesFile: edges.file,
    ...(nodes ? { nodesFile: nodes.file } : {}),
    drawn: false,
  };
  return called(edges.columns, graphNames) === undefined ? [{ told: whole, fields: {} }] : byGraph(whole, edges, nodes);
}

const itemsOf = ({ columns, rows }: Table): Item[] =>
  rows.map(({ line, cells }) => ({ line, fields: Object.fromEntries(columns.map((column, at) => [column, cells[at]!.trim()])) }));

function edgesOf(table: Table): Told['edges'] {
  const { from, to } = ends(table) as { from: string; to: string };
  return itemsOf(table).map(({ line, fields }) => ({ from: fields[from]!, to: fields[to]!, line, fields: without(fields, new Set([from, to])) }));
}

/** Rows of one graph belong together; in the table of nodes the same column says so. */
function byGraph(whole: Told, edges: Table, nodes: Table | undefined): ToldGraph[] {
  const column = { edges: called(edges.columns, graphNames)!, nodes: nodes && called(nodes.columns, graphNames) };
  if (nodes && column.nodes === undefined) return refuse('import.noColumn', { file: nodes.file, column: column.edges, known: nodes.columns.join(', ') });
  const labelled = nodes ?? edges;
  const label = called(labelled.columns, graphLabelNames);
  const taken = new Set([column.edges, column.nodes, label].filter((one) => one !== undefined));
  const keys = [...whole.nodes.map(({ fields }) => fields[column.nodes!]!), ...whole.edges.map(({ fields }) => fields[column.edges]!)];
  const [ofNodes, ofEdges] = [grouped(whole.nodes, column.nodes), grouped(whole.edges, column.edges)];
  return [...new Set(keys)].map((key): ToldGraph => {
    const own = { nodes: ofNodes.get(key) ?? [], edges: ofEdges.get(key) ?? [] };
    const [first] = nodes ? own.nodes : own.edges;
    const bare = <T extends Item>(items: readonly T[]): T[] => items.map((item) => ({ ...item, fields: without(item.fields, taken) }));
    return {
      told: { ...whole, nodes: bare(own.nodes), edges: bare(own.edges) },
      fields: label === undefined || !first ? {} : { label: first.fields[label] ?? '' },
    };
  });
}

function grouped<T extends Item>(items: readonly T[], column: string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = item.fields[column ?? ''] ?? '';
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
