import type { Ports, Signal } from '../define.ts';
import { int } from '../params.ts';
import { edgeWeights, graph, graphAxes, labels, members, nodeAxes, nodeLabels, nodes, port, setTo } from '../ports.ts';
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
  labels: port('label', ['batch'], 'Labels', '标签', { dtype: 'int32' }),
} satisfies Ports;

export const graphSignals = (features: Size, classes: number): Readonly<Record<keyof typeof graphOutputs, Signal>> => ({
  nodes: nodes(features),
  graph,
  weights: edgeWeights,
  labels: nodeLabels(classes),
});
export const graphSetSignals = (features: Size, classes: number): Readonly<Record<keyof typeof graphSetOutputs, Signal>> => ({
  nodes: nodes(features),
  graph,
  weights: edgeWeights,
  members,
  labels: labels(classes),
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
