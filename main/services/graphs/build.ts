import type { Features, GraphFile } from '../../../nodes/train/runtime/graph/graphFormat.ts';
import { amountOf, nodes as unitOfNodes } from '../../../nodes/blocks/units.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import { tabulated } from './fields.ts';
import { counting } from './notes.ts';
import { refuse, type RawEdge, type RawGraph, type RawNode } from './raw.ts';

const mostNames = 1000;
const mostDegree = 31;

/** Names become numbers, columns become features. What is wrong is refused with its place; what is merely odd is mended and noted. */
export function build(raw: RawGraph): { readonly file: GraphFile; readonly notes: Problem[] } {
  const { directed, nodesFile, edgesFile } = raw;
  const { nodes, edges, kept, notes } = joined(raw);
  const classes = [...new Set(nodes.flatMap(({ label }) => label ?? []))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const labels = nodes.map(({ label }) => (label === undefined ? -1 : classes.indexOf(label)));
  const unlabelled = labels.filter((label) => label < 0).length;
  if (unlabelled > 0) notes.push({ code: 'import.unlabelled', data: { count: unlabelled, amount: amountOf(unitOfNodes, nodes.length) } });
  const features = featuresOf(nodes, edges, nodesFile ?? edgesFile, notes);
  const edgeFeatures = tabulated(kept, edgesFile, notes);
  const part = (name: 'train' | 'validation' | 'test') => nodes.flatMap(({ split }, node) => (split === name ? [node] : []));
  const split = { train: part('train'), validation: part('validation'), test: part('test') };
  return {
    file: {
      format: 'tensorloom-graph',
      version: 1,
      directed,
      names: nodes.map(({ name, title }) => title ?? name),
      classes,
      labels,
      features,
      edges,
      ...(edgeFeatures ? { edgeFeatures } : {}),
      ...(split.train.length > 0 && split.test.length > 0 ? { split } : {}),
    },
    notes,
  };
}

interface Joined {
  readonly nodes: readonly RawNode[];
  readonly edges: readonly (readonly [number, number, number])[];
  /** Where each of these edges comes from. */
  readonly kept: readonly RawEdge[];
  readonly notes: Problem[];
}

/** Nodes by number, and edges between them: each once, none from a node to itself. */
export function joined(raw: RawGraph): Joined {
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
  const note = (code: Parameters<typeof counting>[0], count: number, first: string) => void (count > 0 && notes.push(counting(code, count, { first })));
  const seen = new Set<number>();
  const isJoined = new Uint8Array(nodes.length);
  const edges: [number, number, number][] = [];
  const kept: RawEdge[] = [];
  const [loops, repeated]: [RawEdge[], RawEdge[]] = [[], []];
  for (const edge of list) {
    const [a, b] = [numberOf(edge.from, edge.line), numberOf(edge.to, edge.line)];
    const key = directed || a < b ? a * nodes.length + b : b * nodes.length + a;
    if (a === b) loops.push(edge);
    else if (seen.has(key)) repeated.push(edge);
    else {
      seen.add(key);
      isJoined[a] = isJoined[b] = 1;
      edges.push([a, b, edge.weight]);
      kept.push(edge);
    }
  }
  const alone = nodes.filter((_, node) => !isJoined[node]);
  note('import.loops', loops.length, loops[0]?.from ?? '');
  note('import.repeated', repeated.length, repeated[0] ? `${repeated[0].from} - ${repeated[0].to}` : '');
  note('import.isolated', alone.length, alone[0]?.name ?? '');
  return { nodes, edges, kept, notes };
}

/** Nodes that only the edges tell of, in the order in which they appear. */
function implied({ edges }: RawGraph): RawNode[] {
  const found = new Map<string, RawNode>();
  for (const { from, to, line } of edges) for (const name of [from, to]) if (!found.has(name)) found.set(name, { name, line, fields: {} });
  return [...found.values()];
}

/** Columns of the nodes. Without columns a node is known by its name or, in large graphs, by its degree. */
function featuresOf(nodes: readonly RawNode[], edges: readonly (readonly [number, number, number])[], file: string, notes: Problem[]): Features {
  const rows = tabulated(nodes, file, notes);
  if (rows) return { width: rows[0]?.length ?? 0, rows };
  if (nodes.length <= mostNames) {
    notes.push(counting('import.namesAsFeatures', nodes.length));
    return { width: nodes.length, ones: nodes.map((_, node) => [node]) };
  }
  notes.push(counting('import.degreesAsFeatures', mostDegree + 1));
  const degrees = new Int32Array(nodes.length);
  for (const [from, to] of edges) for (const end of [from, to]) degrees[end]!++;
  return { width: mostDegree + 1, ones: [...degrees].map((degree) => [Math.min(degree, mostDegree)]) };
}
