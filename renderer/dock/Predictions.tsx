import { ScanEye } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { AttentionResult, HeatResult, Pictures } from '../../nodes/explain/results.ts';
import { fetchResult, resultKey, shownEpoch, useRun } from '../state/run.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { percent } from '../ui/format.ts';
import { useLanguage, useText } from '../ui/language.ts';
import { canvasOf, pictureBytes } from '../ui/pictures.ts';
import { Switch } from '../ui/Switch.tsx';
import styles from './dock.module.css';
import { words } from './words.ts';

interface Prediction {
  readonly sample: number;
  readonly truth: string;
  readonly predicted: string;
  readonly confidence?: number;
  readonly picture: { readonly of: Pictures; readonly index: number };
}

/** Samples that any probe looked at, with what the model took them for. */
export function Predictions() {
  const t = useText();
  const language = useLanguage();
  const [wrongOnly, setWrongOnly] = useState(false);
  const all = usePredictions();
  const right = all.filter((one) => one.truth === one.predicted).length;
  const shown = wrongOnly ? all.filter((one) => one.truth !== one.predicted) : all;
  if (all.length === 0) return <EmptyState icon={<ScanEye />} title={t(words.predictionsEmpty)} text={t(words.predictionsEmptyText)} />;
  return (
    <div className={styles.predictions}>
      <div className={styles.predictionsHead}>
        <span>{t(words.predictionsCount, { right, all: all.length })}</span>
        <label>
          <Switch label={t(words.wrongOnly)} checked={wrongOnly} onChange={setWrongOnly} />
          {t(words.wrongOnly)}
        </label>
      </div>
      {shown.length === 0 && <p className={styles.note}>{t(words.allRight)}</p>}
      <ul className={styles.digits}>
        {shown.map((one) => (
          <li key={one.sample} title={t(words.sampleOf, { sample: one.sample })} data-wrong={one.truth !== one.predicted || undefined}>
            <Digit {...one.picture} />
            <span>
              {one.truth} → {one.predicted}
            </span>
            {one.confidence !== undefined && <small>{percent(one.confidence, language)}</small>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Digit({ of, index }: Prediction['picture']) {
  const place = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = place.current?.getContext('2d');
    if (!context) return;
    context.imageSmoothingEnabled = false;
    context.drawImage(canvasOf(pictureBytes(of, index), of.width, of.height), 0, 0, 112, 112);
  }, [of, index]);
  return <canvas ref={place} width={112} height={112} aria-hidden="true" />;
}

function usePredictions(): readonly Prediction[] {
  const record = useRun((s) => s.record);
  const results = useRun((s) => s.results);
  const scrub = useRun((s) => s.scrub);
  const wanted = useMemo(
    () =>
      (record?.probes ?? [])
        .filter(({ type }) => ['probe.gradCam', 'probe.cam', 'probe.attention'].includes(type))
        .flatMap(({ id }) => {
          const epoch = shownEpoch({ record, scrub }, id);
          return epoch === undefined ? [] : [{ id, epoch }];
        }),
    [record, scrub],
  );
  useEffect(() => {
    for (const { id, epoch } of wanted) void fetchResult(id, epoch);
  }, [wanted]);
  return useMemo(() => {
    const found = new Map<number, Prediction>();
    for (const { id, epoch } of wanted) {
      const kept = results.get(resultKey(id, epoch));
      if (kept?.state !== 'here' || (kept.result.kind !== 'heat' && kept.result.kind !== 'attention')) continue;
      for (const one of predictionsOf(kept.result)) if (!found.has(one.sample) || one.confidence !== undefined) found.set(one.sample, one);
    }
    const ease = (one: Prediction) => (one.truth === one.predicted ? 1 + (one.confidence ?? 1) : 1 - (one.confidence ?? 0));
    return [...found.values()].sort((a, b) => ease(a) - ease(b) || a.sample - b.sample);
  }, [wanted, results]);
}

function predictionsOf(result: HeatResult | AttentionResult): Prediction[] {
  // A model that answers no question about classes predicts none.
  return Array.from(result.samples.subarray(0, result.predicted.length), (sample, index) => ({
    sample,
    truth: result.classes[result.labels[index]!] ?? '',
    predicted: result.classes[result.predicted[index]!] ?? '',
    confidence: result.kind === 'heat' ? result.confidence[index] : undefined,
    picture: { of: result.pictures, index },
  }));
}
