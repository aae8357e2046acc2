import type { EChartsOption } from 'echarts';
import { useEffect, useMemo, useState } from 'react';
import type { RunHistory, RunSummary } from '../../preload/contract/runs.ts';
import { useBackend } from '../backend/connection.ts';
import { Chart } from '../charts/Chart.tsx';
import { overlayDashes, overlayRoles, useColours } from '../charts/colours.ts';
import { lineTooltip } from '../charts/tooltip.ts';
import { downsample, smooth } from '../charts/downsample.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { axisFigure, whole } from '../ui/format.ts';
import { useText } from '../ui/language.ts';
import { Select } from '../ui/Select.tsx';
import styles from './runs.module.css';
import { words } from './words.ts';

/** The curves of several runs over each other, by training loss or by test accuracy. */
export function Overlay({ runs, large }: { runs: readonly RunSummary[]; large: boolean }) {
  const t = useText();
  const colours = useColours();
  const [measure, setMeasure] = useState<'loss' | 'accuracy'>('loss');
  const histories = useHistories(runs);
  const option = useMemo((): EChartsOption => {
    const label = { color: colours['ink-3'], fontSize: 10.5 };
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 36, right: 12, top: 20, bottom: 32 },
      legend: { show: false },
      tooltip: lineTooltip(colours),
      xAxis: {
        type: 'value',
        min: 0,
        max: 'dataMax',
        axisLine: { lineStyle: { color: colours['line-strong'] } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => whole(value) },
        name: t(words.step),
        nameLocation: 'middle',
        nameGap: 18,
        nameTextStyle: label,
      },
      yAxis: {
        type: 'value',
        min: measure === 'loss' ? 0 : 'dataMin',
        scale: measure !== 'loss',
        max: measure === 'loss' ? undefined : 1,
        axisLabel: { ...label, formatter: axisFigure },
        splitLine: { lineStyle: { color: colours.line } },
        name: t(measure === 'loss' ? words.lossAxis : words.accuracyAxis),
        nameTextStyle: { ...label, align: 'left', padding: [0, 0, 0, -28] },
        nameGap: 6,
      },
      series: runs.flatMap((run, index) => {
        const history = histories[run.run];
        if (!history) return [];
        const colour = colours[overlayRoles[index % overlayRoles.length]!];
        const dash = overlayDashes[Math.floor(index / overlayRoles.length) % overlayDashes.length]!;
        const steps = Float64Array.from({ length: history.losses.length }, (_, i) => i + 1);
        const data =
          measure === 'loss'
            ? downsample(steps, smooth(history.losses, 0.95), 800)
            : history.epochs.flatMap((row): [number, number][] => (row.metrics.testAccuracy === undefined ? [] : [[row.step, row.metrics.testAccuracy]]));
        return [
          {
            id: run.run,
            name: `${run.title}, ${t(words.columns.seed)} ${run.seed}`,
            type: 'line' as const,
            data,
            showSymbol: measure === 'accuracy',
            symbol: 'circle',
            symbolSize: 5,
            color: colour,
            lineStyle: { width: 1.6, color: colour, type: typeof dash === 'string' ? dash : [...dash] },
            emphasis: { disabled: true },
          },
        ];
      }),
    };
  }, [runs, histories, measure, colours, t]);

  return (
    <div className={styles.overlay} data-large={large || undefined}>
      <div className={styles.overlayHead}>
        <b>{t(words.compare)}</b>
        <Select
          label={t(words.measure)}
          value={measure}
          onChange={(value) => setMeasure(value as typeof measure)}
          options={[
            { value: 'loss', label: t(words.lossAxis) },
            { value: 'accuracy', label: t(words.accuracyAxis) },
          ]}
        />
      </div>
      <div className={styles.overlayChart}>
        <Chart option={option} label={t(words.overlayLabel, { count: runs.length })} />
      </div>
      <ul className={styles.legend}>
        {runs.map((run, index) => (
          <li key={run.run}>
            <i style={{ background: `var(--${overlayRoles[index % overlayRoles.length]})` }} />
            {run.title}
            <small>
              {t(words.columns.seed)} {run.seed}
            </small>
          </li>
        ))}
      </ul>
      <HiddenTable
        caption={t(words.overlayLabel, { count: runs.length })}
        columns={[t(words.columns.title), t(words.columns.seed), t(words.columns.accuracy), t(words.columns.loss)]}
        rows={runs.map((run) => [run.title, run.seed, run.metrics.testAccuracy ?? '–', run.metrics.testLoss ?? '–'])}
      />
    </div>
  );
}

function useHistories(runs: readonly RunSummary[]): Readonly<Record<string, RunHistory>> {
  const backend = useBackend();
  const [histories, setHistories] = useState<Readonly<Record<string, RunHistory>>>({});
  const missing = runs.filter(({ run }) => !histories[run]).map(({ run }) => run);
  const key = missing.join(' ');
  useEffect(() => {
    if (key === '') return;
    const stop = new AbortController();
    for (const run of key.split(' ')) {
      backend.runs.history({ run }, { signal: stop.signal }).then(
        (history) => !stop.signal.aborted && setHistories((now) => ({ ...now, [run]: history })),
        // A run whose history cannot be read simply has no curve; its row says its state.
        () => undefined,
      );
    }
    return () => stop.abort();
  }, [backend, key]);
  return histories;
}
