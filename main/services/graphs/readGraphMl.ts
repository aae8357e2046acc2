import { DOMParser, onErrorStopParsing, type Element } from '@xmldom/xmldom';
import { labelNames, nodeNames, numberIn, partCalled, splitNames, weightNames } from './readCsv.ts';
import { refuse, type InputFile, type RawGraph } from './raw.ts';

/** GraphML, as Gephi, yEd and NetworkX write it: attributes are declared as keys and given as data. */
export function readGraphMl({ name: file, text }: InputFile): RawGraph {
  const document = parse(file, text);
  const [graph] = elements(document, 'graph');
  if (!graph) return refuse('import.empty', { file });
  const keys = new Map(elements(document, 'key').map((key) => [key.getAttribute('id') ?? '', key.getAttribute('attr.name') ?? key.getAttribute('id') ?? '']));
  const dataOf = (element: Element): [string, string][] =>
    elements(element, 'data').map((data) => [keys.get(data.getAttribute('key') ?? '') ?? data.getAttribute('key') ?? '', (data.textContent ?? '').trim()]);
  const pick = (data: readonly [string, string][], names: readonly string[]) => data.find(([name]) => names.includes(name.toLowerCase()))?.[1];

  const nodes = elements(graph, 'node').map((element) => {
    const data = dataOf(element);
    const [label, split] = [pick(data, labelNames), pick(data, splitNames)];
    const taken = [...labelNames, ...splitNames, ...nodeNames];
    return {
      name: element.getAttribute('id') ?? refuse('import.noColumn', { file, column: 'id', known: 'node' }),
      line: element.lineNumber ?? 0,
      ...(label === undefined || label === '' ? {} : { label }),
      ...(split === undefined ? {} : partCalled(split)),
      values: Object.fromEntries(data.filter(([name]) => !taken.includes(name.toLowerCase()))),
    };
  });
  const valuesOf = (data: readonly [string, string][]) =>
    Object.fromEntries(data.filter(([name]) => ![...weightNames, ...nodeNames].includes(name.toLowerCase())));
  const edges = elements(graph, 'edge').map((element) => {
    const data = dataOf(element);
    const weight = pick(data, weightNames);
    const line = element.lineNumber ?? 0;
    const end = (name: string) => element.getAttribute(name) ?? refuse('import.noColumn', { file, column: name, known: 'edge' });
    return {
      from: end('source'),
      to: end('target'),
      weight: weight === undefined ? 1 : numberIn(weight, { file, line, column: 'weight' }),
      line,
      values: valuesOf(data),
    };
  });
  if (edges.length === 0) refuse('import.empty', { file });
  return { directed: graph.getAttribute('edgedefault') === 'directed', nodes, edges, nodesFile: file, edgesFile: file };
}

function parse(file: string, text: string) {
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, 'application/xml');
  } catch (error) {
    return refuse('import.xml', { file, reason: (error instanceof Error ? error.message : String(error)).split('\n')[0]! });
  }
}

const elements = (parent: { getElementsByTagName(name: string): ArrayLike<Element> }, name: string): Element[] => Array.from(parent.getElementsByTagName(name));
