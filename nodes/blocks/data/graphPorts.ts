import type { Ports, Signal } from '../define.ts';
import { int } from '../params.ts';
import { edgesOf, edgeWeights, graph, graphAxes, labels, members, nodeAxes, nodeLabels, nodes, port, sequence, sequenceAxes, setTo } from '../ports.ts';
import type { Size } from '../shapes.ts';
import type { Problem } from '../../text/problem.ts';

/** What every block hands out that gives one graph, and what every block does that gives many. */
const common = {
  nodes: port('embedding', nodeAxes, 'Node features', '节点特征'),
  graph: port('graph', graphAxes, 'Graph', '图结构', { dtype: 'int32' }),
  weights: port('embedding', ['edges', 'width'], 'Edge weights', '边权重'),
} satisfies Ports;

export const graphOutputs = { ...common, labels: port('label', ['nodes'], 'Labels', '标签', { dtype: 'int32' }) } satisfies Ports;
export const graphSetOutputs = {
  ...common,
  members: port('graph', ['batch', 'nodes'], 'Members', '所属图'),
  rows: port('sequence', sequenceAxes, 'Rows', '逐节点的行'),
  labels: port('label', ['batch'], 'Labels', '标签', { dtype: 'int32' }),
} satisfies Ports;

export const graphSignals = (features: Size, classes: number): Readonly<Record<keyof typeof graphOutputs, Signal>> => ({
  nodes: nodes(features),
  graph,
  weights: edgeWeights,
  labels: nodeLabels(classes),
});
/** `largest` is how many nodes a graph has at most: each graph is also a sequence, with a step for every node but the first. */
export const graphSetSignals = (features: Size, classes: number, largest: number): Readonly<Record<keyof typeof graphSetOutputs, Signal>> => ({
  nodes: nodes(features),
  graph,
  weights: edgeWeights,
  members,
  rows: sequence(Math.max(1, largest - 1), Math.max(2, largest)),
  labels: labels(classes),
});

/** What describes each edge, in files that have that: `features` numbers, or the weight alone. */
export const edgesOut = port('embedding', ['edges', 'width'], 'Edge features', '边特征');
export const edgesSignal = (features: number): Signal => edgesOf(Math.max(1, features));

/** How many numbers describe an edge: set when a file is imported. */
export const edgeFeaturesParam = int({
  default: 0,
  min: 0,
  max: 100_000,
  text: { en: 'Features of edges', zh: '边特征数' },
  hint: {
    en: 'What the file holds; set when it is imported. 0: an edge is described by its weight alone.',
    zh: '文件中每条边的特征数，导入时自动填写。为 0 时，边只由权重描述。',
  },
});

/** Cross-validation, the same in every block that gives many graphs. */
export const foldParams = {
  folds: int({
    default: 5,
    min: 2,
    max: 100,
    text: { en: 'Folds', zh: '折数' },
    hint: { en: 'Into how many parts the graphs are dealt; one of them is the test.', zh: '把图分成几份，其中一份用于测试。' },
  }),
  fold: int({
    default: 1,
    min: 1,
    max: 100,
    text: { en: 'Test fold', zh: '测试折' },
    hint: { en: 'Which part is the test. Train once with each and take the mean.', zh: '用哪一份做测试。每份各训练一次，再取平均。' },
  }),
};

export function wrongFold(folds: number, fold: number): Problem | undefined {
  return fold > folds ? { code: 'graph.fold', param: 'fold', data: { fold, folds }, cures: setTo('fold', [folds]) } : undefined;
}
