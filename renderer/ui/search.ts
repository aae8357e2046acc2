/** What a search looks through. */
export interface Findable {
  readonly label: string;
  /** Other things that people call it: the name in the other language, its type, search words. */
  readonly search?: readonly string[];
  /** What it is for. */
  readonly hint?: string;
}

/** What the query finds, best first: by its label, by what else people call it, by what it is for. Without a query: everything as it stands. */
export function search<T extends Findable>(items: readonly T[], query: string): readonly T[] {
  const wanted = plain(query);
  if (wanted === '') return items;
  return items
    .map((item, at) => ({ item, at, points: score(item, wanted) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.at - b.at)
    .map(({ item }) => item);
}

/** All of the query in one place, else each of its words somewhere. */
function score(item: Findable, wanted: string): number {
  const whole = best(item, wanted);
  const words = wanted.split(' ');
  return whole > 0 || words.length === 1 ? whole : Math.min(...words.map((word) => best(item, word))) / 10;
}

function best({ label, search: names = [], hint = '' }: Findable, wanted: string): number {
  return Math.max(8 * match(plain(label), wanted), ...names.map((name) => 5 * match(plain(name), wanted)), 2 * match(plain(hint), wanted));
}

/** How well a text answers: the whole of it, its beginning, a word's beginning, anywhere, its letters in order ("lynm" finds Layer norm). */
function match(text: string, wanted: string): number {
  if (text === wanted) return 10;
  if (text.startsWith(wanted)) return 8;
  if (text.includes(` ${wanted}`)) return 6;
  if (text.includes(wanted)) return 4;
  if (wanted.length < 3 || text.length > 40) return 0;
  let at = 0;
  for (const letter of text) if (letter === wanted[at]) at++;
  return at === wanted.length ? 1 : 0;
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/([a-z])-(?=[a-z])/g, '$1 ')
    .replace(/\s+/g, ' ')
    .trim();
