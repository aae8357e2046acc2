import type { Problem } from '../text/problem.ts';
import type { Port, Role, Signal } from './define.ts';
import { roleTexts, rolesText } from './roleTexts.ts';
import { isRows, shapeWords, type Shape } from './shapes.ts';

/** Why `signal` cannot enter `port`, if it cannot. `name` is the port's id. */
export function misfit(name: string, port: Port, signal: Signal): Problem | undefined {
  if (!rolesMeet(port.role, signal.role))
    return { code: 'port.role', port: name, data: { port: port.text, expected: rolesText(port.role), got: roleTexts[signal.role] } };
  if (port.dtype !== 'any' && port.dtype !== signal.dtype)
    return { code: 'port.dtype', port: name, data: { port: port.text, expected: port.dtype, got: signal.dtype } };
  if (port.axes && !axesMatch(port.axes, signal.shape)) {
    return { code: 'shape.axes', port: name, data: { port: port.text, expected: axesWords(port.axes), got: shapeWords(signal.shape) } };
  }
  return undefined;
}

export function rolesMeet(wanted: Port['role'], role: Port['role']): boolean {
  if (wanted === 'any' || role === 'any') return true;
  const list: readonly Role[] = typeof wanted === 'string' ? [wanted] : wanted;
  return typeof role === 'string' ? list.includes(role) : role.some((one) => list.includes(one));
}

/** `axes` may hold one `'*'`, which stands for any number of axes, none included. What takes a batch takes the nodes of a graph too. */
export function axesMatch(axes: readonly string[], shape: Shape): boolean {
  const meets = (name: string, i: number) => shape[i]!.axis === name || (name === 'batch' && isRows(shape[i]!.axis));
  const star = axes.indexOf('*');
  if (star < 0) return axes.length === shape.length && axes.every(meets);
  const tail = axes.slice(star + 1);
  if (shape.length < axes.length - 1) return false;
  return axes.slice(0, star).every(meets) && tail.every((name, i) => shape[shape.length - tail.length + i]!.axis === name);
}

const axesWords = (axes: readonly string[]): string =>
  axes
    .filter((name) => name !== 'batch')
    .map((name) => (name === '*' ? '…' : name))
    .join(' × ') || 'batch';
