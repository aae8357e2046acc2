import { Activity } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { openOfRun } from '../state/files.ts';
import { active } from '../state/runRecord.ts';
import { useTitled } from '../state/runTitle.ts';
import { Button } from '../ui/Button.tsx';
import { useText } from '../ui/language.ts';
import { statusWords } from '../ui/runWords.ts';
import styles from './home.module.css';
import { words } from './words.ts';

/** Runs that go on although no window may show them: the page was loaded anew, or their graph was left. */
export function UnderWay() {
  const t = useText();
  const backend = useBackend();
  const titled = useTitled();
  const [found, setFound] = useState<readonly RunSummary[]>([]);
  useEffect(() => {
    // Without the list nothing is lost: the runs' own list has them too.
    backend.runs.list({}).then(
      (all) => setFound(all.filter(({ status }) => active(status))),
      () => undefined,
    );
  }, [backend]);
  if (found.length === 0) return null;
  return (
    <section className={styles.recovered} aria-labelledby="home-under-way">
      <Activity />
      <div>
        <h2 id="home-under-way">{t(words.underWay)}</h2>
        <p>{t(words.underWayText)}</p>
        <ul>
          {found.map(titled).map(({ run, title, status }) => (
            <li key={run}>
              <b>{title}</b>
              <span>{t(statusWords[status])}</span>
              <Button kind="primary" size="small" onClick={() => void openOfRun(run)}>
                {t(words.showRun)}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
