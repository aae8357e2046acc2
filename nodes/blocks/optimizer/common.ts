import type { Literal } from '../define.ts';
import { choice, int, number, type Param, type ParamValue } from '../params.ts';
import * as units from '../units.ts';

/** Params of the learning rate: every optimizer has them. */
export const rateParams = (rate: number) => ({
  rate: number({
    default: rate,
    min: 1e-7,
    max: 10,
    scale: 'log',
    search: true,
    text: { en: 'Learning rate', zh: '学习率' },
    hint: {
      en: 'Length of a step. Too large: the loss jumps or grows; too small: it hardly moves.',
      zh: '每一步走多远。太大，损失会震荡甚至上升；太小，几乎不动。',
    },
  }),
  schedule: choice({
    default: 'constant',
    choices: {
      constant: { en: 'constant', zh: '恒定' },
      cosine: { en: 'cosine to zero', zh: '余弦衰减到零' },
      linear: { en: 'linear to zero', zh: '线性衰减到零' },
      step: { en: 'in steps', zh: '阶梯衰减' },
      exponential: { en: 'exponential', zh: '指数衰减' },
      oneCycle: { en: 'one cycle', zh: '单周期' },
    },
    search: true,
    text: { en: 'Schedule', zh: '变化方式' },
    hint: { en: 'How the rate moves over the run.', zh: '学习率在训练过程中如何变化。' },
  }),
  warmup: int({
    default: 0,
    min: 0,
    max: 1_000_000,
    unit: units.steps,
    text: { en: 'Warm-up', zh: '预热步数' },
    hint: {
      en: 'Steps over which the rate rises from zero; calms the start of a transformer.',
      zh: '学习率从零升到设定值所用的步数，可让变换器的起步更平稳。',
    },
  }),
});

/** Params that every optimizer has and few runs need. What they do stands in runtime/optimizers/optimizer.ts and schedules.ts. */
export const commonParams = {
  clipNorm: number({
    default: 0,
    min: 0,
    max: 1000,
    rare: true,
    text: { en: 'Clip by norm', zh: '按范数裁剪' },
    hint: {
      en: 'Greatest length of the gradient of all weights together; a longer one is shortened. Calms training that jumps. 0: off.',
      zh: '全部权重的梯度合在一起的最大长度，超过时整体缩短，可让不稳定的训练平静下来。0 表示不裁剪。',
    },
  }),
  clipValue: number({
    default: 0,
    min: 0,
    max: 1000,
    rare: true,
    text: { en: 'Clip by value', zh: '按数值裁剪' },
    hint: { en: 'Greatest size of each single number of a gradient. 0: off.', zh: '梯度中每个数的绝对值上限。0 表示不裁剪。' },
  }),
  average: number({
    default: 0,
    min: 0,
    max: 0.9999,
    rare: true,
    text: { en: 'Average of weights', zh: '权重平均' },
    hint: {
      en: 'Share of itself that a running average of the weights keeps at each step, such as 0.99. The average is what is tested, saved as best and exported. 0: off.',
      zh: '权重的滑动平均每一步保留自身的比例，例如 0.99。测试、保存最佳检查点和导出时都使用平均后的权重。0 表示不用。',
    },
  }),
  final: number({
    default: 0,
    min: 0,
    max: 1,
    rare: true,
    text: { en: 'Final share', zh: '末尾比例' },
    hint: {
      en: 'Share of the rate at which the cosine and the linear schedule end.',
      zh: '余弦和线性变化结束时，学习率还剩多少（占设定值的比例）。',
    },
  }),
  every: int({
    default: 1000,
    min: 1,
    max: 1_000_000,
    unit: units.steps,
    rare: true,
    text: { en: 'Every', zh: '间隔步数' },
    hint: {
      en: 'Of the schedules in steps and exponential: after so many steps the rate is multiplied by the factor.',
      zh: '用于阶梯衰减和指数衰减：每过这么多步，学习率乘一次衰减系数。',
    },
  }),
  factor: number({
    default: 0.1,
    min: 0.0001,
    max: 1,
    rare: true,
    text: { en: 'Factor', zh: '衰减系数' },
    hint: { en: 'What the rate is multiplied by in those schedules.', zh: '上述变化方式中学习率所乘的系数。' },
  }),
};

export const decayedParam = choice({
  default: 'all',
  choices: { all: { en: 'all weights', zh: '所有权重' }, matrices: { en: 'matrices and filters only', zh: '仅矩阵和卷积核' } },
  rare: true,
  text: { en: 'Decay applies to', zh: '衰减范围' },
  hint: {
    en: 'Whether biases and the scales of normalisations shrink too. Transformers are often trained without that.',
    zh: '偏置和归一化的缩放系数是否也衰减。训练变换器时通常不让它们衰减。',
  },
});

/** Those of the params that differ from their defaults: what the program need not say is left out. */
export function changed(params: Readonly<Record<string, Param>>, values: Readonly<Record<string, ParamValue>>): Readonly<Record<string, Literal>> {
  return Object.fromEntries(Object.entries(params).flatMap(([name, param]) => (values[name] === param.default ? [] : [[name, values[name]!]])));
}
