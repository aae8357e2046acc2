import { define } from '../../define.ts';
import { flag, number } from '../../params.ts';
import { embedding, port, scalar } from '../../ports.ts';
import { changed, commonParams, decayedParam, rateParams } from '../common.ts';

const { rate, schedule, warmup } = rateParams(0.001);

const rare = {
  ...commonParams,
  decayed: decayedParam,
  coupled: flag({
    default: false,
    rare: true,
    text: { en: 'Decay as L2', zh: '衰减并入梯度' },
    hint: {
      en: 'Adds the decayed share to the gradient: weights that the data leaves alone go to zero. Usual for graph networks, with a decay of 0.0005.',
      zh: '把衰减加进梯度（即带 L2 的 Adam）：数据用不到的权重会趋于零。图神经网络常用，衰减取 0.0005。',
    },
  }),
  beta1: number({
    default: 0.9,
    min: 0,
    max: 0.9999,
    rare: true,
    text: { en: 'Beta 1', zh: '一阶矩系数 β₁' },
    hint: { en: 'Share of itself that the running mean of gradients keeps at each step.', zh: '梯度的滑动平均每一步保留自身的比例。' },
  }),
  beta2: number({
    default: 0.999,
    min: 0,
    max: 0.99999,
    rare: true,
    text: { en: 'Beta 2', zh: '二阶矩系数 β₂' },
    hint: {
      en: 'Share of itself that the running mean of squared gradients keeps. Large transformers often take 0.95.',
      zh: '梯度平方的滑动平均每一步保留自身的比例，大型变换器常用 0.95。',
    },
  }),
  epsilon: number({
    default: 1e-8,
    min: 1e-12,
    max: 1,
    scale: 'log',
    rare: true,
    text: { en: 'Epsilon', zh: '稳定项 ε' },
    hint: { en: 'Added to the root that is divided by, so that tiny gradients make no huge steps.', zh: '加在分母上的小数，避免极小的梯度引起过大的步子。' },
  }),
};

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
  inputs: { loss: port('loss', [], 'Loss', '损失', { many: true }) },
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
    ...rare,
  },
  face: ['rate', 'schedule'],

  infer: () => ({ update: scalar('update') }),
  emit: ({ rate, weightDecay, schedule, warmup, ...others }) => ({
    use: 'adamW',
    from: 'nodes/train/runtime/optimizers/adamW.ts',
    args: { rate, weightDecay, schedule, warmup, ...changed(rare, others) },
  }),

  examples: [
    { inputs: { loss: scalar('loss') } },
    { inputs: { loss: scalar('loss') }, params: { rate: 0.002, schedule: 'cosine', warmup: 10 } },
    { inputs: { loss: scalar('loss') }, params: { clipNorm: 1, average: 0.99, decayed: 'matrices', beta2: 0.95, epsilon: 1e-6 } },
    { inputs: { loss: scalar('loss') }, params: { schedule: 'exponential', every: 100, factor: 0.5, clipValue: 0.5 } },
    { inputs: { loss: scalar('loss') }, params: { rate: 0.01, weightDecay: 0.0005, coupled: true } },
    { inputs: { loss: scalar('loss') }, params: { rate: 0 }, problem: 'param.range' },
    { inputs: { loss: embedding(10) }, problem: 'port.role' },
  ],
});
