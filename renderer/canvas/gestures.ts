import type { Connection, Edge, FinalConnectionState } from '@xyflow/react';
import type { DragEvent, MouseEvent } from 'react';
import { moveOntoWire } from '../../nodes/document/edits.ts';
import { addNote } from '../../nodes/document/notes.ts';
import { useAnalysis } from '../state/analysis.ts';
import { edit, shownGraph, useDocument } from '../state/document.ts';
import { blockWidth } from '../state/face.ts';
import { portsOf } from '../state/ports.ts';
import { blockDragType } from '../ui/dragging.ts';
import { addBlock, connectEnds, insertBlock } from './actions.ts';
import { useCanvas } from './controller.ts';
import { onWire, portFor, signalAt } from './fitting.ts';
import { noteOf, type FlowNode } from './projection.ts';
import { refusal } from './refusal.ts';
import { editNames } from './words.ts';

/** What dragging on the paper means: wires, blocks out of the palette, blocks onto wires. */

export function endsOf({ source, sourceHandle, target, targetHandle }: Connection | Edge) {
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: { node: source, port: sourceHandle }, to: { node: target, port: targetHandle } };
}

/** A wire let go: over a port that refuses it the reason is said; over a block its first fitting input takes it; over paper fitting blocks are offered. */
export function finishWire(event: globalThis.MouseEvent | TouchEvent, state: FinalConnectionState): void {
  const { fromNode, fromHandle, toHandle, toNode, isValid } = state;
  if (fromNode === null || fromHandle?.id == null || isValid) return;
  const { flow } = useCanvas.getState();
  if (flow === null || useDocument.getState().document === null) return;
  const point = 'changedTouches' in event ? event.changedTouches[0]! : event;
  const screen = { x: point.clientX, y: point.clientY };
  const mine = { node: fromNode.id, port: fromHandle.id };
  const forward = fromHandle.type === 'source';

  if (toHandle?.id != null && toNode !== null) {
    const theirs = { node: toNode.id, port: toHandle.id };
    if (toHandle.type === fromHandle.type) return;
    const [from, to] = forward ? [mine, theirs] : [theirs, mine];
    const problem = refusal(from, to);
    if (problem !== undefined) useCanvas.setState({ refused: { screen, problem, from, to } });
    return;
  }
  const under = window.document.elementFromPoint(screen.x, screen.y)?.closest('.react-flow__node');
  const id = under?.getAttribute('data-id');
  if (id != null && id !== mine.node && noteOf(id) === undefined) {
    connectToBlock(mine, forward, id, screen);
    return;
  }
  if ((under != null && noteOf(id ?? '') === undefined) || window.document.elementFromPoint(screen.x, screen.y)?.closest('.react-flow') == null) return;
  const paper = flow.screenToFlowPosition(screen);
  const from = { x: fromNode.internals.positionAbsolute.x + fromHandle.x + 5, y: fromNode.internals.positionAbsolute.y + fromHandle.y + 5 };
  useCanvas.setState({
    adding: {
      screen: { x: screen.x + 6, y: screen.y + 6 },
      paper: forward ? { x: paper.x, y: paper.y - 43 } : { x: paper.x - blockWidth, y: paper.y - 43 },
      end: { ...mine, side: forward ? 'output' : 'input' },
      from,
    },
  });
}

function connectToBlock(mine: { node: string; port: string }, forward: boolean, id: string, screen: { x: number; y: number }): void {
  const now = useDocument.getState();
  const { document, graphPath } = now;
  const target = shownGraph(now).nodes.find((node) => node.id === id);
  const source = shownGraph(now).nodes.find((node) => node.id === mine.node);
  if (document === null || target === undefined || source === undefined) return;
  const ports = portsOf(document, target);
  const candidates = Object.keys(forward ? ports.inputs : ports.outputs);
  const output = portsOf(document, source).outputs[mine.port];
  const best = forward && output !== undefined ? portFor(ports.inputs, signalAt(useAnalysis.getState(), graphPath, mine), output) : candidates[0];
  const port = best ?? candidates[0];
  if (port === undefined) return;
  const [from, to] = forward ? [mine, { node: id, port }] : [{ node: id, port }, mine];
  const problem = refusal(from, to);
  if (problem === undefined) connectEnds(from, to);
  else useCanvas.setState({ refused: { screen, problem, from, to } });
}

export function isPane(event: MouseEvent): boolean {
  return (event.target as Element).classList.contains('react-flow__pane');
}

/** Double click on paper: the menu of blocks there; with Alt held a note. */
export function noteOrMenu(event: MouseEvent): void {
  const { flow } = useCanvas.getState();
  if (flow === null) return;
  const screen = { x: event.clientX, y: event.clientY };
  const paper = flow.screenToFlowPosition(screen);
  if (!event.altKey) {
    useCanvas.setState({ adding: { screen, paper: { x: paper.x, y: paper.y - 20 }, end: null, from: null } });
    return;
  }
  edit(editNames.addNote, (document) => addNote(document, { x: Math.round(paper.x), y: Math.round(paper.y), width: 220, height: 100, text: '' }).document);
}

export function dropBlock(event: DragEvent): void {
  const type = event.dataTransfer.getData(blockDragType);
  const { flow } = useCanvas.getState();
  const { document, graphPath } = useDocument.getState();
  markWire(undefined);
  if (type === '' || flow === null || document === null) return;
  event.preventDefault();
  const at = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
  const place = { x: Math.round(at.x - blockWidth / 2), y: Math.round(at.y - 15) };
  const wire = wireAt(event.clientX, event.clientY);
  const ports = wire === undefined ? undefined : onWire(document, graphPath, useAnalysis.getState(), wire, type);
  if (wire !== undefined && ports !== undefined) insertBlock(type, { x: place.x, y: Math.round(at.y - 43) }, wire, ports);
  else addBlock(type, place);
}

export function insertMoved(id: string, wire: string): void {
  const now = useDocument.getState();
  const node = shownGraph(now).nodes.find((one) => one.id === id);
  if (now.document === null || node === undefined) return;
  const ports = onWire(now.document, now.graphPath, useAnalysis.getState(), wire, node.type);
  if (ports !== undefined) edit(editNames.insert, (document, path) => moveOntoWire(document, path, wire, id, ports));
}

/** Only a block without wires is put onto a wire by dragging: another one is just on its way across. */
export function isLoose(node: FlowNode): boolean {
  return node.type === 'block' && ![...node.data.face.inputs, ...node.data.face.outputs].some((port) => port.wired);
}

export function wireAt(x: number, y: number): string | undefined {
  for (const element of window.document.elementsFromPoint(x, y)) {
    const edge = element.closest('.react-flow__edge');
    if (edge !== null) return edge.getAttribute('data-id') ?? undefined;
  }
  return undefined;
}

/** A class on the wire under the pointer, set by hand: drawing the graph anew at each movement would be felt. */
export function markWire(id: string | undefined): void {
  for (const edge of window.document.querySelectorAll('.insert-target')) if (edge.getAttribute('data-id') !== id) edge.classList.remove('insert-target');
  if (id !== undefined) window.document.querySelector(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)?.classList.add('insert-target');
}

export const pointOf = (event: globalThis.MouseEvent | TouchEvent | MouseEvent): [number, number] => {
  const point = 'changedTouches' in event ? event.changedTouches[0]! : event;
  return [point.clientX, point.clientY];
};
