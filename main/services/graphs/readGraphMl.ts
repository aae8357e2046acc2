import { DOMParser, type Element } from '@xmldom/xmldom';
import { refuse, type Item, type InputFile, type Told } from './raw.ts';
import { placeOf, xmlFault, type Place } from './xmlFaults.ts';

/** A graph with what is said of it as a whole. */
export interface ToldGraph {
  readonly told: Told;
  readonly fields: Item['fields'];
}

/**
 * GraphML, as Gephi, yEd and NetworkX write it: attributes are declared as keys, perhaps with a default, and given as data. yEd keeps the words on its
 * nodes within the drawing, and groups as graphs within nodes. A file may hold several graphs.
 */
export function readGraphMl({ name: file, text }: InputFile, directed: boolean): ToldGraph[] {
  const root = parse(file, text);
  const keys = keysOf(root);
  const graphs = children(root, 'graph');
  if (graphs.length === 0) refuse('import.empty', { file });
  return graphs.map((graph) => {
    const edges = within(graph, 'edge').map((element) => {
      const end = (name: string) => element.getAttribute(name) ?? refuse('import.noColumn', { file, column: name, known: 'edge' });
      const own = element.getAttribute('directed');
      return {
        from: end('source'),
        to: end('target'),
        line: element.lineNumber ?? 0,
        ...(own === null ? {} : { directed: own === 'true' }),
        fields: fieldsOf(element, 'edge', keys),
      };
    });
    const nodes = within(graph, 'node').map((element) => ({
      id: element.getAttribute('id') ?? refuse('import.noColumn', { file, column: 'id', known: 'node' }),
      line: element.lineNumber ?? 0,
      fields: fieldsOf(element, 'node', keys),
    }));
    if (edges.length === 0 && graphs.length === 1) refuse('import.empty', { file });
    const usually = graph.getAttribute('edgedefault');
    const told: Told = { directed: usually === null ? directed : usually === 'directed', nodes, edges, nodesFile: file, edgesFile: file, drawn: true };
    return { told, fields: fieldsOf(graph, 'graph', keys) };
  });
}

interface Key {
  readonly id: string;
  readonly name: string;
  /** `node`, `edge`, `graph` or `all`. */
  readonly of: string;
  readonly usual: string | undefined;
}

const keysOf = (root: Element): Key[] =>
  children(root, 'key').map((key) => {
    const id = key.getAttribute('id') ?? '';
    const [usual] = children(key, 'default');
    return { id, name: key.getAttribute('attr.name') ?? id, of: key.getAttribute('for') ?? 'all', usual: usual?.textContent?.trim() };
  });

function fieldsOf(element: Element, kind: 'node' | 'edge' | 'graph', keys: readonly Key[]): Record<string, string> {
  const fields = Object.fromEntries(keys.flatMap(({ name, of, usual }) => (usual !== undefined && (of === kind || of === 'all') ? [[name, usual]] : [])));
  for (const data of children(element, 'data')) {
    const id = data.getAttribute('key') ?? '';
    const drawing = Array.from(data.childNodes).some(({ nodeType }) => nodeType === elementNode);
    const [words] = drawing ? [...withinDrawing(data, 'NodeLabel'), ...withinDrawing(data, 'EdgeLabel')] : [];
    if (words) fields['name'] = (words.textContent ?? '').trim();
    else if (!drawing) fields[keys.find((key) => key.id === id)?.name ?? id] = (data.textContent ?? '').trim();
  }
  return fields;
}

const elementNode = 1;

function parse(file: string, text: string): Element {
  /** What the parser stops at; what it only warns of, it has mended. */
  let wrong: { readonly complaint: string; readonly near: Place | undefined } | undefined;
  const onError = (level: string, complaint: string, { locator }: { readonly locator?: { readonly lineNumber: number; readonly columnNumber?: number } }) => {
    if (level === 'warning') return;
    // Where there is no element at all, there is no place either.
    wrong = { complaint, near: locator?.columnNumber === undefined ? undefined : { line: locator.lineNumber, column: locator.columnNumber } };
    throw new Error(complaint);
  };
  try {
    return new DOMParser({ onError }).parseFromString(text, 'application/xml').documentElement!;
  } catch (error) {
    if (!wrong) throw error;
    const { complaint, near } = wrong;
    return near ? refuse('import.xml', { file, ...placeOf(complaint, text, near), reason: xmlFault(complaint) }) : refuse('import.kind', { file });
  }
}

/** Elements at any depth. */
const within = (parent: Element, name: string): Element[] => Array.from(parent.getElementsByTagName(name));

/** The same under yEd's prefix, which may be any. */
const withinDrawing = (parent: Element, name: string): Element[] => Array.from(parent.getElementsByTagName('*')).filter(({ localName }) => localName === name);

/** Elements right under this one. */
const children = (parent: Element, name: string): Element[] =>
  Array.from(parent.childNodes).filter((node): node is Element => node.nodeType === elementNode && (node as Element).localName === name);
