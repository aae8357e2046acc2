import { define } from '../../define.ts';
import { int } from '../../params.ts';
import { port, scalar } from '../../ports.ts';
import * as units from '../../units.ts';
import { epochs, seed } from '../params.ts';

export const supervised = define({
  type: 'recipe.supervised',
  version: 1,
  family: 'recipe',
  part: 'recipe',
  text: {
    name: { en: 'Supervised training', zh: '监督训练' },
    idea: {
      en: 'Shows samples with their right answers, batch by batch, and improves the weights after each.',
      zh: '一批一批地给出样本和正确答案，每一批之后改进一次权重。',
    },
  },
  words: ['train', 'training loop', 'epochs', 'fit', '训练', '训练循环', '轮数', 'jianduxunlian'],
  inputs: { update: port('update', [], 'Optimizer', '优化器') },
  outputs: {},
  params: {
    epochs: epochs(3, { en: 'How many times every training sample is shown.', zh: '每个训练样本要看多少遍。' }),
    batch: int({
      default: 32,
      min: 1,
      max: 65536,
      unit: units.samples,
      search: true,
      text: { en: 'Batch', zh: '批大小' },
      hint: {
        en: 'Samples per update. Larger batches give steadier steps, fewer of them, and need more memory.',
        zh: '每次更新用多少个样本。越大越平稳，但更新次数变少，占用内存也更多。',
      },
    }),
    seed: seed({
      en: 'First weights, data order and dropout all come from it: the same seed repeats the run.',
      zh: '初始权重、数据顺序和随机失活都由它决定，种子相同则结果可重复。',
    }),
  },
  face: ['epochs', 'batch'],

  infer: () => ({}),
  emit: ({ seed, epochs, batch }) => ({ use: 'supervised', from: 'nodes/train/runtime/training/supervised.ts', args: { seed, epochs, batch } }),

  examples: [
    { inputs: { update: scalar('update') } },
    { inputs: { update: scalar('update') }, params: { epochs: 0 }, problem: 'param.range' },
    { inputs: { update: scalar('loss') }, problem: 'port.role' },
    { inputs: {}, problem: 'port.missing' },
  ],
});
