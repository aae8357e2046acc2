import { numberIn } from './fields.ts';
import { refuse, type InputFile, type Told, type ToldEdge } from './raw.ts';

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * An adjacency matrix: as many rows as columns, with names above and beside them or without. What stands in row i and column j is the weight of the
 * edge from i to j, 0 or nothing where there is none. One that is its own mirror image is of an undirected graph. Undefined where the file is none.
 */
export function readMatrix({ name: file, text }: InputFile, directed: boolean): Told | undefined {
  const rows = rowsOf(text);
  const found = named(file, rows) ?? bare(rows);
  if (!found) return undefined;
  const { names, cells } = found;
  const weights = cells.map((row) => row.cells.map((cell, to) => (cell === '' ? 0 : numberIn(cell, { file, line: row.line, column: names[to]! }))));
  const oneWay = directed || !isMirrored(weights);
  const edges = weights.flatMap((row, from) =>
    row.flatMap((weight, to): ToldEdge[] =>
      weight === 0 || (!oneWay && to < from) ? [] : [{ from: names[from]!, to: names[to]!, line: cells[from]!.line, fields: { weight: String(weight) } }],
    ),
  );
  if (edges.length === 0) refuse('import.empty', { file });
  return { directed: oneWay, nodes: names.map((id, at) => ({ id, line: cells[at]!.line, fields: {} })), edges, nodesFile: file, edgesFile: file, drawn: false };
}

function rowsOf(text: string): Row[] {
  const lines = text.split('\n').flatMap((content, at) => (content.trim() === '' ? [] : [{ content, line: at + 1 }]));
  const separator = [',', ';', '\t'].find((one) => lines[0]?.content.includes(one)) ?? /\s+/;
  const bare = (cell: string) => cell.trim().replace(/^"(.*)"$/, '$1');
  return lines.map(({ content, line }) => ({ line, cells: (separator instanceof RegExp ? content.trim() : content).split(separator).map(bare) }));
}

/** Names above that stand beside the rows once more, in the same order, and none in the corner: what is within should be numbers. */
function named(file: string, [head, ...rows]: readonly Row[]): { readonly names: readonly string[]; readonly cells: readonly Row[] } | undefined {
  const names = head?.cells.slice(1) ?? [];
  if (
    names.length < 2 ||
    (head!.cells[0] !== '' && isNumber(head!.cells[0]!)) ||
    names.length !== rows.length ||
    !rows.every(({ cells }, at) => cells[0] === names[at])
  )
    return undefined;
  const odd = rows.find(({ cells }) => cells.length !== names.length + 1);
  if (odd) refuse('import.cells', { file, line: odd.line, expected: names.length + 1, got: odd.cells.length });
  return { names, cells: rows.map(({ line, cells }) => ({ line, cells: cells.slice(1) })) };
}

/** Numbers alone, or below names. Three rows of three are a list of edges with weights, unless no such list could look like that. */
function bare(rows: readonly Row[]): { readonly names: readonly string[]; readonly cells: readonly Row[] } | undefined {
  const [head, ...below] = rows;
  const headed = head !== undefined && !head.cells.every(isNumber);
  const cells = headed ? below : rows;
  const size = cells.length;
  if (size < 3 || (headed && head.cells.length !== size)) return undefined;
  if (!cells.every((row) => row.cells.length === size && row.cells.every(isNumber))) return undefined;
  const weights = cells.map((row) => row.cells.map(Number));
  if (size === 3 && !(isMirrored(weights) && weights.every((row, at) => row[at] === 0))) return undefined;
  return { names: headed ? head.cells : cells.map((_, at) => String(at + 1)), cells };
}

const isNumber = (cell: string): boolean => Number.isFinite(Number(cell));
const isMirrored = (weights: readonly (readonly number[])[]): boolean => weights.every((row, i) => row.every((weight, j) => weight === weights[j]![i]));
