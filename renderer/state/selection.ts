import { create } from 'zustand';
import { openGraph, useDocument } from './document.ts';

/** What is selected on the canvas: lives in this window, is no part of the document or its history. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly wires: readonly string[];
  readonly notes: readonly string[];
}

const none: Selection = { nodes: [], wires: [], notes: [] };

export const useSelection = create<Selection>(() => none);

export function select(selection: Partial<Selection>): void {
  const now = useSelection.getState();
  const next = { ...none, ...selection };
  const same = (['nodes', 'wires', 'notes'] as const).every(
    (key) => now[key].length === next[key].length && now[key].every((id, index) => id === next[key][index]),
  );
  if (!same) useSelection.setState(next);
}

// A selection names things of one graph: what is not there any more is let go.
useDocument.subscribe((now, before) => {
  if (now.session !== before.session || now.graphPath !== before.graphPath) select({});
});

/** The one selected block's id in the open graph; null when none or several are. */
export function useSelectedNode(): string | null {
  return useSelection((s) => (s.nodes.length === 1 ? s.nodes[0]! : null));
}

/** Path of a block from the main graph: `encoder/attention`. The key of analysis, costs and program lines. */
export function pathOf(graphPath: readonly string[], id: string): string {
  return [...graphPath, id].join('/');
}

/** The one selected block's path; null when none or several are. */
export function useSelectedPath(): string | null {
  const id = useSelectedNode();
  const graphPath = useDocument((s) => s.graphPath);
  return id === null ? null : pathOf(graphPath, id);
}

/** A block to be brought into view; `asked` tells two wishes for the same block apart. The canvas follows. */
export const useReveal = create<{ readonly id: string | null; readonly asked: number }>(() => ({ id: null, asked: 0 }));

/** Opens the graph that a block lies in, selects it and brings it into view. */
export function revealBlock(path: string): void {
  const parts = path.split('/');
  const id = parts.pop()!;
  const { graphPath } = useDocument.getState();
  if (graphPath.join('/') !== parts.join('/')) openGraph(parts);
  select({ nodes: [id] });
  useReveal.setState((s) => ({ id, asked: s.asked + 1 }));
}

/** The block that a lesson, a list or the code points at: the canvas lights it. By path, `encoder/attention`. */
export const useHover = create<{ readonly path: string | null }>(() => ({ path: null }));

export const hoverBlock = (path: string | null): void => useHover.setState({ path });
