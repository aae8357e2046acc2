import type { SeriesOption } from 'echarts';
import type { Metrics } from '../../nodes/train/events.ts';
import { overlayRoles, type ThemeColours } from '../charts/colours.ts';
import { fill, type Language } from '../../nodes/text/text.ts';
import type { LossSeries } from '../state/lossSeries.ts';
import { words } from './words.ts';

/** Figures of runs that lower several losses: `head/loss`, `head/testLoss`, `head/testAccuracy`. */

/** Of a run: `each` loss step by step, which logs of earlier versions do not have, and the figures of its epochs. */
interface Told {
  readonly each: Readonly<Record<string, LossSeries>>;
  readonly epochs: readonly { readonly step: number; readonly metrics: Metrics }[];
}

/** The losses that a run adds up, in the program's order; none where it has one. */
export const partsOf = ({ each, epochs }: Told): readonly string[] => [
  ...new Set([...Object.keys(each), ...Object.keys(epochs.at(-1)?.metrics ?? {}).flatMap((metric) => /^(.+)\/loss$/.exec(metric)?.[1] ?? [])]),
];

/** All that is measured of each loss by itself, in the order of columns. */
export function partMetrics(told: Told): readonly string[] {
  const there = told.epochs.at(-1)?.metrics ?? {};
  return partsOf(told).flatMap((part) => {
    const metrics = ['loss', 'accuracy', 'testLoss', 'testAccuracy'].map((figure) => `${part}/${figure}`);
    return metrics.filter((metric, i) => Object.hasOwn(there, metric) || (i === 0 && Object.hasOwn(told.each, part)));
  });
}

/** Colours that the sum and its accuracy do not have; the one beside the red of the sum comes last. */
const roles = [...overlayRoles.filter((role) => !['role-loss', 'role-metric', 'role-image'].includes(role)), 'role-image'] as const;

export type Line = (id: string, name: string, data: [number, number][], colour: string, more?: object) => SeriesOption;

interface Drawing {
  readonly line: Line;
  /** A loss step by step. */
  readonly steps: (id: string, name: string, series: LossSeries, colour: string) => readonly SeriesOption[];
  readonly test: object;
  readonly colours: ThemeColours;
  readonly language: Language;
  readonly lossName: (loss: string) => string;
}

/** Each loss without its weight: training step by step, and dashed like all test figures the test samples. */
export function partCurves({ each, epochs }: Told, at: Drawing): readonly SeriesOption[] {
  const points = (metric: string) =>
    epochs.flatMap(({ step, metrics }): [number, number][] => (Number.isFinite(metrics[metric]) ? [[step, metrics[metric]!]] : []));
  return partsOf({ each, epochs }).flatMap((part, i) => {
    const colour = at.colours[roles[i % roles.length]!];
    const [name, names] = [at.lossName(part), words.lossPart];
    const dashed = {
      ...at.test,
      itemStyle: { color: at.colours.surface, borderWidth: 1.6, borderColor: colour },
      lineStyle: { width: 1.6, type: [5, 3], color: colour },
    };
    const [id, train, series] = [`${part}/loss`, fill(names.train[at.language], { name }), each[part]];
    return [
      ...(series ? at.steps(id, train, series, colour) : [at.line(id, train, points(id), colour, { showSymbol: true })]),
      at.line(`${part}/testLoss`, fill(names.test[at.language], { name }), points(`${part}/testLoss`), colour, dashed),
    ];
  });
}
