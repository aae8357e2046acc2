import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { setTo } from '../../ports.ts';
import * as units from '../../units.ts';
import { foldParams, graphSetOutputs, graphSetSignals, wrongFold } from '../graphPorts.ts';

export const motifGraphs = define({
  type: 'data.motifGraphs',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graphs',
  text: {
    name: { en: 'Graphs with rings', zh: '带环的图' },
    idea: {
      en: 'Generated graphs like small molecules: do like colours stand side by side in their rings, or in turn?',
      zh: '生成的图，像小分子：环上相同的颜色是挨在一起，还是交替排列？',
    },
  },
  words: ['graphs', 'motif', 'molecules', 'graph classification', 'generated', '图分类', '分子', '图案', '生成数据', 'daihuandetu'],
  inputs: {},
  outputs: graphSetOutputs,
  params: {
    graphs: int({
      default: 400,
      min: 20,
      max: 50_000,
      unit: units.graphs,
      text: { en: 'Graphs', zh: '图的数量' },
      hint: { en: 'How many graphs there are, half of each kind.', zh: '共有多少张图，两种各占一半。' },
    }),
    size: int({
      default: 24,
      min: 12,
      max: 500,
      unit: units.nodes,
      text: { en: 'Size', zh: '大小' },
      hint: {
        en: 'Nodes of a graph, three more or less. The larger the tree, the better the rings hide.',
        zh: '每张图的节点数，上下浮动 3 个。树越大，环藏得越深。',
      },
    }),
    copies: int({
      default: 2,
      min: 1,
      max: 20,
      text: { en: 'Rings', zh: '环数' },
      hint: { en: 'How many rings a graph has. One is hard to find.', zh: '每张图里有几个环。只有一个时很难找到。' },
    }),
    ...foldParams,
  },
  face: ['graphs', 'size'],

  infer(_, { size, copies, folds, fold }): Inferred {
    const least = 6 * copies + 4;
    if (size < least) return { code: 'graph.small', param: 'size', data: { size, least, copies }, cures: setTo('size', [least]) };
    return wrongFold(folds, fold) ?? graphSetSignals(3, 2, Math.max(4, size - 6 * copies + 3) + 6 * copies);
  },
  emit: ({ graphs, size, copies, folds, fold }) => ({ use: 'motifGraphs', from: 'nodes/datasets/motifGraphs.ts', args: { graphs, size, copies, folds, fold } }),

  examples: [
    { inputs: {} },
    { inputs: {}, params: { graphs: 40, size: 14, copies: 1, folds: 4, fold: 2 } },
    { inputs: {}, params: { folds: 3, fold: 5 }, problem: 'graph.fold' },
    { inputs: {}, params: { size: 14 }, problem: 'graph.small' },
    { inputs: {}, params: { graphs: 5 }, problem: 'param.range' },
  ],
});
