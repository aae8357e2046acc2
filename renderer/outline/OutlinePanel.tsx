import { ChevronDown, ChevronRight, ListTree } from 'lucide-react';
import { useState } from 'react';
import type { GraphNode, Graph, LoomDocument } from '../../nodes/document/schema.ts';
import { faceOf } from '../state/face.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { compoundFor } from '../state/ports.ts';
import { revealBlock, useSelectedPath } from '../state/selection.ts';
import { BlockIcon } from '../ui/BlockIcon.tsx';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { shapeShort } from '../ui/shapeWords.ts';
import styles from './OutlinePanel.module.css';
import { words } from './words.ts';

/** The graph as a list in the order of the data: for the keyboard, for screen readers, and for finding one's way. */
export function OutlinePanel() {
  const t = useText();
  const document = useDocument((s) => s.document)!;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const { nodes } = document.graph;
  return (
    <>
      <PanelHead title={t(words.title)}>{t(words.count, { count: nodes.length })}</PanelHead>
      {nodes.length === 0 ? (
        <EmptyState icon={<ListTree />} title={t(words.empty)} text={t(words.emptyText)} />
      ) : (
        <div className={styles.list} role="tree" aria-label={t(words.title)}>
          <Level document={document} graph={document.graph} graphPath={[]} open={open} toggle={toggle} />
        </div>
      )}
    </>
  );
}

interface LevelProps {
  document: LoomDocument;
  graph: Graph;
  graphPath: readonly string[];
  open: ReadonlySet<string>;
  toggle: (path: string) => void;
}

function Level({ document, graph, graphPath, open, toggle }: LevelProps) {
  const t = useText();
  const language = useLanguage();
  const analysis = useAnalysis();
  const selected = useSelectedPath();
  const problems = new Map(analysis.problems.flatMap((problem) => (problem.block === undefined ? [] : [[problem.block, 1] as const])));
  const context = { document, graphPath, analysis, language, wired: new Set<string>(), problems };
  return inOrder(graph).map((node) => {
    const path = [...graphPath, node.id].join('/');
    const face = faceOf(node, context);
    const compound = compoundFor(document, node);
    const [output] = face.outputs;
    const signal = output && analysis.signals[`${path}:${output.id}`];
    const idle = graphPath.length === 0 && analysis.idle?.includes(node.id);
    return (
      <div
        key={node.id}
        role="treeitem"
        aria-level={graphPath.length + 1}
        aria-selected={selected === path}
        aria-expanded={compound === undefined ? undefined : open.has(path)}
      >
        <div className={classes(styles.row, selected === path && styles.selected, idle && styles.idle)} style={{ paddingLeft: graphPath.length * 16 }}>
          {compound === undefined ? (
            <span className={styles.toggle} />
          ) : (
            <button type="button" className={styles.toggle} aria-label={t(open.has(path) ? words.collapse : words.expand)} onClick={() => toggle(path)}>
              {open.has(path) ? <ChevronDown /> : <ChevronRight />}
            </button>
          )}
          <button type="button" className={styles.block} title={idle ? t(words.idle) : face.name} onClick={() => revealBlock(path)}>
            <BlockIcon type={face.type} role={face.icon} />
            <span className={styles.name}>{face.name}</span>
            {face.repeat > 1 && <span>× {face.repeat}</span>}
            {face.problems > 0 && <span className={styles.bad}>!</span>}
            <span className={styles.fact}>{signal === undefined ? '' : shapeShort(signal.shape)}</span>
          </button>
        </div>
        {compound !== undefined && open.has(path) && (
          <Level document={document} graph={compound.graph} graphPath={[...graphPath, node.id]} open={open} toggle={toggle} />
        )}
      </div>
    );
  });
}

/** Every block after those that it needs, else in the order of the canvas from left to right. */
function inOrder(graph: Graph): readonly GraphNode[] {
  const done = new Set<string>();
  const ordered: GraphNode[] = [];
  let waiting = [...graph.nodes].sort((a, b) => a.x - b.x || a.y - b.y);
  while (waiting.length > 0) {
    const ready = waiting.filter((node) =>
      graph.wires.every((wire) => wire.to.node !== node.id || done.has(wire.from.node) || !waiting.some((one) => one.id === wire.from.node)),
    );
    // A circle: the leftmost block goes first.
    const next = ready.length > 0 ? ready : waiting.slice(0, 1);
    for (const node of next) done.add(node.id);
    ordered.push(...next);
    waiting = waiting.filter((node) => !done.has(node.id));
  }
  return ordered;
}
