import type { Cost, Port, Role, Signal } from './define.ts';
import { axis, sampleSize, type Shape, type Size } from './shapes.ts';

/** Pieces that many declarations share. */

/** Roles that stand for learned numbers, whatever their arrangement. */
export const features: readonly Role[] = ['image', 'sequence', 'embedding', 'table', 'field'];
/** Features whose last axis is `width`: what a linear map takes. */
export const vectors: readonly Role[] = ['embedding', 'sequence', 'table', 'field'];

export const imageAxes = ['batch', 'height', 'width', 'channels'] as const;
export const sequenceAxes = ['batch', 'time', 'width'] as const;
export const tokenAxes = ['batch', 'time'] as const;
export const embeddingAxes = ['batch', 'width'] as const;
export const nodeAxes = ['nodes', 'width'] as const;
/** A graph is its list of edges: from which node to which. */
export const graphAxes = ['edges', 'ends'] as const;

export const port = (role: Port['role'], axes: readonly string[] | undefined, en: string, zh: string, more: Partial<Port> = {}): Port => ({
  role,
  axes,
  dtype: 'float32',
  text: { en, zh },
  ...more,
});

/** Signals for examples. */
export const image = (side: number, channels = 1): Signal => ({
  role: 'image',
  dtype: 'float32',
  shape: [axis('batch'), axis('height', side), axis('width', side), axis('channels', channels)],
});
export const sequence = (time: number, width: number): Signal => ({
  role: 'sequence',
  dtype: 'float32',
  shape: [axis('batch'), axis('time', time), axis('width', width)],
});
export const tokens = (time: number, classes: number): Signal => ({ role: 'tokens', dtype: 'int32', shape: [axis('batch'), axis('time', time)], classes });
export const embedding = (width: Size): Signal => ({ role: 'embedding', dtype: 'float32', shape: [axis('batch'), axis('width', width)] });
/** The nodes of a graph, each with its features, and who is joined to whom. */
export const nodes = (width: Size): Signal => ({ role: 'embedding', dtype: 'float32', shape: [axis('nodes'), axis('width', width)] });
export const graph: Signal = { role: 'graph', dtype: 'int32', shape: [axis('edges'), axis('ends', 2)] };
/** What describes each edge. */
export const edgesOf = (width: Size): Signal => ({ role: 'embedding', dtype: 'float32', shape: [axis('edges'), axis('width', width)] });
export const edgeWeights: Signal = edgesOf(1);
/** Which node (column) belongs to which graph (row) of a batch. */
export const members: Signal = { role: 'graph', dtype: 'float32', shape: [axis('batch'), axis('nodes')] };
export const nodeLabels = (classes: number): Signal => ({ role: 'label', dtype: 'int32', shape: [axis('nodes')], classes });
export const labels = (classes: number): Signal => ({ role: 'label', dtype: 'int32', shape: [axis('batch')], classes });
/** A label at each step of a sequence. */
export const stepLabels = (time: number, classes: number): Signal => ({ role: 'label', dtype: 'int32', shape: [axis('batch'), axis('time', time)], classes });
export const attention = (heads: number, time: number): Signal => ({
  role: 'attention',
  dtype: 'float32',
  shape: [axis('batch'), axis('heads', heads), axis('asks', time), axis('answers', time)],
});
export const scalar = (role: Role): Signal => ({ role, dtype: 'float32', shape: [] });

/** The same signal with another last axis. */
export const withWidth = (signal: Signal, width: Size): Signal => ({
  ...signal,
  shape: [...signal.shape.slice(0, -1), axis(signal.shape.at(-1)!.axis, width)],
});
export const lastSize = (shape: Shape): Size => shape.at(-1)!.size;
/** How often a map of the last axis is applied to one sample. */
export const positions = (shape: Shape): number => sampleSize(shape.slice(0, -1));

/** A block without weights whose output is as large as `out`. */
export const free = (out: Signal, multiplyAdds = 0): Cost => ({ weights: 0, multiplyAdds, activations: sampleSize(out.shape) });

/** The `count` divisors of `size` nearest to `wanted`: what repair buttons offer. */
export function divisors(size: number, wanted: number, count = 3): number[] {
  const all: number[] = [];
  for (let d = 1; d * d <= size; d++) if (size % d === 0) all.push(d, size / d);
  return [...new Set(all)]
    .filter((d) => d !== wanted)
    .sort((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted) || a - b)
    .slice(0, count);
}

/** `set` cures for a param, nearest first. */
export const setTo = (param: string, values: readonly (string | number)[]) => values.map((to) => ({ kind: 'set', param, to }) as const);
