import { ChevronLeft, ChevronRight, Crosshair, LoaderCircle, Pencil, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { drawnGraph } from '../../nodes/blocks/data/drawnGraph/block.ts';
import { findBlock } from '../../nodes/blocks/registry.ts';
import type { GraphPreview } from '../../preload/contract/data.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import type { dataBlock } from '../state/dataBlock.ts';
import { useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { openDrawing } from '../state/view.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import styles from './data.module.css';
import { GraphFacts } from './GraphFacts.tsx';
import { GraphImport } from './GraphImport.tsx';
import { GraphPicture } from './GraphPicture.tsx';
import { words } from './words.ts';

type DataBlock = NonNullable<ReturnType<typeof dataBlock>>;

/** What a graph block holds: drawn, counted, and the ways to put a graph of one's own in its place. */
export function GraphData({ block }: { block: DataBlock }) {
  const t = useText();
  const language = useLanguage();
  const declared = findBlock(block.type)!;
  const [index, setIndex] = useState(0);
  const { preview, error } = useGraph(block, index);
  const set = preview?.set;
  return (
    <section className={styles.panel} aria-label={t(words.data)}>
      <PanelHead title={t(words.data)}>
        <IconButton label={t(words.find)} icon={<Crosshair />} size="small" onClick={() => revealBlock(block.id)} />
      </PanelHead>
      <div className={styles.scroll}>
        <div className={styles.about}>
          <h3>{t(declared.text.name)}</h3>
          <p>{t(declared.text.idea)}</p>
          {block.type === drawnGraph.type && (
            <Button kind="primary" onClick={() => openDrawing(block.id)}>
              <Pencil />
              {t(words.draw)}
            </Button>
          )}
        </div>
        {error !== undefined ? (
          <EmptyState icon={<TriangleAlert />} title={t(words.failed)} text={errorSentence(error, language)} />
        ) : !preview ? (
          <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />
        ) : (
          <>
            <GraphPicture picture={preview.picture} />
            {set && (
              <div className={styles.pager}>
                <span>{t(words.ofSet, { n: set.index + 1, all: set.graphs, label: set.label })}</span>
                <IconButton
                  label={t(words.previousGraph)}
                  icon={<ChevronLeft />}
                  size="small"
                  disabled={set.index === 0}
                  onClick={() => setIndex(set.index - 1)}
                />
                <IconButton
                  label={t(words.nextGraph)}
                  icon={<ChevronRight />}
                  size="small"
                  disabled={set.index + 1 >= set.graphs}
                  onClick={() => setIndex(set.index + 1)}
                />
              </div>
            )}
            <GraphFacts preview={preview} />
          </>
        )}
        {block.type !== drawnGraph.type && <GraphImport id={block.id} block={declared} />}
      </div>
    </section>
  );
}

/** The graph that a training would get; the one before stays until the next is here. */
function useGraph(block: DataBlock, index: number): { preview?: GraphPreview; error?: unknown } {
  const backend = useBackend();
  const path = useDocument((s) => s.path);
  const seed = useDocument((s) => s.document?.graph.nodes.find(({ type }) => type.startsWith('recipe.'))?.params['seed']);
  const key = useMemo(() => JSON.stringify([block.type, block.params, seed, path]), [block, seed, path]);
  const [shown, setShown] = useState<{ key?: string; preview?: GraphPreview; error?: unknown }>({});
  useEffect(() => {
    const stop = new AbortController();
    const order = { type: block.type, params: block.params, seed: typeof seed === 'number' ? seed : 1, index, ...(path !== undefined && { path }) };
    // Typing and dragging change the graph many times a second.
    const wait = setTimeout(() => {
      backend.data.graph(order, { signal: stop.signal }).then(
        (preview) => !stop.signal.aborted && setShown({ key, preview }),
        (error: unknown) => !stop.signal.aborted && setShown({ key, error }),
      );
    }, 120);
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
    // `key` stands for the block: another object with the same words is the same data.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [backend, key, index]);
  return shown;
}
