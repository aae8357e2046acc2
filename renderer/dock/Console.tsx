import { ScrollText } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { choiceSentence } from '../../nodes/train/engineChoice.ts';
import { sentence, type Problem } from '../../nodes/text/problem.ts';
import { modes } from '../../nodes/train/events.ts';
import type { Language } from '../../nodes/text/text.ts';
import { useDocument } from '../state/document.ts';
import { useLossNames } from '../state/lossNames.ts';
import { obstacleSentence } from '../state/nodeAt.ts';
import { useRun } from '../state/run.ts';
import type { LogEntry } from '../state/runRecord.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { duration, whole } from '../ui/format.ts';
import { useLanguage, useText, type Translate } from '../ui/language.ts';
import { metricName } from '../ui/metricWords.ts';
import { engineName, functionWords } from '../ui/runWords.ts';
import styles from './dock.module.css';
import { probeCards, probeTitle } from './probes.ts';
import { words } from './words.ts';

/** What happened in the run, line by line. */
export function Console() {
  const t = useText();
  const language = useLanguage();
  const log = useRun((s) => s.record?.log);
  const nameOf = useProbeNames(language);
  const lossName = useLossNames();
  const document = useDocument((s) => s.document);
  const whyOf = (obstacle: Problem) => obstacleSentence(document, obstacle, language);
  const place = useRef<HTMLOListElement>(null);
  const following = useRef(true);
  useEffect(() => {
    if (following.current && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [log]);
  if (!log || log.length === 0) return <EmptyState icon={<ScrollText />} title={t(words.consoleEmpty)} text={t(words.consoleEmptyText)} />;
  return (
    <ol
      ref={place}
      className={styles.console}
      aria-live="off"
      tabIndex={0}
      aria-label={t(words.console)}
      onScroll={({ currentTarget: list }) => {
        following.current = list.scrollHeight - list.scrollTop - list.clientHeight < 24;
      }}
    >
      {log.map(({ number, event }) => (
        <li key={number} data-kind={event.type === 'end' ? event.status : event.type}>
          <span>{t(words.kinds[event.type])}</span>
          {line(event, { nameOf, lossName, whyOf }, t, language)}
        </li>
      ))}
    </ol>
  );
}

/** Probes as their cards are called. */
function useProbeNames(language: Language): (id: string) => string {
  const document = useDocument((s) => s.document);
  const probes = useRun((s) => s.record?.probes);
  return useMemo(() => {
    const names = new Map(probeCards(document, probes ?? []).map((plan) => [plan.id, probeTitle(plan, language)]));
    return (id) => names.get(id) ?? id;
  }, [document, probes, language]);
}

interface Names {
  readonly nameOf: (probe: string) => string;
  readonly lossName: (loss: string) => string;
  /** Why something is not recorded. */
  readonly whyOf: (obstacle: Problem) => string;
}

function line(event: LogEntry['event'], { nameOf, lossName, whyOf }: Names, t: Translate, language: Language): string {
  switch (event.type) {
    case 'start': {
      const mode = t(words[event.mode]);
      if (event.resumedAt !== undefined) return t(words.logResumed, { engine: engineName(event.engine, language), mode, at: whole(event.resumedAt) });
      return t(words.logStart, {
        engine: engineName(event.engine, language),
        mode,
        parameters: whole(event.parameters),
        epochs: event.epochs,
        steps: whole(event.stepsPerEpoch),
        seed: event.seed,
      });
    }
    case 'status':
      return t(words.logStatus, { status: t(words.status[event.status]) });
    case 'engine':
      return choiceSentence(event, language, engineName);
    case 'mode': {
      const name = functionWords[event.function];
      const data = { function: name ? t(name) : nameOf(event.function.replace(/^look /, '')), mode: t(words[event.mode]), spent: whole(event.spent) };
      if (event.reason) return `${t(words.logMode, data)}${language === 'zh' ? '。' : '. '}${whyOf(event.reason)}`;
      const times = modes.flatMap((mode) => (event.milliseconds[mode] === undefined ? [] : [`${t(words[mode])} ${event.milliseconds[mode].toFixed(1)} ms`]));
      return [t(words.logMode, data), ...times].join(language === 'zh' ? '，' : ', ');
    }
    case 'epoch': {
      const metrics = Object.entries(event.metrics).map(([name, value]) => `${metricName(name, language, lossName)} ${value.toFixed(4)}`);
      return t(words.logEpoch, { epoch: event.epoch, metrics: metrics.join(language === 'zh' ? '，' : ', '), time: duration(event.seconds, language) });
    }
    case 'probe':
      return t(words.logProbe, { probe: nameOf(event.probe), epoch: event.epoch });
    case 'checkpoint':
      return t(event.best ? words.logBest : words.logCheckpoint, { step: whole(event.step) });
    case 'problem':
      return sentence(event.problem, language);
    case 'end':
      return t(words.logEnd, { status: t(words.status[event.status]) });
  }
}
