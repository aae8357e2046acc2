import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import type { SmoothnessResult } from '../../nodes/explain/results.ts';
import { Chart } from '../charts/Chart.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { lineTooltip } from '../charts/tooltip.ts';
import { useText } from '../ui/language.ts';
import styles from './graph.module.css';
import { words } from './words.ts';

/** Mean average distance of the nodes after each layer. */
export function SmoothnessView({ result, large = false }: { result: SmoothnessResult; large?: boolean }) {
  const t = useText();
  const colours = useColours();
  const { layers, all, joined } = result;
  const names = useMemo(() => layers.map((layer, i) => (i === 0 && layer === 'nodes' ? t(words.asTheyCome) : layer)), [layers, t]);
  const option = useMemo((): EChartsOption => {
    const label = { color: colours['ink-3'], fontSize: large ? 12 : 10.5 };
    const lines = [
      ['all', t(words.allPairs), colours['role-graph'], all],
      ['joined', t(words.joinedPairs), colours['role-metric'], joined],
    ] as const;
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 40, right: 12, top: 26, bottom: 24 },
      legend: { show: true, top: 0, itemWidth: 20, itemHeight: 8, textStyle: { color: colours['ink-2'], fontSize: large ? 12 : 10.5 } },
      tooltip: lineTooltip(colours),
      // In a card there is room for the layers' numbers; the tooltip has their names.
      xAxis: { type: 'category', data: [...names], axisLabel: { ...label, ...(large ? {} : { formatter: (_: string, i: number) => `${i + 1}` }) } },
      yAxis: { type: 'value', min: 0, axisLabel: label, splitLine: { lineStyle: { color: colours.line } } },
      series: lines.map(([id, name, color, values]) => ({ id, name, type: 'line' as const, color, symbolSize: 6, data: [...values] })),
    };
  }, [names, all, joined, colours, large, t]);
  return (
    <div className={styles.view}>
      <Chart option={option} label={t(words.smoothnessLabel, { first: all[0]?.toFixed(2) ?? '', last: all.at(-1)?.toFixed(2) ?? '' })} />
      {large && <p className={styles.how}>{t(words.smoothnessHow)}</p>}
      <HiddenTable
        caption={t(words.smoothnessTable)}
        columns={[t(words.layer), t(words.allPairs), t(words.joinedPairs)]}
        rows={names.map((name, i) => [name, all[i]!.toFixed(4), joined[i]!.toFixed(4)])}
      />
    </div>
  );
}
