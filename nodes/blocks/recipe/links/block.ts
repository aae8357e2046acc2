import { define, type Inferred } from '../../define.ts';
import { int } from '../../params.ts';
import { port, scalar } from '../../ports.ts';
import * as units from '../../units.ts';
import { measurements, seed, updates } from '../params.ts';

export const linkRecipe = define({
  type: 'recipe.links',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  takes: 'graph',
  goal: 'links',
  text: {
    name: { en: 'Link prediction', zh: '链接预测' },
    idea: { en: 'Hides some edges of a graph and learns codes of its nodes that give them away.', zh: '藏起图中的一部分边，学出能把它们找回来的节点编码。' },
  },
  words: ['train', 'autoencoder', 'gae', 'vgae', 'auc', 'recommendation', '训练', '自编码器', '推荐', 'lianjieyuce'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: measurements(),
    updates: updates({ en: 'Each update sees all edges that are not hidden.', zh: '每次更新都看全部没有藏起来的边。' }),
    validation: int({
      default: 5,
      min: 0,
      max: 45,
      unit: units.percent,
      text: { en: 'Validation', zh: '验证' },
      hint: { en: 'Share of the edges that is hidden to choose the best epoch.', zh: '藏起多少比例的边用来挑选最佳轮次。' },
    }),
    test: int({
      default: 10,
      min: 1,
      max: 45,
      unit: units.percent,
      text: { en: 'Test', zh: '测试' },
      hint: { en: 'Share of the edges that is hidden for the test.', zh: '藏起多少比例的边用于测试。' },
    }),
    seed: seed({
      en: 'First weights, hidden edges and drawn pairs all come from it: the same seed repeats the run.',
      zh: '初始权重、藏起的边和抽取的节点对都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'updates', 'test'],

  infer: (): Inferred => ({}),
  emit: (args) => ({ use: 'linkTraining', from: 'nodes/train/runtime/training/linkTraining.ts', args: { ...args } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { test: 0 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
