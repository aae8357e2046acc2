import type { Locator } from 'playwright-core';
import { PNG } from 'pngjs';

/** A picture of an element as a user sees it. */
export async function pixels(of: Locator): Promise<PNG> {
  return PNG.sync.read(await of.screenshot());
}

/** Colours that are neither paper nor ink: enough saturation to be a drawing's colour. Counted by hue in steps of 15 degrees. */
export function hues(picture: PNG): Map<number, number> {
  const counts = new Map<number, number>();
  for (let at = 0; at < picture.data.length; at += 4) {
    const [red, green, blue] = [picture.data[at]! / 255, picture.data[at + 1]! / 255, picture.data[at + 2]! / 255];
    const most = Math.max(red, green, blue);
    const range = most - Math.min(red, green, blue);
    if (range < 0.25) continue;
    const sector = most === red ? ((green - blue) / range + 6) % 6 : most === green ? (blue - red) / range + 2 : (red - green) / range + 4;
    const step = Math.floor((sector * 60) / 15);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return counts;
}

/** How many hues have at least `least` pixels. */
export const hueCount = (picture: PNG, least: number): number => [...hues(picture).values()].filter((count) => count >= least).length;

export const coloured = (picture: PNG): number => [...hues(picture).values()].reduce((sum, count) => sum + count, 0);

/** Share of pixels that differ by more than a shade. */
export function difference(one: PNG, other: PNG): number {
  if (one.width !== other.width || one.height !== other.height) return 1;
  let differing = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    const apart =
      Math.abs(one.data[at]! - other.data[at]!) + Math.abs(one.data[at + 1]! - other.data[at + 1]!) + Math.abs(one.data[at + 2]! - other.data[at + 2]!);
    if (apart > 24) differing++;
  }
  return differing / (one.width * one.height);
}
