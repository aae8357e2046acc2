import type { Problem } from '../../text/problem.ts';
import { setTo } from '../ports.ts';
import { axis, type Axis, type Shape } from '../shapes.ts';

/** How many places a window of `side` has along an axis. */
export function slide({ axis: name, size }: Axis, side: number, strides: number, padding: 'same' | 'valid'): Axis {
  if (typeof size !== 'number') return axis(name);
  return axis(name, padding === 'same' ? Math.ceil(size / strides) : Math.floor((size - side) / strides) + 1);
}

/** A window that does not fit into height or width once. `param` is the one that sets its side. */
export function tooLarge(shape: Shape, side: number, param: string): Problem | undefined {
  const sides = shape.slice(1, 3).filter((one): one is Axis & { size: number } => typeof one.size === 'number');
  const short = sides.find(({ size }) => size < side);
  if (!short) return undefined;
  return {
    code: 'window.large',
    port: 'input',
    param,
    data: { window: side, axis: short.axis, size: short.size },
    cures: setTo(param, [Math.min(...sides.map(({ size }) => size))]),
  };
}
