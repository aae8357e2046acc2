import { Eye, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ProbeResult } from '../../nodes/explain/results.ts';
import { errorSentence } from '../backend/problems.ts';
import { AttentionView } from '../explain/AttentionView.tsx';
import { ConfusionView } from '../explain/ConfusionView.tsx';
import { HeatView } from '../explain/HeatView.tsx';
import { testSample } from '../explain/testSamples.ts';
import { TsneView } from '../explain/TsneView.tsx';
import { CoefficientsView } from '../physics/CoefficientsView.tsx';
import { SolutionView } from '../physics/SolutionView.tsx';
import { GeneratedView } from '../graph/GeneratedView.tsx';
import { SmoothnessView } from '../graph/SmoothnessView.tsx';
import { GraphView } from '../graph/GraphView.tsx';
import { fetchResult, resultKey, shownEpoch, useRun } from '../state/run.ts';
import { active } from '../state/runRecord.ts';
import { revealBlock } from '../state/selection.ts';
import { Button } from '../ui/Button.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { whole } from '../ui/format.ts';
import { useLanguage, useText, type Translate } from '../ui/language.ts';
import { words as kitWords } from '../ui/words.ts';
import { Card } from './Card.tsx';
import { probeTitle, resultCsv, type ProbeCardPlan } from './probes.ts';
import styles from './dock.module.css';
import { words } from './words.ts';

export function ProbeCard({ plan, pinned, onPin }: { plan: ProbeCardPlan; pinned: boolean; onPin: () => void }) {
  const t = useText();
  const language = useLanguage();
  const { result, epoch, state } = useProbe(plan);
  const live = useRun((s) => s.scrub === 'live');
  const figure = result && subOf(result, t);
  return (
    <Card
      title={probeTitle(plan, language)}
      sub={result && !live ? `${t(words.atEpoch, { epoch: epoch! })} · ${figure}` : figure}
      pinned={pinned}
      onPin={onPin}
      onFind={plan.inDocument ? () => revealBlock(plan.id) : undefined}
      ready={result !== undefined}
      csv={result && (() => resultCsv(result))}
      body={(large) => (result ? <View result={result} large={large} /> : state)}
    />
  );
}

function View({ result, large }: { result: ProbeResult; large: boolean }) {
  switch (result.kind) {
    case 'tsne':
      return <TsneView result={result} large={large} sampleCanvas={testSample} />;
    case 'heat':
      return <HeatView result={result} large={large} />;
    case 'attention':
      return <AttentionView result={result} large={large} />;
    case 'confusion':
      return <ConfusionView result={result} large={large} />;
    case 'graph':
      return <GraphView result={result} large={large} />;
    case 'generated':
      return <GeneratedView result={result} large={large} />;
    case 'smoothness':
      return <SmoothnessView result={result} large={large} />;
    case 'solution':
      return <SolutionView result={result} large={large} />;
    case 'coefficients':
      return <CoefficientsView result={result} large={large} />;
  }
}

/** The result that the time line stands at; while the next one is fetched, the one before stays. */
function useProbe(plan: ProbeCardPlan): { result?: ProbeResult; epoch?: number; state: ReactNode } {
  const t = useText();
  const language = useLanguage();
  const run = useRun((s) => s.record?.run);
  const status = useRun((s) => s.record?.status);
  const epoch = useRun((s) => shownEpoch(s, plan.id));
  const scrub = useRun((s) => s.scrub);
  const recorded = useRun((s) => (s.record?.results[plan.id]?.length ?? 0) > 0);
  const kept = useRun((s) => (epoch === undefined ? undefined : s.results.get(resultKey(plan.id, epoch))));
  const last = useRef<{ run: string; epoch: number; result: ProbeResult } | undefined>(undefined);

  useEffect(() => {
    if (epoch !== undefined && kept === undefined) void fetchResult(plan.id, epoch);
  }, [plan.id, epoch, kept, run]);

  if (kept?.state === 'here' && run !== undefined && epoch !== undefined) last.current = { run, epoch, result: kept.result };
  if (last.current?.run !== run) last.current = undefined;

  if (kept?.state === 'failed') {
    const again = (
      <Button size="small" onClick={() => void fetchResult(plan.id, epoch!, true)}>
        {t(kitWords.retry)}
      </Button>
    );
    return { state: <EmptyState icon={<TriangleAlert />} title={t(words.failed)} text={errorSentence(kept.error, language)} action={again} /> };
  }
  if (epoch !== undefined && last.current) return { ...last.current, state: null };
  if (epoch !== undefined) return { state: <EmptyState icon={<LoaderCircle className={styles.turning} />} title={t(words.fetching, { epoch })} /> };
  if (run === undefined) return { state: <EmptyState icon={<Eye />} title={t(emptyTitle(plan.type))} text={t(words.probeEmptyText)} /> };
  if (!plan.inRun) return { state: <EmptyState icon={<Eye />} title={t(words.notInRun)} text={t(words.notInRunText)} /> };
  if (recorded && scrub !== 'live') return { state: <EmptyState icon={<Eye />} title={t(words.beforeFirst, { epoch: scrub })} /> };
  if (active(status)) return { state: <EmptyState icon={<Eye />} title={t(words.waitTitle)} text={t(words.waitText)} /> };
  return { state: <EmptyState icon={<Eye />} title={t(words.none)} /> };
}

function emptyTitle(type: string) {
  const kind = type.replace(/^probe\./, '');
  return words.probeEmpty[kind in words.probeEmpty ? (kind as keyof typeof words.probeEmpty) : 'other'];
}

function subOf(result: ProbeResult, t: Translate): string {
  switch (result.kind) {
    case 'tsne':
      return t(words.tsneSub, { count: whole(result.labels.length) });
    case 'heat':
      return t(words.heatSub, { count: result.labels.length });
    case 'attention':
      return t(words.attentionSub, { layers: result.layers, heads: result.heads });
    case 'graph':
      return t(words.graphSub, { nodes: whole(result.count) });
    case 'generated':
      return t(words.generatedSub, { made: result.discrepancy.made.toFixed(3), random: result.discrepancy.random.toFixed(3) });
    case 'smoothness':
      return t(words.smoothnessSub, { figure: (result.all.at(-1) ?? 0).toFixed(3) });
    case 'solution':
      return t(words.solutionSub, { fields: result.fields.map(({ name }) => name).join(', ') });
    case 'coefficients':
      return t(words.coefficientsSub, { names: result.names.join(', ') });
    case 'confusion': {
      const n = result.classes.length;
      const all = result.counts.reduce((a, b) => a + b, 0);
      const right = result.classes.reduce((sum, _, i) => sum + result.counts[i * n + i]!, 0);
      return t(words.confusionSub, { figure: all > 0 ? (right / all).toFixed(3) : '–' });
    }
  }
}
