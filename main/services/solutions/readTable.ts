import { readTable } from '../graphs/tables.ts';
import { coordinateCalled } from './arrange.ts';
import { refuse, type BinaryFile, type Variable } from './variables.ts';

/**
 * A CSV table with a row for each point of the grid, in any order: columns x, y, t hold its place, the others the fields there.
 *
 *     x,t,u          becomes   x [256], t [100], u [256, 100]
 */
export function readRows({ name: file, bytes }: BinaryFile): readonly Variable[] {
  const { columns, rows } = readTable({ name: file, text: Buffer.from(bytes).toString('utf8') });
  const places = columns.flatMap((column, j) => (coordinateCalled(column) ? [j] : []));
  if (places.length === 0) return refuse('solution.columns', { file, got: columns.join(', ') });
  const number = (row: (typeof rows)[number], j: number): number => {
    const cell = row.cells[j]!.trim();
    const value = cell === '' || /^nan$/i.test(cell) ? NaN : Number(cell);
    if (Number.isNaN(value) && !/^(nan)?$/i.test(cell)) refuse('solution.cell', { file, line: row.line, column: columns[j]!, got: cell.slice(0, 24) });
    return value;
  };
  const axes = places.map((j) => [...new Set(rows.map((row) => number(row, j)))].sort((a, b) => a - b));
  const shape = axes.map(({ length }) => length);
  const cells = shape.reduce((product, size) => product * size, 1);
  if (cells !== rows.length) return refuse('solution.scattered', { file, rows: rows.length, expected: shape.join(' × '), cells });
  const index = axes.map((axis) => new Map(axis.map((value, i) => [value, i])));
  const seen = new Uint8Array(cells);
  const where = rows.map((row) => {
    const at = places.reduce((sum, j, k) => sum * shape[k]! + index[k]!.get(number(row, j))!, 0);
    if (seen[at] === 1) refuse('solution.twice', { file, line: row.line });
    seen[at] = 1;
    return at;
  });
  const fields = columns.flatMap((column, j): Variable[] => {
    if (places.includes(j)) return [];
    const values = new Float64Array(cells);
    rows.forEach((row, i) => (values[where[i]!] = number(row, j)));
    return [{ name: column, shape, values }];
  });
  return [...places.map((j, k): Variable => ({ name: columns[j]!, shape: [shape[k]!], values: Float64Array.from(axes[k]!) })), ...fields];
}
