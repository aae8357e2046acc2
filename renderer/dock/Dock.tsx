import { X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useDocument } from '../state/document.ts';
import { closeRun, useRun } from '../state/run.ts';
import { active, type RunRecord } from '../state/runRecord.ts';
import { useTitled } from '../state/runTitle.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { duration, whole } from '../ui/format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { Console } from './Console.tsx';
import styles from './dock.module.css';
import { LossCard } from './LossCard.tsx';
import { Predictions } from './Predictions.tsx';
import { ProbeCard } from './ProbeCard.tsx';
import { probeCards } from './probes.ts';
import { TimeLine } from './TimeLine.tsx';
import { words } from './words.ts';

const pages = ['cards', 'predictions', 'console'] as const;

/** The run below the canvas: a card for the loss and one for each probe, and the time line that takes them all back. */
export function Dock() {
  const t = useText();
  const record = useRun((s) => s.record);
  const [page, setPage] = useState<(typeof pages)[number]>('cards');
  return (
    <Tabs.Root className={styles.dock} value={page} onValueChange={(id) => setPage(id as typeof page)} role="region" aria-label={t(words.dock)}>
      <header className={styles.head}>
        <Tabs.List aria-label={t(words.dock)} className={styles.pages}>
          {pages.map((id) => (
            <Tabs.Trigger key={id} value={id}>
              {t(words[id])}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {record ? <About record={record} /> : <span className={styles.about}>{t(words.noRun)}</span>}
      </header>
      {pages.map((id) => (
        <Tabs.Content key={id} value={id} className={styles.body}>
          {id === 'cards' ? <Cards /> : id === 'predictions' ? <Predictions /> : <Console />}
        </Tabs.Content>
      ))}
      <TimeLine />
    </Tabs.Root>
  );
}

function About({ record }: { record: RunRecord }) {
  const t = useText();
  const language = useLanguage();
  const titled = useTitled();
  const seconds = record.epochs.reduce((sum, row) => sum + row.seconds, 0);
  return (
    <span className={styles.about}>
      <b>{titled(record).title}</b>
      <span>{t(words.seed, { seed: record.seed })}</span>
      <span>{t(words.status[record.status])}</span>
      {record.losses.steps > 0 && <span>{t(record.losses.steps === 1 ? words.oneStep : words.steps, { steps: whole(record.losses.steps) })}</span>}
      {seconds > 0 && <span>{t(words.trainedFor, { time: duration(seconds, language) })}</span>}
      {!active(record.status) && <IconButton label={t(words.closeRun)} icon={<X />} size="small" side="left" onClick={closeRun} />}
    </span>
  );
}

const lossId = 'loss and accuracy';

function Cards() {
  const t = useText();
  const document = useDocument((s) => s.document);
  const inRun = useRun((s) => s.record?.probes);
  const [pins, setPins] = useState<ReadonlySet<string>>(new Set());
  const cards = probeCards(document, inRun ?? []);
  const pin = (id: string) =>
    setPins((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const all = [lossId, ...cards.map(({ id }) => id)];
  // Pinned cards stand first and stay while the others scroll.
  const order = [...all.filter((id) => pins.has(id)), ...all.filter((id) => !pins.has(id))];
  return (
    <div className={styles.cards} tabIndex={-1}>
      {order.map((id) => {
        const shared = { pinned: pins.has(id), onPin: () => pin(id) };
        const plan = cards.find((card) => card.id === id);
        return plan ? <ProbeCard key={id} plan={plan} {...shared} /> : <LossCard key={id} {...shared} />;
      })}
      {cards.length === 0 && (
        <section className={styles.card}>
          <EmptyState title={t(words.addProbe)} text={t(words.addProbeText)} />
        </section>
      )}
    </div>
  );
}
