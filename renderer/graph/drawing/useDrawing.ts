import { useCallback, useMemo } from 'react';
import { printEdges, printNodes, type Drawing } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { drawnGraph } from '../../../nodes/blocks/data/drawnGraph/block.ts';
import { mainGraph } from '../../../nodes/document/graphs.ts';
import { setParam } from '../../../nodes/document/edits.ts';
import type { LoomDocument } from '../../../nodes/document/schema.ts';
import type { Problem } from '../../../nodes/text/problem.ts';
import type { Text } from '../../../nodes/text/text.ts';
import { edit, useDocument } from '../../state/document.ts';
import { readDrawnParams } from '../../state/drawnGraph.ts';
import { withoutDirection } from './edits.ts';

export interface Drawn {
  readonly drawing: Drawing;
  readonly directed: boolean;
  /** One undoable step of the document; steps under the same `merge` in a row become one. */
  readonly change: (label: Text, next: (drawing: Drawing) => Drawing, merge?: string) => void;
  readonly setDirected: (directed: boolean) => void;
  /** Puts another graph in its place. */
  readonly replace: (drawing: Drawing, directed: boolean) => void;
}

/** The drawing that a block of the open document holds, and the ways to change it; what is wrong with it where it was typed and is no drawing. */
export function useDrawing(id: string): Drawn | { readonly problem: Problem } | undefined {
  const params = useDocument((s) => s.document?.graph.nodes.find((node) => node.id === id && node.type === drawnGraph.type)?.params);
  const read = useMemo(() => params && readDrawnParams(params), [params]);
  const change = useCallback(
    (label: Text, next: (drawing: Drawing) => Drawing, merge?: string) => {
      edit(label, (document) => rewritten(document, id, next), merge === undefined ? {} : { merge: `draw:${id}:${merge}` });
    },
    [id],
  );
  const setDirected = useCallback(
    (directed: boolean) => {
      edit(drawnGraph.params.directed.text, (document) => {
        const there = directed ? document : rewritten(document, id, withoutDirection);
        return setParam(there, mainGraph, id, 'directed', directed);
      });
    },
    [id],
  );
  const replace = useCallback(
    (drawing: Drawing, directed: boolean) => {
      edit(drawnGraph.text.name, (document) => setParam(written(document, id, drawing), mainGraph, id, 'directed', directed));
    },
    [id],
  );
  return useMemo(() => {
    if (!read) return undefined;
    return 'problem' in read ? read : { ...read, change, setDirected, replace };
  }, [read, change, setDirected, replace]);
}

function rewritten(document: LoomDocument, id: string, next: (drawing: Drawing) => Drawing): LoomDocument {
  const node = document.graph.nodes.find((one) => one.id === id);
  const read = node && readDrawnParams(node.params);
  if (!read || 'problem' in read) return document;
  const after = next(read.drawing);
  return after === read.drawing ? document : written(document, id, after);
}

function written(document: LoomDocument, id: string, drawing: Drawing): LoomDocument {
  return setParam(setParam(document, mainGraph, id, 'nodes', printNodes(drawing)), mainGraph, id, 'edges', printEdges(drawing));
}
