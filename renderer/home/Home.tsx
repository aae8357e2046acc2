import { FilePlus2, FolderOpen, History, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RecentDocument, Recovered } from '../../preload/contract/documents.ts';
import { useBackend } from '../backend/connection.ts';
import { errorSentence } from '../backend/problems.ts';
import { chooseAndOpen, newDocument, openFile, openRecovered } from '../state/files.ts';
import { listTemplates, useTemplates } from '../state/templates.ts';
import { ask } from '../ui/ask.tsx';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ago } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { words as kitWords } from '../ui/words.ts';
import { Chapters } from './Chapters.tsx';
import { EngineOffer } from './EngineOffer.tsx';
import styles from './home.module.css';
import { Sparkline } from './Sparkline.tsx';
import { UnderWay } from './UnderWay.tsx';
import { words } from './words.ts';

/** Where one begins: what was open last, what was not saved, and the chapters. */
export function Home() {
  const t = useText();
  return (
    <div className={styles.home}>
      <main className={styles.page}>
        <header className={styles.hero}>
          <svg className={styles.mark} viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2 6h16M2 14h16" stroke="var(--ink)" strokeWidth="1.4" />
            <path d="M3 2c7 0 7 16 14 16M3 18C10 18 10 2 17 2" stroke="var(--accent)" strokeWidth="1.8" fill="none" />
          </svg>
          <div>
            <h1>Tensorloom</h1>
            <p>{t(words.lead)}</p>
          </div>
          <div className={styles.actions}>
            <Button onClick={() => void chooseAndOpen()}>
              <FolderOpen />
              {t(words.openFile)}
            </Button>
            <Button onClick={() => void newDocument()}>
              <FilePlus2 />
              {t(words.newGraph)}
            </Button>
          </div>
        </header>
        <UnderWay />
        <RecoveredSessions />
        <EngineOffer />
        <Recent />
        <Contents />
      </main>
    </div>
  );
}

function RecoveredSessions() {
  const t = useText();
  const language = useLanguage();
  const backend = useBackend();
  const [found, setFound] = useState<readonly Recovered[]>([]);
  useEffect(() => {
    // Nothing found and nothing readable look alike: there is no work to offer.
    backend.documents.recoverable({}).then(setFound, () => undefined);
  }, [backend]);
  const discard = async ({ id, title }: Recovered) => {
    const answer = await ask({
      title: t(words.discardTitle, { title }),
      text: t(words.discardText),
      choices: [{ id: 'discard', label: t(words.discard), danger: true }],
    });
    if (!answer) return;
    await backend.documents.forget({ id });
    setFound((now) => now.filter((other) => other.id !== id));
  };
  if (found.length === 0) return null;
  return (
    <section className={styles.recovered} aria-labelledby="home-recovered">
      <History />
      <div>
        <h2 id="home-recovered">{t(words.recovered)}</h2>
        <p>{t(words.recoveredText)}</p>
        <ul>
          {found.map((one) => (
            <li key={one.id}>
              <b>{one.title}</b>
              <span>{t(words.editedAgo, { ago: ago(one.modified, language) })}</span>
              <Button kind="primary" size="small" onClick={() => void openRecovered(one)}>
                {t(words.restore)}
              </Button>
              <Button kind="quiet" size="small" onClick={() => void discard(one)}>
                {t(words.discard)}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function Recent() {
  const t = useText();
  const language = useLanguage();
  const backend = useBackend();
  const [recent, setRecent] = useState<readonly RecentDocument[]>([]);
  useEffect(() => {
    // The served face has no list of its own at first; the user's folder is the next best.
    const both = async () => {
      const opened = await backend.documents.recent({});
      setRecent(opened.length > 0 ? opened : await backend.documents.list({}));
    };
    both().catch(() => setRecent([]));
  }, [backend]);
  if (recent.length === 0) return null;
  return (
    <section aria-labelledby="home-recent">
      <h2 id="home-recent" className={styles.heading}>
        {t(words.recent)}
      </h2>
      <ul className={styles.recent}>
        {recent.slice(0, 8).map((one) => (
          <li key={one.path}>
            <button type="button" title={one.path} onClick={() => void openFile(one.path)}>
              <span className={styles.curve}>
                {one.curve && one.curve.length > 1 ? (
                  <Sparkline values={one.curve} label={t(words.curveOf, { title: one.title })} />
                ) : (
                  <small>{t(words.noRunYet)}</small>
                )}
              </span>
              <b>{one.title}</b>
              <span className={styles.recentAbout}>
                {ago(one.modified, language)}
                {one.figure && <em>{one.figure}</em>}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Contents() {
  const t = useText();
  const language = useLanguage();
  const backend = useBackend();
  const { list, error } = useTemplates();
  useEffect(() => {
    void listTemplates();
  }, [backend]);
  if (!list && error !== undefined)
    return (
      <EmptyState
        icon={<TriangleAlert />}
        title={t(words.failed)}
        text={errorSentence(error, language)}
        action={<Button onClick={() => void listTemplates()}>{t(kitWords.retry)}</Button>}
      />
    );
  if (!list) return <EmptyState icon={<LoaderCircle />} title={t(words.loading)} />;
  if (list.length === 0) return <EmptyState title={t(words.noTemplates)} />;
  return <Chapters templates={list} />;
}
