import type { Problem } from '../../../text/problem.ts';

/**
 * A graph that was drawn by hand, and the two texts that keep it in a document: one line a node, one line an edge.
 *
 *     name, place, features, class, part          A, 20 50, 1 0, red, train
 *     from, to, weight                            A, B, 2
 *
 * What stands at the end of a line may be left out. The place is counted in hundredths of the paper's width, down from the upper left.
 */
export interface Drawing {
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export interface DrawnNode {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly features: readonly number[];
  /** Empty where the class is not known. */
  readonly label: string;
  readonly part: DrawnPart;
}

export interface DrawnEdge {
  /** Places in the list of nodes. */
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export const drawnParts = ['none', 'train', 'validation', 'test'] as const;
export type DrawnPart = (typeof drawnParts)[number];

/** As wide as 100, this high: the paper that is drawn on. */
export const paper = { width: 100, height: 72 } as const;
export const mostNodes = 100;
export const mostFeatures = 32;
export const longestName = 40;

/** The drawing, or the first thing that is wrong with it and where. */
export function readDrawing(nodesText: string, edgesText: string, directed: boolean): Drawing | Problem {
  const nodes: DrawnNode[] = [];
  const places = new Map<string, number>();
  const lines = linesOf(nodesText);
  for (const line of lines) {
    const node = readNode(line, nodes.length, lines.length, nodes[0]?.features.length);
    if ('code' in node) return node;
    if (places.has(node.name)) return wrong('nodes', line, 'drawn.twice', { name: node.name });
    places.set(node.name, nodes.length);
    nodes.push(node);
  }
  if (nodes.length === 0) return { code: 'drawn.empty', param: 'nodes', data: {} };
  if (nodes.length > mostNodes) return wrong('nodes', lines[mostNodes]!, 'drawn.many', { most: mostNodes, got: nodes.length });

  const edges: DrawnEdge[] = [];
  const seen = new Set<string>();
  for (const line of linesOf(edgesText)) {
    const edge = readEdge(line, places);
    if ('code' in edge) return edge;
    const names = { from: nodes[edge.from]!.name, to: nodes[edge.to]!.name };
    if (edge.from === edge.to) return wrong('edges', line, 'drawn.loop', { name: names.from });
    const key = pairKey(edge, directed);
    if (seen.has(key)) return wrong('edges', line, 'drawn.repeated', names);
    seen.add(key);
    edges.push(edge);
  }
  return { nodes, edges };
}

/** The same for both ways of an edge, unless ways count. */
export function pairKey({ from, to }: Pick<DrawnEdge, 'from' | 'to'>, directed: boolean): string {
  return directed || from < to ? `${from} ${to}` : `${to} ${from}`;
}

export function printNodes({ nodes }: Drawing): string {
  return nodes
    .map(({ name, x, y, features, label, part }) => {
      const cells = [name, `${short(x)} ${short(y)}`, features.map(short).join(' '), label, part === impliedPart(label) ? '' : part];
      return cells.join(', ').replace(/(, )+$/, '');
    })
    .join('\n');
}

export function printEdges({ nodes, edges }: Drawing): string {
  return edges.map(({ from, to, weight }) => [nodes[from]!.name, nodes[to]!.name, ...(weight === 1 ? [] : [short(weight)])].join(', ')).join('\n');
}

/** A node with a class is learned from; one without has nothing to teach. */
const impliedPart = (label: string): DrawnPart => (label === '' ? 'none' : 'train');

/** Names of the classes, in a stable order. */
export function classesOf({ nodes }: Drawing): string[] {
  return [...new Set(nodes.flatMap(({ label }) => (label === '' ? [] : [label])))].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** The features of each node; where nobody has any, a node is known by its place in the list alone. */
export function featureRows({ nodes }: Drawing): number[][] {
  if (nodes[0]!.features.length > 0) return nodes.map(({ features }) => [...features]);
  return nodes.map((_, node) => nodes.map((__, place) => (place === node ? 1 : 0)));
}

/** What may not stand in a name or a class, since it parts cells and lines. */
export const cleanName = (text: string): string =>
  text
    .replace(/[\s,]+/g, ' ')
    .trim()
    .slice(0, longestName);

interface Line {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const part of text.split('\n')) {
    if (part.trim() !== '') lines.push({ text: part, from: at, to: at + part.length });
    at += part.length + 1;
  }
  return lines;
}

function wrong(param: 'nodes' | 'edges', { from, to }: Line, code: Problem['code'], data: Problem['data']): Problem {
  return { code, param, range: { from, to }, data };
}

const cellsOf = ({ text }: Line): string[] => text.split(',').map((cell) => cell.trim());

function readNode(line: Line, index: number, count: number, width: number | undefined): DrawnNode | Problem {
  const [name = '', place = '', features = '', label = '', part = '', ...more] = cellsOf(line);
  if (name === '' || name.length > longestName || more.length > 0) return wrong('nodes', line, 'drawn.node', { got: line.text.trim().slice(0, 60) });
  const [x, y] = place === '' ? onCircle(index, count) : numbersIn(place);
  if (x === undefined || y === undefined || Number.isNaN(x + y)) return wrong('nodes', line, 'drawn.place', { name, got: place.slice(0, 40) });
  const values = numbersIn(features);
  if (values.some(Number.isNaN)) return wrong('nodes', line, 'drawn.features', { name, got: features.slice(0, 40) });
  if (values.length > mostFeatures) return wrong('nodes', line, 'drawn.wide', { name, got: values.length, most: mostFeatures });
  if (width !== undefined && values.length !== width) return wrong('nodes', line, 'drawn.width', { name, got: values.length, expected: width });
  if (label.length > longestName) return wrong('nodes', line, 'drawn.node', { got: line.text.trim().slice(0, 60) });
  if (part !== '' && !isPart(part)) return wrong('nodes', line, 'drawn.part', { name, got: part.slice(0, 40), known: drawnParts.join(', ') });
  return { name, x: clamp(x, paper.width), y: clamp(y, paper.height), features: values, label, part: part === '' ? impliedPart(label) : part };
}

function readEdge(line: Line, places: ReadonlyMap<string, number>): DrawnEdge | Problem {
  const [from = '', to = '', weight = '1', ...more] = cellsOf(line);
  if (to === '' || more.length > 0) return wrong('edges', line, 'drawn.edge', { got: line.text.trim().slice(0, 60) });
  for (const name of [from, to]) if (!places.has(name)) return wrong('edges', line, 'drawn.unknown', { name: name.slice(0, 60) });
  const value = Number(weight);
  if (weight === '' || !Number.isFinite(value)) return wrong('edges', line, 'drawn.weight', { from, to, got: weight.slice(0, 40) });
  return { from: places.get(from)!, to: places.get(to)!, weight: value };
}

/** Numbers between blanks; NaN for what is none. */
const numbersIn = (text: string): number[] =>
  text
    .split(/\s+/)
    .filter((one) => one !== '')
    .map((one) => (Number.isFinite(Number(one)) ? Number(one) : NaN));

/** Where a node without a place of its own is drawn. */
function onCircle(index: number, count: number): [number, number] {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return [paper.width / 2 + 30 * Math.cos(angle), paper.height / 2 + 30 * Math.sin(angle)];
}

const isPart = (part: string): part is DrawnPart => (drawnParts as readonly string[]).includes(part);
const clamp = (value: number, most: number): number => Math.min(most, Math.max(0, value));
const short = (value: number): string => String(Number(value.toPrecision(6)));
