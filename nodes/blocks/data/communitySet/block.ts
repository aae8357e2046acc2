import { define, type Inferred } from '../../define.ts';
import { int, number } from '../../params.ts';
import { setTo } from '../../ports.ts';
import * as units from '../../units.ts';
import { foldParams, graphSetOutputs, graphSetSignals, wrongFold } from '../graphPorts.ts';

export const communitySet = define({
  type: 'data.communitySet',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graphs',
  text: {
    name: { en: 'Small community graphs', zh: '小型社区图集' },
    idea: {
      en: 'Many small generated graphs, each of two tight groups with a bridge or two: something to imitate.',
      zh: '生成的许多张小图，每张由两个紧密的小组和一两座“桥”组成，供模型模仿。',
    },
  },
  words: ['graph generation', 'community', 'graphrnn', 'generated', '图生成', '社区', '生成数据', 'shequ'],
  inputs: {},
  outputs: graphSetOutputs,
  params: {
    graphs: int({
      default: 200,
      min: 10,
      max: 50_000,
      unit: units.graphs,
      text: { en: 'Graphs', zh: '图的数量' },
      hint: { en: 'How many graphs there are.', zh: '共有多少张图。' },
    }),
    smallest: int({
      default: 12,
      min: 4,
      max: 500,
      unit: units.nodes,
      text: { en: 'Smallest', zh: '最小' },
      hint: { en: 'Fewest nodes of a graph.', zh: '一张图最少有多少个节点。' },
    }),
    largest: int({
      default: 20,
      min: 4,
      max: 500,
      unit: units.nodes,
      text: { en: 'Largest', zh: '最大' },
      hint: { en: 'Most nodes of a graph. Each further node is a further step of the sequence.', zh: '一张图最多有多少个节点。每多一个节点，序列就多一步。' },
    }),
    inside: number({
      default: 0.7,
      min: 0.3,
      max: 1,
      text: { en: 'Joined inside', zh: '组内相连' },
      hint: { en: 'How likely two nodes of one group are joined.', zh: '同一小组的两个节点相连的概率。' },
    }),
    bridges: number({
      default: 5,
      min: 0,
      max: 100,
      unit: units.percent,
      text: { en: 'Bridges', zh: '桥' },
      hint: { en: 'Edges between the groups for every 100 nodes, one at least.', zh: '每 100 个节点在两组之间有多少条边，至少一条。' },
    }),
    ...foldParams,
  },
  face: ['graphs', 'smallest', 'largest'],

  infer(_, { smallest, largest, folds, fold }): Inferred {
    if (smallest > largest) return { code: 'graph.sizes', param: 'smallest', data: { smallest, largest }, cures: setTo('smallest', [largest]) };
    return wrongFold(folds, fold) ?? graphSetSignals(1, 1, largest);
  },
  emit: (args) => ({ use: 'communitySet', from: 'nodes/datasets/communitySet.ts', args: { ...args } }),

  examples: [
    { inputs: {} },
    { inputs: {}, params: { graphs: 20, smallest: 5, largest: 8, inside: 0.8, bridges: 20 } },
    { inputs: {}, params: { smallest: 30 }, problem: 'graph.sizes' },
    { inputs: {}, params: { folds: 3, fold: 5 }, problem: 'graph.fold' },
    { inputs: {}, params: { inside: 0 }, problem: 'param.range' },
  ],
});
