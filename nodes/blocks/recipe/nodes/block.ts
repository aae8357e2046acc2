import { define } from '../../define.ts';
import { port, scalar } from '../../ports.ts';
import { measurements, seed, updates } from '../params.ts';

export const nodeRecipe = define({
  type: 'recipe.nodes',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  takes: 'graph',
  text: {
    name: { en: 'Node classification', zh: '节点分类' },
    idea: {
      en: 'Learns the classes of all nodes of one graph from the few whose label is known.',
      zh: '从少数已知标签的节点出发，学会给整张图的所有节点分类。',
    },
  },
  words: ['train', 'semi-supervised', 'transductive', 'graph', '训练', '半监督', '直推式', 'jiedianfenlei'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: measurements(),
    updates: updates({
      en: 'Each update sees the whole graph. 20 epochs of 10 updates are what papers call 200 epochs.',
      zh: '每次更新都看整张图。20 轮、每轮 10 次，就是论文里说的 200 轮。',
    }),
    seed: seed({
      en: 'First weights, generated data, split and dropout all come from it: the same seed repeats the run.',
      zh: '初始权重、生成的数据、划分和随机失活都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'updates'],

  infer: () => ({}),
  emit: ({ seed, epochs, updates }) => ({ use: 'nodeTraining', from: 'nodes/train/runtime/training/nodeTraining.ts', args: { seed, epochs, updates } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { updates: 0 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
