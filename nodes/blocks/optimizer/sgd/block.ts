import { define } from '../../define.ts';
import { flag, number } from '../../params.ts';
import { embedding, port, scalar } from '../../ports.ts';
import { changed, commonParams, decayedParam, rateParams } from '../common.ts';

const { rate, schedule, warmup } = rateParams(0.05);

const rare = {
  nesterov: flag({
    default: false,
    rare: true,
    text: { en: 'Nesterov', zh: 'Nesterov 动量' },
    hint: { en: 'Looks where the momentum leads before it corrects the direction.', zh: '先看动量会把权重带到哪里，再修正方向。' },
  }),
  weightDecay: number({
    default: 0,
    min: 0,
    max: 1,
    scale: 'log',
    search: true,
    rare: true,
    text: { en: 'Weight decay', zh: '权重衰减' },
    hint: { en: 'This share of each weight is added to its gradient (L2). Keeps weights small.', zh: '把权重的这一比例加到它的梯度上（L2），使权重保持较小。' },
  }),
  decayed: decayedParam,
  ...commonParams,
};

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
  inputs: { loss: port('loss', [], 'Loss', '损失', { many: true }) },
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
    ...rare,
  },
  face: ['rate', 'momentum'],

  infer: () => ({ update: scalar('update') }),
  emit: ({ rate, momentum, schedule, warmup, ...others }) => ({
    use: 'sgd',
    from: 'nodes/train/runtime/optimizers/sgd.ts',
    args: { rate, momentum, schedule, warmup, ...changed(rare, others) },
  }),

  examples: [
    { inputs: { loss: scalar('loss') } },
    { inputs: { loss: scalar('loss') }, params: { momentum: 0, schedule: 'cosine' } },
    { inputs: { loss: scalar('loss') }, params: { nesterov: true, weightDecay: 0.0005, decayed: 'matrices', schedule: 'step', every: 200, clipNorm: 5 } },
    { inputs: { loss: scalar('loss') }, params: { schedule: 'oneCycle', average: 0.9 } },
    { inputs: { loss: scalar('loss') }, params: { schedule: 'linear', final: 0.1, clipValue: 1 } },
    { inputs: { loss: scalar('loss') }, params: { momentum: 1 }, problem: 'param.range' },
    { inputs: { loss: embedding(10) }, problem: 'port.role' },
  ],
});
