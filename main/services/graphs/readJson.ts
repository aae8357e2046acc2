import type { Features, GraphFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import { labelNames, nodeNames, sourceNames, splitNames, targetNames, weightNames, partCalled } from './readCsv.ts';
import { refuse, type InputFile, type RawEdge, type RawGraph, type RawNode } from './raw.ts';

export type Thing = Readonly<Record<string, unknown>>;

/** Fields that say where a node was drawn, not what it is. */
const drawn = ['index', 'x', 'y', 'vx', 'vy', 'fx', 'fy', 'size', 'color', 'colour'];

export const parseJson = ({ name: file, text }: InputFile): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    return refuse('import.json', { file, reason: error instanceof Error ? error.message : String(error) });
  }
};

/** Nodes and links as D3 and NetworkX write them: `{ nodes: [{ id, label, ... }], links: [{ source, target, value }] }`. */
export function readNodeLink(file: string, value: Thing, directed: boolean): RawGraph {
  const list = (name: string): readonly Thing[] => (Array.isArray(value[name]) ? (value[name] as Thing[]) : []);
  const links = [...list('links'), ...list('edges')];
  const things = list('nodes');
  const names = things.map((thing, i) => String(field(thing, nodeNames) ?? i));
  const known = new Set(names);
  // Some files name the ends, some count them.
  const end = (value: unknown): string => {
    const id = typeof value === 'object' && value !== null ? field(value as Thing, nodeNames) : value;
    return typeof id === 'number' && !known.has(String(id)) ? (names[id] ?? String(id)) : String(id);
  };
  const edges = links.map((link, i): RawEdge => {
    const weight = field(link, weightNames) ?? 1;
    if (typeof weight !== 'number' || !Number.isFinite(weight)) refuse('import.notNumber', { file, line: i + 1, column: 'weight', got: String(weight) });
    return {
      from: end(field(link, sourceNames)),
      to: end(field(link, targetNames)),
      weight: weight as number,
      line: i + 1,
      values: valuesOf(link, edgeFields),
    };
  });
  if (edges.length === 0 && things.length === 0) refuse('import.empty', { file });
  const nodes = things.map((thing, i): RawNode => {
    const label = field(thing, labelNames);
    const split = field(thing, splitNames);
    return {
      name: names[i]!,
      line: i + 1,
      ...(label === undefined || label === null ? {} : { label: String(label) }),
      ...(typeof split === 'string' ? partCalled(split) : {}),
      values: valuesOf(thing, nodeFields),
    };
  });
  return {
    directed: typeof value['directed'] === 'boolean' ? value['directed'] : directed,
    nodes,
    edges,
    edgesFile: file,
    ...(nodes.length > 0 ? { nodesFile: file } : {}),
  };
}

const nodeFields = [...nodeNames, ...labelNames, ...splitNames, ...drawn];
const edgeFields = [...nodeNames, ...sourceNames, ...targetNames, ...weightNames, ...drawn];

/** Further fields, by name; a list counts as many. */
function valuesOf(thing: Thing, taken: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(thing).flatMap(([name, value]): [string, string][] => {
      if (Array.isArray(value)) return value.map((one, i) => [`${name} ${i}`, String(one)]);
      return taken.includes(name.toLowerCase()) || typeof value === 'object' ? [] : [[name, String(value)]];
    }),
  );
}

export const field = (thing: Thing, names: readonly string[]): unknown => {
  const key = names.map((name) => Object.keys(thing).find((one) => one.toLowerCase() === name)).find((one) => one !== undefined);
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
