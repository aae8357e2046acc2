import type { LineRange, Program } from '../../nodes/compile/program.ts';

/** The innermost block that wrote a line: of those whose lines hold it, the one with the shortest range, then the longest path. */
export function blockAt(lines: Program['lines'], file: string, line: number): string | undefined {
  let best: { path: string; length: number } | undefined;
  for (const [path, ranges] of Object.entries(lines))
    for (const range of ranges) {
      if (range.file !== file || line < range.from || line > range.to) continue;
      const length = range.to - range.from;
      if (!best || length < best.length || (length === best.length && path.length > best.path.length)) best = { path, length };
    }
  return best?.path;
}

/** Lines of a block, or, where it has none of its own (it stands inside a compound), of the nearest that holds it. */
export function linesOf(lines: Program['lines'], path: string): readonly LineRange[] {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    const found = lines[at];
    if (found && found.length > 0) return found;
  }
  return [];
}

/** Files in the order in which one reads them: the model, the training, then folders. */
export function readingOrder(paths: readonly string[]): readonly string[] {
  const first = ['model.ts', 'train.ts', 'main.ts', 'evaluate.ts'];
  const rank = (path: string) => (first.includes(path) ? first.indexOf(path) : path.startsWith('layers/') ? 10 : path.includes('/') ? 20 : 30);
  return [...paths].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
