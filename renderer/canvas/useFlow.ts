import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { select, useSelection } from '../state/selection.ts';
import { useLanguage } from '../ui/language.ts';
import { moveTo } from './actions.ts';
import type { Point } from './controller.ts';
import { noteKey, noteOf, project, reuse, type FlowEdge, type FlowNode, type Projection } from './projection.ts';

const empty: Projection = { nodes: [], edges: [] };

/** React Flow's nodes and edges out of document, analysis and selection, and its changes back into them. */
export function useFlow() {
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const analysis = useAnalysis();
  const language = useLanguage();
  const selection = useSelection();
  // Where dragged blocks are until they are let go: only then does the document change.
  const [drag, setDrag] = useState<Readonly<Record<string, Point>> | null>(null);

  const last = useRef(empty);
  const projection = useMemo(
    () => (last.current = reuse(last.current, project({ document, graphPath, analysis, language }))),
    [document, graphPath, analysis, language],
  );

  const shown = useRef(new Map<string, { base: FlowNode | FlowEdge; selected: boolean; at: Point | undefined; result: FlowNode | FlowEdge }>());
  const decorated = useMemo(() => {
    const chosen = new Set([...selection.nodes, ...selection.notes.map(noteKey)]);
    const wires = new Set(selection.wires);
    const next: typeof shown.current = new Map();
    const dress = <T extends FlowNode | FlowEdge>(base: T, key: string, selected: boolean, at: Point | undefined): T => {
      const old = shown.current.get(key);
      const same = old !== undefined && old.base === base && old.selected === selected && old.at?.x === at?.x && old.at?.y === at?.y;
      const result = same ? (old.result as T) : { ...base, selected, ...(at === undefined ? {} : { position: at }) };
      next.set(key, { base, selected, at, result });
      return result;
    };
    const nodes = projection.nodes.map((node) => dress(node, `n${node.id}`, chosen.has(node.id), drag?.[node.id]));
    const edges = projection.edges.map((edge) => dress(edge, `e${edge.id}`, wires.has(edge.id), undefined));
    shown.current = next;
    return { nodes, edges };
  }, [projection, selection, drag]);

  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    const selected = new Set([...useSelection.getState().nodes, ...useSelection.getState().notes.map(noteKey)]);
    let touched = false;
    const moved: Record<string, Point> = {};
    const stepped: Record<string, Point> = {};
    for (const change of changes) {
      if (change.type === 'select') {
        touched = true;
        if (change.selected) selected.add(change.id);
        else selected.delete(change.id);
      } else if (change.type === 'position' && change.position !== undefined) {
        if (change.dragging === true) moved[change.id] = change.position;
        else if (drag === null) stepped[change.id] = change.position;
      }
    }
    if (touched) chooseKeys(selected);
    if (Object.keys(moved).length > 0) setDrag((before) => ({ ...before, ...moved }));
    if (Object.keys(stepped).length > 0) commitPositions(stepped, 'nudge');
  };

  const onEdgesChange = (changes: EdgeChange<FlowEdge>[]) => {
    const wires = new Set(useSelection.getState().wires);
    let touched = false;
    for (const change of changes) {
      if (change.type !== 'select') continue;
      touched = true;
      if (change.selected) wires.add(change.id);
      else wires.delete(change.id);
    }
    if (touched) select({ ...useSelection.getState(), wires: [...wires] });
  };

  const dropDragged = () => {
    if (drag !== null) commitPositions(drag);
    setDrag(null);
  };

  return { ...decorated, onNodesChange, onEdgesChange, dropDragged, dragging: drag !== null };
}

function chooseKeys(keys: ReadonlySet<string>): void {
  const { wires } = useSelection.getState();
  const notes = [...keys].flatMap((key) => noteOf(key) ?? []);
  select({ wires, notes, nodes: [...keys].filter((key) => noteOf(key) === undefined) });
}

function commitPositions(positions: Readonly<Record<string, Point>>, merge?: string): void {
  const entries = Object.entries(positions);
  const nodes = Object.fromEntries(entries.filter(([key]) => noteOf(key) === undefined));
  const notes = Object.fromEntries(entries.flatMap(([key, at]) => (noteOf(key) === undefined ? [] : [[noteOf(key)!, at] as const])));
  moveTo(nodes, notes, merge);
}
