import type { Problem } from '../../text/problem.ts';
import { setTo } from '../ports.ts';
import { axis, type Axis, type Shape } from '../shapes.ts';

/** How many places a window of `side` has along an axis. */
export function slide({ axis: name, size }: Axis, side: number, strides: number, padding: 'same' | 'valid'): Axis {
  if (typeof size !== 'number') return axis(name);
  return axis(name, padding === 'same' ? Math.ceil(size / strides) : Math.floor((size - side) / strides) + 1);
}

/** How far a window reaches whose places stand `dilation` apart. */
export const reach = (side: number, dilation: number): number => (side - 1) * dilation + 1;

/** Strides and holes that do not go together. */
export function strideWithHoles(strides: number, dilation: number): Problem | undefined {
  if (strides === 1 || dilation === 1) return undefined;
  return { code: 'window.holes', param: 'dilation', data: { strides, dilation }, cures: [...setTo('dilation', [1]), ...setTo('strides', [1])] };
}

/** A window that does not fit into height or width once. `param` is the one that sets its side. */
export function tooLarge(shape: Shape, window: number, param: string, dilation = 1): Problem | undefined {
  const side = reach(window, dilation);
  const sides = shape.slice(1, 3).filter((one): one is Axis & { size: number } => typeof one.size === 'number');
  const short = sides.find(({ size }) => size < side);
  if (!short) return undefined;
  return {
    code: 'window.large',
    port: 'input',
    param,
    data: { window: side, axis: short.axis, size: short.size },
    cures: setTo(param, [Math.floor((Math.min(...sides.map(({ size }) => size)) - 1) / dilation) + 1]),
  };
}
