import { ChartSpline, LoaderCircle, RefreshCw, Table2, TriangleAlert } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { useRun } from '../state/run.ts';
import { useTitled } from '../state/runTitle.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { PanelHead } from '../ui/PanelHead.tsx';
import { words as kitWords } from '../ui/words.ts';
import { searchText } from './columns.ts';
import { Overlay } from './Overlay.tsx';
import styles from './runs.module.css';
import { RunsTable } from './RunsTable.tsx';
import { words } from './words.ts';

/** Every run there was: sorted, filtered, compared, opened again, resumed, deleted. */
export function RunsPanel() {
  const t = useText();
  const language = useLanguage();
  const { runs, error, again } = useRuns();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Readonly<Record<string, true>>>({});
  const [large, setLarge] = useState(false);
  const found = useMemo(() => {
    const wanted = query.trim().toLowerCase().split(/\s+/);
    return (runs ?? []).filter((run) => wanted.every((word) => searchText(run, language).includes(word)));
  }, [runs, query, language]);
  const compared = (runs ?? []).filter(({ run }) => chosen[run]);

  const body = (wide: boolean) => (
    <>
      <div className={styles.tools}>
        <input
          type="search"
          className={styles.filter}
          aria-label={t(words.filter)}
          placeholder={t(words.filter)}
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => event.stopPropagation()}
        />
        {compared.length > 0 && (
          <Button size="small" kind="quiet" onClick={() => setChosen({})}>
            {t(words.clear)}
          </Button>
        )}
      </div>
      {found.length === 0 ? (
        <p className={styles.note}>{t(words.noMatch)}</p>
      ) : (
        <RunsTable runs={found} wide={wide} chosen={chosen} onChoose={setChosen} onGone={again} />
      )}
      {compared.length > 1 ? <Overlay runs={compared} large={wide} /> : <p className={styles.note}>{t(words.compareHint)}</p>}
    </>
  );

  return (
    <section className={styles.panel} aria-label={t(words.runs)}>
      <PanelHead title={t(words.runs)}>
        <IconButton label={t(words.again)} icon={<RefreshCw />} size="small" onClick={again} />
        <IconButton label={t(words.table)} icon={<Table2 />} size="small" disabled={!runs || runs.length === 0} onClick={() => setLarge(true)} />
      </PanelHead>
      {!runs && error !== undefined ? (
        <EmptyState
          icon={<TriangleAlert />}
          title={t(words.failed)}
          text={errorSentence(error, language)}
          action={<Button onClick={again}>{t(kitWords.retry)}</Button>}
        />
      ) : !runs ? (
        <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />
      ) : runs.length === 0 ? (
        <EmptyState icon={<ChartSpline />} title={t(words.none)} text={t(words.noneText)} />
      ) : (
        body(false)
      )}
      <Dialog open={large} onOpenChange={setLarge} title={t(words.runs)} width={1120}>
        <div className={styles.large}>{large && body(true)}</div>
      </Dialog>
    </section>
  );
}

/** The list, read again whenever a run starts, ends an epoch or ends. */
function useRuns(): { runs?: readonly RunSummary[]; error?: unknown; again: () => void } {
  const backend = useBackend();
  const [found, setFound] = useState<{ runs?: readonly RunSummary[]; error?: unknown }>({});
  const told = useRun((s) => `${s.record?.run} ${s.record?.status} ${s.record?.epochs.length}`);
  const again = useCallback(() => {
    backend.runs.list({}).then(
      (runs) => setFound({ runs }),
      (error: unknown) => setFound((now) => ({ ...now, error })),
    );
  }, [backend]);
  useEffect(again, [again, told]);
  const titled = useTitled();
  const runs = useMemo(() => found.runs?.map(titled), [found.runs, titled]);
  return { ...found, runs, again };
}
