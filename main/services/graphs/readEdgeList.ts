import { sourceNames, targetNames } from './fields.ts';
import { refuse, type InputFile, type Told, type ToldEdge, type ToldNode } from './raw.ts';

/**
 * One edge a line: two names and perhaps a weight; a name alone is a node without edges. `#` and `%` begin a comment. Between the words stand tabs,
 * semicolons, commas or blanks: whichever of them, in this order, there are, so that names may hold blanks where the words do not end with them, and
 * weights a comma in place of a point.
 * After the names may stand what NetworkX writes there, `{'weight': 2}`.
 */
export function readEdgeList({ name: file, text }: InputFile, directed: boolean): Told {
  const lines = text.split(/\r?\n/).flatMap((content, i) => {
    const [, words, attributes] = /^([^{]*)(\{.*\})?\s*$/.exec(content.replace(/[#%].*$/, '').trim()) ?? ['', content, undefined];
    return words === '' ? [] : [{ line: i + 1, words: words!.trim(), attributes }];
  });
  const separator = [/\t/, /\s*;\s*/, /\s*,\s*/].find((one) => lines.length > 0 && lines.every(({ words }) => one.test(words))) ?? /[\s,;]+/;
  const nodes: ToldNode[] = [];
  const edges: ToldEdge[] = [];
  lines.forEach(({ line, words: content, attributes }, i) => {
    const words = content.split(separator).map((word) => word.trim().replace(/^"(.*)"$/, '$1'));
    if (words.some((word) => word.startsWith('"'))) refuse('import.quote', { file, line });
    if (words.length > 3 || words.includes('')) refuse('import.cells', { file, line, expected: '2-3', got: words.length });
    if (i === 0 && isHeading(words, lines[1]?.words.split(separator))) return;
    const [from, to, weight] = words as [string, string?, string?];
    if (to === undefined) nodes.push({ line, id: from, fields: {} });
    else edges.push({ from, to, line, fields: weight === undefined ? fieldsIn(attributes) : { weight: weight.replace(/^([-+]?\d+),(\d+)$/, '$1.$2') } });
  });
  if (edges.length === 0) refuse('import.empty', { file });
  return { directed, nodes: nodes.length > 0 ? withEnds(nodes, edges) : [], edges, edgesFile: file, drawn: false };
}

/** `source target`, or words above numbers. */
function isHeading([from, to]: readonly string[], next: readonly string[] | undefined): boolean {
  if (from === undefined || to === undefined) return false;
  const isWord = (text: string) => !Number.isFinite(Number(text));
  const usual = sourceNames.includes(from.toLowerCase()) && targetNames.includes(to.toLowerCase());
  return usual || (isWord(from) && isWord(to) && next !== undefined && next.slice(0, 2).every((word) => !isWord(word.trim())));
}

/** Nodes that stand alone, behind those that the edges tell of. */
function withEnds(alone: readonly ToldNode[], edges: readonly ToldEdge[]): ToldNode[] {
  const found = new Map<string, ToldNode>();
  for (const { from, to, line } of edges) for (const id of [from, to]) if (!found.has(id)) found.set(id, { id, line, fields: {} });
  for (const node of alone) if (!found.has(node.id!)) found.set(node.id!, node);
  return [...found.values()];
}

/** A dictionary as Python prints it: names and what they stand for, numbers and words. */
function fieldsIn(attributes: string | undefined): Record<string, string> {
  const pairs = [...(attributes ?? '').matchAll(/'([^']+)':\s*(?:'([^']*)'|([^,}]+))/g)];
  return Object.fromEntries(pairs.map(([, name, word, number]) => [name!, (word ?? number ?? '').trim()]));
}
