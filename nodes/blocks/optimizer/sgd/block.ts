import { define } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, port, scalar } from '../../ports.ts';
import { rateParams } from '../rates.ts';

const { rate, schedule, warmup } = rateParams(0.05);

export const sgd = define({
  type: 'optimizer.sgd',
  version: 1,
  family: 'optimizer',
  part: 'optimizer',
  text: {
    name: { en: 'SGD', zh: '随机梯度下降' },
    idea: { en: 'Steps against the gradient, keeping a part of its last direction.', zh: '沿梯度反方向走一步，并保留一部分上一步的方向。' },
  },
  words: ['stochastic gradient descent', 'momentum', 'optimiser', 'optimizer', '优化器', '动量', 'SGD', 'suijitidu'],
  inputs: { loss: port('loss', [], 'Loss', '损失') },
  outputs: { update: port('update', [], 'Update', '更新') },
  params: {
    rate,
    momentum: number({
      default: 0.9,
      min: 0,
      max: 0.999,
      search: true,
      text: { en: 'Momentum', zh: '动量' },
      hint: { en: 'Share of the last direction that is kept. 0: plain gradient descent.', zh: '保留上一步方向的比例，0 就是普通的梯度下降。' },
    }),
    schedule,
    warmup,
  },
  face: ['rate', 'momentum'],

  infer: () => ({ update: scalar('update') }),
  emit: ({ rate, momentum, schedule, warmup }) => ({ use: 'sgd', from: 'nodes/train/runtime/optimizers/sgd.ts', args: { rate, momentum, schedule, warmup } }),

  examples: [
    { inputs: { loss: scalar('loss') } },
    { inputs: { loss: scalar('loss') }, params: { momentum: 0, schedule: 'cosine' } },
    { inputs: { loss: scalar('loss') }, params: { momentum: 1 }, problem: 'param.range' },
    { inputs: { loss: embedding(10) }, problem: 'port.role' },
  ],
});
