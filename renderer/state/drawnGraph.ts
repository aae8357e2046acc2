import { useMemo } from 'react';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { paper, readDrawing, type Drawing } from '../../nodes/blocks/data/drawnGraph/drawing.ts';
import type { LoomDocument } from '../../nodes/document/schema.ts';
import type { GraphResult } from '../../nodes/explain/results.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import { useDocument } from './document.ts';

type Params = LoomDocument['graph']['nodes'][number]['params'];

/** What a document's block says, defaults included. */
export function readDrawnParams(params: Params): { readonly drawing: Drawing; readonly directed: boolean } | { readonly problem: Problem } {
  const { nodes, edges, directed } = drawnGraph.params;
  const way = (params['directed'] ?? directed.default) === true;
  const drawing = readDrawing(String(params['nodes'] ?? nodes.default), String(params['edges'] ?? edges.default), way);
  return 'code' in drawing ? { problem: drawing } : { drawing, directed: way };
}

/** Where the nodes of a graph that was drawn by hand stand on its paper: a picture of a run shows them there too. */
export function useDrawnPlaces({ names }: Pick<GraphResult, 'names'>): Float32Array | undefined {
  const params = useDocument((s) => s.document?.graph.nodes.find(({ type }) => type === drawnGraph.type)?.params);
  return useMemo(() => {
    const read = params && names.length > 0 ? readDrawnParams(params) : undefined;
    if (!read || 'problem' in read) return undefined;
    const { nodes } = read.drawing;
    if (nodes.length !== names.length || nodes.some(({ name }, i) => name !== names[i])) return undefined;
    return Float32Array.from(nodes.flatMap(({ x, y }) => [(2 * x) / paper.width - 1, (2 * y) / paper.height - 1]));
  }, [params, names]);
}
