import { Popover } from 'radix-ui';
import { useState } from 'react';
import { counted, epochs as unit } from '../../nodes/blocks/units.ts';
import { sentence } from '../../nodes/text/problem.ts';
import type { Language } from '../../nodes/text/text.ts';
import { useConnection } from '../backend/connection.ts';
import { useAnalysis } from '../state/analysis.ts';
import { useDocument } from '../state/document.ts';
import { paramValue } from '../state/nodeAt.ts';
import { continueWith, useRun } from '../state/run.ts';
import { isOfFiles, type RunRecord } from '../state/runRecord.ts';
import { useTitled } from '../state/runTitle.ts';
import { classes } from '../ui/classes.ts';
import { duration, short, whole } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { engineName } from '../ui/runWords.ts';
import { ProblemList } from './ProblemList.tsx';
import styles from './training.module.css';
import { waitWords, words } from './words.ts';

/** One line about the run: how far it is, what it waits for, why it ended. Before the first run: whether the model can be trained, and how long it would take. */
export function Progress({ record, starting }: { record: RunRecord | undefined; starting: boolean }) {
  const t = useText();
  const language = useLanguage();
  const weights = useAnalysis((s) => s.total.weights);
  const epochs = useDocument((s) => {
    const recipe = s.document?.graph.nodes.find(({ type }) => type.startsWith('recipe.'));
    return recipe && paramValue(recipe, 'epochs');
  });
  // The events of a run may break off for reasons of its own, as when its folder was deleted.
  const connected = useConnection((s) => s.status === 'open');
  const lost = useRun((s) => s.stream === 'lost') && !connected;
  const sound = useAnalysis((s) => s.problems.length === 0);
  const asked = useRun((s) => s.asked);
  const titled = useTitled();
  const join = (...parts: (string | undefined | false)[]) => parts.filter(Boolean).join('  ·  ');

  if (starting || record?.status === 'starting')
    return <Line words={record?.timing && !starting ? t(words.timing, { engine: engineName(record.timing, language) }) : t(words.starting)} part={0} />;
  if (!record)
    return (
      <Line
        words={
          typeof epochs === 'number'
            ? t(words.idle, { weights: short(weights), epochs, unit: counted(unit, epochs, language) })
            : t(sound ? words.idleNoRecipe : words.idleProblems)
        }
      />
    );

  const steps = record.losses.steps;
  const all = record.epochsPlanned * record.stepsPerEpoch;
  const part = all > 0 ? Math.min(1, steps / all) : 0;
  const accuracy = record.metrics.testAccuracy;
  const figure = accuracy === undefined ? undefined : t(words.testAccuracy, { figure: accuracy.toFixed(3) });
  const epoch = Math.min(record.epochsPlanned, record.stepsPerEpoch > 0 ? Math.floor(steps / record.stepsPerEpoch) + 1 : 1);
  const where = t(words.progress, { epoch, epochs: record.epochsPlanned });
  if (lost) return <Line words={t(words.lost)} part={part} tone="warn" />;
  switch (record.status) {
    case 'running': {
      if (asked) return <Line words={join(where, t(asked === 'pause' ? words.pausing : words.stopping))} part={part} tone="warn" />;
      const { progress } = record;
      const speed =
        progress &&
        progress.stepsPerSecond > 0 &&
        (progress.stepsPerSecond >= 1
          ? t(words.speed, {
              speed: short(Math.round(progress.stepsPerSecond * (progress.stepsPerSecond < 10 ? 10 : 1)) / (progress.stepsPerSecond < 10 ? 10 : 1)),
            })
          : t(words.slow, { speed: (1 / progress.stepsPerSecond).toFixed(1) }));
      return (
        <Line words={join(where, speed, progress && Number.isFinite(progress.left) && t(words.left, { time: roughly(progress.left, language) }))} part={part} />
      );
    }
    case 'queued': {
      const [first] = record.ahead.map(titled);
      const count = record.ahead.length;
      return (
        <Line
          words={
            first ? t(count > 1 ? words.queuedMore : words.queued, { title: first.title, count: language === 'en' ? count - 1 : count }) : t(words.starting)
          }
          part={part}
          tone="warn"
        />
      );
    }
    case 'paused':
      // It waits for a disk or a folder, not for the user.
      if (record.problems.some(isOfFiles)) return <Failed record={{ ...record, problems: record.problems.filter(isOfFiles) }} part={part} />;
      return <Line words={join(where, t(words.paused, { step: whole(steps) }))} part={part} tone="warn" />;
    case 'failed':
      return <Failed record={record} part={part} />;
    default:
      return (
        <Line
          words={join(
            t(record.status === 'done' ? words.done : words.stopped),
            figure,
            record.epochs.length > 0 &&
              duration(
                record.epochs.reduce((sum, row) => sum + row.seconds, 0),
                language,
              ),
          )}
          part={part}
          tone={record.status === 'done' ? 'good' : undefined}
        />
      );
  }
}

/** An estimate of minutes has no seconds. */
const roughly = (seconds: number, language: Language): string =>
  duration(seconds > 120 ? Math.round(seconds / 60) * 60 : seconds, language).replace(/ 00 \S+$/, '');

function Failed({ record, part }: { record: RunRecord; part: number }) {
  const t = useText();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const problem = record.problems.at(-1);
  // The line is short and a path is long: what it waits for stands there, the rest in the sheet.
  const waits = problem && record.status === 'paused' ? waitWords[problem.code] : undefined;
  const text = waits ? t(waits) : problem ? sentence(problem, language) : t(words.failed);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.failed} disabled={!problem} aria-label={text}>
        <Line words={text} part={part} tone="bad" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.sheet}
          aria-label={t(record.status === 'paused' ? words.waitsTitle : words.endedTitle)}
          align="center"
          sideOffset={8}
          collisionPadding={8}
        >
          <ProblemList
            title={t(record.status === 'paused' ? words.waitsTitle : words.endedTitle)}
            problems={record.problems}
            whole={t(words.thisTraining)}
            note={record.resumable ? t(words.keptWeights) : undefined}
            onJump={() => setOpen(false)}
            onResume={record.status === 'failed' && record.resumable ? (ill, cure) => void continueWith(record.run, ill, cure) : undefined}
          />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Line({ words: text, part, tone }: { words: string; part?: number; tone?: 'good' | 'warn' | 'bad' }) {
  return (
    <div className={styles.progress} title={text}>
      <span className={classes(styles.line, tone && styles[tone])}>{text}</span>
      {part !== undefined && (
        <span className={styles.bar} role="progressbar" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(part * 100)} aria-label={text}>
          <i className={tone && styles[tone]} style={{ width: `${part * 100}%` }} />
        </span>
      )}
    </div>
  );
}
