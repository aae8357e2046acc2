/** In which lines of their files objects and lists began. */
const lines = new WeakMap<object, number>();

/** JSON of which each object and list knows its line: what is wrong with it can be pointed at. */
export function parseWithLines(text: string): unknown {
  const opened = openings(text);
  let closed = 0;
  // The parser hands over what it has read from within to without, in the order in which brackets close.
  return JSON.parse(text, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null) lines.set(value, opened[closed++] ?? 1);
    return value;
  }) as unknown;
}

export const lineOf = (value: unknown): number | undefined => (typeof value === 'object' && value !== null ? lines.get(value) : undefined);

/** The lines in which objects and lists open, in the order in which they close. Brackets within strings are letters like others. */
function openings(text: string): number[] {
  const [open, found]: [number[], number[]] = [[], []];
  let line = 1;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{}\]\n]/g)) {
    if (token === '\n') line++;
    else if (token === '{' || token === '[') open.push(line);
    else if (token === '}' || token === ']') found.push(open.pop() ?? line);
  }
  return found;
}
