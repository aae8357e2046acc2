import { TrendingDown } from 'lucide-react';
import type { EChartsOption, SeriesOption } from 'echarts';
import { useMemo } from 'react';
import { Chart } from '../charts/Chart.tsx';
import { lineTooltip } from '../charts/tooltip.ts';
import { useColours } from '../charts/colours.ts';
import { downsample, smooth } from '../charts/downsample.ts';
import { csv } from '../charts/files.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useLossNames } from '../state/lossNames.ts';
import type { LossSeries } from '../state/lossSeries.ts';
import { useRun } from '../state/run.ts';
import { active, type RunRecord } from '../state/runRecord.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { axisFigure, whole } from '../ui/format.ts';
import { useLanguage, useText, type Translate } from '../ui/language.ts';
import { metricName, metricWords } from '../ui/metricWords.ts';
import { Card } from './Card.tsx';
import { partCurves, partMetrics, partsOf, partSteps } from './parts.ts';
import { words } from './words.ts';

const dash: [number, number] = [5, 3];

/** Loss of every step, accuracy, and the test figures of every epoch. */
export function LossCard({ pinned, onPin }: { pinned: boolean; onPin: () => void }) {
  const t = useText();
  const record = useRun((s) => s.record);
  const ready = record !== undefined && record.losses.steps > 0;
  const lossName = useLossNames();
  const language = useLanguage();
  const { testAccuracy: test, testLoss, testAuc, error } = record?.epochs.at(-1)?.metrics ?? {};
  const alone = testLoss !== undefined && test === undefined && testAuc === undefined;
  return (
    <Card
      title={t(error !== undefined ? words.lossAndError : alone ? words.lossAlone : words.loss)}
      sub={
        test !== undefined
          ? t(words.testFigure, { figure: test.toFixed(3) })
          : error !== undefined
            ? t(words.errorFigure, { figure: error.toFixed(4) })
            : testLoss === undefined
              ? undefined
              : t(words.testLossFigure, { figure: testLoss.toFixed(4) })
      }
      pinned={pinned}
      onPin={onPin}
      ready={ready}
      csv={() => numbers(record!, t, (metric) => metricName(metric, language, lossName))}
      body={(large) =>
        ready ? (
          <Curves record={record} large={large} />
        ) : (
          <EmptyState icon={<TrendingDown />} title={t(words.lossEmpty)} text={t(record && active(record.status) ? words.lossSoon : words.lossEmptyText)} />
        )
      }
    />
  );
}

function Curves({ record, large }: { record: RunRecord; large: boolean }) {
  const t = useText();
  const colours = useColours();
  const scrub = useRun((s) => s.scrub);
  const { losses, each, revision, epochs, stepsPerEpoch, epochsPlanned } = record;
  const lossName = useLossNames();
  const language = useLanguage();
  const parts = partsOf(record).length > 0;
  const [trainWords, testWords] = parts ? [words.lossSum, words.lossSumTest] : [words.lossTrain, words.lossTest];
  const option = useMemo((): EChartsOption => {
    // `losses` and `each` are filled in place; their revision is what says that they changed.
    void revision;
    const room = large ? 2000 : 700;
    const line = (id: string, name: string, data: [number, number][], colour: string, more: object = {}): SeriesOption => ({
      id,
      name,
      data,
      type: 'line',
      showSymbol: false,
      symbol: 'circle',
      symbolSize: 5,
      color: colour,
      lineStyle: { width: 1.6, color: colour },
      emphasis: { disabled: true },
      ...more,
    });
    const steps = (id: string, name: string, figures: LossSeries, colour: string): SeriesOption[] => {
      const { x, y } = figures.points();
      const trend = x.length > 60 ? downsample(x, smooth(y, 0.96), room) : undefined;
      const own = { lineStyle: { width: trend ? 1 : 1.6, color: colour, opacity: trend ? 0.32 : 1 }, tooltip: { show: !trend } };
      return [line(id, name, downsample(x, y, room), colour, own), ...(trend ? [line(`${id} trend`, name, trend, colour)] : [])];
    };
    const perEpoch = (metric: string): [number, number][] =>
      epochs.flatMap((row) => (Number.isFinite(row.metrics[metric]) ? [[row.step, row.metrics[metric]!]] : []));
    const test = {
      showSymbol: true,
      symbol: 'circle',
      symbolSize: 6,
      itemStyle: { color: colours.surface, borderWidth: 1.6 },
      lineStyle: { width: 1.6, type: dash },
    };
    const last = Math.max(losses.steps, epochsPlanned * stepsPerEpoch);
    const mark = scrub === 'live' ? undefined : (epochs.find((row) => row.epoch === scrub)?.step ?? scrub * stepsPerEpoch);
    const solves = perEpoch('error').length > 0;
    const ranks = perEpoch('testAuc').length > 0;
    const held = solves ? heldAnyway(losses, each) : [];
    const partLines = partCurves({ each, epochs }, { line, steps, test, colours, language, lossName }).filter(
      ({ id }) => !held.some((part) => String(id).startsWith(part)),
    );
    const series = [
      ...steps('steps', t(trainWords), losses, colours['role-loss']),
      line('testLoss', t(testWords), perEpoch('testLoss'), colours['role-loss'], {
        ...test,
        itemStyle: { ...test.itemStyle, borderColor: colours['role-loss'] },
        lineStyle: { ...test.lineStyle, color: colours['role-loss'] },
      }),
      ...partLines,
      line('accuracy', t(words.accuracyTrain), perEpoch('accuracy'), colours['role-metric'], { yAxisIndex: 1, showSymbol: true }),
      ...(ranks ? [line('testAuc', t(metricWords.testAuc), perEpoch('testAuc'), colours['role-metric'], { yAxisIndex: 1, showSymbol: true })] : []),
      ...(solves ? [line('error', t(metricWords.error), perEpoch('error'), colours['role-metric'], { yAxisIndex: 1, showSymbol: true })] : []),
      line('testAccuracy', t(words.accuracyTest), perEpoch('testAccuracy'), colours['role-metric'], {
        ...test,
        itemStyle: { ...test.itemStyle, borderColor: colours['role-metric'] },
        yAxisIndex: 1,
        lineStyle: { ...test.lineStyle, color: colours['role-metric'] },
      }),
    ];
    if (mark !== undefined) {
      Object.assign(series[0]!, {
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: colours.accent, width: 1.5, type: 'solid' },
          data: [{ xAxis: mark }],
        },
      });
    }
    const label = { color: colours['ink-3'], fontSize: large ? 12 : 10.5 };
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: large ? 44 : 34, right: large ? 44 : 34, top: large ? 52 : 22, bottom: large ? 44 : 32, containLabel: false },
      legend: large
        ? {
            show: true,
            top: 2,
            left: 'center',
            itemWidth: 22,
            itemHeight: 8,
            textStyle: { color: colours['ink-2'], fontSize: 12 },
            data: [trainWords, ...(solves ? [metricWords.error] : ranks ? [metricWords.testAuc] : [testWords, words.accuracyTrain, words.accuracyTest])]
              .map((text) => t(text))
              .concat([...new Set(partLines.map(({ name }) => String(name)))]),
          }
        : { show: false },
      tooltip: {
        ...lineTooltip(colours),
        axisPointer: { type: 'line', lineStyle: { color: colours['ink-3'] }, label: { show: false } },
      },
      xAxis: {
        type: 'value',
        min: 0,
        max: last > 0 ? last : undefined,
        axisLine: { lineStyle: { color: colours['line-strong'] } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { ...label, hideOverlap: true, showMaxLabel: true, formatter: (value: number) => whole(value) },
        name: t(words.step),
        nameLocation: 'middle',
        nameGap: large ? 26 : 18,
        nameTextStyle: label,
        interval: stepsPerEpoch > 0 ? Math.ceil(epochsPlanned / (large ? 12 : 3)) * stepsPerEpoch : undefined,
      },
      yAxis: [
        {
          // What solves an equation falls through many powers of ten.
          ...(solves ? { type: 'log' as const } : { type: 'value' as const, min: 0, splitNumber: 4 }),
          axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => (solves ? power(value) : axisFigure(value)) },
          splitLine: { lineStyle: { color: colours.line } },
          name: t(words.lossAxis),
          nameTextStyle: { ...label, color: colours['role-loss'] },
          nameGap: large ? 10 : 6,
        },
        {
          ...(solves ? { type: 'log' as const } : { type: 'value' as const, min: 0, max: 1, interval: 0.25 }),
          axisLabel: { ...label, hideOverlap: true, formatter: (value: number) => (solves ? power(value) : axisFigure(value)) },
          splitLine: { show: false },
          name: t(solves ? metricWords.error : ranks ? metricWords.testAuc : words.accuracyAxis),
          nameTextStyle: { ...label, color: colours['role-metric'] },
          nameGap: large ? 10 : 6,
        },
      ],
      series,
    };
  }, [losses, each, revision, epochs, stepsPerEpoch, epochsPlanned, scrub, colours, t, large, language, lossName, trainWords, testWords]);

  const test = epochs.at(-1)?.metrics.testAccuracy;
  return (
    <>
      <Chart
        option={option}
        label={t(words.lossLabel, { steps: whole(losses.steps), loss: losses.last?.toFixed(4) ?? '–', accuracy: test?.toFixed(3) ?? '–' })}
      />
      <HiddenTable
        caption={t(words.lossTable)}
        columns={metricColumns(t, record, (metric) => metricName(metric, language, lossName))}
        rows={epochs.map((row) => [row.epoch, row.step, ...metricsOf(record).map((name) => row.metrics[name]?.toFixed(4) ?? '')])}
      />
    </>
  );
}

const metricNames = ['loss', 'accuracy', 'testLoss', 'testAccuracy', 'testAuc', 'error'] as const;
const metricsOf = (record: RunRecord): readonly string[] => [...metricNames, ...partMetrics(record)];
const metricColumns = (t: Translate, record: RunRecord, nameOf: (metric: string) => string) => [
  t(words.epochColumn),
  t(words.step),
  ...metricsOf(record).map(nameOf),
];
/** Conditions that hold by construction are off by rounding alone: an axis that goes down to that would make straight lines of all other curves. */
const heldAnyway = (losses: LossSeries, each: Readonly<Record<string, LossSeries>>): readonly string[] =>
  Object.keys(each).filter((part) => highest(each[part]!) < highest(losses) * 1e-10);

const highest = (series: LossSeries): number => series.points().y.reduce((most, one) => (one > most ? one : most), 0);

/** A power of ten: 0.01, but 1e-6. */
const power = (value: number): string => (value >= 1e-3 && value < 1e4 ? String(Number(value.toPrecision(2))) : value.toExponential(0).replace('e+', 'e'));

/** Losses step by step, each by itself too where there are several; in the rows that end an epoch, its other figures. */
function numbers(record: RunRecord, t: Translate, nameOf: (metric: string) => string): string {
  const { x, y } = record.losses.points();
  const each = new Map([...partSteps(record)].map(([loss, series]) => [loss, series.points().y]));
  const ends = new Map(record.epochs.map((row) => [row.step, row]));
  const rows = Array.from(x, (step, i) => {
    const row = ends.get(step);
    return [
      row?.epoch ?? '',
      step,
      y[i]!,
      ...metricsOf(record)
        .slice(1)
        .map((name) => each.get(name)?.[i] ?? row?.metrics[name] ?? ''),
    ];
  });
  return csv(metricColumns(t, record, nameOf), rows);
}
