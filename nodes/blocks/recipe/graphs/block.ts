import { define } from '../../define.ts';
import { port, scalar } from '../../ports.ts';
import { batchOfGraphs, epochs, seed } from '../params.ts';

export const graphRecipe = define({
  type: 'recipe.graphs',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  takes: 'graphs',
  text: {
    name: { en: 'Graph classification', zh: '图分类' },
    idea: { en: 'Shows graphs with their classes, batch by batch, each batch as one large graph.', zh: '一批一批地给出图和它们的类别，每批并成一张大图。' },
  },
  words: ['train', 'graphs', 'molecules', 'k-fold', '训练', '分子', '交叉验证', 'tufenlei'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: epochs(30, { en: 'How many times every graph is shown.', zh: '每张图要看多少遍。' }),
    batch: batchOfGraphs(),
    seed: seed({
      en: 'First weights, generated data, folds, order and dropout all come from it: the same seed repeats the run.',
      zh: '初始权重、生成的数据、分折、顺序和随机失活都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'batch'],

  infer: () => ({}),
  emit: ({ seed, epochs, batch }) => ({ use: 'graphTraining', from: 'nodes/train/runtime/training/graphTraining.ts', args: { seed, epochs, batch } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { epochs: 0 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
