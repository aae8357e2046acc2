import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import type { CoefficientsResult } from '../../nodes/explain/results.ts';
import { Chart } from '../charts/Chart.tsx';
import { overlayRoles, useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { lineTooltip } from '../charts/tooltip.ts';
import { plain } from '../ui/format.ts';
import { useText } from '../ui/language.ts';
import styles from './physics.module.css';
import { words } from './words.ts';

/** Unknown coefficients over the steps, beside what they truly are. */
export function CoefficientsView({ result, large = false }: { result: CoefficientsResult; large?: boolean }) {
  const t = useText();
  const colours = useColours();
  const { names, truth, steps, values } = result;
  const option = useMemo((): EChartsOption => {
    const label = { color: colours['ink-3'], fontSize: large ? 12 : 10.5 };
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 44, right: 12, top: 26, bottom: 22 },
      legend: { show: true, top: 0, itemWidth: 20, itemHeight: 8, textStyle: { color: colours['ink-2'], fontSize: large ? 12 : 10.5 } },
      tooltip: lineTooltip(colours),
      xAxis: { type: 'value', min: steps[0] ?? 0, max: 'dataMax', axisLabel: label, splitLine: { show: false } },
      yAxis: { type: 'value', scale: true, axisLabel: label, splitLine: { lineStyle: { color: colours.line } } },
      series: names.map((name, j) => {
        // Coefficients of very different size share one axis as shares of their truth.
        const unit = Number.isNaN(truth[j]!) || truth[j] === 0 ? 1 : truth[j]!;
        const colour = colours[overlayRoles[j % overlayRoles.length]!];
        return {
          id: name,
          name: unit === 1 ? name : `${name} / ${plain(Number(unit.toPrecision(4)))}`,
          type: 'line' as const,
          color: colour,
          symbolSize: 5,
          data: Array.from(steps, (step, i): [number, number] => [step, values[i * names.length + j]! / unit]),
          ...(Number.isNaN(truth[j]!)
            ? {}
            : {
                markLine: {
                  silent: true,
                  symbol: 'none' as const,
                  label: { show: false },
                  lineStyle: { color: colour, type: 'dashed' as const },
                  data: [{ yAxis: truth[j]! / unit }],
                },
              }),
        };
      }),
    };
  }, [names, truth, steps, values, colours, large]);
  const last = names.map((name, j) => `${name} = ${plain(Number(values[(steps.length - 1) * names.length + j]!.toPrecision(4)))}`).join(', ');
  return (
    <div className={styles.view}>
      <Chart option={option} label={t(words.coefficientsLabel, { list: last })} />
      {large && <p className={styles.how}>{t(words.coefficientsHow)}</p>}
      <HiddenTable
        caption={t(words.coefficientsTable)}
        columns={[t(words.step), ...names, ...names.map((name) => t(words.truth, { name }))]}
        rows={Array.from(steps, (step, i) => [
          step,
          ...names.map((_, j) => values[i * names.length + j]!.toPrecision(5)),
          ...Array.from(truth, (one) => (Number.isNaN(one) ? '' : one.toPrecision(5))),
        ])}
      />
    </div>
  );
}
