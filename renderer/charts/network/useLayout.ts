import { useEffect, useMemo, useState } from 'react';
import type { GraphResult } from '../../../nodes/explain/results.ts';
import type { LayoutAnswer, LayoutOrder } from './layout.worker.ts';
import LayoutWorker from './layout.worker.ts?worker';

/** Layouts that are ready, so that every epoch and every card of one graph draws the nodes at the same places. */
const known = new Map<string, Float32Array>();
const mostKnown = 8;

/** Where the nodes are drawn: nothing at first, then places that settle. */
export function useLayout(result: Pick<GraphResult, 'count' | 'edges'>, on = true): Float32Array | undefined {
  const key = useMemo(() => keyOf(result), [result]);
  const [shown, setShown] = useState<{ readonly key: string; readonly points: Float32Array } | undefined>();
  useEffect(() => {
    if (!on || known.has(key)) return;
    const worker = new LayoutWorker();
    worker.onmessage = ({ data: { points, done } }: MessageEvent<LayoutAnswer>) => {
      setShown({ key, points });
      if (!done) return;
      known.set(key, points);
      for (const old of known.keys()) if (known.size > mostKnown) known.delete(old);
      worker.terminate();
    };
    worker.postMessage({ count: result.count, edges: onceEach(result.edges) } satisfies LayoutOrder);
    return () => worker.terminate();
    // `key` stands for the graph: the next epoch brings the same edges in another array.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, on]);
  return known.get(key) ?? (shown?.key === key ? shown.points : undefined);
}

/** Each pair of joined nodes once, whichever way its edges go. */
export function onceEach(edges: Int32Array): Int32Array {
  const seen = new Set<string>();
  const once: number[] = [];
  for (let i = 0; i < edges.length; i += 2) {
    const [a, b] = [Math.min(edges[i]!, edges[i + 1]!), Math.max(edges[i]!, edges[i + 1]!)];
    const name = `${a} ${b}`;
    if (seen.has(name)) continue;
    seen.add(name);
    once.push(a, b);
  }
  return Int32Array.from(once);
}

/** FNV-1a over the edges. */
function keyOf({ count, edges }: Pick<GraphResult, 'count' | 'edges'>): string {
  let hash = 0x811c9dc5;
  for (const end of edges) hash = Math.imul(hash ^ end, 0x01000193);
  return `${count} ${edges.length} ${hash >>> 0}`;
}
