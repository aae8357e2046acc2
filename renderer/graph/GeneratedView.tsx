import type { EChartsOption } from 'echarts';
import { useMemo } from 'react';
import type { GeneratedResult, GraphDrawing } from '../../nodes/explain/results.ts';
import { Chart } from '../charts/Chart.tsx';
import { useColours } from '../charts/colours.ts';
import { HiddenTable } from '../charts/HiddenTable.tsx';
import { useText } from '../ui/language.ts';
import styles from './generated.module.css';
import { words } from './words.ts';

/** Drawn graphs beside real ones; large: the degrees of both, and of random graphs, below them. */
export function GeneratedView({ result, large = false }: { result: GeneratedResult; large?: boolean }) {
  const t = useText();
  const { made, real } = result;
  const [shownMade, shownReal] = large ? [made, real] : [made.slice(0, 8), real.slice(0, 4)];
  const about = ({ valid, unique, novel }: GeneratedResult['made'][number]) =>
    [valid ? words.valid : words.notValid, unique ? undefined : words.notUnique, novel ? words.novel : words.notNovel]
      .flatMap((word) => (word ? [t(word)] : []))
      .join(' · ');
  return (
    <div className={styles.view}>
      <h4 className={styles.head}>{t(words.made)}</h4>
      <ul className={styles.grid} data-large={large || undefined}>
        {shownMade.map((graph, i) => (
          <Small
            key={i}
            graph={graph}
            kind={graph.valid ? 'made' : 'wrong'}
            label={t(words.madeLabel, { n: i + 1, nodes: graph.count, about: about(graph) })}
          />
        ))}
      </ul>
      <h4 className={styles.head}>{t(words.real)}</h4>
      <ul className={styles.grid} data-large={large || undefined}>
        {shownReal.map((graph, i) => (
          <Small key={i} graph={graph} kind="real" label={t(words.realLabel, { n: i + 1, nodes: graph.count })} />
        ))}
      </ul>
      {large && <Degrees result={result} />}
      {large && <p className={styles.how}>{t(words.generatedHow)}</p>}
      <HiddenTable
        caption={t(words.generatedTable)}
        columns={[t(words.number), t(words.nodes), t(words.edges), t(words.verdict)]}
        rows={made.map((graph, i) => [i + 1, graph.count, graph.edges.length / 2, about(graph)])}
      />
    </div>
  );
}

/** One small graph, in a picture of its own. */
function Small({ graph, kind, label }: { graph: GraphDrawing; kind: 'made' | 'wrong' | 'real'; label: string }) {
  const { count } = graph;
  const radius = count > 60 ? 1.6 : 3.2;
  const lines = useMemo(() => linesOf(graph), [graph]);
  return (
    <li className={styles.small} data-kind={kind}>
      <svg viewBox="0 0 100 100" role="img" aria-label={label}>
        <title>{label}</title>
        <path d={lines} />
        {Array.from({ length: count }, (_, node) => (
          <circle key={node} cx={placeOf(graph, node, 0)} cy={placeOf(graph, node, 1)} r={radius} />
        ))}
      </svg>
    </li>
  );
}

/** Where a node stands, in a picture of 100 by 100. */
const placeOf = ({ places }: GraphDrawing, node: number, axis: 0 | 1): number => 50 + 43 * places[2 * node + axis]!;

/** All edges as one path. */
function linesOf(graph: GraphDrawing): string {
  const end = (place: number) => `${placeOf(graph, graph.edges[place]!, 0).toFixed(1)} ${placeOf(graph, graph.edges[place]!, 1).toFixed(1)}`;
  return Array.from({ length: graph.edges.length / 2 }, (_, i) => `M${end(2 * i)}L${end(2 * i + 1)}`).join('');
}

/** Share of nodes with so many neighbours. */
function Degrees({ result }: { result: GeneratedResult }) {
  const t = useText();
  const colours = useColours();
  const { degrees, discrepancy } = result;
  const option = useMemo((): EChartsOption => {
    const most = Math.max(degrees.made.length, degrees.real.length, degrees.random.length);
    const label = { color: colours['ink-3'], fontSize: 12 };
    const kinds = [
      ['made', t(words.made), colours['role-graph'], 'solid'],
      ['real', t(words.real), colours['ink-2'], 'solid'],
      ['random', t(words.random), colours['ink-3'], 'dashed'],
    ] as const;
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 44, right: 12, top: 28, bottom: 40 },
      legend: { show: true, top: 0, textStyle: { color: colours['ink-2'], fontSize: 12 } },
      xAxis: {
        type: 'value',
        min: 0,
        max: most - 1,
        name: t(words.neighbours),
        nameLocation: 'middle',
        nameGap: 24,
        axisLabel: label,
        splitLine: { show: false },
      },
      yAxis: { type: 'value', axisLabel: label, splitLine: { lineStyle: { color: colours.line } } },
      series: kinds.map(([kind, name, color, type]) => ({
        id: kind,
        name,
        type: 'line' as const,
        color,
        symbolSize: 4,
        lineStyle: { type },
        data: Array.from({ length: most }, (_, degree): [number, number] => [degree, degrees[kind][degree] ?? 0]),
      })),
    };
  }, [degrees, colours, t]);
  return (
    <div className={styles.degrees}>
      <Chart option={option} label={t(words.degreesLabel, { made: discrepancy.made.toFixed(4), random: discrepancy.random.toFixed(4) })} />
    </div>
  );
}
