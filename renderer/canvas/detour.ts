/** Ways for wires around blocks: pure geometry. */

export interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
interface Point {
  readonly x: number;
  readonly y: number;
}

const clear = 16;
const apart = 9;

/**
 * The height at which a wire to the right passes the blocks between its ends, or undefined when none is in its way.
 * `taken` collects the heights in use, so that two wires do not lie on each other.
 */
export function detour(from: Point | undefined, to: Point | undefined, ends: readonly string[], boxes: readonly Box[], taken: number[]): number | undefined {
  if (from === undefined || to === undefined || to.x - from.x < 120) return undefined;
  const between = boxes.filter((box) => !ends.includes(box.id) && box.x < to.x - 12 && box.x + box.width > from.x + 12);
  if (!between.some((box) => crosses(from, to, box))) return undefined;
  const way = (y: number) => Math.abs(y - from.y) + Math.abs(y - to.y);
  const heights = [past(from.y, between, 1), past(from.y, between, -1), past(to.y, between, 1), past(to.y, between, -1)];
  const best = heights.reduce((one, other) => (way(other) < way(one) ? other : one));
  const down = best >= from.y;
  let y = best;
  while (taken.some((other) => Math.abs(other - y) < apart)) y += down ? apart : -apart;
  taken.push(y);
  return y;
}

/** Does the plain curve between two ports touch a block? Sixteen points of it tell. */
function crosses(from: Point, to: Point, box: Box): boolean {
  for (let i = 1; i < 16; i++) {
    const t = i / 16;
    const ease = t * t * (3 - 2 * t);
    const x = from.x + (to.x - from.x) * (1.5 * t * (1 - t) + t * t * t);
    const y = from.y + (to.y - from.y) * ease;
    if (x > box.x - 4 && x < box.x + box.width + 4 && y > box.y - 4 && y < box.y + box.height + 4) return true;
  }
  return false;
}

/** From `y` on in one direction, the first height that no block is at. */
function past(y: number, boxes: readonly Box[], direction: 1 | -1): number {
  let at = y;
  for (let moved = true; moved;) {
    const box = boxes.find((one) => at > one.y - clear && at < one.y + one.height + clear);
    moved = box !== undefined;
    if (box !== undefined) at = direction === 1 ? box.y + box.height + clear : box.y - clear;
  }
  return at;
}

/** Down (or up) to the height, along it, and back. */
export function detourPath(from: Point, to: Point, y: number): string {
  const reach = Math.min(70, (to.x - from.x) / 3);
  const bend = reach * 0.6;
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${from.x + reach - bend} ${y} ${from.x + reach} ${y}L${to.x - reach} ${y}C${to.x - reach + bend} ${y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}
