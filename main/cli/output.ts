import { sentence, type Problem } from '../../nodes/text/problem.ts';
import { fill, type Language, type Text } from '../../nodes/text/text.ts';

/** Said wrongly: exit 2. */
export class UsageError extends Error {}

/** Where a command's words go: JSON lines for programs, or sentences and tables for people. */
export class Output {
  readonly json: boolean;
  readonly language: Language;
  /** Progress may be redrawn in place. */
  readonly live: boolean;
  #drawn = false;

  constructor({ json, language }: { readonly json: boolean; readonly language: Language }) {
    this.json = json;
    this.language = language;
    this.live = !json && process.stdout.isTTY === true;
  }

  say(text: Text, data: Readonly<Record<string, unknown>> = {}): string {
    return fill(text[this.language], data);
  }

  /** One object a line; only with --json. */
  object(value: unknown): void {
    if (this.json) process.stdout.write(`${JSON.stringify(value)}\n`);
  }

  /** One line for people; only without --json. */
  line(text = ''): void {
    if (this.json) return;
    this.#clear();
    process.stdout.write(`${text}\n`);
  }

  /** A line that the next one replaces. */
  draw(text: string): void {
    if (!this.live) return;
    this.#clear();
    process.stdout.write(cut(text, process.stdout.columns || 80));
    this.#drawn = true;
  }

  /** A `repair` is what was mended on the way in: it is told, and the command goes on. */
  problem(problem: Problem, event: 'problem' | 'repair' = 'problem'): void {
    const message = sentence(problem, this.language);
    const field = problem.param ?? problem.port;
    this.object({
      event,
      code: problem.code,
      ...(problem.block === undefined ? {} : { block: problem.block }),
      ...(field === undefined ? {} : { field }),
      message,
    });
    if (this.json) return;
    this.#clear();
    const where = [problem.block, field].filter((part) => part !== undefined).join('.');
    process.stderr.write(`${where ? `${where}: ` : ''}${message}\n`);
  }

  /** Columns as wide as they must be; figures to the right. */
  table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
    if (this.json) return;
    const cells = [head, ...rows.map((row) => row.map(String))];
    const widths = head.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
    const right = head.map(
      (_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || /^-?[\d.,]+( %)?$|^-?$/.test(String(row[column]))),
    );
    for (const row of cells)
      this.line(
        row
          .map((cell, column) => pad(cell, widths[column]!, right[column]!))
          .join('  ')
          .trimEnd(),
      );
  }

  #clear(): void {
    if (this.#drawn) process.stdout.write('\r\x1b[2K');
    this.#drawn = false;
  }
}

/** Columns on a terminal: Chinese characters and full-width signs take two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text)
    columns += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1;
  return columns;
}

export function pad(text: string, columns: number, right = false): string {
  const space = ' '.repeat(Math.max(0, columns - width(text)));
  return right ? space + text : text + space;
}

function cut(text: string, columns: number): string {
  let kept = '';
  for (const character of text) {
    if (width(kept) + width(character) >= columns) break;
    kept += character;
  }
  return kept;
}
