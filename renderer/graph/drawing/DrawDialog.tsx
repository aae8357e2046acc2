import { CirclePlus, MousePointer2, Network, Redo2, Shapes, TriangleAlert, Undo2, Waypoints } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { classesOf, mostNodes, paper } from '../../../nodes/blocks/data/drawnGraph/drawing.ts';
import { miserables } from '../../../nodes/blocks/data/miserables/block.ts';
import { sentence } from '../../../nodes/text/problem.ts';
import { useBackend } from '../../backend/connection.ts';
import { errorSentence } from '../../backend/problems.ts';
import { commitEdit, redoEdit, undoEdit, useDocument } from '../../state/document.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useLanguage, useText } from '../../ui/language.ts';
import { Menu } from '../../ui/Menu.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { arranged } from './arrange.ts';
import styles from './drawing.module.css';
import { addEdge, addNode, removeEdge, removeNode, roomFor, setNode } from './edits.ts';
import { EdgeList, NodeList } from './Lists.tsx';
import { Matrix } from './Matrix.tsx';
import { Messages } from './Messages.tsx';
import { Paper, type Picked, type Tool } from './Paper.tsx';
import { Selected } from './Selected.tsx';
import { drawingOf, starts } from './starts.ts';
import { useDrawing, type Drawn } from './useDrawing.ts';
import { useStepper } from './useStepper.ts';
import { words } from './words.ts';

const tools = { move: MousePointer2, node: CirclePlus, edge: Waypoints } as const;

/** Draws the graph of a block, shows it as lists and as a matrix, and passes messages on it step by step. */
export function DrawDialog({ block, onClose }: { block: string; onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const drawn = useDrawing(block);
  // The first Escape lets go of a wire that is being drawn; the dialog hears the key before anything inside it does.
  const escape = useRef<(() => void) | null>(null);
  if (!drawn) return null;
  const broken = 'problem' in drawn;
  const title = broken ? t(words.title) : t(words.titleOf, { nodes: drawn.drawing.nodes.length, edges: drawn.drawing.edges.length });
  return (
    <Dialog open onOpenChange={(open) => !open && (escape.current ?? onClose)()} title={title} width={1180}>
      {broken ? (
        <EmptyState icon={<TriangleAlert />} title={t(words.broken)} text={`${sentence(drawn.problem, language)} ${t(words.brokenHelp)}`} />
      ) : (
        <Desk drawn={drawn} escape={escape} />
      )}
    </Dialog>
  );
}

const pages = ['selected', 'nodes', 'edges', 'matrix', 'messages'] as const;
type Page = (typeof pages)[number];

function Desk({ drawn, escape }: { drawn: Drawn; escape: RefObject<(() => void) | null> }) {
  const t = useText();
  const { drawing, directed, change } = drawn;
  const [tool, setTool] = useState<Tool>('move');
  const [picked, setPicked] = useState<Picked>(null);
  const [pending, setPending] = useState<number | null>(null);
  const [page, setPage] = useState<Page>('selected');
  const [said, setSaid] = useState('');
  const stepper = useStepper(drawing, directed);
  const classNames = classesOf(drawing);
  const exists = picked !== null && picked.place < (picked.kind === 'node' ? drawing.nodes : drawing.edges).length;
  const shown = exists ? picked : null;

  useEffect(() => {
    escape.current = pending === null ? null : () => setPending(null);
  }, [escape, pending]);

  const pick = (next: Picked) => {
    setPicked(next);
    if (next !== null && page !== 'messages' && page !== 'matrix') setPage('selected');
  };
  const add = (x: number, y: number) => {
    if (!roomFor(drawing)) return setSaid(t(words.full, { most: mostNodes }));
    change(words.node, (now) => addNode(now, x, y));
    pick({ kind: 'node', place: drawing.nodes.length });
    setSaid(t(words.added, { name: addNode(drawing, x, y).nodes.at(-1)!.name }));
  };
  const connect = (from: number, to: number) => {
    setPending(null);
    change(words.edge, (now) => addEdge(now, from, to, directed));
    const after = addEdge(drawing, from, to, directed);
    if (after !== drawing) pick({ kind: 'edge', place: after.edges.length - 1 });
    setSaid(t(words.connected, { from: drawing.nodes[from]!.name, to: drawing.nodes[to]!.name }));
  };
  const remove = ({ kind, place }: NonNullable<Picked>) => {
    setPending(null);
    if (kind === 'node' && drawing.nodes.length === 1) return setSaid(t(words.lastNode));
    const edge = drawing.edges[place];
    const name = kind === 'node' ? drawing.nodes[place]!.name : `${drawing.nodes[edge!.from]!.name} – ${drawing.nodes[edge!.to]!.name}`;
    change(words.remove, (now) => (kind === 'node' ? removeNode(now, place) : removeEdge(now, place)));
    setPicked(null);
    setSaid(t(words.removed, { name }));
  };
  const keys = (event: KeyboardEvent) => {
    const typing = event.target instanceof HTMLElement && event.target.closest('input, [role="menu"], [role="listbox"]') !== null;
    const key = event.key.toLowerCase();
    const mod = event.ctrlKey || event.metaKey;
    if (typing || event.defaultPrevented) return;
    if (mod && (key === 'y' || (key === 'z' && event.shiftKey))) redoEdit();
    else if (mod && key === 'z') undoEdit();
    else if (!mod && (key === 'delete' || key === 'backspace') && shown) remove(shown);
    else return;
    event.preventDefault();
  };
  // On the window: what had the focus may be gone, and the dialog that has it then lies outside of this desk.
  const hear = useRef(keys);
  useEffect(() => void (hear.current = keys));
  useEffect(() => {
    const listen = (event: KeyboardEvent) => hear.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  const aside = {
    selected: <Selected drawn={drawn} classNames={classNames} picked={shown} onPick={setPicked} onRemove={remove} />,
    nodes: <NodeList drawn={drawn} classNames={classNames} onRemove={remove} onAdd={() => add(paper.width / 2, paper.height - 6)} />,
    edges: <EdgeList drawn={drawn} onRemove={remove} />,
    matrix: <Matrix drawn={drawn} />,
    messages: <Messages drawn={drawn} stepper={stepper} />,
  };
  return (
    <div className={styles.desk}>
      <div className={styles.left}>
        <Toolbar drawn={drawn} tool={tool} onTool={(next) => (setTool(next), setPending(null))} onSay={setSaid} />
        <Paper
          drawing={drawing}
          directed={directed}
          classNames={classNames}
          tool={tool}
          picked={shown}
          pending={pending}
          {...(page === 'messages' && { spoken: stepper.spoken })}
          onPick={pick}
          onPending={setPending}
          onAdd={add}
          onMove={(place, x, y) => change(words.move, (now) => setNode(now, place, { x, y }), `move:${place}`)}
          onLetGo={commitEdit}
          onConnect={connect}
          onRemove={remove}
        />
        <p className={styles.said} role="status">
          {pending !== null && drawing.nodes[pending] ? t(words.connectFrom, { name: drawing.nodes[pending].name }) : said}
        </p>
      </div>
      <div className={styles.right}>
        <Tabs
          label={t(words.pages)}
          value={page}
          onChange={(id) => setPage(id as Page)}
          tabs={pages.map((id) => ({ id, label: t(words[id]), page: aside[id] }))}
        />
      </div>
    </div>
  );
}

interface ToolbarProps {
  drawn: Drawn;
  tool: Tool;
  onTool: (tool: Tool) => void;
  onSay: (sentence: string) => void;
}

function Toolbar({ drawn: { directed, setDirected, replace, change }, tool, onTool, onSay }: ToolbarProps) {
  const t = useText();
  const language = useLanguage();
  const canUndo = useDocument((s) => s.history.past.length > 0 || s.history.mark !== undefined);
  const canRedo = useDocument((s) => s.history.future.length > 0);
  const backend = useBackend();
  const entries = starts.map(({ id, text, directed: way = false, make }) => ({ id, label: t(text), run: () => replace(make(), way) }));
  const novel = async () => {
    try {
      replace(arranged(drawingOf(await backend.data.graph({ type: miserables.type, params: {}, seed: 7, index: 0 }))), false);
    } catch (error) {
      onSay(errorSentence(error, language));
    }
  };
  return (
    <div className={styles.toolbar}>
      <div role="group" aria-label={t(words.tool)}>
        {(Object.keys(tools) as Tool[]).map((id) => {
          const Icon = tools[id];
          return (
            <Button key={id} size="small" kind={id === tool ? 'primary' : 'plain'} aria-pressed={id === tool} onClick={() => onTool(id)}>
              <Icon />
              {t(words[id])}
            </Button>
          );
        })}
      </div>
      <label className={styles.direction}>
        <Switch label={t(words.directed)} checked={directed} onChange={setDirected} />
        {t(words.directed)}
      </label>
      <span className={styles.gap} />
      <Menu entries={[...entries, { id: 'miserables', label: miserables.text.name[language], run: () => void novel() }]} align="end">
        <Button size="small">
          <Shapes />
          {t(words.startFrom)}
        </Button>
      </Menu>
      <Button size="small" onClick={() => change(words.arrange, arranged)}>
        <Network />
        {t(words.arrange)}
      </Button>
      <IconButton label={t(words.undo)} icon={<Undo2 />} size="small" disabled={!canUndo} onClick={undoEdit} />
      <IconButton label={t(words.redo)} icon={<Redo2 />} size="small" disabled={!canRedo} onClick={redoEdit} />
    </div>
  );
}
