import { Cpu, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { errorSentence } from '../backend/problems.ts';
import { useDocument } from '../state/document.ts';
import { obstacleSentence } from '../state/nodeAt.ts';
import { useRun } from '../state/run.ts';
import { askEngines, useEngineList, wishFor } from '../state/engines.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { detailIn } from '../ui/runWords.ts';
import { Pill } from '../ui/Pill.tsx';
import { words as kitWords } from '../ui/words.ts';
import { ChoiceList } from './ChoiceList.tsx';
import styles from './engines.module.css';
import { NativeInstall } from './NativeInstall.tsx';
import { words } from './words.ts';

const tones = { ready: 'good', missing: 'none', noCard: 'none', failed: 'bad' } as const;

/** Every engine with its verdict, the reason, and what it would take. */
export function EnginesPage() {
  const t = useText();
  const language = useLanguage();
  const { list, error, wish } = useEngineList();
  const [busy, setBusy] = useState(false);
  const record = useRun((s) => s.record);
  const document = useDocument((s) => s.document);
  /** What kept steps of the run on screen from being recorded. */
  const obstacles = (engine: string) => (record?.engine === engine ? Object.values(record.computed).flatMap(({ reason }) => reason ?? []) : []);
  const again = async () => {
    setBusy(true);
    await askEngines({ again: true });
    setBusy(false);
  };
  if (!list && error !== undefined)
    return (
      <EmptyState
        icon={<TriangleAlert />}
        title={t(words.failedToAsk)}
        text={errorSentence(error, language)}
        action={<Button onClick={() => void again()}>{t(kitWords.retry)}</Button>}
      />
    );
  if (!list) return <EmptyState icon={<LoaderCircle />} title={t(words.asking)} text={t(words.askingText)} />;
  return (
    <div className={styles.page}>
      <p className={styles.intro}>{t(words.intro)}</p>
      <ul className={styles.list}>
        {list.map((engine) => (
          <li key={engine.name}>
            <Cpu />
            <div>
              <h3>
                {engine.title[language]}
                <Pill tone={tones[engine.state]}>{t(words.state[engine.state])}</Pill>
                {engine.chosen && <Pill>{t(words.chosen)}</Pill>}
              </h3>
              {engine.detail && <p className={styles.detail}>{detailIn(engine.detail, language)}</p>}
              <p>{engine.reason[language]}</p>
              {engine.name === 'native' && <NativeInstall />}
              {obstacles(engine.name).map((reason, i) => (
                <p key={i}>{t(words.lastRun, { reason: obstacleSentence(document, reason, language) })}</p>
              ))}
            </div>
            {engine.state === 'ready' && (
              <Button size="small" aria-pressed={wish === engine.name} onClick={() => wishFor(wish === engine.name ? undefined : engine.name)}>
                {t(wish === engine.name ? words.using : words.use)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <ChoiceList />
      <div className={styles.foot}>
        <Button size="small" disabled={busy} onClick={() => void again()}>
          {t(words.again)}
        </Button>
        {wish && (
          <Button size="small" kind="quiet" onClick={() => wishFor(undefined)}>
            {t(words.automatic)}
          </Button>
        )}
      </div>
    </div>
  );
}
