import { numberIn } from './readCsv.ts';
import { refuse, type InputFile, type RawEdge, type RawGraph } from './raw.ts';

/** One edge a line: two names and perhaps a weight, with spaces, tabs or commas between; `#` and `%` begin a comment. */
export function readEdgeList({ name: file, text }: InputFile, directed: boolean): RawGraph {
  const edges: RawEdge[] = [];
  text.split(/\r?\n/).forEach((content, i) => {
    const line = i + 1;
    const words = content
      .replace(/[#%].*$/, '')
      .trim()
      .split(/[\s,;]+/);
    if (words.length === 1 && words[0] === '') return;
    if (words.length < 2 || words.length > 3) refuse('import.cells', { file, line, expected: '2-3', got: words.length });
    const [from, to, weight] = words as [string, string, string?];
    edges.push({ from, to, weight: weight === undefined ? 1 : numberIn(weight, { file, line, column: 'weight' }), line });
  });
  if (edges.length === 0) refuse('import.empty', { file });
  return { directed, nodes: [], edges, edgesFile: file };
}
