import { define, type Inferred } from '../../define.ts';
import { int, number } from '../../params.ts';
import { setTo } from '../../ports.ts';
import * as units from '../../units.ts';
import { graphOutputs, graphSignals } from '../graphPorts.ts';

export const communityGraph = define({
  type: 'data.communityGraph',
  version: 1,
  family: 'data',
  part: 'data',
  gives: 'graph',
  text: {
    name: { en: 'Community graph', zh: '社区图' },
    idea: {
      en: 'A generated graph: nodes of a community are mostly joined to each other, and each tells little about itself.',
      zh: '生成的图：同一社区的节点大多彼此相连，而单个节点透露的信息很少。',
    },
  },
  words: ['sbm', 'stochastic block model', 'graph', 'nodes', 'edges', 'communities', '随机块模型', '图数据', '节点', '社区', 'shequtu'],
  inputs: {},
  outputs: graphOutputs,
  params: {
    nodes: int({
      default: 300,
      min: 4,
      max: 100_000,
      text: { en: 'Nodes', zh: '节点数' },
      hint: { en: 'How many nodes the graph has.', zh: '图中有多少个节点。' },
    }),
    communities: int({
      default: 4,
      min: 2,
      max: 50,
      text: { en: 'Communities', zh: '社区数' },
      hint: { en: 'How many groups there are: the classes to be told apart.', zh: '分成多少组，也就是要区分的类别数。' },
    }),
    edges: int({
      default: 900,
      min: 1,
      max: 1_000_000,
      text: { en: 'Edges', zh: '边数' },
      hint: { en: 'How many pairs of nodes are joined. More edges say more about who belongs where.', zh: '有多少对节点相连。边越多，归属越清楚。' },
    }),
    mixing: number({
      default: 0.15,
      min: 0,
      max: 1,
      text: { en: 'Mixing', zh: '混合度' },
      hint: {
        en: 'Share of edges that lead to another community. At 0 the communities fall apart; where it is large, the edges tell nothing.',
        zh: '通向其他社区的边所占比例。为 0 时各社区互不相连；太大时边就不含信息了。',
      },
    }),
    features: int({
      default: 16,
      min: 1,
      max: 10_000,
      text: { en: 'Features', zh: '特征数' },
      hint: { en: 'How many numbers describe a node.', zh: '用多少个数描述一个节点。' },
    }),
    strength: number({
      default: 0.8,
      min: 0,
      max: 20,
      text: { en: 'Strength of features', zh: '特征强度' },
      hint: {
        en: "How far a community's features lie from the others', in standard deviations of the noise. At 0 only the edges tell.",
        zh: '各社区的特征相距多远，以噪声标准差为单位。为 0 时只有边含有信息。',
      },
    }),
    labelled: int({
      default: 5,
      min: 1,
      max: 10_000,
      unit: units.nodes,
      text: { en: 'Labelled per class', zh: '每类已标注' },
      hint: { en: 'Nodes of each community whose label may be learned from.', zh: '每个社区中有多少个节点的标签可以用来学习。' },
    }),
    validation: int({
      default: 60,
      min: 0,
      max: 100_000,
      unit: units.nodes,
      text: { en: 'Validation', zh: '验证' },
      hint: { en: 'Nodes that choose the best epoch. All others are the test.', zh: '用来挑选最佳轮次的节点数，其余都用于测试。' },
    }),
  },
  face: ['nodes', 'communities', 'edges'],

  infer(_, { nodes, communities, edges, mixing, features, labelled, validation }): Inferred {
    const most = possibleEdges(nodes, communities, mixing);
    if (edges > most) return { code: 'graph.tooManyEdges', param: 'edges', data: { edges, most, nodes }, cures: setTo('edges', most > 0 ? [most] : []) };
    const taken = labelled * communities + validation;
    if (taken >= nodes)
      return {
        code: 'graph.noTest',
        param: 'validation',
        data: { nodes, labelled: labelled * communities, validation },
        cures: setTo('nodes', [taken * 2]),
      };
    return graphSignals(features, communities);
  },
  emit: (args) => ({ use: 'communityGraph', from: 'nodes/datasets/communityGraph.ts', args: { ...args } }),

  examples: [
    { inputs: {} },
    { inputs: {}, params: { nodes: 60, edges: 120, communities: 3, features: 4, labelled: 4, validation: 10 } },
    { inputs: {}, params: { nodes: 20, edges: 500 }, problem: 'graph.tooManyEdges' },
    { inputs: {}, params: { nodes: 40, edges: 40, labelled: 10, validation: 20 }, problem: 'graph.noTest' },
  ],
});

/** Drawing stays quick while at most half of the pairs inside communities, or between them, are taken. */
function possibleEdges(nodes: number, communities: number, mixing: number): number {
  const size = Math.floor(nodes / communities);
  const inside = (communities * size * (size - 1)) / 2;
  const across = (communities * (communities - 1) * size * size) / 2;
  return Math.floor(Math.min(mixing < 1 ? inside / 2 / (1 - mixing) : Infinity, mixing > 0 ? across / 2 / mixing : Infinity));
}
