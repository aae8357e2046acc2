import { refuse } from './raw.ts';

/** Most different words of a column that become a feature each. */
const mostWords = 50;

interface Row {
  readonly line: number;
  readonly values?: Readonly<Record<string, string>>;
}

/** Columns as features: numbers as they are, words one-hot; a column that only some rows have counts as words. Undefined where there are no columns. */
export function tabulated(items: readonly Row[], file: string): number[][] | undefined {
  const columns = [...new Set(items.flatMap(({ values }) => Object.keys(values ?? {})))];
  if (columns.length === 0) return undefined;
  const rows: number[][] = items.map(() => []);
  for (const column of columns) {
    const cells = items.map(({ values }) => values?.[column] ?? '');
    if (cells.every((cell) => cell !== '' && Number.isFinite(Number(cell)))) {
      cells.forEach((cell, row) => rows[row]!.push(Number(cell)));
      continue;
    }
    const words = [...new Set(cells)].sort();
    if (words.length > mostWords) {
      const odd = cells.findIndex((cell) => cell === '' || !Number.isFinite(Number(cell)));
      refuse('import.notNumber', { file, line: items[odd]!.line, column, got: cells[odd]!.slice(0, 40) });
    }
    cells.forEach((cell, row) => rows[row]!.push(...words.map((word) => (word === cell ? 1 : 0))));
  }
  return rows;
}
