import type { SeriesOption } from 'echarts';
import type { Metrics } from '../../nodes/train/events.ts';
import { overlayRoles, type ThemeColours } from '../charts/colours.ts';
import { fill, type Language, type Text } from '../../nodes/text/text.ts';
import type { LossSeries } from '../state/lossSeries.ts';
import { metricName } from '../ui/metricWords.ts';
import { words } from './words.ts';

/**
 * Figures of runs that lower several losses: `head/loss`, `head/testLoss`, `head/testAccuracy`. The parts of a physics loss are called
 * without that: `residual`.
 */

/** Of a run: `each` loss step by step, which logs of earlier versions do not have, and the figures of its epochs. */
interface Told {
  readonly each: Readonly<Record<string, LossSeries>>;
  readonly epochs: readonly { readonly step: number; readonly metrics: Metrics }[];
}

/** What a physics loss is made of. */
const ofPhysics: readonly string[] = ['residual', 'conditions', 'measurements'];

/** The losses that a run adds up, by the names of their figures, in the program's order; none where it has one. */
function partLosses({ each, epochs }: Told): readonly string[] {
  const [steps, metrics] = [Object.keys(each), Object.keys(epochs.at(-1)?.metrics ?? {})];
  const blocks = metrics.filter((metric) => metric.endsWith('/loss'));
  if (blocks.length > 0 || !steps.every((part) => ofPhysics.includes(part))) return [...new Set([...steps.map((part) => `${part}/loss`), ...blocks])];
  const parts = ofPhysics.filter((part) => steps.includes(part) || metrics.includes(part));
  return parts.length > 1 ? parts : [];
}
const partOf = (loss: string): string => loss.replace(/\/loss$/, '');

export const partsOf = (told: Told): readonly string[] => partLosses(told).map(partOf);

/** Those that were told step by step. */
export const partSteps = (told: Told): ReadonlyMap<string, LossSeries> =>
  new Map(partLosses(told).flatMap((loss): [string, LossSeries][] => (told.each[partOf(loss)] ? [[loss, told.each[partOf(loss)]!]] : [])));

/** All that is measured of each loss by itself, in the order of columns. */
export function partMetrics(told: Told): readonly string[] {
  const there = told.epochs.at(-1)?.metrics ?? {};
  return partLosses(told).flatMap((loss) => {
    const others = loss === partOf(loss) ? [] : ['accuracy', 'testLoss', 'testAccuracy'].map((figure) => `${partOf(loss)}/${figure}`);
    const metrics = [loss, ...others];
    return metrics.filter((metric, i) => Object.hasOwn(there, metric) || (i === 0 && Object.hasOwn(told.each, partOf(loss))));
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
export function partCurves(told: Told, at: Drawing): readonly SeriesOption[] {
  const points = (metric: string) =>
    told.epochs.flatMap(({ step, metrics }): [number, number][] => (Number.isFinite(metrics[metric]) ? [[step, metrics[metric]!]] : []));
  const byStep = partSteps(told);
  return partLosses(told).flatMap((loss, i) => {
    const colour = at.colours[roles[i % roles.length]!];
    const [part, names] = [partOf(loss), words.lossPart];
    const name = (of: Text) => (part === loss ? metricName(loss, at.language) : fill(of[at.language], { name: at.lossName(part) }));
    const dashed = {
      ...at.test,
      itemStyle: { color: at.colours.surface, borderWidth: 1.6, borderColor: colour },
      lineStyle: { width: 1.6, type: [5, 3], color: colour },
    };
    const series = byStep.get(loss);
    const training = series
      ? at.steps(loss, name(names.train), series, colour)
      : [at.line(loss, name(names.train), points(loss), colour, { showSymbol: true })];
    // An equation is solved on the points at which it is looked at: none are kept aside.
    if (part === loss) return training;
    return [...training, at.line(`${part}/testLoss`, name(names.test), points(`${part}/testLoss`), colour, dashed)];
  });
}
