import { getViewportForBounds } from '@xyflow/react';
import { misfit } from '../../nodes/blocks/fit.ts';
import { insertLibrary, libraryOf } from '../../nodes/document/library.ts';
import { copy, duplicate, paste, type Clipping } from '../../nodes/document/clipboard.ts';
import { group, isBoundary, makeUnique } from '../../nodes/document/compounds.ts';
import { addNode, connect, disconnect, insertOnWire, moveNodes, removeNodes } from '../../nodes/document/edits.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import { addNote, removeNotes } from '../../nodes/document/notes.ts';
import type { End } from '../../nodes/document/schema.ts';
import { useAnalysis } from '../state/analysis.ts';
import { edit, openGraph, shownGraph, useDocument } from '../state/document.ts';
import { portsOf } from '../state/ports.ts';
import { select, useSelection } from '../state/selection.ts';
import { useSettings } from '../state/settings.ts';
import { middle, useCanvas, type Point } from './controller.ts';
import { blockWidth, faceOf } from '../state/face.ts';
import { signalAt, type LooseEnd } from './fitting.ts';
import { noteOf, project } from './projection.ts';
import { framed, tidied } from './tidy.ts';
import { editNames } from './words.ts';

/** What can be done on the canvas: commands, menus and gestures all call these. */

const graph = () => shownGraph(useDocument.getState());

/** How the whole graph is brought into view. */
export const fitOptions = { padding: 0.06, maxZoom: 1, minZoom: 0.3 } as const;

export function addBlock(type: string, at: Point, end: LooseEnd | null = null, port?: string): string | undefined {
  let id: string | undefined;
  edit(editNames.add, (document, path) => {
    const fromLibrary = libraryOf(type);
    const added = fromLibrary === undefined ? addNode(document, path, { type, x: at.x, y: at.y }) : insertLibrary(document, path, fromLibrary, at);
    id = added.id;
    if (end === null || port === undefined) return added.document;
    const mine: End = { node: added.id, port };
    return end.side === 'output' ? connect(added.document, path, end, mine) : connect(added.document, path, mine, end);
  });
  if (id !== undefined) select({ nodes: [id] });
  return id;
}

export function insertBlock(type: string, at: Point, wire: string, ports: { input: string; output: string }): void {
  let id: string | undefined;
  const done = edit(editNames.insert, (document, path) => {
    const added = insertOnWire(document, path, wire, { type, x: at.x, y: at.y }, ports);
    id = added.id;
    return added.document;
  });
  if (done && id !== undefined) select({ nodes: [id] });
}

export function connectEnds(from: End, to: End): void {
  edit(editNames.connect, (document, path) => connect(document, path, from, to));
}

/** Deletes what is selected; wires heal over a deleted block where shapes fit. */
export function deleteSelection(): void {
  const { nodes, wires, notes } = useSelection.getState();
  if (nodes.length + wires.length + notes.length === 0) return;
  const analysis = useAnalysis.getState();
  const done = edit(editNames.remove, (document, path) => {
    const all = new Map(shownGraph(useDocument.getState()).nodes.map((node) => [node.id, node]));
    const heal = (from: End, to: End) => {
      const signal = signalAt(analysis, path, from);
      const source = all.get(from.node);
      const target = all.get(to.node);
      if (signal === undefined || source === undefined || target === undefined || nodes.includes(from.node) || nodes.includes(to.node)) return false;
      const port = portsOf(document, target).inputs[to.port];
      return port !== undefined && portsOf(document, source).outputs[from.port]?.watched !== true && misfit(to.port, port, signal) === undefined;
    };
    return removeNotes(removeNodes(disconnect(document, path, wires), path, nodes, heal), notes);
  });
  if (done) select({});
}

/** In the browser's store, so that another window of the app can paste what this one copied; no permission is needed for that. */
const clipboardKey = 'tensorloom.clipping';
let pasted = 0;

export function copySelection(): boolean {
  const { document, graphPath } = useDocument.getState();
  const { nodes } = useSelection.getState();
  if (document === null || nodes.length === 0) return false;
  window.localStorage.setItem(clipboardKey, JSON.stringify(copy(document, graphPath, nodes)));
  pasted = 0;
  return true;
}

export function cutSelection(): void {
  if (copySelection()) deleteSelection();
}

export function clipping(): Clipping | null {
  try {
    return JSON.parse(window.localStorage.getItem(clipboardKey) ?? 'null') as Clipping | null;
  } catch {
    return null;
  }
}

export function pasteClipping(): void {
  const content = clipping();
  if (content === null) return;
  pasted += 1;
  place(editNames.paste, (document, path) => paste(document, path, content, { x: 40 * pasted, y: 40 * pasted }));
}

export function duplicateSelection(): void {
  const { nodes } = useSelection.getState();
  if (nodes.length > 0) place(editNames.duplicate, (document, path) => duplicate(document, path, nodes));
}

function place(name: (typeof editNames)[keyof typeof editNames], make: (...at: Parameters<Parameters<typeof edit>[1]>) => ReturnType<typeof paste>): void {
  let ids: readonly string[] = [];
  const done = edit(name, (document, path) => {
    const result = make(document, path);
    ids = result.ids;
    return result.document;
  });
  if (done) select({ nodes: ids });
}

export function selectAll(): void {
  const { document, graphPath } = useDocument.getState();
  select({ nodes: graph().nodes.map((node) => node.id), notes: graphPath.length === 0 ? (document?.notes.map((note) => note.id) ?? []) : [] });
}

/** Moves what is selected by arrow keys; presses in a row are one step of the history. */
export function nudge(by: Point): void {
  const { nodes, notes } = useSelection.getState();
  moveBy(nodes, notes, by, 'nudge');
}

export function moveBy(nodes: readonly string[], notes: readonly string[], by: Point, merge?: string): void {
  const at = Object.fromEntries(
    graph()
      .nodes.filter((node) => nodes.includes(node.id))
      .map((node) => [node.id, { x: node.x + by.x, y: node.y + by.y }]),
  );
  moveTo(
    at,
    Object.fromEntries(
      (useDocument.getState().document?.notes ?? []).filter((note) => notes.includes(note.id)).map((note) => [note.id, { x: note.x + by.x, y: note.y + by.y }]),
    ),
    merge,
  );
}

export function moveTo(nodes: Readonly<Record<string, Point>>, notes: Readonly<Record<string, Point>>, merge?: string): void {
  if (Object.keys(nodes).length + Object.keys(notes).length === 0) return;
  edit(
    editNames.move,
    (document, path) => {
      const moved =
        Object.keys(notes).length === 0
          ? document
          : { ...document, notes: document.notes.map((note) => (notes[note.id] === undefined ? note : { ...note, ...rounded(notes[note.id]!) })) };
      return Object.keys(nodes).length === 0 ? moved : moveNodes(moved, path, nodes);
    },
    { merge },
  );
}

const rounded = ({ x, y }: Point): Point => ({ x: Math.round(x), y: Math.round(y) });

/** Lays the open graph out from left to right, in as many rows as show it largest; frames follow their blocks. One step of the history. */
export function tidy(): void {
  const { document, graphPath } = useDocument.getState();
  if (document === null) return;
  const { nodes } = project({ document, graphPath, analysis: useAnalysis.getState(), language: useSettings.getState().language });
  const sizes = new Map(nodes.filter((node) => noteOf(node.id) === undefined).map((node) => [node.id, { width: node.width!, height: node.height! }]));
  const box = window.document.querySelector('.react-flow')?.getBoundingClientRect();
  const places = tidied(graph(), sizes, box === undefined || box.height === 0 ? 1.5 : box.width / box.height);
  edit(editNames.tidy, (before, path) => {
    const moved = moveNodes(before, path, places);
    return path.length > 0 ? moved : { ...moved, notes: framed(before.notes, graph(), places, sizes) };
  });
  requestAnimationFrame(() => fitGraph());
}

export function addNoteHere(frame: boolean): void {
  const { nodes } = useSelection.getState();
  const box = frame ? around(nodes) : undefined;
  const { paper } = middle();
  const at = box ?? { x: Math.round(paper.x - 110), y: Math.round(paper.y - 50), width: frame ? 420 : 220, height: frame ? 220 : 100 };
  let id = '';
  edit(frame ? editNames.addFrame : editNames.addNote, (document) => {
    const added = addNote(document, { ...at, text: '', ...(frame ? { frame } : {}) });
    id = added.id;
    return added.document;
  });
  if (id !== '') select({ notes: [id] });
}

/** A frame for some blocks: their bounds with room for its name. */
function around(ids: readonly string[]) {
  const { document, graphPath } = useDocument.getState();
  const chosen = graph().nodes.filter((node) => ids.includes(node.id));
  if (document === null || chosen.length === 0) return undefined;
  const context = {
    document,
    graphPath,
    analysis: useAnalysis.getState(),
    language: useSettings.getState().language,
    wired: new Set<string>(),
    problems: new Map<string, number>(),
  };
  const boxes = chosen.map((node) => ({ node, face: faceOf(node, context) }));
  const left = Math.min(...boxes.map(({ node }) => node.x)) - 24;
  const top = Math.min(...boxes.map(({ node }) => node.y)) - 40;
  const right = Math.max(...boxes.map(({ node, face }) => node.x + face.width)) + 24;
  const bottom = Math.max(...boxes.map(({ node, face }) => node.y + face.height)) + 24;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The selected compound, if the selection is one. */
export function selectedCompound(): string | undefined {
  const { nodes } = useSelection.getState();
  const node = nodes.length === 1 ? graph().nodes.find((one) => one.id === nodes[0]) : undefined;
  const id = node && compoundOf(node.type);
  return id !== undefined && useDocument.getState().document?.compounds[id] !== undefined ? node!.id : undefined;
}

export function openCompound(id: string): void {
  openGraph([...useDocument.getState().graphPath, id]);
}

/** Out of the compound that is open; its instance stays selected. */
export function goUp(): void {
  const { graphPath } = useDocument.getState();
  if (graphPath.length === 0) return;
  openGraph(graphPath.slice(0, -1));
  select({ nodes: [graphPath.at(-1)!] });
}

export function groupSelection(): void {
  const { nodes } = useSelection.getState();
  let id = '';
  const done = edit(editNames.group, (document, path) => {
    const made = group(document, path, nodes, { en: 'Group', zh: '组合' });
    id = made.id;
    return made.document;
  });
  if (done) select({ nodes: [id] });
}

export function groupable(): boolean {
  const { nodes } = useSelection.getState();
  return nodes.length > 1 && !graph().nodes.some((node) => nodes.includes(node.id) && isBoundary(node));
}

export function makeSelectedUnique(): void {
  const id = selectedCompound();
  if (id !== undefined) edit(editNames.unique, (document, path) => makeUnique(document, path, id));
}

/** The menu of blocks: at the selected block, whose output then waits for what is chosen, or in the middle of the view. */
export function startAdding(): void {
  const { document } = useDocument.getState();
  const { flow } = useCanvas.getState();
  if (document === null || flow === null) return;
  const [id] = useSelection.getState().nodes;
  const node = graph().nodes.find((one) => one.id === id);
  if (node === undefined) {
    useCanvas.setState({ adding: { ...middle(), end: null, from: null } });
    return;
  }
  const output = Object.entries(portsOf(document, node).outputs).find(([, port]) => !port.watched)?.[0];
  const paper = freePlace({ x: node.x + blockWidth + 60, y: node.y });
  const screen = flow.flowToScreenPosition({ x: node.x + blockWidth + 16, y: node.y });
  useCanvas.setState({ adding: { screen, paper, end: output === undefined ? null : { node: node.id, port: output, side: 'output' }, from: null } });
}

/** Down from `at` until no block lies there. */
function freePlace(at: Point): Point {
  const { nodes } = graph();
  let y = at.y;
  while (nodes.some((node) => Math.abs(node.x - at.x) < blockWidth && Math.abs(node.y - y) < 110)) y += 120;
  return { x: at.x, y };
}

export function addInMiddle(type: string): void {
  const { paper } = middle();
  addBlock(type, freePlace({ x: Math.round(paper.x - blockWidth / 2), y: Math.round(paper.y - 40) }));
}

/** The list of inputs that the selected block's output fits, for those who do not draw with a pointer. */
export function startConnecting(): void {
  const { document } = useDocument.getState();
  const { flow } = useCanvas.getState();
  const [id] = useSelection.getState().nodes;
  const node = graph().nodes.find((one) => one.id === id);
  if (document === null || flow === null || node === undefined) return;
  const [output] = Object.keys(portsOf(document, node).outputs);
  if (output === undefined) return;
  useCanvas.setState({ connecting: { screen: flow.flowToScreenPosition({ x: node.x + blockWidth + 16, y: node.y }), from: { node: node.id, port: output } } });
}

/** Reckoned here: React Flow's own fitting waits for nodes to be set, and in a controlled graph it waits for ever once one was selected. */
export function fitGraph(): void {
  const { flow } = useCanvas.getState();
  const box = window.document.querySelector('.react-flow')?.getBoundingClientRect();
  if (flow === null || box === undefined || flow.getNodes().length === 0) return;
  useCanvas.setState({ fitted: true });
  const { minZoom, maxZoom, padding } = fitOptions;
  void flow.setViewport(getViewportForBounds(flow.getNodesBounds(flow.getNodes()), box.width, box.height, minZoom, maxZoom, padding), { duration: 160 });
}

/** Zooming by a command leaves the fitted view, as the wheel does. */
function zoom(change: 'zoomIn' | 'zoomOut' | 'full'): void {
  const { flow } = useCanvas.getState();
  useCanvas.setState({ fitted: false });
  if (change === 'full') void flow?.zoomTo(1, { duration: 100 });
  else void flow?.[change]({ duration: 100 });
}
export const zoomIn = () => zoom('zoomIn');
export const zoomOut = () => zoom('zoomOut');
export const zoomToFull = () => zoom('full');
