import type { Problem } from '../../../nodes/text/problem.ts';
import { counting } from './notes.ts';
import { refuse, type Item } from './raw.ts';

/** What fields are called that mean something of their own, in the order in which they are looked for. */
export const sourceNames = ['source', 'from', 'src', 'start', 'node1', '起点', '源', '源节点', '来源'];
export const targetNames = ['target', 'to', 'dst', 'end', 'node2', '终点', '目标', '目标节点', '去向'];
export const weightNames = ['weight', 'value', 'w', '权重', '权值'];
export const nodeNames = ['id', 'node', 'name', 'key', '编号', '节点', '名称', '姓名'];
export const labelNames = ['label', 'class', 'group', 'category', 'community', 'modularity_class', 'y', '标签', '类别', '分类', '社区'];
export const splitNames = ['split', 'part', 'set'];
export const maskNames = { train: ['train_mask'], validation: ['val_mask', 'validation_mask'], test: ['test_mask'] } as const;
/** How a node was drawn, not what it is: by D3, Gephi, NetLogo. */
export const drawnNames = [
  ...['index', 'x', 'y', 'z', 'vx', 'vy', 'fx', 'fy', 'size', 'width', 'r', 'g', 'b', 'a', 'color', 'colour', 'timeset'],
  ...['xcor', 'ycor', 'zcor', 'heading', 'shape', 'thickness', 'hidden?', 'label-color', 'pen-size', 'pen-mode'],
];
/** Numbers and marks that a program gives to what it holds: NetLogo, Cytoscape, and tables that were saved with their index. */
export const keptNames = ['', 'who', 'suid', 'shared_name', 'shared_interaction', 'selected'];

/** All fields that any of these has, in the order of their first use. */
export const fieldsOf = (items: readonly Item[]): string[] => [...new Set(items.flatMap(({ fields }) => Object.keys(fields)))];

/** The field with the first of these names that there is. */
export function called(fields: readonly string[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = fields.find((field) => field.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const allCalled = (fields: readonly string[], names: readonly string[]): string[] => names.flatMap((name) => called(fields, [name]) ?? []);

/** The items without some of their fields. */
export const without = (fields: Item['fields'], taken: ReadonlySet<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([field]) => !taken.has(field)));

export function numberIn(text: string, place: { readonly file: string; readonly line: number; readonly column: string }): number {
  const value = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : refuse('import.notNumber', { ...place, got: text.slice(0, 40) });
}

/** `train`, `val`, `test` and their like. */
export function partCalled(text: string): { split?: 'train' | 'validation' | 'test' } {
  const word = text.trim().toLowerCase();
  if (word.startsWith('train')) return { split: 'train' };
  if (word.startsWith('val')) return { split: 'validation' };
  return word.startsWith('test') ? { split: 'test' } : {};
}

export const isTrue = (text: string | undefined): boolean => text !== undefined && ['true', '1', 'yes'].includes(text.trim().toLowerCase());

/** Most different words of a field that become a feature each. */
const mostWords = 50;

const isNumber = (cell: string): boolean => cell !== '' && Number.isFinite(Number(cell));

/**
 * Fields as features: numbers as they are, words one-hot. Undefined where there are none. A number that is missing counts as the mean of the others;
 * a word that stands among numbers is refused; a field with too many words is left out. Both of the mended are noted.
 */
export function tabulated(items: readonly Item[], file: string, notes: Problem[]): number[][] | undefined {
  const rows: number[][] = items.map(() => []);
  for (const field of fieldsOf(items)) {
    const cells = items.map(({ fields }) => fields[field] ?? '');
    const filled = cells.filter((cell) => cell !== '');
    const numbers = filled.filter(isNumber);
    if (filled.length === 0) continue;
    if (numbers.length === filled.length) {
      const mean = numbers.reduce((sum, cell) => sum + Number(cell), 0) / numbers.length;
      if (numbers.length < cells.length) notes.push(counting('import.missing', cells.length - numbers.length, { file, column: field }));
      cells.forEach((cell, row) => rows[row]!.push(cell === '' ? mean : Number(cell)));
      continue;
    }
    const odd = cells.findIndex((cell) => cell !== '' && !isNumber(cell));
    if (numbers.length > filled.length / 2) refuse('import.notNumber', { file, line: items[odd]!.line, column: field, got: cells[odd]!.slice(0, 40) });
    const words = [...new Set(cells)].sort();
    if (words.length > mostWords) notes.push({ code: 'import.words', data: { file, column: field, count: words.length, most: mostWords } });
    else cells.forEach((cell, row) => rows[row]!.push(...words.map((word) => (word === cell ? 1 : 0))));
  }
  return rows[0] === undefined || rows[0].length === 0 ? undefined : rows;
}
