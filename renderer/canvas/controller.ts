import type { ReactFlowInstance } from '@xyflow/react';
import { create } from 'zustand';
import type { End } from '../../nodes/document/schema.ts';
import type { Problem } from '../../nodes/text/problem.ts';
import type { LooseEnd } from './fitting.ts';
import type { FlowEdge, FlowNode } from './projection.ts';

/** What is open over the canvas for a moment. Lives in this window; commands set it, the canvas draws it. */
export interface CanvasState {
  readonly flow: ReactFlowInstance<FlowNode, FlowEdge> | null;
  /** The view shows the whole graph, because it was fitted and not moved since. */
  readonly fitted: boolean;
  /** The menu of blocks: where on the screen, where on the paper the block will lie, and the wire that waits for it. */
  readonly adding: {
    readonly screen: Point;
    readonly paper: Point;
    readonly end: LooseEnd | null;
    /** the wire is being drawn from here */ readonly from: Point | null;
  } | null;
  readonly connecting: { readonly screen: Point; readonly from: End } | null;
  /** A wire that was just refused, and why. */
  readonly refused: { readonly screen: Point; readonly problem: Problem; readonly from: End; readonly to: End } | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export const useCanvas = create<CanvasState>(() => ({ flow: null, fitted: false, adding: null, connecting: null, refused: null }));

/** What had the keyboard is gone from the screen: the selected block has it now, or the paper. */
export function focusSelected(): void {
  if (document.activeElement !== document.body) return;
  const node = document.querySelector<HTMLElement>('.react-flow__node.selected') ?? document.querySelector<HTMLElement>('.react-flow__pane');
  node?.focus({ preventScroll: true });
}

export const closeOverlays = () => useCanvas.setState({ adding: null, connecting: null, refused: null });

/** The middle of the visible paper. */
export function middle(): { screen: Point; paper: Point } {
  const box = document.querySelector('.react-flow')?.getBoundingClientRect();
  const screen = box === undefined ? { x: 400, y: 300 } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  return { screen, paper: useCanvas.getState().flow?.screenToFlowPosition(screen) ?? { x: 0, y: 0 } };
}
