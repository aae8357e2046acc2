import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { sentence } from '../../nodes/text/problem.ts';
import { useConnection } from '../backend/connection.ts';
import { useAnalysis } from '../state/analysis.ts';
import { runCommand } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { fieldsOf } from '../state/ports.ts';
import { useRun } from '../state/run.ts';
import { active } from '../state/runRecord.ts';
import { revealBlock, select } from '../state/selection.ts';
import { setSetting } from '../state/settings.ts';
import { openPage } from '../state/view.ts';
import { ago, bytes, short, whole } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { Menu } from '../ui/Menu.tsx';
import styles from './StatusBar.module.css';
import { words } from './words.ts';

/** One line about the document and the trainer; each fact opens what it names. */
export function StatusBar() {
  const t = useText();
  const total = useAnalysis((s) => s.total);
  const batch = useBatch();
  return (
    <footer className={styles.bar} aria-label={t(words.status)} data-region="status">
      <Problems />
      <button
        type="button"
        onClick={() => {
          select({});
          setSetting('inspectorOpen', true);
        }}
      >
        {t(words.weights, { count: whole(total.weights) })}
      </button>
      <span>{t(words.multiplyAdds, { count: short(total.multiplyAdds) })}</span>
      {batch !== undefined && total.activations > 0 && (
        <span title={t(words.activationsHint)}>{t(words.activations, { size: bytes(total.activations * 4 * batch), batch })}</span>
      )}
      <Saved />
      <span className={styles.right}>
        <Trainer />
      </span>
    </footer>
  );
}

function Problems() {
  const t = useText();
  const language = useLanguage();
  const problems = useAnalysis((s) => s.problems);
  if (problems.length === 0) {
    return (
      <span className={styles.good}>
        <CircleCheck style={{ verticalAlign: -2 }} /> {t(words.noProblems)}
      </span>
    );
  }
  const entries = problems.slice(0, 30).map((problem, index) => ({
    id: String(index),
    label: `${problem.block === undefined ? '' : `${problem.block}: `}${sentence(problem, language)}`,
    run: () => problem.block !== undefined && revealBlock(problem.block),
  }));
  return (
    <Menu entries={entries}>
      <button type="button" className={styles.bad}>
        <CircleAlert />
        {problems.length === 1 ? t(words.oneProblem) : t(words.problems, { count: problems.length })}
      </button>
    </Menu>
  );
}

/** The recipe's batch size, by which memory is reckoned. */
function useBatch(): number | undefined {
  const document = useDocument((s) => s.document)!;
  for (const node of document.graph.nodes) {
    const value = fieldsOf(document, [], node).find((field) => field.name === 'batch')?.value;
    if (typeof value === 'number') return value;
  }
  return undefined;
}

function Saved() {
  const t = useText();
  const language = useLanguage();
  const dirty = useDocument((s) => s.dirty);
  const path = useDocument((s) => s.path);
  const savedAt = useDocument((s) => s.savedAt);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((n) => n + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  const connected = useConnection((s) => s.status === 'open');
  const text = dirty
    ? t(connected ? words.edited : words.editedHere)
    : savedAt !== undefined
      ? t(words.savedAgo, { ago: ago(new Date(savedAt).toISOString(), language) })
      : t(path === undefined ? words.neverSaved : words.saved);
  return (
    <button type="button" title={path} onClick={() => runCommand('file.save')}>
      {text}
    </button>
  );
}

function Trainer() {
  const t = useText();
  const connected = useConnection((s) => s.status === 'open');
  const memory = useRun((s) => (s.record !== undefined && active(s.record.status) ? s.record.progress?.memory : undefined));
  const running = useRun((s) => s.record !== undefined && active(s.record.status) && s.record.status !== 'queued');
  return (
    <>
      <button type="button" onClick={() => openPage('engines')}>
        {running ? t(words.trainer, { size: memory === undefined ? '…' : bytes(memory) }) : t(words.noTrainer)}
      </button>
      <span className={connected ? undefined : styles.bad}>{t(connected ? words.ready : words.lost)}</span>
    </>
  );
}
