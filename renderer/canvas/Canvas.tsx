import '@xyflow/react/dist/style.css';
import {
  Background,
  ConnectionLineType,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useStore,
  type Connection,
  type Edge,
  type IsValidConnection,
  type ReactFlowInstance,
} from '@xyflow/react';
import { ArrowUp, LayoutGrid, Maximize, Minus, Plus } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { instancesOf } from '../../nodes/document/compounds.ts';
import { setView } from '../../nodes/document/edits.ts';
import { compoundOf } from '../../nodes/document/names.ts';
import { findCommand, isEnabled, keysText, runCommand, shownKeys } from '../state/commands.ts';
import { rememberView, shownGraph, useDocument } from '../state/document.ts';
import { compoundFor } from '../state/ports.ts';
import { select, useReveal, useSelection } from '../state/selection.ts';
import { useSettings } from '../state/settings.ts';
import { openDrawing } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { percent } from '../ui/format.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { ContextMenu, type MenuEntry } from '../ui/Menu.tsx';
import { connectEnds, fitGraph, fitOptions, goUp, openCompound } from './actions.ts';
import { BlockNode } from './BlockNode.tsx';
import styles from './Canvas.module.css';
import { closeOverlays, useCanvas } from './controller.ts';
import { dropBlock, endsOf, finishWire, insertMoved, isLoose, isPane, markWire, noteOrMenu, pointOf, wireAt } from './gestures.ts';
import { NoteNode } from './NoteNode.tsx';
import { Overlays, PendingWire, ProblemBubbles } from './Overlays.tsx';
import { noteOf, type FlowEdge, type FlowNode } from './projection.ts';
import { refusal } from './refusal.ts';
import { useFlow } from './useFlow.ts';
import { WireEdge } from './WireEdge.tsx';
import { words } from './words.ts';
import { blockDragType } from '../ui/dragging.ts';

const nodeTypes = { block: BlockNode, note: NoteNode };
const edgeTypes = { wire: WireEdge };

/** The open document's open graph. A document, or a compound, that is opened gets a fresh view. */
export function Canvas() {
  const session = useDocument((s) => s.session);
  const graphPath = useDocument((s) => s.graphPath);
  return (
    <ReactFlowProvider key={`${session}:${graphPath.join('/')}`}>
      <Paper />
    </ReactFlowProvider>
  );
}

function Paper() {
  const t = useText();
  const { nodes, edges, onNodesChange, onEdgesChange, dropDragged } = useFlow();
  const inside = useDocument((s) => s.graphPath.length > 0);
  const minimap = useSettings((s) => s.minimap);
  const box = useRef<HTMLDivElement>(null);
  const view = useMemo(() => {
    const { document, graphPath } = useDocument.getState();
    const at = document?.view;
    return graphPath.length > 0 || at === undefined || (at.x === 0 && at.y === 0 && at.zoom === 1) ? undefined : at;
  }, []);

  useReveals();

  const onInit = useCallback(
    (flow: ReactFlowInstance<FlowNode, FlowEdge>) => useCanvas.setState({ flow, fitted: view === undefined, adding: null, connecting: null, refused: null }),
    [view],
  );
  useEffect(() => () => useCanvas.setState({ flow: null }), []);

  const isValidConnection = useCallback<IsValidConnection<FlowEdge>>((wire: Connection | Edge) => {
    const ends = endsOf(wire);
    return ends !== undefined && refusal(ends.from, ends.to) === undefined;
  }, []);

  const onConnect = useCallback((wire: Connection) => {
    const ends = endsOf(wire);
    if (ends !== undefined) connectEnds(ends.from, ends.to);
  }, []);

  return (
    <ContextMenu entries={useContextEntries()}>
      <div
        className={classes(styles.canvas, styles.wireTarget)}
        ref={box}
        onDragOver={(event) => {
          if (!event.dataTransfer.types.includes(blockDragType)) return;
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
          markWire(wireAt(event.clientX, event.clientY));
        }}
        onDragLeave={() => markWire(undefined)}
        onDrop={dropBlock}
      >
        <ReactFlow<FlowNode, FlowEdge>
          nodes={nodes as FlowNode[]}
          edges={edges as FlowEdge[]}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onInit={onInit}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onNodeDrag={(event, node) => markWire(isLoose(node) ? wireAt(...pointOf(event)) : undefined)}
          onNodeDragStop={(event, node, dragged) => {
            dropDragged();
            const wire = dragged.length === 1 && isLoose(node) ? wireAt(...pointOf(event)) : undefined;
            markWire(undefined);
            if (wire !== undefined) insertMoved(node.id, wire);
          }}
          onNodeDoubleClick={(_, node) => openInside(node)}
          onConnect={onConnect}
          onConnectEnd={finishWire}
          onConnectStart={closeOverlays}
          isValidConnection={isValidConnection}
          connectionLineType={ConnectionLineType.Bezier}
          connectionRadius={26}
          onNodeContextMenu={(_, node) => {
            const note = noteOf(node.id);
            const now = useSelection.getState();
            if (note !== undefined ? !now.notes.includes(note) : !now.nodes.includes(node.id))
              select(note !== undefined ? { notes: [note] } : { nodes: [node.id] });
          }}
          onEdgeContextMenu={(_, edge) => !useSelection.getState().wires.includes(edge.id) && select({ wires: [edge.id] })}
          onPaneContextMenu={() => select({})}
          onMove={(event) => event !== null && useCanvas.getState().fitted && useCanvas.setState({ fitted: false })}
          onMoveEnd={(_, viewport) => !inside && rememberView((document) => setView(document, viewport))}
          onPaneClick={closeOverlays}
          onDoubleClick={(event) => isPane(event) && noteOrMenu(event)}
          defaultViewport={view}
          fitView={view === undefined}
          fitViewOptions={fitOptions}
          minZoom={0.1}
          maxZoom={3}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Shift', 'Control', 'Meta']}
          onlyRenderVisibleElements={nodes.length > 150}
          elevateNodesOnSelect={false}
          ariaLabelConfig={{
            'node.a11yDescription.default': t(words.nodeHelp),
            'node.a11yDescription.keyboardDisabled': t(words.nodeHelpNoMove),
            'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }) => t(words.nodeMoved, { direction, x: Math.round(x), y: Math.round(y) }),
            'edge.a11yDescription.default': t(words.edgeHelp),
            'controls.ariaLabel': t(words.controls),
            'controls.zoomIn.ariaLabel': t(words.zoomIn),
            'controls.zoomOut.ariaLabel': t(words.zoomOut),
            'controls.fitView.ariaLabel': t(words.fit),
            'controls.interactive.ariaLabel': t(words.interactive),
            'minimap.ariaLabel': t(words.minimap),
            'handle.ariaLabel': t(words.port),
          }}
          aria-label={t(words.canvas)}
        >
          <Background gap={20} size={1.2} />
          <ProblemBubbles nodes={nodes} />
          <PendingWire />
          {minimap && <Overview />}
          <Distance box={box} />
          <Fitting />
        </ReactFlow>
        <Tools />
        {inside && <Inside />}
        {nodes.length === 0 && (
          <div className={styles.hint}>
            <EmptyState
              title={t(words.startTitle)}
              text={t(words.startText)}
              action={<Button onClick={() => runCommand('add.block')}>{t(words.startAction)}</Button>}
            />
          </div>
        )}
        <Overlays />
      </div>
    </ContextMenu>
  );
}

/** What lies inside a block: a compound's graph, or the graph that was drawn in it. */
function openInside(node: FlowNode): void {
  if (node.type !== 'block') return;
  if (node.data.face.kind === 'compound') openCompound(node.id);
  else if (node.data.face.type === drawnGraph.type) openDrawing(node.id);
}

const miniColour = (node: FlowNode) =>
  node.type === 'note' ? 'transparent' : node.selected ? 'var(--accent)' : node.data.face.problems > 0 ? 'var(--bad)' : 'var(--line-strong)';

/** Follows wishes to bring a block into view. */
function useReveals(): void {
  const asked = useReveal((s) => s.asked);
  const flow = useCanvas((s) => s.flow);
  const done = useRef(useReveal.getState().asked - 1);
  useEffect(() => {
    const { id } = useReveal.getState();
    if (flow === null || id === null || done.current === asked) return;
    done.current = asked;
    const node = flow.getNode(id);
    if (node === undefined) return;
    useCanvas.setState({ fitted: false });
    void flow.setCenter(node.position.x + (node.width ?? 0) / 2, node.position.y + (node.height ?? 0) / 2, {
      zoom: Math.max(0.7, flow.getZoom()),
      duration: 160,
    });
  }, [asked, flow]);
}

/** From afar words grow against the zoom, and what would be too small to read even so is left out; in steps, so that little is laid out anew. */
function Distance({ box }: { box: React.RefObject<HTMLDivElement | null> }) {
  const level = useStore((s) => legibility(s.transform[2]));
  useEffect(() => {
    box.current!.style.setProperty('--grown', String(growth[level]));
    box.current!.style.setProperty('--bubble', String(bubbles[level]));
    box.current!.dataset['words'] = level;
  }, [level, box]);
  return null;
}

const growth = { near: 1, middle: 1.1, names: 1.75, far: 2.2 } as const;
/** What a problem says beside its block is to be read from anywhere. */
const bubbles = { near: 1, middle: 1.5, names: 2.1, far: 3 } as const;
const legibility = (zoom: number): keyof typeof growth => (zoom >= 0.75 ? 'near' : zoom >= 0.5 ? 'middle' : zoom >= 0.34 ? 'names' : 'far');

/** Follows the size of the window and its panels for as long as the view is the one that the whole graph was fitted into. */
function Fitting() {
  const size = useStore((s) => `${s.width} × ${s.height}`);
  const before = useRef(size);
  useEffect(() => {
    if (before.current === size) return;
    before.current = size;
    if (useCanvas.getState().fitted) fitGraph();
  }, [size]);
  return null;
}

/** Where one is in the graph; not while all of it is in sight, when it would only cover blocks. */
function Overview() {
  const hidden = useStore(({ nodeLookup, transform: [x, y, zoom], width, height }) => {
    for (const { position, width: wide = 0, height: high = 0 } of nodeLookup.values()) {
      const [left, top] = [x + position.x * zoom, y + position.y * zoom];
      if (left < 0 || top < 0 || left + wide * zoom > width || top + high * zoom > height) return false;
    }
    return true;
  });
  if (hidden) return null;
  return <MiniMap pannable zoomable style={{ width: 150, height: 84 }} nodeColor={miniColour} nodeStrokeWidth={0} nodeBorderRadius={8} />;
}

function Tools() {
  const t = useText();
  const button = (id: string, icon: React.ReactNode) => {
    const command = findCommand(id);
    return command && <IconButton size="small" side="top" icon={icon} label={t(command.text)} shortcut={shownKeys(command)} onClick={command.run} />;
  };
  return (
    <div className={styles.tools} role="toolbar" aria-label={t(words.controls)}>
      {button('view.zoomOut', <Minus />)}
      <Zoom />
      {button('view.zoomIn', <Plus />)}
      {button('view.fit', <Maximize />)}
      {button('graph.tidy', <LayoutGrid />)}
    </div>
  );
}

function Zoom() {
  const language = useLanguage();
  const zoom = useStore((s) => Math.round(s.transform[2] * 100));
  return <span className={styles.zoom}>{percent(zoom / 100, language)}</span>;
}

/** Where one is, inside a compound, and the way out. */
function Inside() {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document)!;
  const graphPath = useDocument((s) => s.graphPath);
  const instance = shownGraph({ document, graphPath: graphPath.slice(0, -1) }).nodes.find((node) => node.id === graphPath.at(-1));
  const compound = instance && compoundFor(document, instance);
  if (instance === undefined || compound === undefined) return null;
  const count = instancesOf(document, compoundOf(instance.type)!);
  return (
    <div className={styles.inside}>
      <IconButton size="small" icon={<ArrowUp />} label={t(findCommand('graph.up')?.text ?? words.canvas)} shortcut={keysText('Escape')} onClick={goUp} />
      <b>{t(words.insideTitle, { name: instance.label ?? compound.name[language] })}</b>
      {count > 1 && <span>{t(words.insideText, { count })}</span>}
    </div>
  );
}

/** Commands by id; what cannot be done now is left out, so that the menu is about what was pressed. */
function useContextEntries(): readonly MenuEntry[] {
  const t = useText();
  const selection = useSelection();
  const some = selection.nodes.length + selection.wires.length + selection.notes.length > 0;
  const ids = some
    ? [
        'graph.open',
        'graph.connect',
        'add.block',
        null,
        'edit.cut',
        'edit.copy',
        'edit.duplicate',
        'edit.delete',
        null,
        'graph.group',
        'graph.unique',
        'add.frame',
      ]
    : ['add.block', 'add.note', 'add.frame', null, 'edit.paste', 'edit.selectAll', null, 'graph.tidy', 'view.fit', 'graph.up'];
  const entries = ids.flatMap((id): MenuEntry[] => {
    if (id === null) return [null];
    const command = findCommand(id);
    if (command === undefined || !isEnabled(command)) return [];
    return [{ id, label: t(command.text), shortcut: shownKeys(command), danger: id === 'edit.delete', run: () => runCommand(id) }];
  });
  return entries.filter((entry, index) => entry !== null || (index > 0 && entries[index - 1] !== null && index < entries.length - 1));
}
