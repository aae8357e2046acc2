import { joinedAxes, wordsOf } from './axes.ts';
import { kernels } from './kernels.ts';

/** Floats or whole numbers at an address, and how many numbers lie between neighbours along each axis. */
export interface Place {
  readonly address: number;
  readonly strides: readonly number[];
}

/** Carries a box of numbers of four bytes from one place to another. The target's last axis is its innermost. */
export function move(sizes: readonly number[], from: Place, to: Place): void {
  if (sizes.includes(0)) return;
  const axes = joinedAxes(sizes, from.strides, to.strides);
  // An innermost axis of size 1 is joined to none: what is innermost now has gaps in the target.
  if (axes.length > 0 && axes.at(-1)!.second !== 1) axes.push({ size: 1, first: 1, second: 1 });
  while (axes.length < 2) axes.unshift({ size: 1, first: 0, second: 0 });
  const last = axes.at(-1)!;
  // Lines that lie across are turned four by four, when the axis that is innermost in the source stands beside the target's.
  if (last.first !== 1) {
    const innermost = axes.findIndex(({ first }) => first === 1);
    if (innermost >= 0) axes.splice(axes.length - 2, 0, ...axes.splice(innermost, 1));
  }
  kernels().layWords(wordsOf(axes));
  kernels().move(from.address, to.address, axes.length);
}
