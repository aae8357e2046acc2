import { refuse, type InputFile } from './raw.ts';

export interface Table {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

/** A table with a first row of names: comma, semicolon or tab between cells, quotes around those that hold one. */
export function readTable({ name, text }: InputFile): Table {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const separator = [',', ';', '\t'].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best));
  const records = split(name, text.replace(/^\uFEFF/, ''), separator);
  const [head, ...rows] = records;
  if (!head || rows.length === 0) return refuse('import.empty', { file: name });
  const odd = rows.find(({ cells }) => cells.length !== head.cells.length);
  if (odd) refuse('import.cells', { file: name, line: odd.line, expected: head.cells.length, got: odd.cells.length });
  return { file: name, columns: head.cells.map((cell) => cell.trim()), rows: separator === ',' ? rows : withPoints(rows) };
}

/** `0,5` is written where a comma is no separator: columns that hold nothing but such numbers and plain ones get points in their place. */
function withPoints(rows: Table['rows']): Table['rows'] {
  const isDecimal = (cell: string) => /^\s*([-+]?\d*[.,]?\d+([eE][-+]?\d+)?)?\s*$/.test(cell);
  const decimal = rows[0]!.cells.map((_, column) => rows.every(({ cells }) => isDecimal(cells[column]!)));
  return rows.map(({ line, cells }) => ({ line, cells: cells.map((cell, column) => (decimal[column] ? cell.replace(',', '.') : cell)) }));
}

/** Cells and lines. What stands between quotation marks may hold both separators and line ends, and a mark written twice. */
function split(file: string, text: string, separator: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = [];
  let [cells, cell, quoted, line, started] = [[] as string[], '', false, 1, 1];
  /** Where the cell's own quotation mark stands. */
  let opened: number | undefined;
  const unclosed = () => refuse('import.quote', { file, line: opened! });
  const endCell = () => {
    cells.push(cell);
    [cell, opened] = ['', undefined];
  };
  const endRecord = () => {
    endCell();
    if (cells.some((one) => one.trim() !== '')) records.push({ line: started, cells });
    cells = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') {
        cell += '"';
        i++;
      } else if (c === '"') quoted = false;
      else cell += c;
      if (c === '\n') line++;
    } else if (c === separator) endCell();
    else if (c === '\n') {
      if (cell.endsWith('\r')) cell = cell.slice(0, -1);
      endRecord();
      line++;
      started = line;
    } else if (opened !== undefined) {
      // Behind the mark that closes a cell nothing stands: this one was meant to open the next.
      if (c.trim() !== '') unclosed();
    } else if (c === '"' && cell.trim() === '') [cell, quoted, opened] = ['', true, line];
    else cell += c;
  }
  if (quoted) unclosed();
  if (cell !== '' || cells.length > 0) endRecord();
  return records;
}
