import type { Problem } from '../../../nodes/text/problem.ts';
import {
  allCalled,
  called,
  drawnNames,
  fieldsOf,
  isTrue,
  keptNames,
  labelNames,
  maskNames,
  nodeNames,
  numberIn,
  partCalled,
  splitNames,
  weightNames,
  without,
} from './fields.ts';
import { refuse, type Item, type RawEdge, type RawGraph, type RawNode, type Told, type ToldNode } from './raw.ts';

/** What the user says of a graph that its file may leave open. */
export interface Wishes {
  readonly directed: boolean;
  /** The field that holds the classes; empty for none. Without a word it is looked for by its usual names. */
  readonly label?: string | undefined;
}

export interface Interpreted {
  readonly raw: RawGraph;
  readonly notes: readonly Problem[];
  /** The field that was taken for classes, and all that could have been. */
  readonly label: string | undefined;
  readonly fields: readonly string[];
}

/** Asks what the fields of a graph mean: which is the name, which the class, which the weight; what remains describes. */
export function interpret(told: Told, { label: wish }: Pick<Wishes, 'label'>): Interpreted {
  const notes: Problem[] = [];
  const file = told.nodesFile ?? told.edgesFile;
  const all = fieldsOf(told.nodes);
  const id = told.nodes.some((node) => node.id === undefined) ? nameField(told, all) : undefined;
  const fields = all.filter((field) => field !== id);
  const naming = fields.filter((field) => differs(told.nodes, field));
  const label = wish === undefined ? usual(fields, naming) : wish === '' ? undefined : (called(fields, [wish.toLowerCase()]) ?? unknown(file, wish, fields));
  if (wish === undefined && label === undefined) {
    const named = called(naming, labelNames);
    if (named !== undefined) notes.push({ code: 'import.labelIsName', data: { file, column: named } });
  }
  const title = called(fields, ['title', 'name']) ?? called(naming, ['label', ...nodeNames]);
  const masks = Object.entries(maskNames).flatMap(([part, names]) => {
    const field = called(fields, names);
    return field === undefined ? [] : [[part as keyof typeof maskNames, field] as const];
  });
  const split = called(fields, splitNames);
  const drawn = told.drawn ? drawnFields(fields, told.nodes, label, notes) : [];
  const taken = new Set(
    [id, label, title, split, ...masks.map(([, field]) => field), ...allCalled(fields, nodeNames), ...kept(fields, label), ...drawn].filter(
      (one) => one !== undefined,
    ),
  );

  const nodes = told.nodes.map((node): RawNode => {
    const part = masks.find(([, field]) => isTrue(node.fields[field]));
    const own = { label: filled(node, label), title: filled(node, title) };
    return {
      name: node.id ?? node.fields[id!] ?? '',
      line: node.line,
      ...(own.title === undefined ? {} : { title: own.title }),
      ...(own.label === undefined ? {} : { label: own.label }),
      ...(part ? { split: part[0] } : partCalled(node.fields[split ?? ''] ?? '')),
      fields: without(node.fields, taken),
    };
  });
  const { directed, edges } = edgesOf(told);
  const { nodesFile, edgesFile } = told;
  return { raw: { directed, nodes, edges, edgesFile, ...(nodesFile === undefined ? {} : { nodesFile }) }, notes, label, fields };
}

const filled = ({ fields }: Item, field: string | undefined): string | undefined => (field === undefined ? undefined : fields[field] || undefined);

const unknown = (file: string, column: string, fields: readonly string[]): never => refuse('import.noColumn', { file, column, known: fields.join(', ') });

/** A field by which no two nodes are alike tells them apart; classes it cannot be. Of three nodes nothing can be said. */
function differs(nodes: readonly ToldNode[], field: string): boolean {
  const values = nodes.flatMap((node) => filled(node, field) ?? []);
  return values.length > 3 && new Set(values).size === values.length;
}

const usual = (fields: readonly string[], naming: readonly string[]): string | undefined =>
  called(
    fields.filter((field) => !naming.includes(field)),
    labelNames,
  );

/** Of the fields that may hold names, the first one that the ends of all edges are found in. */
function nameField({ nodes, edges }: Told, fields: readonly string[]): string | undefined {
  const candidates = allCalled(fields, nodeNames);
  const fits = candidates.find((field) => {
    const names = new Set(nodes.map((node) => node.fields[field]));
    return edges.every(({ from, to }) => names.has(from) && names.has(to));
  });
  return fits ?? candidates[0] ?? fields[0];
}

const kept = (fields: readonly string[], label: string | undefined): string[] => allCalled(fields, keptNames).filter((field) => field !== label);

function drawnFields(fields: readonly string[], nodes: readonly Item[], label: string | undefined, notes: Problem[]): string[] {
  const drawn = allCalled(fields, drawnNames).filter((field) => field !== label && nodes.some((node) => filled(node, field) !== undefined));
  const told = drawn.filter((field) => field.toLowerCase() !== 'index');
  if (told.length > 0) notes.push({ code: 'import.drawn', data: { columns: told.join(', ') } });
  return drawn;
}

/** Edges with their weights. Where some have a direction and others none, those without lead both ways. */
function edgesOf({ edges: items, edgesFile: file, drawn, directed: usually }: Told): { readonly directed: boolean; readonly edges: RawEdge[] } {
  const fields = fieldsOf(items);
  const weight = called(fields, weightNames);
  const type = fields.find((field) => field.toLowerCase() === 'type' && items.every((item) => /^(un)?directed$/i.test(item.fields[field] ?? '')));
  const oneWay = items.map((item) => (type === undefined ? (item.directed ?? usually) : item.fields[type]!.toLowerCase() === 'directed'));
  const directed = items.length > 0 ? oneWay.includes(true) : usually;
  const taken = new Set(
    [weight, type, ...allCalled(fields, nodeNames), ...kept(fields, undefined), ...(drawn ? allCalled(fields, drawnNames) : [])].filter(
      (one) => one !== undefined,
    ),
  );
  const edges = items.flatMap(({ from, to, line, fields: own }, i): RawEdge[] => {
    const given = weight === undefined ? undefined : own[weight];
    const edge = { from, to, line, weight: given === undefined ? 1 : numberIn(given, { file, line, column: weight! }), fields: without(own, taken) };
    return directed && !oneWay[i] && from !== to ? [edge, { ...edge, from: to, to: from }] : [edge];
  });
  return { directed, edges };
}
