interface HtmlNode {
  readonly type: string;
  readonly tagName?: string;
  readonly properties?: { readonly href?: unknown; readonly className?: unknown };
  value?: string;
  children?: HtmlNode[];
}

/** Signs that may not begin a line of Chinese, and those that may not end one. */
const closing = /^[，。；：、！？）」』”’》,.;:!?)]+/;
const opening = /[（「『“‘《(]+$/;

/**
 * A browser breaks lines before and after what it takes for one large letter: the chip of a block, a formula.
 * So a full stop could begin a line. What belongs to the chip is put into one span with it, which does not break.
 */
export function keepTogether() {
  return (tree: HtmlNode): void => visit(tree);
}

function visit(parent: HtmlNode): void {
  const { children } = parent;
  if (!children) return;
  for (let i = 0; i < children.length; i++) {
    const child = children[i]!;
    if (!isOneLetter(child)) {
      visit(child);
      continue;
    }
    const before = cut(children[i - 1], opening);
    const after = cut(children[i + 1], closing);
    if (before === '' && after === '') continue;
    const kept = [...words(before), child, ...words(after)];
    children[i] = { type: 'element', tagName: 'span', properties: { className: ['together'] }, children: kept };
  }
}

function isOneLetter({ tagName, properties }: HtmlNode): boolean {
  if (tagName === 'a') return String(properties?.href).startsWith('block:');
  return Array.isArray(properties?.className) && properties.className.includes('katex');
}

/** Takes the signs off the neighbour's words. */
function cut(neighbour: HtmlNode | undefined, signs: RegExp): string {
  if (neighbour?.type !== 'text' || neighbour.value === undefined) return '';
  const found = signs.exec(neighbour.value)?.[0] ?? '';
  if (found !== '') neighbour.value = neighbour.value.replace(signs, '');
  return found;
}

const words = (value: string): HtmlNode[] => (value === '' ? [] : [{ type: 'text', value }]);
