/** The parts of the window, in the order in which F6 goes through them; each marks itself with `data-region`. */
const order = ['title', 'panel', 'canvas', 'inspector', 'dock', 'status'] as const;
export type Region = (typeof order)[number];

const inside = 'input, select, textarea, button, a[href], [tabindex="0"], [role="tab"][tabindex="0"]';
const find = (region: Region) => document.querySelector<HTMLElement>(`[data-region="${region}"]`);

/** Gives the keyboard to a part of the window: to what is selected in it, or to the first thing that takes it. */
export function focusRegion(region: Region): boolean {
  const place = find(region);
  if (place === null) return false;
  const chosen = place.querySelector<HTMLElement>('.react-flow__node.selected, [role="tab"][aria-selected="true"], [aria-current="page"]');
  const first = [...place.querySelectorAll<HTMLElement>(inside)].find((one) => !(one as HTMLButtonElement).disabled && one.offsetParent !== null);
  const target = region === 'canvas' ? (chosen ?? place.querySelector<HTMLElement>('.react-flow__node-block')) : (chosen ?? first);
  target?.focus();
  return target !== null && target !== undefined;
}

/** From the part that has the keyboard to the next one that is open. */
export function nextRegion(by: 1 | -1): void {
  const now = document.activeElement?.closest('[data-region]')?.getAttribute('data-region') as Region | null | undefined;
  const from = now ? order.indexOf(now) : by === 1 ? 1 : 3;
  for (let step = 1; step <= order.length; step++) {
    if (focusRegion(order[(from + by * step + order.length * 2) % order.length]!)) return;
  }
}
