import { LoaderCircle, Pause, Play, RotateCcw, Square, StepForward, TriangleAlert } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useEffect, useState, type ReactNode } from 'react';
import { counted, epochs as unit } from '../../nodes/blocks/units.ts';
import { sentence, sentenceText, type Problem } from '../../nodes/text/problem.ts';
import { fill, fillIn, inBoth, type Language } from '../../nodes/text/text.ts';
import { useConnection } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { useAnalysis } from '../state/analysis.ts';
import { runCommand } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { cureText } from '../state/cures.ts';
import { nodeAt, nodeName, paramValue } from '../state/nodeAt.ts';
import { closeRun, command, continueRun, continueWith, forgetError, useRun } from '../state/run.ts';
import { active, isOfFiles, type RunRecord } from '../state/runRecord.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/Button.tsx';
import { classes } from '../ui/classes.ts';
import { duration, short, whole } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { metricName } from '../ui/metricWords.ts';
import { notify } from '../ui/Notice.tsx';
import { engineName, statusWords } from '../ui/runWords.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ForecastLine } from './ForecastLine.tsx';
import { ProblemList } from './ProblemList.tsx';
import styles from './training.module.css';
import { waitWords, words } from './words.ts';

/** Train, pause, resume, step, stop, and how far the run is: the same everywhere in the app. */
export function RunControl() {
  const t = useText();
  const record = useRun((s) => s.record);
  const starting = useRun((s) => s.starting);
  const asked = useRun((s) => s.asked);
  const problems = useAnalysis((s) => s.problems);
  const opened = useDocument((s) => s.document !== null);
  const connected = useConnection((s) => s.status === 'open');
  useReports();
  useSpoken(record);
  const status = record?.status;
  const running = active(status);

  return (
    <div className={styles.control} role="group" aria-label={t(words.control)}>
      {!running && !starting && (
        <Problems>
          {(ask) => (
            <Button
              kind="primary"
              size="small"
              className={styles.main}
              disabled={!opened || !connected}
              onClick={() => (problems.length > 0 ? ask() : runCommand('run.train'))}
            >
              <Play />
              {t(record && !record.resumable ? words.trainAgain : words.train)}
            </Button>
          )}
        </Problems>
      )}
      {!running && !starting && record?.resumable && (
        <Button kind="quiet" size="small" disabled={!connected} onClick={() => void continueRun(record.run)}>
          <RotateCcw />
          {t(words.resumeFromCheckpoint)}
        </Button>
      )}
      {starting && !running && (
        <Button kind="primary" size="small" className={styles.main} disabled>
          <LoaderCircle className={styles.turning} />
          {t(words.train)}
        </Button>
      )}
      {status === 'queued' && (
        <Tooltip text={t(words.startNowHint)}>
          <Button kind="primary" size="small" className={styles.main} disabled={!connected} onClick={() => void command('startNow')}>
            <Play />
            {t(words.startNow)}
          </Button>
        </Tooltip>
      )}
      {(status === 'running' || status === 'starting') && (
        <Button kind="primary" size="small" className={styles.main} disabled={!connected || asked !== undefined} onClick={() => void command('pause')}>
          {status === 'starting' ? <LoaderCircle className={styles.turning} /> : <Pause />}
          {t(words.pause)}
        </Button>
      )}
      {status === 'paused' && (
        <Button kind="primary" size="small" className={styles.main} disabled={!connected} onClick={() => void command('resume')}>
          <Play />
          {t(words.resume)}
        </Button>
      )}
      {running && (
        <>
          <Tooltip text={t(words.stepHint)}>
            <Button kind="quiet" size="small" disabled={!connected || status === 'starting' || status === 'queued'} onClick={() => void command('step')}>
              <StepForward />
              {t(words.step)}
            </Button>
          </Tooltip>
          <Tooltip text={t(words.stopHint)}>
            <Button kind="quiet" size="small" disabled={!connected || asked === 'stop'} onClick={() => void command('stop')}>
              <Square />
              {t(words.stop)}
            </Button>
          </Tooltip>
        </>
      )}
      {!running && !starting && <ForecastLine />}
      <Progress record={record} starting={starting} />
    </div>
  );
}

/** The problems that keep the graph from being trained: a chip that opens the list, and the Train button opens it too. */
function Problems({ children }: { children: (ask: () => void) => ReactNode }) {
  const t = useText();
  const [open, setOpen] = useState(false);
  const found = useAnalysis((s) => s.problems);
  const refused = useRun((s) => s.refused);
  const problems = found.length > 0 ? found : refused;
  useEffect(() => {
    if (refused.length > 0) setOpen(true);
  }, [refused]);
  if (problems.length === 0) return children(() => undefined);
  return (
    <Popover.Root
      open={open}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next && refused.length > 0) forgetError();
      }}
    >
      {children(() => setOpen(true))}
      <Popover.Trigger className={styles.chip}>
        <TriangleAlert size={13} />
        {problems.length === 1 ? t(words.oneProblem) : t(words.problems, { count: problems.length })}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={styles.sheet}
          aria-label={t(found.length > 0 ? words.problemsTitle : words.refusedTitle)}
          align="start"
          sideOffset={8}
          collisionPadding={8}
        >
          <ProblemList title={t(found.length > 0 ? words.problemsTitle : words.refusedTitle)} problems={problems} onJump={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Progress({ record, starting }: { record: RunRecord | undefined; starting: boolean }) {
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
      const [first] = record.ahead;
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

/** What a run does is said aloud when it changes, and its figures once an epoch: every step would be too often. */
function useSpoken(record: RunRecord | undefined): void {
  const language = useLanguage();
  const { status, epochs } = record ?? {};
  const done = epochs?.length ?? 0;
  useEffect(() => {
    if (status) announce(statusWords[status][language]);
    // Not again in another language.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [status]);
  useEffect(() => {
    const row = epochs?.at(-1);
    if (!row || !record || !active(record.status)) return;
    const figures = Object.entries(row.metrics).map(([name, value]) => `${metricName(name, language)} ${value.toFixed(3)}`);
    announce([fill(words.progress[language], { epoch: row.epoch, epochs: record.epochsPlanned }), ...figures].join(language === 'zh' ? '，' : ', '));
    // Once an epoch.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [done]);
}

/** The run has helped itself and goes on. */
const goesOn = ({ code }: Problem): boolean => code === 'train.split' || code === 'train.again' || code === 'train.fell' || code === 'engine.changed';

/** What went wrong is said once, wherever the user looks; a run belongs to the document that it trains. */
function useReports(): void {
  const error = useRun((s) => s.error);
  const lost = useRun((s) => s.stream === 'lost');
  const session = useDocument((s) => s.session);
  const run = useRun((s) => s.record?.run);
  const failed = useRun((s) => s.record?.status === 'failed' && s.stream === 'none' && s.witnessed === true);

  const mended = useRun((s) => (s.witnessed === true ? s.record?.problems.filter(goesOn).length : undefined));

  useEffect(() => {
    if (error === undefined || lost) return;
    notify({ tone: 'bad', title: words.refusedTitle, text: errorText(error) });
    forgetError();
  }, [error, lost]);

  useEffect(() => {
    const { record } = useRun.getState();
    const problem = record?.problems.at(-1);
    if (!failed || !record || !problem) return;
    const { document } = useDocument.getState();
    const cure = document && problem.cures?.find(({ kind }) => kind === 'set');
    const mend = cure && {
      label: inBoth((language) => fillIn(words.cureAndResume, language, { cure: cureText(document, problem, cure, language) })),
      run: () => void continueWith(record.run, problem, cure),
    };
    // Its sentence says "this block".
    const node = document && problem.block !== undefined ? nodeAt(document, problem.block) : undefined;
    // Of another run or document it would be a false offer.
    return notify({
      tone: 'warn',
      title: node ? inBoth((language) => fillIn(words.failedAt, language, { block: nodeName(document!, node, language) })) : words.failed,
      text: sentenceText(problem),
      action: record.resumable ? (mend ?? { label: words.resumeFromCheckpoint, run: () => void continueRun(record.run) }) : undefined,
      stays: mend !== undefined,
    });
  }, [failed, run]);

  useEffect(() => {
    const problem = useRun.getState().record?.problems.findLast(goesOn);
    // That it goes on is no longer true of a run that failed.
    return mended && problem && !failed ? notify({ tone: 'warn', text: sentenceText(problem), stays: true }) : undefined;
  }, [mended, run, failed]);

  useEffect(() => closeRun, [session]);
}
