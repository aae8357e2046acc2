import { Download } from 'lucide-react';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/language.ts';
import styles from './exporting.module.css';
import type { useConverter } from './useConverter.ts';
import { stageWords, words } from './words.ts';

/** Says that a format needs the converter, what installing takes, and how far that is. */
export function ConverterNotice({ facts, news, error, install, stop }: ReturnType<typeof useConverter>) {
  const t = useText();
  if (!facts)
    return error === undefined ? (
      <p className={styles.looking} role="status">
        {t(words.looking)}
      </p>
    ) : (
      <p className={styles.notice}>{t(error)}</p>
    );
  const amounts = { download: Math.round(facts.download / 1e6), disk: (facts.disk / 1e9).toFixed(1) };
  return (
    <div className={styles.notice}>
      <p>{t(words.converterMissing, amounts)}</p>
      {error !== undefined && <p role="alert">{t(error)}</p>}
      {news === undefined ? (
        <Button size="small" onClick={() => void install()}>
          <Download />
          {t(words.install)}
        </Button>
      ) : (
        <div className={styles.progress}>
          <progress aria-label={t(words.installing)} />
          <span role="status">{news.type === 'stage' ? t(stageWords[news.stage]) : [news.name, news.size].filter(Boolean).join(' ')}</span>
          <Button size="small" kind="quiet" onClick={stop}>
            {t(words.stop)}
          </Button>
        </div>
      )}
    </div>
  );
}
