import type { Domain, Signal } from '../define.ts';
import { axis } from '../shapes.ts';

/** Signals for examples, and what declarations of this family share. */
export const line: Domain = {
  coordinates: [
    { name: 'x', from: -1, to: 1 },
    { name: 't', from: 0, to: 1 },
  ],
};

/** Numbers at points of a domain. */
export const field = (width: number, domain: Domain = line): Signal => ({
  role: 'field',
  dtype: 'float32',
  shape: [axis('batch'), axis('width', width)],
  domain,
});

/** A known solution, as a whole: it has no rows, and goes to a residual through no layer. */
export const known: Signal = { role: 'field', dtype: 'float32', shape: [] };
export const knownAxes = [] as const;
