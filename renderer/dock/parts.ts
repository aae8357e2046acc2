import type { SeriesOption } from 'echarts';
import type { Metrics } from '../../nodes/train/events.ts';
import { overlayRoles, type ThemeColours } from '../charts/colours.ts';
import { fill, type Language } from '../../nodes/text/text.ts';
import { words } from './words.ts';

/** Figures of runs that lower several losses: `head/loss`, `head/testLoss`, `head/testAccuracy`. */

type Epochs = readonly { readonly step: number; readonly metrics: Metrics }[];

/** The losses that a run adds up, in the program's order; none where it has one. */
export const partsOf = (epochs: Epochs): readonly string[] =>
  Object.keys(epochs.at(-1)?.metrics ?? {}).flatMap((metric) => /^(.+)\/loss$/.exec(metric)?.[1] ?? []);

/** All that is measured of each loss by itself, in the order of columns. */
export function partMetrics(epochs: Epochs): readonly string[] {
  const there = epochs.at(-1)?.metrics ?? {};
  return partsOf(epochs)
    .flatMap((part) => ['loss', 'accuracy', 'testLoss', 'testAccuracy'].map((figure) => `${part}/${figure}`))
    .filter((metric) => Object.hasOwn(there, metric));
}

/** Colours that the sum and its accuracy do not have; the one beside the red of the sum comes last. */
const roles = [...overlayRoles.filter((role) => !['role-loss', 'role-metric', 'role-image'].includes(role)), 'role-image'] as const;

export type Line = (id: string, name: string, data: [number, number][], colour: string, more?: object) => SeriesOption;

/** Two curves for each loss, epoch by epoch and without its weight: training, and dashed like all test figures the test samples. */
export function partCurves(epochs: Epochs, at: { line: Line; test: object; colours: ThemeColours; language: Language; lossName: (loss: string) => string }) {
  const points = (metric: string) =>
    epochs.flatMap(({ step, metrics }): [number, number][] => (Number.isFinite(metrics[metric]) ? [[step, metrics[metric]!]] : []));
  return partsOf(epochs).flatMap((part, i) => {
    const colour = at.colours[roles[i % roles.length]!];
    const [name, names] = [at.lossName(part), words.lossPart];
    const dashed = {
      ...at.test,
      itemStyle: { color: at.colours.surface, borderWidth: 1.6, borderColor: colour },
      lineStyle: { width: 1.6, type: [5, 3], color: colour },
    };
    return [
      at.line(`${part}/loss`, fill(names.train[at.language], { name }), points(`${part}/loss`), colour, { showSymbol: true }),
      at.line(`${part}/testLoss`, fill(names.test[at.language], { name }), points(`${part}/testLoss`), colour, dashed),
    ];
  });
}
