import type { Features, GraphFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import { called, nodeNames, sourceNames, targetNames, weightNames } from './fields.ts';
import { jsonFault } from './jsonFaults.ts';
import { lineOf, parseWithLines } from './jsonLines.ts';
import { refuse, type InputFile, type Told, type ToldEdge, type ToldNode } from './raw.ts';

export type Thing = Readonly<Record<string, unknown>>;

export const parseJson = ({ name: file, text }: InputFile): unknown => {
  try {
    return parseWithLines(text);
  } catch (error) {
    return refuse('import.json', { file, reason: jsonFault(error instanceof Error ? error.message : String(error), text) });
  }
};

/**
 * Nodes and links as D3 and NetworkX write them: `{ nodes: [{ id, label, ... }], links: [{ source, target, value }] }`; as Cytoscape does, with the
 * fields under `data`; or short, nodes by their names and edges as pairs.
 */
export function readNodeLink(file: string, value: Thing, directed: boolean): Told {
  const list = (name: string): readonly unknown[] => (Array.isArray(value[name]) ? (value[name] as unknown[]) : []);
  const [ends, own] = [[...list('links'), ...list('edges')], list('nodes')];
  const [links, things] = [ends.map(thingOf), own.map(thingOf)];
  const [lines, ownLines] = [ends, own].map((entries) => entries.map((entry, i) => lineOf(entry) ?? i + 1)) as [number[], number[]];
  const names = things.map((thing, i) => String(field(thing, nodeNames) ?? i));
  const known = new Set(names);
  const joined = links.flatMap((link) => [field(link, sourceNames), field(link, targetNames)]);
  // Some files name the ends, some count them. Where any of these numbers is a name, all are: one that is none is wrong, not another node.
  const counted = !joined.some((one) => typeof one === 'number' && known.has(String(one)));
  const end = (value: unknown, link: Thing): string => {
    const id = typeof value === 'object' && value !== null ? field(value as Thing, nodeNames) : value;
    if (id === undefined || id === null) return refuse('import.noColumn', { file, column: 'source, target', known: Object.keys(link).join(', ') });
    return typeof id === 'number' && counted ? (names[id] ?? String(id)) : String(id);
  };
  const edges = links.map((link, i): ToldEdge => {
    const weight = called(Object.keys(link), weightNames);
    return {
      from: end(field(link, sourceNames), link),
      to: end(field(link, targetNames), link),
      line: lines[i]!,
      // An empty weight is a wrong one; other fields may be empty.
      fields: { ...fieldsOf(link, endNames), ...(weight === undefined ? {} : { [weight]: String(link[weight]) }) },
    };
  });
  if (edges.length === 0 && things.length === 0) refuse('import.empty', { file });
  const nodes = things.map((thing, i): ToldNode => {
    const named = called(Object.keys(thing), nodeNames);
    return { id: names[i]!, line: ownLines[i]!, fields: fieldsOf(thing, named === undefined ? [] : [named.toLowerCase()]) };
  });
  return {
    directed: typeof value['directed'] === 'boolean' ? value['directed'] : directed,
    nodes,
    edges,
    edgesFile: file,
    ...(nodes.length > 0 ? { nodesFile: file } : {}),
    drawn: true,
  };
}

const endNames = [...sourceNames, ...targetNames];

/** A node or an edge as an object, however short it is written. */
export function thingOf(value: unknown): Thing {
  if (Array.isArray(value)) return { source: value[0] as unknown, target: value[1] as unknown, ...(value.length > 2 ? { weight: value[2] as unknown } : {}) };
  if (typeof value !== 'object' || value === null) return { id: value };
  const { data } = value as Thing;
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Thing) : (value as Thing);
}

/** Further fields, by name; a list counts as many. */
export function fieldsOf(thing: Thing, taken: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(thing).flatMap(([name, value]): [string, string][] => {
      if (Array.isArray(value)) return value.map((one, i) => [`${name} ${i}`, String(one)]);
      return taken.includes(name.toLowerCase()) || typeof value === 'object' ? [] : [[name, String(value)]];
    }),
  );
}

export const field = (thing: Thing, names: readonly string[]): unknown => {
  const key = called(Object.keys(thing), names);
  return key === undefined ? undefined : thing[key];
};

/** Lists side by side, as benchmark sets come: `{ features, labels, edges, classes, train, val, test }`; features as rows of numbers or as places of ones. */
export function readLists(file: string, value: Thing, directed: boolean): GraphFile {
  const numbers = (name: string): readonly number[] | undefined =>
    Array.isArray(value[name]) && (value[name] as unknown[]).every((one) => Number.isInteger(one)) ? (value[name] as number[]) : undefined;
  const labels = numbers('labels') ?? refuse('import.lists', { file, field: 'labels' });
  const edges = value['edges'] as readonly (readonly number[])[];
  edges.forEach((edge, i) => {
    const outside = edge.slice(0, 2).find((node) => !Number.isInteger(node) || node < 0 || node >= labels.length);
    if (outside !== undefined || edge.length < 2) refuse('import.unknownNode', { file, line: i + 1, node: String(outside) });
  });
  const split = { train: numbers('train'), validation: numbers('validation') ?? numbers('val'), test: numbers('test') };
  const count = Math.max(-1, ...labels) + 1;
  const classes = Array.isArray(value['classes']) ? (value['classes'] as unknown[]).map(String) : Array.from({ length: count }, (_, i) => String(i));
  if (count > classes.length) refuse('import.lists', { file, field: 'classes' });
  return {
    format: 'tensorloom-graph',
    version: 1,
    directed: typeof value['directed'] === 'boolean' ? value['directed'] : directed,
    names: labels.map((_, i) => String(i)),
    classes,
    labels: [...labels],
    features: featuresOf(file, value, labels.length),
    edges: edges.map(([from, to, weight]) => [from!, to!, weight ?? 1] as const),
    ...(split.train && split.test ? { split: { train: split.train, validation: split.validation ?? [], test: split.test } } : {}),
  };
}

function featuresOf(file: string, value: Thing, count: number): Features {
  const rows = value['features'] as readonly (readonly number[])[];
  if (!Array.isArray(rows) || rows.length !== count || !rows.every((row) => Array.isArray(row))) return refuse('import.lists', { file, field: 'features' });
  const places = value['binaryFeatures'] === true || typeof value['numFeatures'] === 'number';
  const width = places ? Number(value['numFeatures'] ?? 1 + rows.reduce((most, row) => Math.max(most, ...row), 0)) : rows[0]!.length;
  if (places) return { width, ones: rows.map((row) => [...row]) };
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0) refuse('import.cells', { file, line: odd + 1, expected: width, got: rows[odd]!.length });
  return { width, rows: rows.map((row) => [...row]) };
}
