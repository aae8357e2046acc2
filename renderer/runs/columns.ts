import {
  columnFilteringFeature,
  createColumnHelper,
  createFilteredRowModel,
  createSortedRowModel,
  filterFn_includesString,
  globalFilteringFeature,
  rowSelectionFeature,
  rowSortingFeature,
  sortFn_text,
  tableFeatures,
} from '@tanstack/react-table';
import type { RunSummary } from '../../preload/contract/runs.ts';
import type { Language, Text } from '../../nodes/text/text.ts';
import { ago, bytes, duration } from '../ui/format.ts';
import { metricName } from '../ui/metricWords.ts';
import { engineName } from '../ui/runWords.ts';
import { words } from './words.ts';

export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { text: sortFn_text },
  columnFilteringFeature,
  globalFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  filterFns: { includesString: filterFn_includesString },
  rowSelectionFeature,
});

export type ColumnId = keyof typeof words.columns;

interface Shown {
  readonly title: Text;
  readonly number?: boolean;
  text(run: RunSummary, language: Language): string;
}

/** How each column is written; sorting goes by the value itself. */
export const shown: Readonly<Record<ColumnId, Shown>> = {
  title: { title: words.columns.title, text: (run) => run.title },
  status: { title: words.columns.status, text: (run, language) => words.status[run.status][language] },
  figure: { title: words.columns.figure, number: true, text: (run, language) => mainFigure(run, language) },
  accuracy: { title: words.columns.accuracy, number: true, text: (run) => figure(run.metrics.testAccuracy, 3) },
  loss: { title: words.columns.loss, number: true, text: (run) => figure(run.metrics.testLoss, 4) },
  seed: { title: words.columns.seed, number: true, text: (run) => String(run.seed) },
  engine: { title: words.columns.engine, text: (run, language) => (run.engine === undefined ? '–' : engineName(run.engine, language)) },
  epochs: { title: words.columns.epochs, number: true, text: (run) => `${run.epochsDone} / ${run.epochs}` },
  seconds: { title: words.columns.seconds, number: true, text: (run, language) => duration(run.seconds, language) },
  size: { title: words.columns.size, number: true, text: (run) => bytes(run.size) },
  started: { title: words.columns.started, number: true, text: (run, language) => ago(run.started, language) },
};

/** What a run is about, the first of these that it measured: a classifier's accuracy, an equation's error. */
const mainMetrics = ['testAccuracy', 'testAuc', 'error', 'degreeMmd', 'testLoss'] as const;
const mainMetric = ({ metrics }: RunSummary) => mainMetrics.find((name) => metrics[name] !== undefined && Number.isFinite(metrics[name]));

function mainFigure(run: RunSummary, language: Language): string {
  const metric = mainMetric(run);
  if (metric === undefined) return '–';
  const value = figure(run.metrics[metric], 3);
  return metric === 'testAccuracy' ? value : `${metricName(metric, language)} ${value}`;
}

const figure = (value: number | undefined, digits: number): string => (value === undefined || !Number.isFinite(value) ? '–' : value.toFixed(digits));

const helper = createColumnHelper<typeof features, RunSummary>();
export const columns = helper.columns([
  helper.accessor('title', { id: 'title', sortFn: 'text' }),
  helper.accessor('status', { id: 'status', sortFn: 'text' }),
  helper.accessor((run) => run.metrics[mainMetric(run) ?? ''], { id: 'figure', sortUndefined: 'last' }),
  helper.accessor((run) => run.metrics.testAccuracy, { id: 'accuracy', sortUndefined: 'last' }),
  helper.accessor((run) => run.metrics.testLoss, { id: 'loss', sortUndefined: 'last' }),
  helper.accessor('seed', { id: 'seed' }),
  helper.accessor((run) => run.engine ?? '', { id: 'engine', sortFn: 'text' }),
  helper.accessor('epochsDone', { id: 'epochs' }),
  helper.accessor('seconds', { id: 'seconds' }),
  helper.accessor('size', { id: 'size' }),
  helper.accessor((run) => Date.parse(run.started), { id: 'started' }),
]);

/** What the filter looks through: every word and figure of the row as it is written. */
export const searchText = (run: RunSummary, language: Language): string =>
  (Object.keys(shown) as ColumnId[])
    .map((id) => shown[id].text(run, language))
    .join(' ')
    .toLowerCase();
