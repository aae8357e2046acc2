import { ChevronLeft, ChevronRight, Crosshair, Database, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { findBlock } from '../../nodes/blocks/registry.ts';
import type { DataPreview } from '../../preload/contract/data.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { dataBlock } from '../state/dataBlock.ts';
import { useDocument } from '../state/document.ts';
import { revealBlock } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { whole } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { words as kitWords } from '../ui/words.ts';
import styles from './data.module.css';
import { GraphData } from './GraphData.tsx';
import { SampleGrid } from './SampleGrid.tsx';
import { SolutionData } from './SolutionData.tsx';
import { words } from './words.ts';

const pageSize = 60;

/** The data of the open document, whatever its kind. */
export function DataPanel() {
  const document = useDocument((s) => s.document);
  const block = useMemo(() => dataBlock(document), [document]);
  const kind = block && findBlock(block.type)?.gives;
  const solution = document?.graph.nodes.find(({ type }) => type === 'physics.file');
  if (solution) return <SolutionData key={solution.id} block={solution} />;
  return block && (kind === 'graph' || kind === 'graphs') ? <GraphData key={block.id} block={block} /> : <Samples />;
}

/** What goes into the model: samples with their labels, how many of which class, and where they come from. */
function Samples() {
  const t = useText();
  const language = useLanguage();
  const document = useDocument((s) => s.document);
  const [split, setSplit] = useState<'train' | 'test'>('train');
  const [from, setFrom] = useState(0);
  const { block, preview, error, again } = usePreview(split, from);
  const solves = document?.graph.nodes.some(({ type }) => type === 'physics.domain');

  const head = (
    <PanelHead title={t(words.data)}>
      {block && <IconButton label={t(words.find)} icon={<Crosshair />} size="small" onClick={() => revealBlock(block.id)} />}
    </PanelHead>
  );
  const state =
    !document || !block ? (
      <EmptyState icon={<Database />} title={t(words.none)} text={t(solves ? words.noneSolved : words.noneText)} />
    ) : error !== undefined ? (
      <EmptyState
        icon={<TriangleAlert />}
        title={t(words.failed)}
        text={errorSentence(error, language)}
        action={<Button onClick={again}>{t(kitWords.retry)}</Button>}
      />
    ) : !preview ? (
      <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />
    ) : null;
  if (state || !preview)
    return (
      <section className={styles.panel}>
        {head}
        {state}
      </section>
    );

  const all = split === 'train' ? preview.train : preview.test;
  const last = Math.max(0, Math.floor((all - 1) / pageSize) * pageSize);
  return (
    <section className={styles.panel} aria-label={t(words.data)}>
      {head}
      <div className={styles.scroll}>
        <div className={styles.bar}>
          <div role="radiogroup" aria-label={t(words.split)} className={styles.split}>
            {(['train', 'test'] as const).map((id) => (
              <button
                key={id}
                type="button"
                role="radio"
                aria-checked={split === id}
                onClick={() => {
                  setSplit(id);
                  setFrom(0);
                }}
              >
                {t(words[id])} <small>{whole(preview[id])}</small>
              </button>
            ))}
          </div>
        </div>
        <SampleGrid preview={preview} />
        <div className={styles.pager}>
          <span>{t(words.range, { from: whole(from + 1), to: whole(from + preview.samples.length), all: whole(all) })}</span>
          <IconButton
            label={t(words.previous)}
            icon={<ChevronLeft />}
            size="small"
            disabled={from === 0}
            onClick={() => setFrom(Math.max(0, from - pageSize))}
          />
          <IconButton
            label={t(words.next)}
            icon={<ChevronRight />}
            size="small"
            disabled={from >= last}
            onClick={() => setFrom(Math.min(last, from + pageSize))}
          />
        </div>
        <Balance preview={preview} />
        <h3 className={styles.heading}>{t(words.figures)}</h3>
        <dl className={styles.facts}>
          <dt>{t(words.shape)}</dt>
          <dd>{t(words.shapeOf, preview.pictures as unknown as Record<string, unknown>)}</dd>
          <dt>{t(words.mean)}</dt>
          <dd>
            {preview.mean.toFixed(4)} <small>{t(words.ofPixels)}</small>
          </dd>
          <dt>{t(words.deviation)}</dt>
          <dd>{preview.deviation.toFixed(4)}</dd>
          <dt>{t(words.origin)}</dt>
          <dd>{preview.origin}</dd>
          <dt>{t(words.licence)}</dt>
          <dd>{preview.licence}</dd>
        </dl>
      </div>
    </section>
  );
}

function Balance({ preview }: { preview: DataPreview }) {
  const t = useText();
  const most = Math.max(1, ...preview.balance);
  const all = Math.max(
    1,
    preview.balance.reduce((sum, count) => sum + count, 0),
  );
  return (
    <>
      <h3 className={styles.heading}>{t(words.balance)}</h3>
      <ul className={styles.balance}>
        {preview.classes.map((name, label) => {
          const count = preview.balance[label] ?? 0;
          return (
            <li key={name} aria-label={t(words.balanceBar, { name, count, share: ((count / all) * 100).toFixed(1) })}>
              <b>{name}</b>
              <span>
                <i style={{ width: `${(count / most) * 100}%` }} />
              </span>
              <small>{whole(count)}</small>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** A page of the document's data block; the page before stays until the next is here. */
function usePreview(split: 'train' | 'test', from: number) {
  const backend = useBackend();
  const document = useDocument((s) => s.document);
  const block = useMemo(() => dataBlock(document), [document]);
  const seed = document?.graph.nodes.find(({ type }) => type.startsWith('recipe.'))?.params.seed;
  const key = JSON.stringify([block?.type, block?.params, seed]);
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<{ preview?: DataPreview; error?: unknown }>({});
  useEffect(() => setShown({}), [key]);
  useEffect(() => {
    if (!block) return;
    const stop = new AbortController();
    const order = { type: block.type, params: block.params, seed: typeof seed === 'number' ? seed : 1, split, from, count: pageSize };
    backend.data.preview(order, { signal: stop.signal }).then(
      (preview) => !stop.signal.aborted && setShown({ preview }),
      (error: unknown) => !stop.signal.aborted && setShown({ error }),
    );
    return () => stop.abort();
    // `key` stands for the block: another object with the same words is the same data.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [backend, key, split, from, attempt]);
  return { block, ...shown, again: () => setAttempt((n) => n + 1) };
}
