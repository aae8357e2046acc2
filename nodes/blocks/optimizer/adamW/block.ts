import { define } from '../../define.ts';
import { number } from '../../params.ts';
import { embedding, port, scalar } from '../../ports.ts';
import { rateParams } from '../rates.ts';

const { rate, schedule, warmup } = rateParams(0.001);

export const adamW = define({
  type: 'optimizer.adamW',
  version: 1,
  family: 'optimizer',
  part: 'optimizer',
  text: {
    name: { en: 'AdamW', zh: 'AdamW' },
    idea: {
      en: 'Steps against the gradient at a like pace for every weight, and lets weights shrink a little.',
      zh: '沿梯度反方向更新，让每个权重以相近的步幅前进，并让权重略微收缩。',
    },
  },
  words: ['adam', 'optimiser', 'optimizer', 'weight decay', '优化器', '权重衰减', 'youhuaqi'],
  inputs: { loss: port('loss', [], 'Loss', '损失') },
  outputs: { update: port('update', [], 'Update', '更新') },
  params: {
    rate,
    weightDecay: number({
      default: 0.0001,
      min: 0,
      max: 1,
      scale: 'log',
      search: true,
      text: { en: 'Weight decay', zh: '权重衰减' },
      hint: {
        en: 'How much of itself a weight loses at each step, times the rate. Keeps weights small.',
        zh: '每一步权重按“衰减 × 学习率”的比例缩小，防止权重过大。',
      },
    }),
    schedule,
    warmup,
  },
  face: ['rate', 'schedule'],

  infer: () => ({ update: scalar('update') }),
  emit: ({ rate, weightDecay, schedule, warmup }) => ({
    use: 'adamW',
    from: 'nodes/train/runtime/optimizers/adamW.ts',
    args: { rate, weightDecay, schedule, warmup },
  }),

  examples: [
    { inputs: { loss: scalar('loss') } },
    { inputs: { loss: scalar('loss') }, params: { rate: 0.002, schedule: 'cosine', warmup: 10 } },
    { inputs: { loss: scalar('loss') }, params: { rate: 0 }, problem: 'param.range' },
    { inputs: { loss: embedding(10) }, problem: 'port.role' },
  ],
});
