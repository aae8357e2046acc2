import { LoaderCircle, Pause, Play, RotateCcw, Square, StepForward, TriangleAlert } from 'lucide-react';
import { Popover } from 'radix-ui';
import { useEffect, useState, type ReactNode } from 'react';
import { sentenceText, type Problem } from '../../nodes/text/problem.ts';
import { isOfMemory } from '../../nodes/train/events.ts';
import { fill, fillIn, inBoth } from '../../nodes/text/text.ts';
import { useConnection } from '../backend/connection.ts';
import { errorText } from '../backend/problems.ts';
import { useAnalysis } from '../state/analysis.ts';
import { runCommand } from '../state/commands.ts';
import { useDocument } from '../state/document.ts';
import { cureText } from '../state/cures.ts';
import { nodeAt, nodeName } from '../state/nodeAt.ts';
import { closeRun, command, continueRun, continueWith, forgetError, useRun } from '../state/run.ts';
import { active, type RunRecord } from '../state/runRecord.ts';
import { revealBlock } from '../state/selection.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useText } from '../ui/language.ts';
import { metricName } from '../ui/metricWords.ts';
import { notify } from '../ui/Notice.tsx';
import { statusWords } from '../ui/runWords.ts';
import { Tooltip } from '../ui/Tooltip.tsx';
import { ForecastLine } from './ForecastLine.tsx';
import { ProblemList } from './ProblemList.tsx';
import { Progress } from './Progress.tsx';
import styles from './training.module.css';
import { words } from './words.ts';

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
      {!running && !starting && record?.resumable && <ResumeButton record={record} disabled={!connected} />}
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

/** Goes on from the checkpoint. Where memory ran out that ends as it did, unless there is more of it now. */
function ResumeButton({ record, disabled }: { record: RunRecord; disabled: boolean }) {
  const t = useText();
  const lacking = lacksMemory(record);
  const button = (
    <Button kind="quiet" size="small" disabled={disabled} onClick={() => void continueRun(record.run)}>
      <RotateCcw />
      {t(lacking ? words.tryFromCheckpoint : words.resumeFromCheckpoint)}
    </Button>
  );
  return lacking ? <Tooltip text={t(words.tryFromCheckpointHint)}>{button}</Tooltip> : button;
}

function lacksMemory({ problems }: RunRecord): boolean {
  const last = problems.at(-1);
  return last !== undefined && isOfMemory(last);
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
    const unchanged = lacksMemory(record)
      ? node && { label: words.show, run: () => revealBlock(problem.block!) }
      : { label: words.resumeFromCheckpoint, run: () => void continueRun(record.run) };
    // Of another run or document it would be a false offer.
    return notify({
      tone: 'warn',
      title: node ? inBoth((language) => fillIn(words.failedAt, language, { block: nodeName(document!, node, language) })) : words.failed,
      text: sentenceText(problem),
      action: record.resumable ? (mend ?? unchanged) : undefined,
      stays: true,
    });
  }, [failed, run]);

  useEffect(() => {
    const problem = useRun.getState().record?.problems.findLast(goesOn);
    // That it goes on is no longer true of a run that failed.
    return mended && problem && !failed ? notify({ tone: 'warn', text: sentenceText(problem), stays: true }) : undefined;
  }, [mended, run, failed]);

  useEffect(() => closeRun, [session]);
}
